"""Whether a passage has what somebody is asked to have spoken of, and a sentence is theirs.

What a union said is no answer to what the owner said, nor is a sentence in which the owner only
occurs. Where who is asked about cannot be looked for, in another language, nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.names import Names, find_mentions, is_spelled
from indexer.records import LANGUAGES, Language, Statement
from indexer.text import fold, lexicon, terms
from service.answering.sentences import Sentence, Surroundings
from service.question import Coverage, Question, topic_words

# Verbs by which somebody is told to say, think or want something, behind who does.
_TELLS: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:sa(?:y|ys|id)|t[eo]ll?(?:s|d)?|told|stat(?:e[sd]?|ing)|(?:claim|argu|believ|think|thought|felt|feel|consider|"
        r"describ|call|not|warn|urg|promis|criti[cq]|prais|welcom|oppos|support|reject|want|ask|demand|hop|"
        r"expect|insist|den[yi]|admit|suggest|propos|recommend|announc|declar|writ|wrot|found|find|"
        r"conclud|report|stress|emphas|express|thank|agree|disagree|object|complain|predict|se|saw|view|regard|"
        r"refer|explain|add|repl|respon|mention|point|assert|maintain|acknowledg|recogni|assur|pledg|"
        r"commit|vow|comment|remark|sp[eo]ak|spoke|quot|estimat|commend|appeal|encourag|invit|highlight|indicat|"
        r"confirm|caution|condemn|favou?r|prefer|look|plan|intend|testif|lament|recall|observ|accus|blam|"
        r"will|would|should|must|need|like|dislike|lov|hat|fear|worr|wish|liken|compar|defend|declin|refus)"
        r"(?:e?s|e?d|ing|en|es|ied|ies|e|y|ts|t|ions?|ci[sz]e[sd]?|i[sz]e[sd]?)?)\b|"
        r"\b(?:opinion|statement|speech|interview|view|position|message)s?\b|[“”\"：:]|[.]-"
    ),
    "zh": re.compile(
        "[说說称稱讲講谈談问問答写寫看视視批评評认認觉覺望盼愿願将將应應须須要想信怕忧憂吁籲请請谢謝赞讚贊同反支主坚堅强強建提宣承透介指重表"
        "决決拟擬报報告回解补補“「：:《]"
    ),
}
_SAYS = re.compile(
    rf"\b(?:{lexicon.ATTRIBUTING_EN}|explained|replied|added|wrote|believes?|thinks?)\b"
)
_SILENT = re.compile(
    r"\b(?:did not|didn['’]t|has not|have not|would not|refused to|declined to|does not) "
    r"(?:answer|comment|respond|reply|speak|say)\b|\bno comment\b|"
    r"[未不没]有?(?:予以?|作出?|做出?)?(?:回[应答复]|置评|评论|答复|表态)|"
    r"拒绝(?:回[应答]|置评|评论)"
)
_SOMEBODY = re.compile(r"\b(?:he|she|they|i|we|his|her|their)\b|[他她我]")
_GOES_ON = re.compile(
    r"^\W*(?:(?:he|she|they|it|we|i|his|her|their|its|our|my|this|that|these|he also)\b|"
    r"(?:他|她|它|其|我|该|該|并|並|同时|同時|此外|还|還|这|這)|[“「\"])"
)


def not_spoken_about(
    question: Question, around: Surroundings, language: Language
) -> tuple[str, ...]:
    """The topic of what somebody said, when a passage and its context have no word of it.

    Words of the other language of which no translation is known are not looked for.
    """
    words = topic_words(question)
    if not words:
        return ()
    coverage = Coverage(question, ())
    able = coverage.able(language, both_languages=around.both_languages)
    shares = coverage.covered(around.terms, language, has_value=False)
    rows = list(zip(question.words, able, shares, strict=True))
    own = [(can, share) for word, can, share in rows if word in words]
    if not all(can for can, _ in own) or any(share for _, share in own):
        return ()
    return (question.text[words[0].start : words[-1].end],)


class Teller:
    """Who a question asks to have said something, and whether a text has them."""

    def __init__(self, question: Question, span: tuple[int, int], names: Names) -> None:
        self._question = question
        self._names = names
        self.text = question.text[slice(*span)]
        inside = [m for m in question.mentions if span[0] <= m.start and m.end <= span[1]]
        self._ids = frozenset(mention.name_id for mention in inside)
        self._places = frozenset(range(*span))
        self._words = [w for w in question.words if span[0] <= w.start and w.end <= span[1]]
        self._folded = fold(self.text).text
        self._terms = {language: self._terms_in(language) for language in LANGUAGES}

    def _terms_in(self, language: Language) -> frozenset[str]:
        """The terms by which a text of a language may have them."""
        bridged = {
            one.term
            for one in self._question.expansions
            if one.language == language and self._places & set(range(one.start, one.end))
        }
        own = {w.term for w in self._words} if language == self._question.language else set()
        return frozenset(own | bridged)

    def can_be_looked_for(self, language: Language) -> bool:
        """Whether it has a name of the list, or words of which each has one in the language."""
        if language == self._question.language:
            return True
        bridged = {
            at
            for one in self._question.expansions
            if one.language == language
            for at in range(one.start, one.end)
        }
        return bool(self._ids) or (bool(self._words) and self._places <= bridged)

    def is_in(self, text: str, language: Language) -> bool:
        """Whether a text names them, or has any word by which the question does."""
        # What costs most comes last.
        return (
            self._folded in fold(text).text
            or not self._terms[language].isdisjoint(terms(text))
            or bool(self._ids & {one.name_id for one in find_mentions(text, self._names)})
            or is_spelled(self.text, text)
        )

    def spoke(self, said: Statement, language: Language) -> bool:
        """Whether a statement is theirs."""
        if self._ids & {said.speaker_id, said.organisation_id, said.country}:
            return True
        told = "\n".join(part for part in (said.speaker, said.role, said.organisation) if part)
        return self.is_in(told, language)

    def missing_in(
        self,
        sentence: Sentence,
        said: Statement | None,
        sentences: Sequence[Sentence],
        language: Language,
        about: str,
    ) -> tuple[str, ...]:
        """Their name, where a sentence is what another said, or nobody did; else nothing.

        `said` is the statement that the sentence is part of, `sentences` are all of its passage,
        `about` is the title and heading under which it stands.
        """
        if not self.can_be_looked_for(language):
            return ()
        spoken = said is not None and bool(said.speaker)
        if said is not None and self.spoke(said, language):
            return ()
        own = _tells(self, sentence.text, language, strict=spoken)
        if own:
            return ()
        if own is None and not spoken:
            before = [one for one in sentences if one.position < sentence.position]
            named = [self.is_in(one.text, language) for one in before]
            beside = named[-1:] == [True] and _GOES_ON.match(sentence.folded.text)
            if beside or (any(named) and _SOMEBODY.search(sentence.folded.text)):
                return ()
            if self.is_in(about, language):
                return ()
        return (self.text,)


def _tells(teller: Teller, text: str, language: Language, *, strict: bool) -> bool | None:
    """Whether a sentence has them say, think or want something; None where it lacks them.

    With `strict` it has them before the verb of saying, or behind a quotation: the sentence is
    known to be somebody's statement.
    """
    if not teller.is_in(text, language):
        return None
    folded = fold(text).text
    if _SILENT.search(folded):
        return False
    if strict and language == "en":
        verb = _SAYS.search(folded)
        return verb is not None and teller.is_in(folded[: verb.start()], language)
    if strict:
        verb = re.search(f"{lexicon.SAYING_ZH}|{lexicon.ATTRIBUTING_ZH}", folded)
        return verb is not None and teller.is_in(folded[: verb.start()], language)
    return any(
        teller.is_in(text[: verb.start()], language) for verb in _TELLS[language].finditer(folded)
    ) or bool(re.search(r"\b(?:according to|said|says)\b|据|根据|依据", folded))
