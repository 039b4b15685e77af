"""Index archives in a temporary folder and measure them: `python -m eval.archive_run [FOLDER …]`.

Without a folder: the corpora with gold that ship. Tables go to stdout, `--out` writes JSON.
Mistakes are named for documents of the dev split only.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from eval.archive_measures import (
    Claim,
    Pair,
    measure_said,
    measure_versions,
    same_title,
)
from eval.archives import Archive, ArchiveQuestion, read_archive, shipped_archives
from eval.certificate import describe_commit
from eval.scores import Scores
from eval.spans import Span, matches
from eval.subject import Subject, build_subject
from eval.terminal import say
from eval.text_table import plain_table
from indexer.reader import read_corpus
from service.results import Citation
from service.settings import Settings

Figures = dict[str, Any]


def measure_archive(archive: Archive, settings: Settings) -> Figures:
    """Index one archive below the folder of the settings, and measure every split.

    Raises:
        LanmeiError: when it cannot be indexed.
    """
    subject = build_subject(read_corpus(archive.source), archive.name, settings)
    outcomes = [(question, *_asked(subject, question)) for question in archive.questions]
    splits: dict[str, Figures] = {}
    for split in archive.splits:
        figures: Figures = {}
        if archive.marked:
            figures |= _marks(archive, subject, split)
        own = [row for row in outcomes if row[0].split == split]
        figures["questions"] = _question_figures(own)
        if split != "test":
            figures["wrong_questions"] = [
                f"{question.question_id} {question.question}: "
                + ("not right" if question.answerable else "answered")
                for question, answered, right in own
                if (not right if question.answerable else answered)
            ]
        splits[split] = figures
    return {"corpus": archive.name, "index": subject.index.index_id, "splits": splits}


def _asked(subject: Subject, question: ArchiveQuestion) -> tuple[bool, bool]:
    """Whether it was answered, and whether a cited quote answers it."""
    answer = subject.engine.ask(question.question)
    return answer.answered, answer.answered and any(
        _answers(subject, question, citation) for citation in answer.citations
    )


def _answers(subject: Subject, question: ArchiveQuestion, citation: Citation) -> bool:
    if question.pattern is not None:
        return question.pattern.search(citation.quote) is not None
    span = Span(_name_of(subject, citation.document_id), citation.start, citation.end)
    return any(matches(span, answer) for answer in question.answers)


def _question_figures(rows: Sequence[tuple[ArchiveQuestion, bool, bool]]) -> Figures:
    figures: Figures = {}
    for language in ("zh", "en", "both"):
        own = [row for row in rows if language in ("both", row[0].language)]
        figures[language] = {
            "answerable": sum(row[0].answerable for row in own),
            "right": sum(row[2] for row in own if row[0].answerable),
            "unanswerable": sum(not row[0].answerable for row in own),
            "answered": sum(row[1] for row in own if not row[0].answerable),
        }
    return figures


def _marks(archive: Archive, subject: Subject, split: str) -> Figures:
    mine = {name for name, own in archive.split_of.items() if own == split}
    texts = {_name_of(subject, name): text for name, text in subject.texts.items()}
    said = measure_said(
        [claim for claim in claims_of(subject) if claim.span.document_id in mine],
        [one for one in archive.said if one.span.document_id in mine],
        [span for span in archive.nobody if span.document_id in mine],
        texts,
    )
    versions = measure_versions(
        [pair for pair in pairs_of(subject) if _touches(pair, mine)],
        [pair for pair in archive.pairs if _touches(pair, mine)],
        archive.versions,
    )
    documents = {
        _name_of(subject, name): document for name, document in subject.index.documents.items()
    }
    read = [(documents[name], *archive.dates[name]) for name in sorted(mine)]
    figures: Figures = {
        "speaker": said.speaker.to_json(),
        "all_three": said.whole.to_json(),
        "nobody": {"claimed": said.claimed_nobody, "spans": said.nobody},
        "counterparts": versions.pairs.to_json(),
        "false_pairs": versions.false_pairs,
        "false_documents": len(versions.false_documents),
        "dates": {"right": sum(own.date == date for own, date, _ in read), "documents": len(read)},
        "titles": {
            "right": sum(same_title(own.title, title) for own, _, title in read),
            "documents": len(read),
        },
        "boilerplate": _blocks(archive, subject, mine).to_json(),
    }
    if split != "test":
        figures["wrong_speakers"] = list(said.mistakes)
        figures["wrong_documents"] = [list(pair) for pair in versions.false_documents]
    return figures


def claims_of(subject: Subject) -> list[Claim]:
    """The statements of an index; one without a span of its own is about its whole passage."""
    passages = subject.passages
    claims = []
    for statement in subject.index.statements.values():
        passage = passages[statement.passage_id]
        start = int(getattr(statement, "start", passage.start))
        end = int(getattr(statement, "end", passage.end))
        claims.append(
            Claim(
                Span(_name_of(subject, passage.document_id), start, end),
                statement.speaker,
                statement.organisation,
                statement.country,
            )
        )
    return claims


def pairs_of(subject: Subject) -> list[Pair]:
    """The counterparts of an index on the level of passages."""
    passages = subject.passages
    return [
        (
            Span(_name_of(subject, passages[c.zh_passage_id].document_id), c.zh_start, c.zh_end),
            Span(_name_of(subject, passages[c.en_passage_id].document_id), c.en_start, c.en_end),
        )
        for c in subject.index.counterparts
        if c.level == "passage"
    ]


def _blocks(archive: Archive, subject: Subject, mine: set[str]) -> Scores:
    blocks = [span for span in archive.blocks if span.document_id in mine]
    repeated = [
        Span(name, passage.start, passage.end)
        for passage in subject.index.passages
        if passage.kind == "boilerplate"
        and (name := _name_of(subject, passage.document_id)) in mine
    ]
    return Scores(
        correct=sum(any(matches(span, block) for block in blocks) for span in repeated),
        predicted=len(repeated),
        found=sum(any(matches(span, block) for span in repeated) for block in blocks),
        expected=len(blocks),
    )


def _touches(pair: Pair, mine: set[str]) -> bool:
    return pair[0].document_id in mine or pair[1].document_id in mine


def _name_of(subject: Subject, document_id: str) -> str:
    return subject.index.documents[document_id].path.removeprefix("documents/")


def tables(results: Iterable[Figures]) -> str:
    """What was measured, for a terminal."""
    marked, asked = [], []
    for result in results:
        for split, figures in result["splits"].items():
            name = f"{result['corpus']} {split}"
            if "speaker" in figures:
                marked.append([name, *_marked_cells(figures)])
            for language, own in figures["questions"].items():
                asked.append(
                    [
                        f"{name} {language}",
                        _of(own["right"], own["answerable"]),
                        _of(own["answered"], own["unanswerable"]),
                    ]
                )
    parts = []
    if marked:
        parts.append(plain_table(_MARKED, marked))
    parts.append(plain_table(["questions", "right", "unanswerable answered"], asked))
    return "\n\n".join(parts)


_MARKED = (
    "corpus", "speaker P", "R", "three P", "R", "nobody's", "pairs P", "R", "false pairs",
    "between", "dates", "titles", "blocks",
)  # fmt: skip


def _marked_cells(figures: Figures) -> list[str]:
    speaker, three = figures["speaker"], figures["all_three"]
    pairs, nobody, blocks = figures["counterparts"], figures["nobody"], figures["boilerplate"]
    return [
        _of(speaker["correct"], speaker["predicted"]),
        _of(speaker["found"], speaker["expected"]),
        _of(three["correct"], three["predicted"]),
        _of(three["found"], three["expected"]),
        _of(nobody["claimed"], nobody["spans"]),
        _of(pairs["correct"], pairs["predicted"]),
        _of(pairs["found"], pairs["expected"]),
        str(figures["false_pairs"]),
        str(figures["false_documents"]),
        _of(figures["dates"]["right"], figures["dates"]["documents"]),
        _of(figures["titles"]["right"], figures["titles"]["documents"]),
        _of(blocks["found"], blocks["expected"]),
    ]


def _of(part: int, total: int) -> str:
    return f"{part}/{total}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the folders of the command line; 0 when done."""
    parser = argparse.ArgumentParser(prog="python -m eval.archive_run", description=__doc__)
    parser.add_argument("folders", metavar="FOLDER", nargs="*", type=Path)
    parser.add_argument("--encoder", metavar="NAME")
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.add_argument("--mistakes", action="store_true", help="name what is wrong (dev only)")
    parsed = parser.parse_args(arguments)
    results = run(parsed.folders or shipped_archives(), encoder=parsed.encoder)
    if parsed.out is not None:
        content = {"commit": describe_commit(), "results": results}
        parsed.out.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    say(tables(results))
    if parsed.mistakes:
        for result in results:
            for figures in result["splits"].values():
                for kind in ("wrong_speakers", "wrong_documents", "wrong_questions"):
                    for one in figures.get(kind, ()):
                        say(f"{result['corpus']} {kind}: {one}")
    return 0


def run(folders: Iterable[Path], *, encoder: str | None = None) -> list[Figures]:
    """Measure several archives, each with an index of its own that is thrown away.

    Raises:
        LanmeiError: when one cannot be read or indexed.
    """
    results = []
    for folder in folders:
        with tempfile.TemporaryDirectory() as place:
            flags = {"index_dir": Path(place) / "index", "encoder": encoder}
            settings = Settings.load(os.environ, flags=flags)
            results.append(measure_archive(read_archive(folder), settings))
    return results


if __name__ == "__main__":
    raise SystemExit(main())
