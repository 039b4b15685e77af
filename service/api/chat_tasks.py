"""What chat interfaces ask of a model beside the conversation: a title, tags, further questions.

open-webui sends such a task as one message to the model that is being talked to. It is told from a
question by its form, and answered in the JSON that it asks for: a title is the user's own question,
and what a model would have to make up is left empty. Nothing is looked for in the documents.
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
    told: str | list[str] = []
    if key["key"] == "title":
        said = _USER.search(history["said"])
        told = _shortened(said["said"] if said else "lanmei")
    return json.dumps({key["key"]: told}, ensure_ascii=False)


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"
