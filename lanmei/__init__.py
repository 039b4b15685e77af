"""lanmei (澜湄): ask the briefings in Chinese or English."""

from importlib.metadata import version

__version__ = version("lanmei")
