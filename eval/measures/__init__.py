"""Measures of retrieval, answers, counterparts and statements, from an engine and judgements."""

from eval.measures.alignment import Alignment, measure_alignment, pairs_of
from eval.measures.answers import (
    AnswerResult,
    TwinAgreement,
    answer_tasks,
    run_answers,
    twin_agreement,
)
from eval.measures.archives import (
    claims_of,
    measure_archive,
    measure_archives,
    passage_pairs_of,
)
from eval.measures.attribution import Attribution, measure_attribution
from eval.measures.bias import LanguageBias, language_bias, twin_overlap
from eval.measures.bm25 import run_bm25
from eval.measures.cases import CaseResult, run_cases
from eval.measures.certificate import Certificate, describe_commit
from eval.measures.dialogues import measure_dialogues
from eval.measures.evidence import Evidence
from eval.measures.marks import (
    Alike,
    Claim,
    measure_alike,
    measure_kinds,
    measure_said,
    measure_versions,
    same_person,
    same_title,
)
from eval.measures.ordinary import Outcome, ask_ordinary
from eval.measures.retrieval import PerTopic, measure
from eval.measures.risk import Abstention, Judged, abstention, auroc
from eval.measures.search import (
    DEPTH,
    Pool,
    Task,
    TopicResult,
    counterparts_of,
    document_tasks,
    run_tasks,
    span_tasks,
)
from eval.measures.significance import PairedTest, bootstrap_mean, holm, paired_test
from eval.measures.subject import Subject, build_subject, open_subject, shipped_documents
from eval.measures.summary import (
    Observation,
    direction_label,
    direction_place,
    interval_json,
    summarise,
)

__all__ = [
    "DEPTH",
    "Abstention",
    "Alignment",
    "Alike",
    "AnswerResult",
    "Attribution",
    "CaseResult",
    "Certificate",
    "Claim",
    "Evidence",
    "Judged",
    "LanguageBias",
    "Observation",
    "Outcome",
    "PairedTest",
    "PerTopic",
    "Pool",
    "Subject",
    "Task",
    "TopicResult",
    "TwinAgreement",
    "abstention",
    "answer_tasks",
    "ask_ordinary",
    "auroc",
    "bootstrap_mean",
    "build_subject",
    "claims_of",
    "counterparts_of",
    "describe_commit",
    "direction_label",
    "direction_place",
    "document_tasks",
    "holm",
    "interval_json",
    "language_bias",
    "measure",
    "measure_alignment",
    "measure_alike",
    "measure_archive",
    "measure_archives",
    "measure_attribution",
    "measure_dialogues",
    "measure_kinds",
    "measure_said",
    "measure_versions",
    "open_subject",
    "paired_test",
    "pairs_of",
    "passage_pairs_of",
    "run_answers",
    "run_bm25",
    "run_cases",
    "run_tasks",
    "same_person",
    "same_title",
    "shipped_documents",
    "span_tasks",
    "summarise",
    "twin_agreement",
    "twin_overlap",
]
