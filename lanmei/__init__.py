"""The composition root: the `lanmei` command, and the version."""

from importlib.metadata import version

__version__ = version("lanmei")
