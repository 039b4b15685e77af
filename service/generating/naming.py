"""Finds names of a sentence that its quotes lack, in the same script or the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.names import could_be_han_name, is_han_name, romanised
from indexer.text import HAN, fold, word_frequency, word_tags
from service.generating.reading import Text
from service.generating.wording import FILLERS_EN, NEGATION, TIMES

_CAPITAL = re.compile(r"(?<![A-Za-z0-9])[A-Z](?:[A-Za-z0-9’'.&-]*[A-Za-z0-9])?")
_SENTENCE_START = re.compile(r"^[\s“\"'(]*")
_TRANSLITERATED = re.compile(rf"[{HAN}]{{1,8}}(?:[·•・][{HAN}]{{1,8}})+")
_LATIN_BEHIND = re.compile(r"\s?号?[(（]([A-Za-z][^()（）]{1,60})[)）]")
_LATIN = re.compile(r"[a-z][a-z'’.-]+")
_HAN_WORDS = re.compile(rf"[{HAN}]+")
_OFFICES = (
    "主任|处长|司长|部长|局长|校长|院长|馆长|站长|台长|厂长|所长|市长|县长|省长|书记|村支书|会长|理事长|秘书长|"
    "总经理|经理|董事长|领队|队长|船长|教练|馆员|护士长|摊主|代表|专家|教授|研究员|学家|博士|先生|女士|发言人|负责人|法官"
)
_SPEAKER = re.compile(
    rf"(?:^|[，；：。]|{_OFFICES})(?P<name>[{HAN}]{{2,4}}?)"
    rf"(?={_OFFICES}|表示|说|称|认为|指出|介绍|解释|抱怨|发现|强调|透露|坦言|承认|否认|宣布)"
)
_BODY = re.compile(
    rf"(?P<name>(?!.?[的该本这那某各]|.[与和同及由向])[{HAN}]{{2}}"
    r"(?:大学|学院|中学|小学|公司|银行|协会|学会|基金会|集团|医院|研究[院所]|委员会|管理[局处]|合作社))"
)

# An animal whose first character is also a surname (燕鸥, 黄鱼) is no person.
_KINDS = frozenset("鸥鸟鱼鸭鹅鹬豚蛇蛙蟹虾虫藻")


def has_other_names(sentence: Text, quotes: Sequence[Text]) -> bool:
    """True when the sentence names somebody or something that none of its quotes names."""
    known = {mention.name_id for quote in quotes for mention in quote.mentions}
    if any(mention.name_id not in known for mention in sentence.mentions):
        return True
    printed = " \n".join(quote.folded.text for quote in quotes)
    across = all(quote.language != sentence.language for quote in quotes)
    return _other_latin(sentence, quotes, printed) or _other_han(sentence, printed, across=across)


def named_spans(sentence: Text, quotes: Sequence[Text]) -> list[tuple[int, int]]:
    """The spans of names that the quotes have too; they need no further evidence."""
    printed = " \n".join(quote.folded.text for quote in quotes)
    spans = [(mention.start, mention.end) for mention in sentence.mentions]
    syllables = romanised(printed)
    spans.extend(
        match.span()
        for match in _CAPITAL.finditer(sentence.text)
        if _is_printed(match.group(), printed) or _is_romanised(match.group(), syllables)
    )
    for match in _LATIN_BEHIND.finditer(sentence.text):
        if _all_printed(match[1], printed):
            start = _start_of_name(sentence.text, match.start())
            spans.append((start, match.end()))
    return spans


def _start_of_name(text: str, end: int) -> int:
    """The start of a transliterated name that ends at `end`, before its original in brackets."""
    start = end
    while start > 0 and end - start < 8 and re.match(rf"[{HAN}·•・]", text[start - 1]):
        start -= 1
    run = text[start:end]
    before = re.match(r".*(?:[，。的]|馆长|学家|院长|主任|发言人|部长|队长|教练)", run)
    return start + before.end() if before else start


def _other_latin(sentence: Text, quotes: Sequence[Text], printed: str) -> bool:
    first = _SENTENCE_START.match(sentence.text)
    begin = first.end() if first else 0
    syllables = romanised(printed)
    bridged = {expansion.term for quote in quotes for expansion in quote.bridged}
    values = sentence.values
    for match in _CAPITAL.finditer(sentence.text):
        word = match.group()
        if any(start <= match.start() < end for start, end in values):
            continue
        if _is_printed(word, printed) or _is_romanised(word, syllables):
            continue
        if any(m.start <= match.start() < m.end for m in sentence.mentions):
            continue
        folded = fold(word).text
        if folded in FILLERS_EN or NEGATION.fullmatch(folded) or _is_time(word):
            continue
        if match.start() == begin and not _is_an_acronym(word):
            continue
        terms = Text.terms_of(word)
        if terms and terms <= bridged:
            continue
        return True
    return False


def _is_an_acronym(word: str) -> bool:
    """True for a word in capitals; one capital proves nothing at the start of a sentence."""
    return word.isupper() and len(word) > 1


def _is_time(word: str) -> bool:
    return any(form.fullmatch(word) or form.fullmatch(fold(word).text) for form in TIMES.values())


def _is_printed(word: str, printed: str) -> bool:
    folded = re.escape(fold(word).text.removesuffix("'s").removesuffix("’s"))
    return re.search(rf"(?<![a-z0-9]){folded}(?![a-z0-9])", printed) is not None


def _all_printed(words: str, printed: str) -> bool:
    return all(_is_printed(word, printed) for word in _LATIN.findall(fold(words).text))


def _is_romanised(word: str, syllables: tuple[str, ...]) -> bool:
    """True when the word is the pinyin of consecutive characters of the quotes."""
    wanted = re.sub(r"[^a-z]", "", fold(word).text)
    for start in range(len(syllables)):
        built = ""
        for syllable in syllables[start : start + 4]:
            built += syllable
            if built == wanted and wanted:
                return True
            if not syllable or not wanted.startswith(built):
                break
    return False


def _other_han(sentence: Text, printed: str, *, across: bool) -> bool:
    """True for a Chinese name that the quotes lack, unless they have its original, in brackets."""
    text = sentence.folded.text
    for match in _TRANSLITERATED.finditer(text):
        if match.group() not in printed and not _has_original(text, match.end(), printed):
            return True
    for form in () if across else (_SPEAKER, _BODY):
        for match in form.finditer(text):
            name = match["name"]
            if form is _SPEAKER and not could_be_han_name(name):
                continue
            if name not in printed and not _is_known(sentence, match.start("name")):
                return True
    return any(_is_respelt(name, text) for name in _people(printed)) or any(
        name not in printed and not _has_original_near(text, name, printed)
        for name in _people(text)
    )


def _people(text: str) -> set[str]:
    """Words that are tagged as a person, look like a name and are in no dictionary."""
    return {
        word
        for run in _HAN_WORDS.findall(text)
        for word, tag in word_tags(run)
        if tag.startswith("nr")
        and len(word) > 1
        and word[-1] not in _KINDS
        and is_han_name(word)
        and not word_frequency(word)
    }


def _is_respelt(name: str, text: str) -> bool:
    """True when a text has a name of three characters with another last one."""
    if len(name) < 3 or name in text:
        return False
    return name[:2] in text


def _has_original(text: str, end: int, printed: str) -> bool:
    behind = _LATIN_BEHIND.match(text, end)
    return behind is not None and _all_printed(behind[1], printed)


def _has_original_near(text: str, name: str, printed: str) -> bool:
    """True when the original follows in brackets after the run of characters with the name."""
    at = text.find(name)
    run = _HAN_WORDS.match(text, at)
    return run is not None and _has_original(text, run.end(), printed)


def _is_known(sentence: Text, at: int) -> bool:
    return any(mention.start <= at < mention.end for mention in sentence.mentions)
