"""The engine as tools and resources for language models: the Model Context Protocol."""

from service.mcp.server import make_server

__all__ = ["make_server"]
