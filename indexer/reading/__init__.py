"""Reads files of every format into documents, and reports what it could not read."""

from indexer.reading.catalog import CATALOG_NAME, circle_of, read_catalog
from indexer.reading.corpus import Corpus, read_corpus, read_file, read_folder
from indexer.reading.decode import decode as decode_bytes
from indexer.reading.files import MAX_BYTES, is_left_out
from indexer.reading.findings import Finding, NotRead
from indexer.reading.formats import SUFFIXES, format_of
from indexer.reading.gathering import DocumentSource, Header
from indexer.reading.kept import FILE_NAME as KEPT_NAME
from indexer.reading.kept import KeptReadings, count_damaged, forget_damaged, paths_of_bytes
from indexer.reading.report import REPORT_NAME, FileReport, ReadingReport, sentence
from indexer.reading.shipped import installed_corpus, shipped_corpus
from indexer.reading.sidecar import SUFFIX as SIDECAR_SUFFIX
from indexer.reading.sidecar import Fault, faults_of, sidecar_of
from indexer.reading.sidecar import to_text as sidecar_text

__all__ = [
    "CATALOG_NAME",
    "KEPT_NAME",
    "MAX_BYTES",
    "REPORT_NAME",
    "SIDECAR_SUFFIX",
    "SUFFIXES",
    "Corpus",
    "DocumentSource",
    "Fault",
    "FileReport",
    "Finding",
    "Header",
    "KeptReadings",
    "NotRead",
    "ReadingReport",
    "circle_of",
    "count_damaged",
    "decode_bytes",
    "faults_of",
    "forget_damaged",
    "format_of",
    "installed_corpus",
    "is_left_out",
    "paths_of_bytes",
    "read_catalog",
    "read_corpus",
    "read_file",
    "read_folder",
    "sentence",
    "shipped_corpus",
    "sidecar_of",
    "sidecar_text",
]
