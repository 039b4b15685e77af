"""A follow-up and what was asked before to the one question that is meant, or to one asked back."""

from service.conversation.follow import MOST_EARLIER, Meant, Unclear, understand

__all__ = ["MOST_EARLIER", "Meant", "Unclear", "understand"]
