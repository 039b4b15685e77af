"""Bytes of a text file to characters: UTF-8, UTF-16, GB18030, Big5, and English in Windows-1252."""

from __future__ import annotations

import re

from indexer.reading.findings import Finding, NotRead

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_BOMS = ((b"\xef\xbb\xbf", "utf_8_sig"), (b"\xff\xfe", "utf_16"), (b"\xfe\xff", "utf_16"))
_NAMES = {
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "utf_16_le": "UTF-16",
    "utf_16_be": "UTF-16",
    "utf_16": "UTF-16",
    "cp1252": "Windows-1252",
}
# The characters that make up about half of any Chinese text, simplified and traditional. Bytes
# decoded in the wrong encoding give rare characters, seldom these.
_COMMON = frozenset(
    "的一是不了在人有我他这这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么"
    "心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分"
    "将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重"
    "被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市员各区局长镇村县省"
    "這這來國個說們為時過後學對會發無開動兩長樣現將與進實點種聲話兒問機給幾業間關並內從經頭電門東氣區縣鎮員號"
    "通知公告本表应当规定条款依法负责人民政府委员会议号日期单位元人数每至自起止应及或者其"
)
_PUNCTUATION = frozenset(
    "，。、；：？！“”‘’（）《》〈〉【】「」『』—…·－～％＋　０１２３４５６７８９"
)
_GARBLED = re.compile(
    "\ufffd|锟斤拷|烫烫烫|屯屯屯|[ÃÂ][\x80-\xbf]|â€[\x80-\xbf™œ\u201c\u201d˜¦]|[åäæçèé][\x80-\xbf]{2}"
)
# The most bytes looked at to choose an encoding.
_SAMPLE = 200_000


def decode(content: bytes) -> tuple[str, list[Finding]]:
    """The text of `content` without a byte order mark, and the findings.

    Raises:
        NotRead: `encoding` when no known encoding fits, `binary` when the content is not text.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return _checked(content.decode(encoding), encoding)
            except UnicodeDecodeError:
                break
    try:
        text = content.decode("utf_8")
    except UnicodeDecodeError:
        pass
    else:
        if content.count(0) * 4 <= len(content):
            return _checked(text, "utf_8")
    encoding = _best(content)
    return _checked(content.decode(encoding, errors="replace"), encoding)


def _best(content: bytes) -> str:
    """The encoding in which the bytes look most like a text."""
    scores = [(_score(content, name), name) for name in ("utf_8", "gb18030", "big5hkscs")]
    if len(content) % 2 == 0:
        scores.extend((_score(content, name), name) for name in ("utf_16_le", "utf_16_be"))
    if _high_bytes_stand_alone(content):
        scores.append((_score(content, "cp1252"), "cp1252"))
    best, name = max(scores, key=lambda pair: pair[0])
    if best <= 0.1:
        raise NotRead("binary" if content.count(0) * 50 > len(content) else "encoding")
    return name


def _score(content: bytes, encoding: str) -> float:
    """The share of common characters among those outside ASCII; 0 when decoding fails."""
    sample = content[:_SAMPLE]
    text = sample.decode(encoding, errors="replace")
    if encoding != "utf_8" and "\ufffd" in text[:-2]:
        return 0.0
    if _CONTROL.search(text):
        return 0.0
    foreign = [character for character in text if not character.isascii()]
    if encoding.startswith("utf_16") and len(foreign) < len(text):
        # Spaces, digits and line breaks of the right byte order count as well.
        foreign = list(text)
    if not foreign:
        return 1.0
    latin = encoding in {"cp1252", "utf_8"}
    return sum(_expected(character, latin=latin) for character in foreign) / len(foreign)


def _expected(character: str, *, latin: bool) -> float:
    if character in _COMMON or character in _PUNCTUATION:
        return 1.0
    if character.isascii():
        return 1.0 if character.isprintable() or character in "\r\n\t" else 0.0
    code = ord(character)
    if latin and (0xC0 <= code <= 0x24F or character in "–—‘’“”…•€°£§©®·"):
        return 0.9
    # Any other character of the basic sets is possible, but is weak evidence.
    return 0.3 if 0x4E00 <= code <= 0x9FA5 else 0.0


def _high_bytes_stand_alone(content: bytes) -> bool:
    """True when hardly two bytes above 127 are adjacent, as in English with curly quotes."""
    sample = content[:_SAMPLE]
    runs = re.findall(rb"[\x80-\xff]+", sample)
    return sum(len(run) == 1 for run in runs) * 10 >= len(runs) * 7


def _checked(text: str, encoding: str) -> tuple[str, list[Finding]]:
    if "\x00" in text or len(_CONTROL.findall(text)) * 50 > len(text):
        raise NotRead("binary")
    findings = garbled(text)
    if encoding in _NAMES:
        findings.append(Finding("encoding_read", detail=_NAMES[encoding]))
    return text, findings


def garbled(text: str) -> list[Finding]:
    """A finding when characters were lost before or while the file was written."""
    n = sum(len(match.group()) for match in _GARBLED.finditer(text))
    return [Finding("mojibake", n=n)] if n else []
