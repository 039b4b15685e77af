"""Prose that an external model writes from the quotes, each sentence checked against its quotes."""

from service.generating.breaker import Breaker
from service.generating.endpoint import Endpoint, Generator, GeneratorFailed, Message
from service.generating.gate import Gate
from service.generating.opening import open_writer
from service.generating.writer import GeneratorOff, Writer

__all__ = [
    "Breaker",
    "Endpoint",
    "Gate",
    "Generator",
    "GeneratorFailed",
    "GeneratorOff",
    "Message",
    "Writer",
    "open_writer",
]
