"""The HTTP API over the engine; no other room imports FastAPI."""
