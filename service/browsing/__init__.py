"""What an index holds: documents, facets, statements by date."""

from service.browsing.facets import count_facets
from service.browsing.side_by_side import (
    POSITIONS_BY,
    Position,
    PositionBy,
    Positions,
    positions,
)
from service.browsing.statements import (
    GroupBy,
    StatementEntry,
    StatementList,
    Timeline,
    TimelineGroup,
    list_statements,
    timeline,
)
from service.browsing.views import Views

__all__ = [
    "POSITIONS_BY",
    "GroupBy",
    "Position",
    "PositionBy",
    "Positions",
    "StatementEntry",
    "StatementList",
    "Timeline",
    "TimelineGroup",
    "Views",
    "count_facets",
    "list_statements",
    "positions",
    "timeline",
]
