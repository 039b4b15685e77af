"""`/v1/documents`, `/v1/passages`, `/v1/facets`, `/v1/statements`: what the index holds."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

router = APIRouter(prefix="/v1", tags=["corpus"])
DocumentId = Annotated[str, Path(max_length=200, examples=["lmec-briefing-2022-05-zh"])]
PassageId = Annotated[str, Path(max_length=250, examples=["lmec-briefing-2022-05-zh:1200-1391"])]
