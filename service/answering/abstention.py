"""Whether to answer: a logistic model over the evidence, one per pair of languages.

Fitted on public questions, with the dev topics and written questions as a minority, by `python -m
benchmarks.calibrate`, and the threshold chosen on all of them, never on the test topics nor on
archives; what it reaches on those is in docs/evaluation.md. There is another model for when a
reader reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib.resources import files
from typing import Any

from indexer.logistic import Logistic
from indexer.names import Names
from indexer.records import LANGUAGES, Language
from service.answering.calibration import Calibration
from service.answering.evidence import FEATURES, Candidate
from service.question import Question
from service.results import Reason

# From this share of the question's words on a passage is on its topic.
_ON_TOPIC_WORDS = 0.5
# The same for a passage in the other language that names who the question names.
_SOME_WORDS = 0.25
# The key of a question in neither language.
_NEITHER = "neither"
# How many of the first passages are looked at.
_FIRST = 3


@dataclass(frozen=True, slots=True)
class AnswerModel:
    """The models that choose sentences and decide whether to answer, with their thresholds.

    `sentence` and `answered` hold one model for sentences in the question's language (`same`) and
    one for those in the `other`. `threshold` is a probability per direction, such as `zh-en` for a
    Chinese question and English evidence, or `neither` for a question in neither language. Hardly
    any answering sentence has a cosine below `least_cosine`. `vetoed` is the probability of an
    answer when a fact of the question is missing from all evidence. `calibration` says, by the same
    keys, what a probability is worth; a direction without one keeps it.
    """

    sentence: Mapping[str, Logistic]
    answered: Mapping[str, Logistic]
    threshold: Mapping[str, float]
    least_cosine: Mapping[str, float] = field(default_factory=dict)
    vetoed: float = 0.0
    calibration: Mapping[str, Calibration] = field(default_factory=dict)

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> AnswerModel:
        """The model as `benchmarks.calibrate` wrote it."""
        for part in ("sentence", "answered"):
            for which in ("same", "other"):
                unknown = set(body[part][which]["weights"]) - set(FEATURES)
                if unknown:
                    raise ValueError(f"the answer model has unknown features {sorted(unknown)}")
        return cls(
            sentence={which: Logistic(**body["sentence"][which]) for which in ("same", "other")},
            answered={which: Logistic(**body["answered"][which]) for which in ("same", "other")},
            threshold=dict(body["threshold"]),
            least_cosine=dict(body.get("least_cosine", {})),
            vetoed=float(body.get("vetoed", 0.0)),
            calibration={
                name: Calibration(**own) for name, own in body.get("calibration", {}).items()
            },
        )

    def sentence_score(self, candidate: Candidate) -> float:
        """Log-odds that this sentence answers, given that one does."""
        return self.sentence[which(candidate)].logit(partial(getattr, candidate.features))

    def confidence(self, candidate: Candidate) -> float:
        """Of questions whose first sentence is as good as this one, the share that is answerable.

        Measured on public questions: about half of them had an answer.
        """
        model = self.answered[which(candidate)]
        probability = model.probability(partial(getattr, candidate.features))
        known = self.calibration.get(candidate.direction, self.calibration.get(_NEITHER))
        return probability if known is None else known.of(probability)

    def suffices(self, candidate: Candidate, confidence: float) -> bool:
        """Whether to answer with that confidence.

        A question in neither language must share a word or a number with the evidence. A sentence
        whose cosine is below `least_cosine` never suffices, unless the person or country asked
        about said it or the reader found the answer in it.
        """
        features, least = candidate.features, self.least_cosine.get(which(candidate), -1.0)
        read = features.spanned and features.read > 0
        if features.raw_cosine < least and not features.said_by and not read:
            return False
        if candidate.direction not in self.threshold and not candidate.features.passage_words:
            return False
        return confidence >= self.threshold.get(candidate.direction, self.strictest)

    @property
    def strictest(self) -> float:
        """The highest threshold, which holds for a question in neither language."""
        return self.threshold.get(_NEITHER, max(self.threshold.values()))


@lru_cache(maxsize=2)
def shipped_answer_model(*, reader: bool = False) -> AnswerModel:
    """The model that ships: with `reader` the one that also uses the reader's verdicts."""
    name = "answer_read.json" if reader else "answer.json"
    text = (files("service") / "data" / name).read_text(encoding="utf-8")
    return AnswerModel.from_json(json.loads(text))


