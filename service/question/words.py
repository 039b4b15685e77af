"""The words of a question that a text should speak of, and how many of them it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indexer.records import Language
from indexer.text import Token, analyze
from service.question.asked import Wanted, wanted_of
from service.question.counted import counted_words
from service.question.dates import dates_in
from service.question.ordinal import ordinals
from service.question.places import places_in
from service.question.query import Query

# Words that ask for what somebody said, and what mostly stands beside them: nothing in the text
# must match them.
_SAYING = frozenset(
    (  # noqa: SIM905
        "说 讲 谈 谈到 谈谈 说法 表示 表态 介绍 提到 提出 指出 认为 觉得 看 看法 看待 怎么看 观点 "
        "些 了些 了 有何 开幕 致辞 开幕词 专家 嘉宾 "
        "态度 立场 意见 评论 发言 讲话 强调 方面 问题 内容 会上 论坛 会议 代表 上 中 时候 时 "
        "say said tell told talk spoke speak mention think thought view opinion posit present "
        "comment remark express point rais bring brought stanc attitud deleg repres meet session "
        "forum give gave open remark address mr  dr mr ms so far behalf expert speaker panelist"
    ).split()
)
# What a word without a translation counts.
_UNABLE = 0.25
# How far an address, as it were, stands for the word that asks for it.
_BY_VALUE = 0.8


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The words of a question with their weights, and what it names that must not be missing.

    `wanted` is the kind of answer.
    """

    tokens: tuple[Token, ...]
    weights: tuple[float, ...]
    wanted: Wanted | None
    counted: tuple[Token, ...]
    ordinals: frozenset[int]
    places: frozenset[int]
    dates: frozenset[str]

    @property
    def _of_kind(self) -> frozenset[int]:
        spans = self.wanted.spans if self.wanted else ()
        return frozenset(place for span in spans for place in range(*span))

    def covered(
        self, query: Query, terms: frozenset[str], language: Language, *, has_value: bool
    ) -> list[float]:
        """For each word the share of its characters that some term of a text accounts for.

        `terms` are the text's, `language` is its language. Where it `has_value`, a value of the
        kind asked for, that accounts for most of a word of the kind: an address needs no word
        "e-mail", though one that has it is the surer.
        """
        given = self._of_kind if has_value else frozenset()
        places: set[int] = set()
        for token in query.tokens:
            if token.term in terms:
                places.update(range(token.start, token.end))
        for expansion in query.expansions:
            if expansion.language == language and expansion.term in terms:
                places.update(range(expansion.start, expansion.end))
        shares: list[float] = []
        for token in self.tokens:
            own = set(range(token.start, token.end))
            share = len(places & own) / max(len(own), 1)
            shares.append(max(share, _BY_VALUE) if own <= given else share)
        return shares

    def share(self, shares: Sequence[float], able: Sequence[bool]) -> float:
        """Weighted share of the words that are matched; 1 when there is nothing to match.

        A word that could not be matched, for want of a bridge term, counts little.
        """
        counted = [w * (1.0 if can else _UNABLE) for w, can in zip(self.weights, able, strict=True)]
        total = sum(counted)
        if not total:
            return 1.0
        return sum(share * weight for share, weight in zip(shares, counted, strict=True)) / total

    def of_the_rest(self, shares: Sequence[float]) -> float:
        """The greatest share among the words beside those that are counted; 1 if there are none."""
        rest = [
            share
            for share, token in zip(shares, self.tokens, strict=True)
            if token not in self.counted
        ]
        return max(rest, default=1.0)

    def able(self, query: Query, language: Language, *, both_languages: bool) -> tuple[bool, ...]:
        """Which of the words can be matched at all in a text of `language`, or of both."""
        if language == query.language or both_languages:
            return (True,) * len(self.tokens)
        bridged = {
            place
            for e in query.expansions
            for place in range(e.start, e.end)
            if e.language == language
        }
        return tuple(bool(bridged & set(range(t.start, t.end))) for t in self.tokens)

    def counted_terms(self, query: Query, language: Language) -> frozenset[str]:
        """What is to be counted, as text of `language` may say it; empty without a bridge term."""
        terms = {token.term for token in self.counted} if language == query.language else set()
        for token in self.counted:
            terms |= {
                expansion.term
                for expansion in query.expansions
                if expansion.language == language
                and expansion.start < token.end
                and token.start < expansion.end
            }
        return frozenset(terms)


def words_of(query: Query, rarity: Callable[[str, Language], float]) -> QuestionWords:
    """The words of `query` but for names and for words of asking."""
    language: Language = query.language or "en"
    tokens = tuple(t for t in analyze(query.text, bigrams=False) if t.term not in _SAYING)
    # A name is judged by itself, in whatever spelling: it is no word that must be matched.
    named = query.named_places
    tokens = tuple(t for t in tokens if not named & set(range(t.start, t.end)))
    return QuestionWords(
        tokens=tokens,
        weights=tuple(rarity(t.term, language) for t in tokens),
        wanted=wanted_of(query.text),
        counted=counted_words(query.text, tokens),
        ordinals=ordinals(query.text),
        places=places_in(query.text),
        dates=dates_in(query.text),
    )
