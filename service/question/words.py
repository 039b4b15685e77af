"""The words of a question that an answering text should contain."""

from __future__ import annotations

import re

from indexer.names import Mention
from indexer.text import Folded, Token, analyze_folded

# Words of asking what somebody said, and words that mostly go with them: an answering text need
# not contain them.
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


# An amount answers, with or without the word.
_MONEY = re.compile(r"(?<=多少)钱|(?<=how much )money\b")

# Words of time: of a text that shares no other word with a question nothing is known.
_TIME = re.compile(
    r"[今去前明本上每全]年|年|月|日|年度|季度|第?[一二三四]季度?|[上下]半年|目前|现在|当时|期间|"
    r"year|last|next|month|week|day|quarter|annual|now|current\w*|today"
)


def is_of_time(term: str) -> bool:
    """Whether a term only tells when, and not which year."""
    return _TIME.fullmatch(term) is not None


def words_of(folded: Folded, mentions: tuple[Mention, ...]) -> tuple[Token, ...]:
    """The words of a question without names, words of asking, and 钱 of 多少钱.

    Names are compared by id, whatever their spelling.
    """
    named = characters_of(mentions) | {
        at
        for match in _MONEY.finditer(folded.text)
        for at in range(*folded.source_span(*match.span()))
    }
    return tuple(
        token
        for token in analyze_folded(folded, bigrams=False)
        if token.term not in _SAYING and not named & set(range(token.start, token.end))
    )


def characters_of(mentions: tuple[Mention, ...]) -> frozenset[int]:
    """The offsets of all characters that belong to a name."""
    return frozenset(place for m in mentions for place in range(m.start, m.end))
