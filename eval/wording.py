"""The type of the function that chooses the language of messages."""

from collections.abc import Callable

Translate = Callable[[str, str], str]
"""Chooses between the English and the Chinese wording of a message."""
