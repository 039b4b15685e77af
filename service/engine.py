"""The search engine over one open index: search, answers, draft checking and browsing.

Nothing in it changes while it serves, apart from caches that are safe to share among threads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.encoders import Encoder, open_encoder
from indexer.names import Names, load_names
from indexer.records import Language
from indexer.store import Index, Store
from indexer.text import BridgeTerms
from service.answering import Answerer, AnswerModel, Asking, AskSteps, ReadsWindows, open_reader
from service.browsing import (
    DocumentList,
    Gloss,
    Positions,
    StatementList,
    Views,
    Wanted,
    count_facets,
    gloss_of,
    list_statements,
    positions,
)
from service.conversing import hear
from service.on_demand import OnDemand
from service.places import place_of
from service.results import (
    Answer,
    DocumentText,
    DocumentView,
    Facets,
    PassageContext,
    SearchResponse,
)
from service.retrieval import (
    Counterparts,
    Finder,
    FusionModel,
    PriorWeights,
    QuestionLimits,
    shipped_model,
)
from service.settings import Settings

if TYPE_CHECKING:
    from service.generating import Generator, Writer
    from service.verifying import VerifyReport


class SearchEngine:
    """Searches, answers and verifies over one index generation.

    `SearchEngine.open` composes the parts that the settings name; the constructor takes other ones.
    """

    def __init__(
        self,
        index: Index,
        encoder: Encoder,
        settings: Settings | None = None,
        *,
        names: Names | None = None,
        bridge: BridgeTerms | None = None,
        fusion: FusionModel | None = None,
        priors: PriorWeights | None = None,
        answer_model: AnswerModel | None = None,
        counterparts: Counterparts | None = None,
        reader: ReadsWindows | None = None,
        generator: Generator | None = None,
    ) -> None:
        """Compose an engine of its parts.

        Args:
            index: The open generation.
            encoder: The encoder that it was built with.
            settings: Limits of questions; the defaults when None.
            names: The built-in ones when None; speakers of the index are added.
            bridge: Term pairs that link the languages; the built-in ones when None.
            fusion: Weights of dense and lexical scores; the shipped ones when None.
            priors: Weights of kinds of passage and of speakers; the shipped ones when None.
            answer_model: What decides whether to answer; when None the shipped one for `reader`.
            reader: Reads the first hits for an answer; without one, words and vectors decide.
            counterparts: Which passages say the same as others; those of the index when None.
            generator: The model that writes prose; the endpoint of the settings when None.
        """
        self.index = index
        self.encoder = encoder
        self.settings = settings or Settings()
        known = names or load_names(None, index.corpus_names)
        self.names = known.with_speakers(index.statements)
        self._bridge = bridge or BridgeTerms.load(None)
        self.finder = Finder(
            index,
            encoder,
            names=self.names,
            bridge=self._bridge,
            fusion=fusion or shipped_model(),
            priors=priors,
            counterparts=counterparts,
            limits=QuestionLimits(self.settings.max_question, self.settings.max_k),
        )
        self.answerer = Answerer(
            index,
            encoder,
            names=self.names,
            model=answer_model,
            finder=self.finder,
            reader=reader,
        )
        self._on_demand = OnDemand(
            index,
            encoder,
            self.settings,
            names=self.names,
            bridge=self._bridge,
            reader=reader,
            generator=generator,
        )
        self._asking = Asking(index, self.finder, self.answerer, self.names)
        self._views = Views(index, self.finder.counterparts)

    @classmethod
    def open(
        cls,
        index_dir: str | Path | None = None,
        settings: Settings | None = None,
        *,
        encoder: Encoder | None = None,
        store: str | Store | None = None,
    ) -> SearchEngine:
        """Open an index with the encoder, names and glossary that the settings name.

        Args:
            index_dir: Folder of the index; without it and a store, the one of the settings.
            settings: The defaults when None.
            encoder: An encoder that is open already, in place of `settings.encoder`.
            store: An open store, or the address of one, with token and certificate of the settings.

        Raises:
            EncoderError: when the encoder, or the reader that is `on`, cannot be opened.
            IndexUnusable: when the index cannot; UserError: when names or glossary cannot.
        """
        settings = settings or Settings()
        place = place_of(index_dir, store, settings)
        encoder = encoder or open_encoder(settings.encoder, threads=settings.threads)
        return cls.compose(place.index(encoder), encoder, settings)

    @classmethod
    def compose(cls, index: Index, encoder: Encoder, settings: Settings) -> SearchEngine:
        """An engine over an open index, with names and glossary of the settings.

        Raises:
            UserError: when the names file, the glossary or the reader cannot be read.
        """
        return cls(
            index,
            encoder,
            settings,
            names=load_names(settings.names, index.corpus_names),
            bridge=BridgeTerms.load(settings.glossary),
            reader=open_reader(threads=settings.threads) if settings.reader == "on" else None,
        )

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        offset: int = 0,
        languages: Sequence[str] | None = None,
        mode: str = "hybrid",
        filters: Mapping[str, Any] | None = None,
        debug: bool = False,
        group_counterparts: bool = True,
        rerank: bool = False,
    ) -> SearchResponse:
        """The k best passages for a query of either language.

        Args:
            query: What to look for.
            k: How many hits at most.
            offset: How many of the best to leave out: `offset=10, k=10` is the second page.
            languages: Languages of the passages; None for both.
            mode: `hybrid`, or `dense` or `lexical` scores alone.
            filters: Conditions, `{"and": [{"field": …, "op": …, "value": …}]}`.
            debug: Add the diagnostics of each retriever and language.
            group_counterparts: Show the same evidence in two languages as one hit.
            rerank: A model reads the first ten hits, those in the query's language, and they
                exchange their places; only with mode `hybrid`.

        Raises:
            QuestionError, FilterError: for an argument that cannot be used.
            EncoderError: with `rerank`, when the reader's files are missing or damaged.
        """
        found = self.finder.find(
            query,
            k=k,
            offset=offset,
            languages=languages,
            mode=mode,
            filters=filters,
            group_counterparts=group_counterparts,
            rerank=self._on_demand.reranker if rerank else None,
        )
        return SearchResponse(
            query=query,
            query_language=found.question.language,
            took_ms=found.took_ms,
            index_id=self.index.index_id,
            encoder=self.encoder.name,
            hits=found.hits,
            warnings=found.warnings,
            debug=self.finder.diagnosed(found) if debug else None,
        )

    def ask(
        self,
        question: str,
        *,
        k: int = 8,
        languages: Sequence[str] | None = None,
        filters: Mapping[str, Any] | None = None,
        generate: bool = False,
        history: Sequence[str] | None = None,
    ) -> Answer:
        """Answer with quotes from the k best hits, each cited and checked; or abstain.

        With `generate` a model also writes prose from the quotes (`Answer.prose`). A follow-up
        takes what it lacks from the questions of `history` (`Answer.understood`).

        Raises:
            QuestionError, FilterError: for a question, k, language or filter that cannot be used.
            GeneratorOff: with `generate`, when no endpoint is set.
        """
        writer = self.writer if generate else None
        heard = hear(question, history, self.names, longest=self.settings.max_question)
        if heard.asked is None:
            return heard.asking_back(self.index, self.encoder)
        answer = self._asking.ask(heard.asked, k=k, languages=languages, filters=filters).answer()
        return heard.told(writer.finish(answer) if writer else answer)

    def ask_in_steps(
        self,
        question: str,
        *,
        k: int = 8,
        languages: Sequence[str] | None = None,
        filters: Mapping[str, Any] | None = None,
        history: Sequence[str] | None = None,
    ) -> AskSteps:
        """`ask` in two steps, hits before the answer; arguments and errors are those of `ask`."""
        heard = hear(question, history, self.names, longest=self.settings.max_question)
        if heard.asked is None:
            return AskSteps((), (), lambda: heard.asking_back(self.index, self.encoder))
        steps = self._asking.ask(heard.asked, k=k, languages=languages, filters=filters)
        return steps.and_told(heard.told)

    def verify(
        self, draft: str | None = None, *, quotes: Sequence[str] | None = None
    ) -> VerifyReport:
        """Check every quotation and sentence of a draft, or single quotes without text around them.

        Raises:
            UserError: for a draft or quotes that cannot be checked.
        """
        if quotes is not None:
            return self._on_demand.verifier.verify_quotes(quotes)
        return self._on_demand.verifier.verify_text(draft or "")

    def files_json(self) -> bytes:
        """What became of each file of the folder, as JSON; empty if no folder was indexed."""
        return self.index.files_json or b'{"counts":{},"reasons":{},"files":[]}'

    def facets(self) -> Facets:
        """Counts of passages by everything that can be filtered on."""
        return self._facets

    @cached_property
    def _facets(self) -> Facets:
        return count_facets(self.index, self.names)

    def statements(
        self,
        *,
        country: str | None = None,
        organisation: str | None = None,
        speaker: str | None = None,
        about: str | None = None,
        language: Language | None = None,
        k: int = 50,
        offset: int = 0,
    ) -> StatementList:
        """Up to k statements, the best first when there is a topic, else the oldest.

        Args:
            country: Name in either language, or ISO code.
            organisation: Name or id of an organisation.
            speaker: Name or id of a person.
            about: A topic, in either language.
            language: Language of the passages; None for both.
            k: How many at most.
            offset: How many to leave out at the start.

        Raises:
            FilterError: for an unknown country, organisation or person; it suggests the nearest.
            QuestionError: for a topic, language, k or offset that cannot be used.
        """
        return list_statements(
            self,
            country=country,
            organisation=organisation,
            speaker=speaker,
            about=about,
            language=language,
            k=k,
            offset=offset,
        )

    def positions(
        self,
        *,
        about: str,
        by: str = "country",
        of: Sequence[str] = (),
        language: Language | None = None,
    ) -> Positions:
        """What countries or organisations said on one topic, side by side.

        Args:
            about: The topic, in either language.
            by: `country` or `organisation`.
            of: Only these, by name, code or id; those without a statement are listed too.
            language: Language of the passages; None for both.

        Raises:
            FilterError: for an unknown country or organisation; it suggests the nearest.
            QuestionError: for a topic, `by` or number of names that cannot be used.
        """
        return positions(self, about=about, by=by, of=of, language=language)

    def documents(self, wanted: Wanted | None = None) -> DocumentList:
        """The documents that are wanted; all of them, in catalogue order, when None.

        Raises:
            QuestionError: for an order, number or offset that cannot be used.
        """
        return self._views.documents(wanted)

    def document(self, document_id: str) -> DocumentView:
        """One document.

        Raises:
            NotFoundError: when there is none with this id.
        """
        return self._views.document(document_id)

    def document_text(self, document_id: str) -> DocumentText:
        """The text of a document and its passages.

        Raises:
            NotFoundError: when there is none with this id.
        """
        return self._views.text(document_id)

    def passage(self, passage_id: str, context: int = 0) -> PassageContext:
        """A passage with up to `context` (at most 20) neighbours on each side.

        Raises:
            NotFoundError: when there is none with this id.
        """
        return self._views.passage(passage_id, context)

    def gloss(self, text: str) -> Gloss:
        """A word-by-word gloss of a text in the other language, where terms and names are known.

        Raises:
            QuestionError: for a text without words, or one that is too long.
        """
        return gloss_of(text, self._bridge, self.names)

    @property
    def has_generator(self) -> bool:
        """Whether a model can be asked for prose and translations."""
        return self._on_demand.has_generator

    @property
    def writer(self) -> Writer:
        """Writes prose for an answer, and translates.

        Raises:
            GeneratorOff: when no endpoint is set.
        """
        return self._on_demand.writer
