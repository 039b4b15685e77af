"""A Haystack component: `pip install 'lanmei[haystack]'`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from haystack import Document, component, default_from_dict, default_to_dict

from lanmei.integrations.hits import find, open_index
from service.engine import SearchEngine


@component
class LanmeiRetriever:
    """Passages of an index in Chinese and English, best first.

    `filters` are those of `SearchEngine.search` (`{"and": [{"field": …, "op": …, "value": …}]}`).
    The index is opened by `warm_up`, or by the first `run`.
    """

    def __init__(
        self,
        index_dir: str,
        *,
        encoder: str | None = None,
        top_k: int = 10,
        languages: Sequence[str] | None = None,
        filters: dict[str, Any] | None = None,
    ) -> None:
        self.index_dir = index_dir
        self.encoder = encoder
        self.top_k = top_k
        self.languages = languages
        self.filters = filters
        self._engine: SearchEngine | None = None

    def warm_up(self) -> None:
        """Open the index.

        Raises:
            LanmeiError: when the index or the encoder cannot be opened.
        """
        if self._engine is None:
            self._engine = open_index(self.index_dir, self.encoder)

    @component.output_types(documents=list[Document])
    def run(
        self, query: str, top_k: int | None = None, filters: dict[str, Any] | None = None
    ) -> dict[str, list[Document]]:
        """Find passages; `top_k` and `filters` override those of the component.

        Raises:
            UserError: for a query, top_k or filter that cannot be used.
        """
        self.warm_up()
        assert self._engine is not None  # noqa: S101 - warmed up
        found = find(
            self._engine,
            query,
            k=self.top_k if top_k is None else top_k,
            languages=self.languages,
            filters=self.filters if filters is None else filters,
        )
        documents = [
            Document(id=hit.passage_id, content=hit.text, meta=metadata, score=hit.score)
            for hit, metadata in found
        ]
        return {"documents": documents}

    def to_dict(self) -> dict[str, Any]:
        """The component in the form in which a pipeline is saved."""
        saved: dict[str, Any] = default_to_dict(
            self,
            index_dir=self.index_dir,
            encoder=self.encoder,
            top_k=self.top_k,
            languages=self.languages,
            filters=self.filters,
        )
        return saved

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> LanmeiRetriever:
        """The component of a saved pipeline."""
        made: LanmeiRetriever = default_from_dict(cls, data)
        return made
