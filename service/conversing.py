"""A question of a conversation: understood before the search, explained in the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.encoders import Encoder
from indexer.errors import QuestionError
from indexer.names import Names
from indexer.store import Index
from indexer.text import detect_language
from service.conversation import MOST_EARLIER, Unclear, understand
from service.results import Answer
from service.understood import Understood


@dataclass(frozen=True, slots=True)
class Heard:
    """A question as it was written, and what it was understood as.

    `asked` is the question to search for, None when lanmei must ask back. `understood` is None
    without a conversation.
    """

    question: str
    asked: str | None
    understood: Understood | None
    unclear: Unclear | None = None

    def told(self, answer: Answer) -> Answer:
        """The answer to `asked` as the answer to the question as written."""
        if self.understood is None:
            return answer
        return replace(answer, question=self.question, understood=self.understood)

    def asking_back(self, index: Index, encoder: Encoder) -> Answer:
        """An abstention that asks for what the question leaves open."""
        language = detect_language(self.question)
        said = self.unclear or Unclear("", "")
        return Answer(
            question=self.question,
            question_language=language,
            answered=False,
            reason="unclear",
            explanation=said.zh if language == "zh" else said.en,
            answer=None,
            sentences=(),
            citations=(),
            confidence=0.0,
            hits=(),
            took_ms=0.0,
            index_id=index.index_id,
            encoder=encoder.name,
            warnings=(),
            understood=self.understood,
        )


def hear(question: str, history: Sequence[str] | None, names: Names, *, longest: int) -> Heard:
    """The meaning of a question after the earlier ones; without a history, the question itself.

    Raises:
        QuestionError: for an earlier question that is longer than a question may be.
    """
    if history is None:
        return Heard(question, question, None)
    earlier = [said for said in history if said.strip()][-MOST_EARLIER:]
    for said in earlier:
        if len(said) > longest:
            raise QuestionError(
                en=f"a question of the history has {len(said)} characters; at most {longest} are "
                "allowed: shorten it, or leave it out",
                zh=f"历史中的一个问题有 {len(said)} 个字符，最多允许 {longest} 个；请缩短或省去",
                code="question-too-long",
            )
    if len(question) > longest:
        return Heard(question, question, Understood(question))  # refused by the search
    meant = understand(earlier, question, names)
    if isinstance(meant, Unclear):
        return Heard(question, None, Understood(None), meant)
    if len(meant.question) > longest:
        return Heard(question, question, Understood(question))
    return Heard(question, meant.question, Understood(meant.question, meant.taken))
