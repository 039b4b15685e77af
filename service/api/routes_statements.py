"""`/v1/statements` and `/v1/positions`: who said what; countries or organisations side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from indexer.records import Language
from service.api.access_log import note
from service.api.refusals import NAMES, refused
from service.api.state import current_engine
from service.browsing import (
    GroupBy,
    PositionBy,
    Positions,
    StatementList,
    Timeline,
    timeline,
)
from service.browsing import positions as positions_of

router = APIRouter(prefix="/v1", tags=["corpus"])
Name = Annotated[str | None, Query(max_length=200)]


@router.get(
    "/statements",
    response_model=StatementList | Timeline,
    responses=refused("question-empty", "question-too-long", "k", "offset", *NAMES),
)
def statements(
    request: Request,
    country: Annotated[
        str | None, Query(max_length=200, description="Name in either language, or ISO code.")
    ] = None,
    organisation: Name = None,
    speaker: Name = None,
    about: Annotated[str | None, Query(description="A topic, in either language.")] = None,
    language: Annotated[Language | None, Query(description="Of the passages.")] = None,
    by: Annotated[
        GroupBy | None, Query(description="Group by this, each group ordered by day.")
    ] = None,
    k: Annotated[int, Query(description="How many at most.")] = 50,
    offset: Annotated[int, Query(description="How many to leave out at the start.")] = 0,
) -> JSONResponse:
    """List statements: the best first with a topic, else the oldest first; or a timeline."""
    engine = current_engine(request)
    if by is None:
        listed = engine.statements(
            country=country,
            organisation=organisation,
            speaker=speaker,
            about=about,
            language=language,
            k=k,
            offset=offset,
        )
        note(request, k=k, hits=len(listed.statements))
        return JSONResponse(listed.to_json())
    grouped = timeline(
        engine,
        by=by,
        country=country,
        organisation=organisation,
        speaker=speaker,
        about=about,
        language=language,
        k=k,
        offset=offset,
    )
    note(request, k=k, hits=sum(len(group.statements) for group in grouped.groups))
    return JSONResponse(grouped.to_json())


@router.get(
    "/positions",
    response_model=Positions,
    responses=refused("question-empty", "question-too-long", "too-many-names", *NAMES),
)
def positions(
    request: Request,
    about: Annotated[str, Query(description="The topic, in either language.")],
    by: Annotated[PositionBy, Query(description="Whose positions.")] = "country",
    of: Annotated[
        list[str] | None,
        Query(
            description="Only these, by name, alias or code; repeat it. One that said nothing on "
            "the topic is listed with `statement` null."
        ),
    ] = None,
    language: Annotated[Language | None, Query(description="Of the passages.")] = None,
) -> JSONResponse:
    """List what countries or organisations said on one topic: the best statement of each."""
    engine = current_engine(request)
    found = positions_of(engine, about=about, by=by, of=of or (), language=language)
    note(request, hits=sum(position.statement is not None for position in found.positions))
    return JSONResponse(found.to_json())
