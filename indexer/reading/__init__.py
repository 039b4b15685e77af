"""Files of a folder to documents with metadata."""

from indexer.reading.catalog import CATALOG_NAME, circle_of
from indexer.reading.corpus import read_corpus, read_file

__all__ = ["CATALOG_NAME", "circle_of", "read_corpus", "read_file"]
