"""The fields in the header of minutes and notices: 主持人：林则安, "Venue: Town Hall, Corran".

They are read from the text of a document when a question asks for one, and quoted verbatim.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from service.question import FieldKind

# By kind, the labels in Chinese (of the simplified and the traditional script) and in English.
LABELS: dict[FieldKind, tuple[str, str]] = {
    "chair": (
        "(?:会议|會議)?(?:主持人?|主席|召集人|主持者)",
        "Chair(?:man|woman|person|ed by)?|In the chair|Presiding|Moderator|Moderated by|Convener|Presided by",
    ),
    "time": (
        "(?:会议|會議|活动|活動|开会|開會|召开|召開|举办|舉辦|举行|舉行)?(?:时间|時間|日期)",
        "(?:Meeting |Date and |Start )?(?:Date|Time)(?: and time| of meeting)?|When|Held on",
    ),
    "place": (
        "(?:会议|會議|活动|活動|开会|開會|召开|召開|举办|舉辦|举行|舉行)?(?:地点|地點|地址|会场|會場)",
        "(?:Meeting )?(?:Venue|Place|Location)(?: of meeting)?|Where|Held at",
    ),
    "present": (
        "(?:出席|参会|參會|与会|與會|参加|參加|到会|到會|列席)(?:人员?|人員|者|单位|單位|代表|委员|委員)?(?:名单|名單)?",
        "(?:Members |Also )?(?:Present|In attendance|Attendance|Attendees|Attending|Participants|Delegates)"
        "(?: present)?",
    ),
    "absent": (
        "(?:请假|請假|缺席|未出席)(?:人员?|人員|者|委员|委員)?",
        "Apologies(?: for absence| from)?|Absent|Excused|Regrets|Absences",
    ),
    "recorder": (
        "(?:会议|會議)?(?:记录|紀錄|記錄|纪录)(?:人员?|人員|员|員|者|整理)?",
        "Minutes(?: taken| recorded| kept)? by|Minute[- ]taker|Recorder|Recorded by|Rapporteur|"
        "Note[- ]taker|Notes by|Taken by",
    ),
}
_ALL = "|".join(f"(?P<{kind}>{zh}|(?i:{en}))" for kind, (zh, en) in LABELS.items())
_MARKS = " \t\xa0\u3000*_#>•■|-；;"
_FIELD = re.compile(
    rf"(?:(?<![^\n])|(?<=[ \t\xa0\u3000*_#>•■|\-；;]))(?P<field>(?:{_ALL})"
    r"[*_]{0,3}[ \t\u3000]?(?:[：:]|\|)[*_]{0,3})"
)
# A label at the beginning of a line ends the value of the field above it.
_OTHER_FIELD = re.compile(
    r"(?:[\u3400-\u9fff][\u3400-\u9fff \u3000]{0,7}|[A-Z][A-Za-z ]{1,30})[*_]{0,3}[：:]"
)
_SENTENCE = re.compile(r"[。！？!?]|\b[a-z]{3,}\.(?:\s|$)")
_GOES_ON = re.compile(r"[、,，;；:：]\s*$|\b(?:and|of|the)\s*$")
_END = " \t\xa0\u3000\r|*_；;"
# Characters at the beginning and at the end of a document that may hold fields.
_HEAD, _FOOT = 4000, 1500
_LONGEST, _LONGEST_NAME = 1200, 120
_LINES = 30
# Fields with people: their value is a list of names, not a sentence.
_OF_PEOPLE: frozenset[FieldKind] = frozenset({"chair", "present", "absent", "recorder"})


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A field with its label: `text[start:end]` of the document; `value` is its content."""

    kind: FieldKind
    start: int
    end: int
    value: str


def header_fields(text: str) -> list[HeaderField]:
    """The fields of minutes that a document has, in order; none in prose.

    A label before several turns of speech (主席：…) is not a field.
    """
    head = text[:_HEAD]
    found = _fields_in(head, 0)
    if len(text) > _HEAD:
        first = max(len(text) - _FOOT, text.rfind("\n", 0, _HEAD) + 1)
        found += [field for field in _fields_in(text[first:], first) if field.start >= _HEAD]
    turns = Counter((one.kind, text[one.start : one.end].split(one.value)[0]) for one in found)
    return [
        one
        for one in found
        if one.kind not in ("chair", "recorder")
        or turns[one.kind, text[one.start : one.end].split(one.value)[0]] == 1
    ]


def _fields_in(text: str, offset: int) -> list[HeaderField]:
    found = []
    labels = [label for label in _FIELD.finditer(text) if _begins_a_line(text, label.start())]
    for number, label in enumerate(labels):
        kind = next(kind for kind in LABELS if label[kind] is not None)
        following = labels[number + 1].start() if number + 1 < len(labels) else len(text)
        end = _end_of_value(text, label.end(), min(following, label.end() + _LONGEST), kind)
        value = text[label.end() : end].strip(_END + "\n")
        start = label.start("field")
        end = start + len(text[start:end].rstrip(_END + "\n"))
        if not value or (kind in _OF_PEOPLE and _SENTENCE.search(value)):
            continue
        if kind in ("chair", "recorder") and len(value) > _LONGEST_NAME:
            continue
        found.append(HeaderField(kind, offset + start, offset + end, value))
    return found


def _begins_a_line(text: str, at: int) -> bool:
    """Whether a label is at the beginning of its line, or later in a line that begins with a label."""
    first = text.rfind("\n", 0, at) + 1
    before = text[first:at].lstrip(_MARKS)
    return not before or _FIELD.match(text, at - len(before)) is not None


def _end_of_value(text: str, start: int, limit: int, kind: FieldKind) -> int:
    """The end of the line; for a list of people over several lines, the end of the last one."""
    end = _line_end(text, start, limit)
    if kind not in ("present", "absent"):
        return end if text[start:end].strip() else _line_end(text, min(end + 1, limit), limit)
    for _ in range(_LINES):
        first = end + 1
        if first >= limit or not text[first:limit].strip():
            return end
        line = text[first : _line_end(text, first, limit)]
        begun = bool(text[start:end].strip())
        goes_on = _GOES_ON.search(text[start:end]) or line[:1] in " \t\u3000-•*" or not begun
        if not line.strip() or _OTHER_FIELD.match(line.lstrip(_MARKS)) or not goes_on:
            return end
        end = first + len(line)
    return end


def _line_end(text: str, start: int, limit: int) -> int:
    at = text.find("\n", start, limit)
    return limit if at < 0 else at
