"""Records as JSON: any depth, in the order of their fields."""

from __future__ import annotations

from dataclasses import dataclass

from service.jsonable import Jsonable, json_of


@dataclass(frozen=True, slots=True)
class _Inner(Jsonable):
    text: str
    none: int | None


@dataclass(frozen=True, slots=True)
class _Outer(Jsonable):
    inner: tuple[_Inner, ...]
    counts: dict[str, int]
    share: float


def test_records_in_records_become_plain_values() -> None:
    outer = _Outer((_Inner("灯𠮷，燈 lantern", None), _Inner("", 0)), {"zh": 1}, 0.5)
    assert outer.to_json() == {
        "inner": [{"text": "灯𠮷，燈 lantern", "none": None}, {"text": "", "none": 0}],
        "counts": {"zh": 1},
        "share": 0.5,
    }
    assert list(outer.to_json()) == ["inner", "counts", "share"]
    assert json_of(("茶", True)) == ["茶", True]
