"""Files of every format to documents, and what could not be read, named."""

from indexer.reading.catalog import CATALOG_NAME, circle_of
from indexer.reading.corpus import Corpus, read_corpus, read_file, read_folder
from indexer.reading.findings import Finding, NotRead
from indexer.reading.formats import SUFFIXES
from indexer.reading.kept import FILE_NAME as KEPT_NAME
from indexer.reading.kept import KeptReadings, count_damaged, forget_damaged
from indexer.reading.report import REPORT_NAME, FileReport, ReadingReport, sentence

__all__ = [
    "CATALOG_NAME",
    "KEPT_NAME",
    "REPORT_NAME",
    "SUFFIXES",
    "Corpus",
    "FileReport",
    "Finding",
    "KeptReadings",
    "NotRead",
    "ReadingReport",
    "circle_of",
    "count_damaged",
    "forget_damaged",
    "read_corpus",
    "read_file",
    "read_folder",
    "sentence",
]
