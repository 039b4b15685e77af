"""`/v1/statements`: who said what, as a list or as a timeline."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from indexer.records import Language
from service.api.access_log import note
from service.api.state import current_engine
from service.browsing import GroupBy, StatementList, Timeline, list_statements, timeline

router = APIRouter(prefix="/v1", tags=["corpus"])
Name = Annotated[str | None, Query(max_length=200)]


@router.get("/statements", response_model=StatementList | Timeline)
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
    k: int = 50,
) -> JSONResponse:
    """List who said what: the best first with a topic, else the oldest first; or a timeline."""
    engine = current_engine(request)
    if by is None:
        listed = list_statements(
            engine,
            country=country,
            organisation=organisation,
            speaker=speaker,
            about=about,
            language=language,
            k=k,
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
    )
    note(request, k=k, hits=sum(len(group.statements) for group in grouped.groups))
    return JSONResponse(grouped.to_json())
