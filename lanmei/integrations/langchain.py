"""A LangChain retriever: `pip install 'lanmei[langchain]'`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import SkipValidation

from lanmei.integrations.hits import find, open_index
from service.engine import SearchEngine


class LanmeiRetriever(BaseRetriever):
    """Passages of an index in Chinese and English, best first.

    `LanmeiRetriever.open("my-index", k=5).invoke("碳中和")`; `k`, `languages` and `filters` are
    those of `SearchEngine.search`.
    """

    engine: SkipValidation[SearchEngine]
    k: int = 10
    languages: Sequence[str] | None = None
    filters: dict[str, Any] | None = None

    @classmethod
    def open(
        cls,
        index_dir: str | Path,
        *,
        encoder: str | None = None,
        **more: Any,  # noqa: ANN401 - the fields
    ) -> LanmeiRetriever:
        """A retriever over an index; `more` are the fields of the retriever.

        Raises:
            LanmeiError: when the index or the encoder cannot be opened.
        """
        return cls(engine=open_index(index_dir, encoder), **more)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        del run_manager
        found = find(self.engine, query, k=self.k, languages=self.languages, filters=self.filters)
        return [
            Document(id=hit.passage_id, page_content=hit.text, metadata=metadata)
            for hit, metadata in found
        ]
