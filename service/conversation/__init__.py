"""Resolves a follow-up and the earlier questions to a complete question, or asks back."""

from service.conversation.follow import MOST_EARLIER, Meant, Unclear, understand

__all__ = ["MOST_EARLIER", "Meant", "Unclear", "understand"]
