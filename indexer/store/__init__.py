"""What an index is kept in."""
