"""Tasks that chat interfaces give to a model besides the conversation: a title, tags, suggestions.

open-webui sends such a task as one message to the model of the conversation. It is recognised by
its form and answered in the JSON that it asks for: the title is the user's first question, and what
a model would have to invent is empty. The documents are not searched.
"""

from __future__ import annotations

import json
import re

_TASK = re.compile(r"\s*### Task:")
_HISTORY = re.compile(r"<chat_history>(?P<said>.*?)</chat_history>", re.DOTALL)
_USER = re.compile(r'^USER:\s*"*(?P<said>.+?)"*\s*$', re.MULTILINE)
# The key of the JSON that is asked for.
_KEY = re.compile(r'\{\s*"(?P<key>title|tags|follow_ups|queries)"\s*:')
_LONGEST_TITLE = 60


def reply_to_task(message: str) -> str | None:
    """The reply to a task; None when the message is a question.

    >>> reply_to_task("碳中和是什么") is None
    True
    """
    history = _HISTORY.search(message)
    if history is None or not _TASK.match(message):
        return None
    key = _KEY.search(message[: history.start()] + message[history.end() :])
    if key is None:
        return None
    reply: str | list[str] = []
    if key["key"] == "title":
        said = _USER.search(history["said"])
        reply = _shortened(said["said"] if said else "lanmei")
    return json.dumps({key["key"]: reply}, ensure_ascii=False)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"
