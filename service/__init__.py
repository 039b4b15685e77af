"""The read path: question to hits, quotes and verified answers."""
