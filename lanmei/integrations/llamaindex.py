"""A LlamaIndex retriever: `pip install 'lanmei[llamaindex]'`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from lanmei.integrations.hits import find, open_index
from service.engine import SearchEngine


class LanmeiRetriever(BaseRetriever):
    """Passages of an index in Chinese and English, best first.

    `k`, `languages` and `filters` are those of `SearchEngine.search`.
    """

    def __init__(
        self,
        engine: SearchEngine,
        *,
        k: int = 10,
        languages: Sequence[str] | None = None,
        filters: dict[str, Any] | None = None,
    ) -> None:
        self._engine = engine
        self._k = k
        self._languages = languages
        self._filters = filters
        super().__init__()

    @classmethod
    def open(
        cls,
        index_dir: str | Path,
        *,
        encoder: str | None = None,
        **more: Any,  # noqa: ANN401 - the fields
    ) -> LanmeiRetriever:
        """A retriever over an index; `more` as of the constructor.

        Raises:
            LanmeiError: when the index or the encoder cannot be opened.
        """
        return cls(open_index(index_dir, encoder), **more)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = find(
            self._engine,
            query_bundle.query_str,
            k=self._k,
            languages=self._languages,
            filters=self._filters,
        )
        return [
            NodeWithScore(
                node=TextNode(
                    id_=hit.passage_id,
                    text=hit.text,
                    metadata=metadata,
                    start_char_idx=hit.start,
                    end_char_idx=hit.end,
                ),
                score=hit.score,
            )
            for hit, metadata in found
        ]
