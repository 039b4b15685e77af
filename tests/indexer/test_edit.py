"""An edit costs the documents that changed, and gives the bytes of an index made from nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer import edit, update
from indexer.build import BuildSummary
from indexer.errors import CorpusError
from indexer.reading import gathering
from indexer.records import LANGUAGES
from indexer.store import Index, VectorIndex, serving_manifest
from indexer.update import Ways, update_index
from indexer.upkeep import FILE_NAME, State

NAMES = ["灯.txt", "燈會.md", "𠮷/茶 1.txt", "river.txt", "zz/deep/News.md", "登.txt", "deng.txt"]
HEADS = ["", "# 灯会\n\n", "# River news\n\n"]
PARTS = [
    "灯会在２０２１年2月15日举行，共有120人参加。",
    "燈會在晚上舉行，𠮷野先生（Mr. Yoshino）也來了。",
    "王小明表示，河水很清，鱼有{n}种。",
    "柬埔寨代表李明说，合作很好，茶叶产量为{n}吨。",
    "The lantern fair was held on 15 February 2021 with 120 people.",
    "Wang Xiaoming said that the river is clean and has {n} fish.",
    "Li Ming, representative of Cambodia, said cooperation is good: {n} tonnes of tea.",
    "Mr. Yoshino (𠮷野) came to the climate fair as well.",
    "",
]
TEXTS = st.builds(
    lambda head, parts, n: head + "\n\n".join(parts).format(n=n),
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(PARTS), max_size=4),
    st.integers(2, 30),
)
NAME = st.sampled_from(NAMES)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), NAME, TEXTS),
        st.tuples(st.just("remove"), NAME, st.just("")),
        st.tuples(st.just("rename"), NAME, NAME),
        st.tuples(st.just("copy"), NAME, NAME),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture
def ways(toy_encoder: Any, monkeypatch: pytest.MonkeyPatch) -> Ways:
    monkeypatch.setattr("indexer.update.fingerprint_of", lambda _: toy_encoder.fingerprint)
    return Ways(encoder=toy_encoder.name, open_encoder=lambda _: toy_encoder)


@pytest.fixture
def edits(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each change so far was an edit, and not a build of everything."""
    found: list[bool] = []

    def counted(*values: Any, **more: Any) -> BuildSummary | None:
        made = edit.edit_index(*values, **more)
        found.append(made is not None)
        return made

    monkeypatch.setattr(update, "edit_index", counted)
    return found


def write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def do(folder: Path, kind: str, name: str, more: str) -> None:
    path = folder / name
    if kind == "write":
        write(folder, {name: more})
    elif path.is_file():
        if kind == "copy":
            write(folder, {more: path.read_text(encoding="utf-8")})
        elif kind == "rename":
            (folder / more).parent.mkdir(parents=True, exist_ok=True)
            path.rename(folder / more)
        else:
            path.unlink()


def ids_of(summary: BuildSummary) -> dict[str, str]:
    return {
        file.path: file.document_id
        for file in summary.reading.files
        if file.document_id is not None and file.status != "duplicate"
    }


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(NAME, TEXTS, max_size=5), STEPS)
def test_any_edits_give_the_bytes_of_an_index_made_from_nothing(
    ways: Ways, edits: list[bool], first: dict[str, str], steps: list[tuple[str, str, str]]
) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder, index_dir = Path(place) / "corpus", Path(place) / "index"
        write(folder, {"base.txt": "Tea is grown by the river. 茶在河边。", **first})
        update_index(folder, index_dir, ways)
        for number, step in enumerate(steps):
            do(folder, *step)
            n_edits = len(edits)
            edited = update_index(folder, index_dir, ways)
            assert all(edits[n_edits:])
            # An id that a file once got it keeps, whatever comes beside it.
            again = Path(place) / f"new-{number}"
            made = update_index(folder, again, ways, known_ids=ids_of(edited))
            assert edited.index_id == made.index_id
            assert edited.reading == made.reading


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "corpus"
    write(found, {f"{n}.txt": f"第{n}号通报：河水很清，鱼有{n + 20}种。" for n in range(6)})
    write(found, {f"n{n}.txt": f"Notice {n}: {n + 20} kinds of fish." for n in range(6)})
    return found


