"""The engine over HTTP. FastAPI is imported nowhere else."""
