"""Browsing an index: documents, facets, statements, positions, original files, measured quality."""

from service.browsing.entries import StatementEntry
from service.browsing.facets import count_facets
from service.browsing.gloss import Gloss, gloss_of
from service.browsing.listing import SORTS, DocumentList, DocumentSort, Wanted
from service.browsing.originals import Originals, OriginalView, remember_folder
from service.browsing.quality import (
    EVALUATION_FILE,
    Answering,
    Direction,
    Finding,
    Quality,
    QualityReport,
    quality_of,
)
from service.browsing.side_by_side import (
    POSITIONS_BY,
    Position,
    PositionBy,
    Positions,
    positions,
)
from service.browsing.statements import (
    GroupBy,
    StatementList,
    Timeline,
    TimelineGroup,
    list_statements,
    timeline,
)
from service.browsing.views import Views

__all__ = [
    "EVALUATION_FILE",
    "POSITIONS_BY",
    "SORTS",
    "Answering",
    "Direction",
    "DocumentList",
    "DocumentSort",
    "Finding",
    "Gloss",
    "GroupBy",
    "OriginalView",
    "Originals",
    "Position",
    "PositionBy",
    "Positions",
    "Quality",
    "QualityReport",
    "StatementEntry",
    "StatementList",
    "Timeline",
    "TimelineGroup",
    "Views",
    "Wanted",
    "count_facets",
    "gloss_of",
    "list_statements",
    "positions",
    "quality_of",
    "remember_folder",
    "timeline",
]
