"""The five tools. Their descriptions and arguments are what a model reads."""

from __future__ import annotations

from typing import Annotated, Any, Protocol

from pydantic import Field

from indexer.errors import NotFoundError, QuestionError
from indexer.records import Language
from service.browsing import list_statements
from service.engine import SearchEngine
from service.mcp import results as r
from service.mcp.places import Places
from service.mcp.shown import passes, quotation, said, search_result, verdict
from service.settings import Settings
from service.verifying import Checker

MOST_CHARACTERS = 20_000

K = Annotated[int, Field(description="How many at most.", examples=[8])]
Offset = Annotated[int, Field(ge=0, le=1_000, description="How many to leave out at the start.")]
PassageLanguage = Annotated[
    Language | None,
    Field(description="Only passages in Chinese (zh) or English (en). Leave it out for both."),
]
Country = Annotated[
    str | None,
    Field(
        description="Only what this country said: its name in either language, or its ISO code.",
        examples=["KH"],
    ),
]
Speaker = Annotated[str | None, Field(description="Only what this person said.")]
Organisation = Annotated[str | None, Field(description="Only what this organisation said.")]
Year = Annotated[int | None, Field(description="Only documents of this year.", examples=[2022])]
DocumentId = Annotated[str | None, Field(description="Only this document.")]
Rerank = Annotated[
    bool,
    Field(
        description="A model reads the first ten passages in the query's language and orders them "
        "anew: better when the first one matters, slower."
    ),
]

History = Annotated[
    list[str] | None,
    Field(
        max_length=1_000,
        description="The earlier questions of the conversation, the oldest first.",
        examples=[["what did Cambodia say about carbon neutrality"]],
    ),
]


class Engines(Protocol):
    """Gives the engine of the newest index generation."""

    def current(self) -> SearchEngine:
        """The engine to serve a call with, from its start to its end."""
        ...


