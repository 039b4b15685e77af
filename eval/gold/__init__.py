"""What was judged by hand, and data sets, read and checked."""

from eval.gold.cases import Case, read_cases
from eval.gold.dataset import DocumentDataset, read_beir, read_trec
from eval.gold.lines import unreadable
from eval.gold.records import GoldCounterpart, GoldSpan, GoldStatement, Judgement, Topic
from eval.gold.sets import TOPICS, GoldSet, SplitName, read_gold_csv, read_gold_folder
from eval.gold.spans import Span, agrees, characters, matches, shared
from eval.gold.trec import Qrels, Run, read_qrels, read_run, write_run

__all__ = [
    "TOPICS",
    "Case",
    "DocumentDataset",
    "GoldCounterpart",
    "GoldSet",
    "GoldSpan",
    "GoldStatement",
    "Judgement",
    "Qrels",
    "Run",
    "Span",
    "SplitName",
    "Topic",
    "agrees",
    "characters",
    "matches",
    "read_beir",
    "read_cases",
    "read_gold_csv",
    "read_gold_folder",
    "read_qrels",
    "read_run",
    "read_trec",
    "shared",
    "unreadable",
    "write_run",
]