def test_unchanged_files_are_not_made_into_documents(
    folder: Path, tmp_path: Path, ways: Ways, edits: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"far.txt": "A note without any number on lanterns, in one language."})
    update_index(folder, tmp_path / "index", ways)
    (folder / "far.txt").unlink()
    made: list[str] = []
    original: Any = vars(gathering)["document_of"]

    def counted(source: Any, *rest: Any) -> Any:
        made.append(source.path)
        return original(source, *rest)

    monkeypatch.setattr(gathering, "document_of", counted)
    write(folder, {"new.txt": "𠮷野：另一份通知，只谈茶。"})
    update_index(folder, tmp_path / "index", ways)
    assert edits == [True]
    assert "new.txt" in made
    assert len(made) < 8


def test_an_edit_that_is_broken_off_leaves_the_old_index_and_is_made_again(
    folder: Path, tmp_path: Path, ways: Ways, edits: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    index_dir = tmp_path / "index"
    first = update_index(folder, index_dir, ways)
    write(folder, {"3.txt": "第3号通报：河水不清。"})

    def broken(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(edit, "publish", broken)
        with pytest.raises(KeyboardInterrupt):
            update_index(folder, index_dir, ways)
    assert (index_dir / "current").read_text(encoding="utf-8").strip() == first.index_id
    again = update_index(folder, index_dir, ways)
    assert edits == [True]  # the broken one came to no end
    assert again.n_encoded == 0  # its vectors were kept
    assert again.index_id == update_index(folder, tmp_path / "new", ways).index_id


def test_an_edit_serves_where_what_it_started_from_cannot_be_kept(
    folder: Path, tmp_path: Path, ways: Ways, edits: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    index_dir = tmp_path / "index"
    update_index(folder, index_dir, ways)
    write(folder, {"3.txt": "第3号通报：河水不清。"})

    def full(_: State, into: Path) -> None:
        (into / FILE_NAME).write_bytes(b"half of it")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(State, "write", full)
        found = update_index(folder, index_dir, ways)
    assert edits == [True]
    assert (index_dir / "current").read_text(encoding="utf-8").strip() == found.index_id
    assert not (index_dir / "generations" / found.index_id / FILE_NAME).exists()
    write(folder, {"3.txt": "第3号通报：河水又清。"})
    again = update_index(folder, index_dir, ways)
    assert edits == [True]  # everything was built
    assert again.index_id == update_index(folder, tmp_path / "new", ways).index_id


def test_without_what_is_kept_everything_is_made_and_kept_again(
    folder: Path, tmp_path: Path, ways: Ways, edits: list[bool]
) -> None:
    index_dir = tmp_path / "index"
    for number, damage in enumerate((b"", b"nonsense" * 1000, None)):
        found = update_index(folder, index_dir, ways)
        kept = index_dir / "generations" / found.index_id / FILE_NAME
        if damage is None:
            kept.unlink()
        else:
            kept.write_bytes(kept.read_bytes()[:-500] + damage)
        write(folder, {"3.txt": f"第3号通报：第{number}稿。"})
        edited = update_index(folder, index_dir, ways)
        assert edited.index_id == update_index(folder, tmp_path / f"{number}", ways).index_id
    assert edits == []
    write(folder, {"3.txt": "第3号通报。"})
    update_index(folder, index_dir, ways)
    assert edits == [True]


def test_a_damaged_generation_is_not_copied_from(
    folder: Path, tmp_path: Path, ways: Ways, edits: list[bool]
) -> None:
    index_dir = tmp_path / "index"
    first = update_index(folder, index_dir, ways)
    records = index_dir / "generations" / first.index_id / "records.sqlite"
    records.write_bytes(records.read_bytes()[:-100] + b"x" * 100)
    write(folder, {"3.txt": "第3号通报：没有鱼。"})
    edited = update_index(folder, index_dir, ways)
    assert edited.index_id == update_index(folder, tmp_path / "new", ways).index_id
    assert edits == []


@pytest.fixture
def in_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language of more than eight passages is searched in lists."""
    create, moved = VectorIndex.create, VectorIndex.moved
    monkeypatch.setattr(VectorIndex, "create", lambda *own: create(*own, exact_limit=8))
    monkeypatch.setattr(VectorIndex, "moved", lambda *own: moved(*own, exact_limit=8))


MANY = {f"m{n}.txt": f"河里有{n + 30}种鱼，茶很香。\n\n灯会有{n + 30}人。" for n in range(20)}
OF_LISTS = {"vectors/vectors.json", "vectors/zh.faiss"}


@pytest.mark.usefixtures("in_lists")
def test_lists_are_kept_in_an_edit_and_everything_else_is_as_in_a_new_index(
    folder: Path, tmp_path: Path, ways: Ways, edits: list[bool], toy_encoder: Any
) -> None:
    write(folder, MANY)
    index_dir = tmp_path / "index"
    first = update_index(folder, index_dir, ways)
    before = index_dir / "generations" / first.index_id / "vectors" / "en.faiss"
    inode = before.stat().st_ino
    changes = (
        {"m3.txt": "河水清。"},
        {"m40.txt": "𠮷野在灯会。\n\n燈會上，𠮷野先生（Mr. Yoshino）也來了。"},
        {"m2.txt": "鱼很多。"},
    )
    for number, texts in enumerate(changes):
        write(folder, texts)
        (folder / f"m{number + 10}.txt").unlink()
        edited = update_index(folder, index_dir, ways)
        update_index(folder, tmp_path / f"{number}", ways)
        mine, theirs = serving_manifest(index_dir), serving_manifest(tmp_path / f"{number}")
        assert mine is not None
        assert theirs is not None
        assert mine.vector_index == theirs.vector_index == "ivf-sq8"
        assert mine.vector_recall >= 0.98
        assert set(mine.files) == set(theirs.files)
        other = {name for name, digest in mine.files.items() if theirs.files[name] != digest}
        assert other <= OF_LISTS
        index, made = (
            Index.open(place, toy_encoder) for place in (index_dir, tmp_path / f"{number}")
        )
        for text in (*texts.values(), "River fish", "灯會"):
            (vector,) = toy_encoder.encode_queries([text])
            for language in LANGUAGES:
                found, expected = (one.nearest(vector, 5, language) for one in (index, made))
                assert found[0].tolist() == expected[0].tolist()
                assert found[1].tolist() == pytest.approx(expected[1].tolist(), abs=1e-6)
        now = index_dir / "generations" / edited.index_id / "vectors" / "en.faiss"
        assert now.stat().st_ino == inode
    assert edits == [True] * 3


@pytest.mark.usefixtures("in_lists")
def test_where_vectors_are_wanted_in_full_again_everything_is_built(
    folder: Path, tmp_path: Path, ways: Ways, edits: list[bool]
) -> None:
    write(folder, {"m.txt": MANY["m0.txt"], "m1.txt": MANY["m1.txt"]})
    update_index(folder, tmp_path / "index", ways)
    assert serving_manifest(tmp_path / "index").vector_index == "ivf-sq8"  # type: ignore[union-attr]
    (folder / "m1.txt").unlink()
    edited = update_index(folder, tmp_path / "index", ways)
    assert edits == [False]
    assert serving_manifest(tmp_path / "index").vector_index == "flat"  # type: ignore[union-attr]
    assert edited.index_id == update_index(folder, tmp_path / "new", ways).index_id


CATALOG = """
[[document]]
id = "zh"
path = "灯.txt"
[[document]]
id = "en"
path = "fair.txt"
{declared}
[[document]]
id = "tea"
path = "茶.txt"
"""


def test_versions_of_a_catalogue_come_and_go_with_an_edit(
    tmp_path: Path, ways: Ways, edits: list[bool]
) -> None:
    folder, index_dir = tmp_path / "corpus", tmp_path / "index"
    both = "\n\n".join(PARTS[:2]), "\n\n".join(PARTS[4:6]).format(n=3)
    write(
        folder, {"灯.txt": both[0], "fair.txt": both[1], "茶.txt": "茶在河边，tea by the river。"}
    )
    changes: list[dict[str, str]] = [
        {"catalog.toml": CATALOG.format(declared="")},
        {"catalog.toml": CATALOG.format(declared='version_of = "zh"')},
        {"茶.txt": "茶在山上，tea on the hill。"},
        {"fair.txt": f"{both[1]}\n\nThe river is wide."},
        {"catalog.toml": CATALOG.format(declared="")},
    ]
    declared = []
    served = ""
    for number, change in enumerate(changes):
        write(folder, change)
        edited = update_index(folder, index_dir, ways)
        assert edited.index_id == update_index(folder, tmp_path / f"new-{number}", ways).index_id
        served = edited.index_id
        declared.append([pair.declared for pair in edited.versions])
    assert edits == [True] * 4
    assert declared[1:4] == [[True]] * 3
    write(folder, {"catalog.toml": CATALOG.format(declared='version_of = "nobody"')})
    with pytest.raises(CorpusError):
        update_index(folder, index_dir, ways)
    assert (index_dir / "current").read_text(encoding="utf-8").strip() == served
