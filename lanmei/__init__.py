"""lanmei: ask documents in Chinese or English; answers are verified quotes of both, each cited.

    from lanmei import SearchEngine, build_index

    build_index("my-documents", "my-index")
    engine = SearchEngine.open("my-index")
    answer = engine.ask("柬埔寨对碳中和怎么说")

Names are imported when they are first used, so that `import lanmei` costs milliseconds.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.build import BuildSummary
    from indexer.errors import (
        BusyError,
        CorpusError,
        DatasetError,
        EncoderError,
        ExtraMissing,
        FilterError,
        GlossaryError,
        IndexDamaged,
        IndexMismatch,
        IndexMissing,
        IndexUnusable,
        LanmeiError,
        NotFoundError,
        QuestionError,
        StoreUnusable,
        UserError,
        WorkersLost,
    )
    from lanmei.building import build_index
    from service.engine import SearchEngine
    from service.results import Answer, Citation, Hit, SearchResponse
    from service.settings import Settings
    from service.verifying import VerifyReport

    __version__: str

_HOMES = {
    "lanmei.building": ("build_index",),
    "indexer.build": ("BuildSummary",),
    "indexer.errors": (
        "CorpusError",
        "GlossaryError",
        "BusyError",
        "DatasetError",
        "EncoderError",
        "ExtraMissing",
        "FilterError",
        "IndexDamaged",
        "IndexMismatch",
        "IndexMissing",
        "IndexUnusable",
        "LanmeiError",
        "NotFoundError",
        "QuestionError",
        "StoreUnusable",
        "UserError",
        "WorkersLost",
    ),
    "service.engine": ("SearchEngine",),
    "service.results": ("Answer", "Citation", "Hit", "SearchResponse"),
    "service.settings": ("Settings",),
    "service.verifying": ("VerifyReport",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Answer",
    "BuildSummary",
    "BusyError",
    "Citation",
    "CorpusError",
    "DatasetError",
    "EncoderError",
    "ExtraMissing",
    "FilterError",
    "GlossaryError",
    "Hit",
    "IndexDamaged",
    "IndexMismatch",
    "IndexMissing",
    "IndexUnusable",
    "LanmeiError",
    "NotFoundError",
    "QuestionError",
    "SearchEngine",
    "SearchResponse",
    "Settings",
    "StoreUnusable",
    "UserError",
    "VerifyReport",
    "WorkersLost",
    "__version__",
    "build_index",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of the public names
    """The public name, imported now; see PEP 562."""
    if name == "__version__":
        from importlib.metadata import version  # costs more than everything else here

        return version("lanmei")
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
