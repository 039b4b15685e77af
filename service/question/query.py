"""What a question is: checked, folded by the analyzer, its language, its terms and its names.

Pure: nothing of the index is looked at here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from indexer.errors import QuestionError
from indexer.names import Mention, Names, find_mentions
from indexer.records import LANGUAGES, Language
from indexer.text import BridgeTerms, Expansion, Token, analyze, detect_language, fold, has_content
from service.results import MODES, Mode

# Passages that are repeated in every briefing rank low unless the question asks for what they hold.
_CONTACT_EN = (
    "e-?mail|mail|phone|telephone|tel|fax|address|postcode|postal|zip|website|web site|web page|"
    "url|wechat|contact|contacts|reach|located|location|headquarters|write to"
)
_CONTACT_ZH = (
    "邮箱|邮件|电邮|电话|传真|地址|邮编|邮政编码|网址|网站|官网|微信|公众号|联系|怎么找|在哪里|位于"
)
_ABOUT = (
    "成立|设立|倡议|创立|宗旨|职责|使命|任务|是什么|简介|"
    "established|founded|set up|initiative|aim|mission|mandate|purpose|what is|who is"
)
_ASKS_CONTACT = re.compile(rf"\b(?:{_CONTACT_EN})\b|{_CONTACT_ZH}")
_ASKS_ABOUT = re.compile(rf"(?=.*(?:中心|\bcent(?:re|er)\b|\blmec\b))(?=.*(?:{_ABOUT}))")
# What somebody said is asked for.
_ASKS_SAYING = re.compile(
    r"说(?!明书)|讲(?!师)|谈(?!判)|表示|表态|提到|指出|认为|觉得|看法|看待|怎么看|观点|态度|立场|评论|发言|"
    r"\b(?:say|says|said|tell|told|talk|talked|speak|spoke|mention|mentioned|think|thought|views?|"
    r"opinions?|comments?|commented|remarks?|stance|attitude|position on)\b"
)
# Years, plain and decimal numbers, percentages; not the digits of a name such as COP15.
_NUMBER = re.compile(r"(?<![a-z\d.])\d+(?:[.,]\d+)*(?![a-z\d])")


@dataclass(frozen=True, slots=True)
class Query:
    """A question, analysed. `language` is None when it is in neither language.

    `tokens` are the terms of its own words, `expansions` their bridge terms in the other language.
    Spans are offsets in `text`.
    """

    text: str
    language: Language | None
    tokens: tuple[Token, ...]
    expansions: tuple[Expansion, ...]
    mentions: tuple[Mention, ...]
    numbers: tuple[str, ...]
    asks_boilerplate: bool
    asks_contact: bool
    asks_saying: bool

    @property
    def years(self) -> tuple[str, ...]:
        """The years that the question names."""
        return tuple(n for n in self.numbers if len(n) == 4 and n[:2] in ("19", "20"))

    @property
    def named_places(self) -> frozenset[int]:
        """The offsets of all characters that belong to a name."""
        return frozenset(place for m in self.mentions for place in range(m.start, m.end))

    @property
    def without_names(self) -> str:
        """The question without what it names, with single spaces; all of it if nothing is left."""
        named = self.named_places
        kept = "".join(" " if at in named else letter for at, letter in enumerate(self.text))
        return " ".join(kept.split()) if has_content(kept) else self.text

    def holds_back(self, kind: str, mentioned: frozenset[str]) -> bool:
        """Whether passages of this kind were not asked for and come last.

        `mentioned` are the ids of names in the passage: one that tells of the person who is asked
        about was asked for.
        """
        asked = self.asks_boilerplate or bool(mentioned & self.named("person"))
        return kind == "boilerplate" and not asked

    def named(self, kind: str) -> frozenset[str]:
        """The ids of one kind (country, organisation, person) that the question names."""
        return frozenset(mention.name_id for mention in self.mentions if mention.kind == kind)


def analyse_query(text: str, bridge: BridgeTerms, names: Names, *, longest: int) -> Query:
    """Check a question and analyse it.

    Raises:
        QuestionError: when there is nothing to search for in it, or it is longer than `longest`.
    """
    check_text(text, longest=longest)
    folded = fold(text).text
    mentions = tuple(find_mentions(text, names, approximate=True))
    contact = bool(_ASKS_CONTACT.search(folded))
    return Query(
        text=text,
        language=detect_language(text),
        tokens=tuple(analyze(text)),
        expansions=(*bridge.expand(text), *name_expansions(text, mentions, names)),
        mentions=mentions,
        numbers=tuple(dict.fromkeys(_NUMBER.findall(folded))),
        asks_boilerplate=contact or bool(_ASKS_ABOUT.search(folded)),
        asks_contact=contact,
        asks_saying=bool(_ASKS_SAYING.search(folded)),
    )


def name_expansions(text: str, mentions: Sequence[Mention], names: Names) -> tuple[Expansion, ...]:
    """The main names, in both languages, of what a question names: Burma is Myanmar and 缅甸.

    The terms of one name share a weight of 1, as those of a bridge term do.
    """
    expansions: list[Expansion] = []
    for mention in mentions:
        source = text[mention.start : mention.end]
        entry = names.get(mention.kind, mention.name_id)
        spellings: tuple[tuple[Language, str | None], ...] = (
            (("zh", entry.zh), ("en", entry.en)) if entry else ()
        )
        for language, spelling in spellings:
            terms = sorted({token.term for token in analyze(spelling or "")})
            expansions.extend(
                Expansion(
                    term=term,
                    source=source,
                    start=mention.start,
                    end=mention.end,
                    translation=spelling or "",
                    language=language,
                    weight=len(terms) ** -0.5,
                )
                for term in terms
            )
    return tuple(expansions)


def check_text(text: str, *, longest: int) -> None:
    """Refuse a question without a letter or digit, or with too many characters.

    Raises:
        QuestionError: saying which.
    """
    if len(text) > longest:
        raise QuestionError(
            en=f"the question has {len(text)} characters; at most {longest} are allowed: "
            "shorten it, or check a whole text with `lanmei verify`",
            zh=f"问题有 {len(text)} 个字符，最多允许 {longest} 个；请缩短问题，"
            "或用 `lanmei verify` 核对整篇文本",
            code="question-too-long",
        )
    if not text.strip():
        raise QuestionError(
            en="the question is empty; write what you want to know, in Chinese or English",
            zh="问题为空；请用中文或英文写下想了解的内容",
            code="question-empty",
        )
    if not has_content(text):
        raise QuestionError(
            en="the question has no letter or digit; write it in words, in Chinese or English",
            zh="问题中没有文字或数字；请用中文或英文书写",
            code="question-empty",
        )


def check_k(k: int, *, most: int) -> None:
    """Refuse a number of hits outside 1 to `most`.

    Raises:
        QuestionError: saying what is allowed.
    """
    if not 1 <= k <= most:
        raise QuestionError(
            en=f"k is {k}; expected a whole number from 1 to {most}",
            zh=f"k 的值为 {k}；应为 1 到 {most} 之间的整数",
            code="k",
        )


def check_mode(mode: str) -> Mode:
    """Refuse an unknown mode.

    Raises:
        QuestionError: listing the modes.
    """
    for known in MODES:
        if mode == known:
            return known
    raise QuestionError(
        en=f"unknown mode {mode!r}; expected one of {', '.join(get_args(Mode))}",
        zh=f"未知模式 {mode!r}；可用模式：{'、'.join(get_args(Mode))}",
        code="mode",
    )


def check_languages(languages: Sequence[str] | None) -> tuple[Language, ...]:
    """The languages to search, in fixed order; both for None.

    Raises:
        QuestionError: for an unknown or no language.
    """
    if languages is None:
        return LANGUAGES
    unknown = [language for language in languages if language not in LANGUAGES]
    if unknown or not languages:
        found = ", ".join(map(repr, unknown)) or "none"
        raise QuestionError(
            en=f"unknown language {found}; expected zh, en or both",
            zh=f"未知语言 {found}；应为 zh、en 或两者",
            code="language",
        )
    return tuple(language for language in LANGUAGES if language in languages)
