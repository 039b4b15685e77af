"""In which language the commands of `lanmei eval` talk."""

from collections.abc import Callable

Translate = Callable[[str, str], str]
"""Chooses between the English and the Chinese wording of a message."""
