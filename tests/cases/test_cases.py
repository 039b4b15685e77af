"""Small inputs, each standing for a kind of fault: what an index of them must say.

A file holds a kind, a `[[case]]` a few documents and what is expected of them:

- `ask`: `right` is a pattern that a cited quote matches, `none` says that nothing is answered;
- `said`: half of `text` is attributed to `speaker`, `organisation`, `country` (or `not_country`);
- `nobody`: texts that are attributed to no person; `speakers`: persons who may be named besides;
- `pairs`: how many counterparts of passages there are;
- `read`: title and date of a document; `search`: a filtered search finds the text, and
  a warning matches the pattern `warns`.

`fails` is the reason why a case does not hold yet. Who makes it hold takes the line out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eval.gold import Span, shared
from eval.measures import Claim, Subject, build_subject, claims_of, passage_pairs_of, same_person
from indexer.encoders import Encoder
from indexer.reading import read_folder
from service.settings import Settings

Case = Mapping[str, Any]
FOLDER = Path(__file__).parent

pytestmark = pytest.mark.model


def _cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            marks = []
            if "fails" in case:
                marks.append(pytest.mark.xfail(reason=case["fails"], strict=True))
            name = f"{path.stem}: {case['name']}"
            found.append(pytest.param(case, marks=marks, id=name))
    return found


def test_every_kind_has_three_cases() -> None:
    for path in FOLDER.glob("*.toml"):
        assert len(tomllib.loads(path.read_text(encoding="utf-8"))["case"]) >= 3, path.name


@pytest.mark.parametrize("case", _cases())
def test_case(
    case: Case, tmp_path: Path, built_in_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All expectations of a case, reported together."""
    opened_once = "eval.measures.subject.open_encoder"
    monkeypatch.setattr(opened_once, lambda *_, **__: built_in_encoder)
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in case["documents"].items():
        (folder / name).write_text(text.lstrip("\n"), encoding="utf-8", newline="\n")
    settings = Settings(index_dir=tmp_path / "index")
    subject = build_subject(read_folder(folder), "case", settings)
    wrong = [
        *_wrong_answers(case, subject),
        *_wrong_statements(case, subject),
        *_wrong_pairs(case, subject),
        *_wrong_documents(case, subject),
        *_wrong_searches(case, subject),
    ]
    assert not wrong, "\n".join(wrong)


def _wrong_answers(case: Case, subject: Subject) -> list[str]:
    wrong = []
    for ask in case.get("ask", ()):
        answer = subject.engine.ask(ask["question"])
        quotes = [citation.quote for citation in answer.citations] if answer.answered else []
        if ask.get("none"):
            good = not answer.answered
        else:
            good = any(re.search(ask["right"], quote) for quote in quotes)
        if not good:
            wrong.append(f"{ask['question']}: {quotes or answer.reason}")
    return wrong


def _wrong_statements(case: Case, subject: Subject) -> list[str]:
    if not {"said", "nobody", "speakers"} & case.keys():
        return []
    claims = claims_of(subject)
    expected = case.get("said", ())
    wrong = []
    for said in expected:
        span = _span(subject, said["text"])
        if not any(_covers(claim, span) and _agrees(claim, said) for claim in claims):
            wrong.append(f"not attributed as {said}: {_of(claims, span)}")
    for text in case.get("nobody", ()):
        span = _span(subject, text)
        if any(_covers(claim, span) for claim in claims):
            wrong.append(f"nobody said {text!r}: {_of(claims, span)}")
    allowed = [said["speaker"] for said in expected if "speaker" in said]
    allowed += case.get("speakers", ())
    chairs = ("主席", "MR. SPEAKER")
    wrong.extend(
        f"{claim.speaker!r} is no speaker here"
        for claim in claims
        if claim.speaker and not same_person(claim.speaker, [*allowed, *chairs])
    )
    return wrong


def _wrong_pairs(case: Case, subject: Subject) -> list[str]:
    found = len(passage_pairs_of(subject))
    return [f"{found} pairs"] if found != case.get("pairs", found) else []


def _wrong_documents(case: Case, subject: Subject) -> list[str]:
    by_name = {document.path: document for document in subject.index.documents.values()}
    return [
        f"{read['document']}: {by_name[read['document']].title!r} {by_name[read['document']].date}"
        for read in case.get("read", ())
        if by_name[read["document"]].title != read["title"]
        or by_name[read["document"]].date != read["date"]
    ]


def _wrong_searches(case: Case, subject: Subject) -> list[str]:
    wrong = []
    for search in case.get("search", ()):
        response = subject.engine.search(search["query"], filters=search["filters"])
        if not any(search["finds"] in hit.text for hit in response.hits):
            wrong.append(f"{search['query']}: {len(response.hits)} hits without the text")
        if not re.search(search.get("warns", ""), "\n".join(response.warnings)):
            wrong.append(f"{search['query']}: no such warning among {response.warnings}")
    return wrong


def _span(subject: Subject, text: str) -> Span:
    for document in subject.index.documents.values():
        start = document.text.find(text)
        if start >= 0:
            return Span(document.path, start, start + len(text))
    raise AssertionError(f"{text!r} is in no document of the case")


def _covers(claim: Claim, span: Span) -> bool:
    """Half of the text is claimed, and half of what is claimed is the text."""
    common = 2 * shared(claim.span, span)
    return common >= span.end - span.start and common >= claim.span.end - claim.span.start


def _agrees(claim: Claim, said: Mapping[str, str]) -> bool:
    if "speaker" in said and not (claim.speaker and same_person(claim.speaker, [said["speaker"]])):
        return False
    organisation = said.get("organisation")
    if organisation and organisation not in (claim.organisation or claim.speaker or ""):
        return False
    if "country" in said and claim.country != said["country"]:
        return False
    return "not_country" not in said or claim.country != said["not_country"]


def _of(claims: list[Claim], span: Span) -> list[Claim]:
    return [claim for claim in claims if shared(claim.span, span)]