def which(candidate: Candidate) -> str:
    """`same` or `other`: whether the candidate is in the question's language."""
    return "same" if candidate.same_language else "other"


def reason_of(candidates: Sequence[Candidate], question: Question | None = None) -> Reason:
    """Why there is no answer: nothing on the topic, or nothing that answers the question about it.

    The first three passages decide; `candidates` are sentences in the order of the passages. A
    passage in the other language, whose words cannot all be compared, is on the topic when it
    names everybody whom the `question` names.
    """
    if question is not None and any(_is_named(candidate, question) for candidate in candidates):
        return "not-said"
    first = list(dict.fromkeys(candidate.sentence.row for candidate in candidates))[:_FIRST]
    on_topic = any(
        candidate.features.passage_words >= _ON_TOPIC_WORDS
        for candidate in candidates
        if candidate.sentence.row in first
    )
    return "not-said" if on_topic else "nothing-on-topic"


def _is_named(candidate: Candidate, question: Question) -> bool:
    features = candidate.features
    if candidate.same_language or not question.mentions or features.names < 1:
        return False
    somebody = question.named("person") | question.named("organisation")
    return bool(somebody) or features.passage_words >= _SOME_WORDS


def explain(
    reason: Reason,
    question: Question,
    names: Names,
    missing: Sequence[str] = (),
    *,
    spoke: bool = False,
) -> str:
    """The reason as a sentence in the question's language, or in both when it is in neither.

    `missing` are the facts of the question that the evidence lacks; they are named. With `spoke`
    the named speaker said some of the evidence, so the sentence must not say that they did not.
    """
    language = question.language
    languages = LANGUAGES if language is None else (language,)
    silent = question.asks_saying and not spoke
    return " / ".join(_explain(reason, question, names, missing, own, silent) for own in languages)


def _explain(
    reason: Reason,
    question: Question,
    names: Names,
    missing: Sequence[str],
    language: Language,
    silent: bool,
) -> str:
    who = _named(question, names, language)
    if reason == "nothing-on-topic":
        zh = "资料中没有与这个问题相关的内容" + (f"（涉及{who}）" if who else "")
        en = "The documents have nothing on this" + (f" ({who})" if who else "")
    else:
        told = who and silent
        zh = "资料中有相关内容，但" + (
            f"没有找到{who}对此的表态" if told else "没有从中找到这个问题的答案"
        )
        about = (f"（涉及{who}）", f" ({who})") if who and not told else ("", "")
        zh += about[0]
        en = "The documents touch on this, but " + (
            f"contain nothing that {who} said about it"
            if told
            else "no answer to this question was found in them"
        )
        en += about[1]
    if missing:
        zh += "；未提到" + "、".join(f"“{fact}”" for fact in missing)
        en += "; they do not mention " + ", ".join(f"“{fact}”" for fact in missing)
    return f"{zh}。" if language == "zh" else f"{en}."


def _named(question: Question, names: Names, language: Language) -> str:
    shown: list[str] = []
    for mention in question.mentions:
        entry = names.get(mention.kind, mention.name_id)
        name = entry.in_language(language) if entry else question.text[mention.start : mention.end]
        if name not in shown:
            shown.append(name)
    return ("、" if language == "zh" else ", ").join(shown)


def not_read(n: int, language: Language | None) -> str:
    """The warning of an abstention when `n` files of the folder were not read."""
    if language == "zh":
        return f"有 {n} 个文件未能读取，答案可能就在其中"
    files = "1 file was" if n == 1 else f"{n} files were"
    return f"{files} not read; the answer may be in {'it' if n == 1 else 'them'}"


def separator(language: Language | None) -> str:
    """The mark between a name and what follows it on its line."""
    return "：" if language == "zh" else ": "
