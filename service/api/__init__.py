"""The HTTP face of the engine. FastAPI is imported nowhere else."""
