"""Bodies of the routes that follow the OpenAI API, as far as it is supported."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.results import Answer

MODEL = "lanmei"


class ChatPart(BaseModel):
    """A part of a message; only text is read."""

    type: str = Field(description="`text`; other parts are ignored.", examples=["text"])
    text: str | None = Field(
        default=None, description="The text.", examples=["柬埔寨对碳中和怎么说"]
    )


class ChatMessage(BaseModel):
    """A message of a conversation."""

    role: str = Field(
        description="The last message of the role `user` is the question.", examples=["user"]
    )
    content: str | list[ChatPart] | None = Field(
        default=None,
        description="Text, or parts of which the text is read.",
        examples=["what did Cambodia say about carbon neutrality"],
    )

    def text(self) -> str:
        """The text of the message."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content or () if part.text)


class ChatRequest(BaseModel):
    """A conversation whose last question is answered.

    Settings of language models (temperature and the like) are accepted and have no effect:
    nothing is generated.
    """

    model_config = ConfigDict(extra="ignore")

    model: str = Field(default=MODEL, description="`lanmei`.", examples=[MODEL])
    messages: list[ChatMessage] = Field(
        min_length=1,
        max_length=1_000,
        description="The conversation; system messages have no effect.",
        examples=[[{"role": "user", "content": "what did Cambodia say about carbon neutrality"}]],
    )
    stream: bool | None = Field(
        default=None, strict=True, description="Send the answer in parts, as events."
    )


class UrlCitation(BaseModel):
    """A quotation of the answer."""

    url: str = Field(description="The document at the quoted words.")
    title: str = Field(description="Title of the document.")
    start_index: int = Field(description="First character of the mark [n] in `content`.")
    end_index: int = Field(description="Character after it.")


class Annotation(BaseModel):
    """A source of the answer."""

    type: Literal["url_citation"] = Field(
        default="url_citation", description="Always `url_citation`."
    )
    url_citation: UrlCitation = Field(description="The quotation.")


class ChatAnswer(BaseModel):
    """The reply."""

    role: Literal["assistant"] = Field(default="assistant", description="Always `assistant`.")
    content: str = Field(description="Quotations with their numbers, then their sources; Markdown.")
    annotations: list[Annotation] = Field(description="The sources, as addresses.")


class ChatChoice(BaseModel):
    """The only choice."""

    index: int = Field(default=0, description="Always 0.")
    message: ChatAnswer = Field(description="The reply.")
    finish_reason: Literal["stop"] = Field(default="stop", description="Always `stop`.")


class ChatCompletion(BaseModel):
    """An answer for clients of the OpenAI API; `lanmei` is the full answer of `/v1/ask`."""

    id: str = Field(description="Identifies this answer.")
    object: Literal["chat.completion"] = Field(
        default="chat.completion", description="Always `chat.completion`."
    )
    created: int = Field(description="Seconds since 1970.")
    model: str = Field(default=MODEL, description="`lanmei`.")
    choices: list[ChatChoice] = Field(description="One.")
    lanmei: Answer | None = Field(
        description="The full answer, as `/v1/ask` gives it; null for a title and the like."
    )


class Model(BaseModel):
    """The model that can be asked."""

    id: str = Field(default=MODEL, description="`lanmei`.")
    object: Literal["model"] = Field(default="model", description="Always `model`.")
    created: int = Field(default=0, description="Always 0.")
    owned_by: str = Field(default=MODEL, description="`lanmei`.")


class ModelList(BaseModel):
    """The models: one."""

    object: Literal["list"] = Field(default="list", description="Always `list`.")
    data: list[Model] = Field(description="The models.")


def chunk(head: dict[str, Any], delta: dict[str, Any], *, done: bool = False) -> dict[str, Any]:
    """One event of a stream."""
    choice = {"index": 0, "delta": delta, "finish_reason": "stop" if done else None}
    return {**head, "object": "chat.completion.chunk", "choices": [choice]}
