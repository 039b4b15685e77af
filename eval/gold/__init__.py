"""Reads and checks data sets and what people judged by hand."""

from eval.gold.archives import Archive, ArchiveQuestion, Said, read_archive, shipped_archives
from eval.gold.cases import Case, read_cases
from eval.gold.dataset import DocumentDataset, read_beir, read_trec
from eval.gold.dialogues import OUTCOMES as DIALOGUE_OUTCOMES
from eval.gold.dialogues import Dialogue, DialogueTurn, read_dialogues
from eval.gold.lines import unreadable
from eval.gold.ordinary import KINDS as ORDINARY_KINDS
from eval.gold.ordinary import OrdinaryQuestion, read_ordinary
from eval.gold.records import GoldCounterpart, GoldSpan, GoldStatement, Judgement, Topic, TopicSet
from eval.gold.sets import TOPICS, GoldSet, SplitName, read_gold_csv, read_gold_folder
from eval.gold.spans import Span, agrees, characters, matches, shared
from eval.gold.topics import read_topic_set
from eval.gold.trec import Qrels, Run, read_qrels, read_run, write_run

__all__ = [
    "DIALOGUE_OUTCOMES",
    "ORDINARY_KINDS",
    "TOPICS",
    "Archive",
    "ArchiveQuestion",
    "Case",
    "Dialogue",
    "DialogueTurn",
    "DocumentDataset",
    "GoldCounterpart",
    "GoldSet",
    "GoldSpan",
    "GoldStatement",
    "Judgement",
    "OrdinaryQuestion",
    "Qrels",
    "Run",
    "Said",
    "Span",
    "SplitName",
    "Topic",
    "TopicSet",
    "agrees",
    "characters",
    "matches",
    "read_archive",
    "read_beir",
    "read_cases",
    "read_dialogues",
    "read_gold_csv",
    "read_gold_folder",
    "read_ordinary",
    "read_qrels",
    "read_run",
    "read_topic_set",
    "read_trec",
    "shared",
    "shipped_archives",
    "unreadable",
    "write_run",
]