class Tools:
    """The tools over the newest generation."""

    def __init__(self, engines: Engines, settings: Settings, site: str | None) -> None:
        self._engines = engines
        self._site = site.rstrip("/") if site else None
        self._checker = Checker(
            longest=settings.max_draft, timeout_s=settings.timeout_s, names=settings.names
        )

    def engine(self) -> SearchEngine:
        """The engine of the newest generation."""
        return self._engines.current()

    def places(self, engine: SearchEngine) -> Places:
        """What makes addresses and lines to cite by."""
        return Places(engine.index.documents, self._site)

    def search(
        self,
        query: Annotated[
            str,
            Field(
                description="What to look for, in Chinese or English: a question or a few words. "
                "Passages of both languages are found.",
                examples=["carbon neutrality strategy"],
            ),
        ],
        k: K = 8,
        offset: Offset = 0,
        language: PassageLanguage = None,
        country: Country = None,
        speaker: Speaker = None,
        organisation: Organisation = None,
        year: Year = None,
        document_id: DocumentId = None,
        rerank: Rerank = False,
    ) -> r.SearchResults:
        """Find passages of the indexed documents, in Chinese and English at once, best first.

        Use it to see what the documents hold. Quote only from `text`, character for character,
        and print `place.cite_as` behind each quotation. Attribute a statement only to
        `place.said_by`. Results are passages that fit the query, not proof that they answer it:
        use `ask` for an answer.
        """
        engine = self.engine()
        filters = _filters(
            country=country,
            speaker=speaker,
            organisation=organisation,
            year=year,
            document_id=document_id,
        )
        response = engine.search(
            query,
            k=k,
            offset=offset,
            languages=_languages(language),
            filters=filters,
            rerank=rerank,
        )
        places = self.places(engine)
        return r.SearchResults(
            results=[search_result(hit, places) for hit in response.hits],
            next_offset=_next(offset, k, len(response.hits), most=engine.settings.max_k),
            warnings=list(response.warnings),
        )

    def fetch(
        self,
        id: Annotated[  # noqa: A002 - the name that clients of such tools expect
            str,
            Field(
                description="The `id` of a search result or statement, or a `document_id`.",
                examples=["briefing-2022-05:1391-1458"],
            ),
        ],
        start: Annotated[
            int, Field(ge=0, description="Of a document: first character to read.")
        ] = 0,
        length: Annotated[
            int,
            Field(
                ge=1, le=MOST_CHARACTERS, description="Of a document: how many characters to read."
            ),
        ] = 8_000,
    ) -> r.Fetched:
        """Read a passage, or the text of a document from `start` on, character for character.

        Use it before you quote more than a search result shows, and to read what stands around
        it. Go on with `metadata.next_start` until it is null.
        """
        engine = self.engine()
        if id in engine.index.row_of:
            return self._passage(engine, id)
        if id in engine.index.documents:
            return self._document(engine, id, start, length)
        raise NotFoundError(
            en=f"there is no passage and no document {id!r}; take an id from `search`, "
            "`ask` or `statements`",
            zh=f"没有 id 为 {id!r} 的段落或文档；请使用 search、ask 或 statements 结果中的 id",
        )

    def _passage(self, engine: SearchEngine, passage_id: str) -> r.Fetched:
        found = engine.passage(passage_id)
        passage, about, places = found.passage, found.document, self.places(engine)
        place = places.of(passage)
        return r.Fetched(
            id=passage_id,
            title=about.title,
            text=passage.text,
            url=place.url,
            metadata=r.Metadata(
                kind="passage",
                document_id=about.document_id,
                date=about.date,
                languages=[passage.language],
                publisher=about.publisher,
                sha256=about.sha256,
                start=passage.start,
                end=passage.end,
                length=about.length,
                next_start=passage.end if passage.end < about.length else None,
                place=place,
                other_language=places.other(passage.counterpart),
            ),
        )

    def _document(
        self, engine: SearchEngine, document_id: str, start: int, length: int
    ) -> r.Fetched:
        about = engine.document(document_id)
        if start >= max(about.length, 1):
            raise QuestionError(
                en=f"start is {start}; {document_id} has {about.length} characters, from 0",
                zh=f"start 的值为 {start}；{document_id} 共有 {about.length} 个字符，从 0 起",
                code="span",
            )
        text = engine.index.documents[document_id].text[start : start + length]
        end = start + len(text)
        return r.Fetched(
            id=document_id,
            title=about.title,
            text=text,
            url=self.places(engine).url(document_id),
            metadata=r.Metadata(
                kind="document",
                document_id=document_id,
                date=about.date,
                languages=list(about.languages),
                publisher=about.publisher,
                sha256=about.sha256,
                start=start,
                end=end,
                length=about.length,
                next_start=end if end < about.length else None,
                place=None,
                other_language=None,
            ),
        )

    def ask(
        self,
        question: Annotated[
            str,
            Field(
                description="One question, in Chinese or English, as a person would ask it.",
                examples=["what did Cambodia say about carbon neutrality"],
            ),
        ],
        k: K = 8,
        language: PassageLanguage = None,
        country: Country = None,
        speaker: Speaker = None,
        organisation: Organisation = None,
        year: Year = None,
        document_id: DocumentId = None,
        history: History = None,
    ) -> r.Asked:
        """Answer a question with verified quotations of the documents, or say that they do not.

        When `answered` is true, build your answer on `quotations`: keep each `quote` as it is and
        print its `place.cite_as`. When it is false, tell the user what `explanation` says; do not
        answer from memory, and do not present search results as an answer. For a follow-up
        ("and Laos?") pass the user's earlier questions as `history`, and tell the user what it was
        `understood_as`; when `explanation` asks back, put that question to the user.
        """
        engine = self.engine()
        filters = _filters(
            country=country,
            speaker=speaker,
            organisation=organisation,
            year=year,
            document_id=document_id,
        )
        answer = engine.ask(
            question, k=k, languages=_languages(language), filters=filters, history=history
        )
        places = self.places(engine)
        return r.Asked(
            answered=answer.answered,
            answer=answer.answer,
            quotations=[quotation(citation, places) for citation in answer.citations],
            understood_as=answer.understood.question if answer.understood else None,
            explanation=answer.explanation,
            confidence=answer.confidence,
            warnings=list(answer.warnings),
        )

    def verify(
        self,
        text: Annotated[
            str | None,
            Field(
                description="A draft: every quotation and sentence of it is checked, with whom it "
                "names as the speaker. Give this or `quotes`."
            ),
        ] = None,
        quotes: Annotated[
            list[str] | None,
            Field(max_length=200, description="Single quotations without their quotation marks."),
        ] = None,
    ) -> r.Verified:
        """Check whether quotations stand in the documents, and were said by whom a draft says.

        Use it on your own answer before you show it. Correct what is `near` by `changes`; take out
        what is `not_found` or `misattributed`, or say that it is your own wording.
        """
        if (text is None) == (quotes is None):
            raise QuestionError(
                en="give exactly one of text (a draft) and quotes (a list of quotations)",
                zh="text（稿件）和 quotes（引文列表）必须且只能提供一个",
            )
        engine = self.engine()
        report = self._checker.check(engine.index.folder, engine.verify, text=text, quotes=quotes)
        places = self.places(engine)
        claims = [verdict(claim, places) for claim in report["claims"]]
        return r.Verified(
            passed=all(passes(claim) for claim in claims),
            claims=claims,
            warnings=report["warnings"],
        )

    def statements(
        self,
        country: Country = None,
        speaker: Speaker = None,
        organisation: Organisation = None,
        about: Annotated[
            str | None,
            Field(description="A topic, in either language.", examples=["carbon neutrality"]),
        ] = None,
        language: PassageLanguage = None,
        k: K = 20,
        offset: Offset = 0,
    ) -> r.Statements:
        """List who said what: the best first when `about` is given, else the oldest first.

        Use it for "what did X say", "who spoke about Y". A statement is listed only when the
        document itself names who said it. Where `reported` is true, write that X said that …,
        without quotation marks around the words as X's.
        """
        engine = self.engine()
        listed = list_statements(
            engine,
            country=country,
            speaker=speaker,
            organisation=organisation,
            about=about,
            language=language,
            k=k,
            offset=offset,
        )
        places = self.places(engine)
        most = None if about is None else engine.settings.max_k
        return r.Statements(
            statements=[said(entry, places) for entry in listed.statements],
            next_offset=_next(offset, k, len(listed.statements), most=most),
        )


def _filters(**wanted: str | int | None) -> dict[str, Any] | None:
    conditions = [
        {"field": name, "op": "eq", "value": value}
        for name, value in wanted.items()
        if value is not None
    ]
    return {"and": conditions} if conditions else None


def _languages(language: Language | None) -> list[str] | None:
    return None if language is None else [language]


def _next(offset: int, k: int, found: int, *, most: int | None) -> int | None:
    """Where the next page begins; None when this one was not full or there may be none."""
    following = offset + k
    return following if found == k and (most is None or following + k <= most) else None
