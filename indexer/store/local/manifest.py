"""The manifest of a generation: what it is made of, and the id that follows from it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from indexer.encoders import Encoder
from indexer.errors import IndexDamaged, IndexMismatch, IndexUnusable, reasons_of
from indexer.splitting import SPLITTER_VERSION
from indexer.text import TOKENIZER_VERSION

FORMAT_VERSION = 4
MANIFEST = "manifest.json"
CURRENT = "current"
# Files that are read at the same time.
_THREADS = 2
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of. `files` maps a path in its folder to the file's sha256.

    `source_sha256` says which files it was made from (empty: not from a folder); `n_not_read`
    how many of the folder's files are not in it because they could not be read.
    """

    encoder: str
    encoder_fingerprint: str
    dimension: int
    corpus_sha256: str
    n_documents: int
    n_passages: int
    passages_by_language: dict[str, int]
    n_statements: int
    n_counterparts: int
    vector_index: str
    vector_recall: float
    settings_sha256: str
    source_sha256: str = ""
    n_not_read: int = 0
    versions: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION
    tokenizer_version: str = TOKENIZER_VERSION
    splitter_version: str = SPLITTER_VERSION

    @property
    def index_id(self) -> str:
        """Digest of everything above, 16 hexadecimal digits."""
        body = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(body.encode()).hexdigest()[:16]

    def write(self, folder: Path) -> None:
        """Write the manifest, the last file of a generation."""
        body = json.dumps(asdict(self), indent=1, sort_keys=True, ensure_ascii=False)
        (folder / MANIFEST).write_text(body + "\n", encoding="utf-8")


def current_id(index_dir: Path) -> str | None:
    """The id of the serving generation, or None without an index.

    Raises:
        IndexUnusable: when `current` is there but may not be read.
        IndexDamaged: when it names no generation.
    """
    path = index_dir / CURRENT
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise cannot_read(path, error) from error
    name = content.decode("ascii", "replace").strip()
    if not _ID.fullmatch(name):
        raise damaged(path, "it does not name an index generation", "其内容不是索引的名称")
    return name


def read_manifest(folder: Path) -> Manifest:
    """Read and check the form of a manifest.

    Raises:
        IndexDamaged: when it is missing or cannot be read.
        IndexMismatch: when it is of another format.
    """
    try:
        body = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version = body["format_version"]
    except PermissionError as error:
        raise cannot_read(folder / MANIFEST, error) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise damaged(folder, f"{MANIFEST}: {error}") from error
    if version != FORMAT_VERSION:
        raise IndexMismatch(
            en=f"{folder}: the index has format {version}, this program reads format "
            f"{FORMAT_VERSION}; rebuild it with `lanmei index`",
            zh=f"{folder}：索引格式为 {version}，本程序读取的格式为 {FORMAT_VERSION}；"
            "请运行 `lanmei index` 重新建立",
        )
    for known in fields(Manifest):
        kind = str(known.type).partition("[")[0]
        if type(body.get(known.name)).__name__ not in {kind, "int" if kind == "float" else kind}:
            raise damaged(
                folder,
                f"{MANIFEST}: {known.name} is missing or of another kind",
                f"{MANIFEST}：缺少 {known.name} 或其类型有误",
            )
    try:
        return Manifest(**body)
    except TypeError as error:
        raise damaged(folder, f"{MANIFEST}: {error}") from error


def check_fits(folder: Path | str, manifest: Manifest, encoder: Encoder | None) -> None:
    """Refuse an index that this program, or this encoder, cannot use.

    Raises:
        IndexMismatch: when tokenizer or encoder are others.
    """
    if manifest.tokenizer_version != TOKENIZER_VERSION:
        raise IndexMismatch(
            en=f"{folder}: the index was made with tokenizer {manifest.tokenizer_version}, this "
            f"program has {TOKENIZER_VERSION}; rebuild it with `lanmei index`",
            zh=f"{folder}：索引使用的分词器版本为 {manifest.tokenizer_version}，本程序为 "
            f"{TOKENIZER_VERSION}；请运行 `lanmei index` 重新建立",
        )
    if encoder is None:
        return
    if manifest.encoder_fingerprint != encoder.fingerprint:
        theirs = f"{manifest.encoder} ({manifest.encoder_fingerprint[:12]}, {manifest.dimension}d)"
        ours = f"{encoder.name} ({encoder.fingerprint[:12]}, {encoder.dimension}d)"
        raise IndexMismatch(
            en=f"the index was built with encoder {theirs} but is opened with {ours}; re-encode it "
            f"with `lanmei index --encoder {encoder.name}`, or pass the encoder it was built with",
            zh=f"索引是用编码器 {theirs} 建立的，现在却用 {ours} 打开；请运行 "
            f"`lanmei index --encoder {encoder.name}` 重新编码，或使用建立索引时的编码器",
        )


def check_whole(folder: Path, manifest: Manifest, index_id: str) -> None:
    """Check that the folder is what its id says: this manifest, these files and no others.

    Raises:
        IndexDamaged: when the manifest belongs to another id, or a file is missing, changed or
            not of this generation.
        IndexUnusable: when a file may not be read.
    """
    check_names(folder, manifest, index_id)
    with ThreadPoolExecutor(_THREADS) as pool:
        checks = pool.map(
            lambda name: check_content(folder, manifest, name), sorted(manifest.files)
        )
        for _ in checks:  # the first file with a fault is told
            pass


def check_names(folder: Path, manifest: Manifest, index_id: str) -> None:
    """Check what can be checked without reading files: the manifest, and that no file is foreign.

    Raises:
        IndexDamaged: when the manifest belongs to another id, or a file is not of this generation.
    """
    _check_id(folder, manifest, index_id)
    foreign = sorted(own_files(folder) - set(manifest.files))
    if foreign:
        raise damaged(
            folder, f"{foreign[0]} is not a file of this generation", f"{foreign[0]} 不属于该索引"
        )


def check_file(folder: Path, manifest: Manifest, index_id: str, name: str) -> None:
    """Check one file of a generation, and that the manifest is that of its id.

    Raises:
        IndexDamaged: when the manifest belongs to another id, or the file is missing or changed.
        IndexUnusable: when the file may not be read.
    """
    _check_id(folder, manifest, index_id)
    check_content(folder, manifest, name)


def _check_id(folder: Path, manifest: Manifest, index_id: str) -> None:
    own = manifest.index_id
    if own != index_id:
        raise damaged(
            folder,
            f"{MANIFEST} is that of generation {own}",
            f"{MANIFEST} 属于另一索引 {own}",
        )


def check_content(folder: Path, manifest: Manifest, name: str) -> None:
    """Check one file of a generation by its digest.

    Raises:
        IndexDamaged: when it is missing or changed.
        IndexUnusable: when it may not be read.
    """
    try:
        actual = sha256_of(folder / name)
    except FileNotFoundError as error:
        raise damaged(folder, f"{name} is missing", f"缺少 {name}") from error
    except OSError as error:
        raise cannot_read(folder / name, error) from error
    if actual != manifest.files.get(name):
        raise damaged(folder, f"{name} was truncated or changed", f"{name} 被截断或改动")


def file_hashes(
    folder: Path, before: tuple[Path, Mapping[str, str]] | None = None
) -> dict[str, str]:
    """sha256 of every file of a generation but the manifest, by path in the folder.

    `before` is another folder with the digests of its files; what is one file in both is not read.
    """
    names = sorted(own_files(folder))

    def digest_of(name: str) -> str:
        if before is not None:
            other = before[0] / name
            if name in before[1] and other.exists() and other.samefile(folder / name):
                return before[1][name]
        return sha256_of(folder / name)

    with ThreadPoolExecutor(_THREADS) as pool:
        return dict(zip(names, pool.map(digest_of, names), strict=True))


def own_files(folder: Path) -> set[str]:
    """Paths of the files of a generation but the manifest; what begins with a dot is not ours."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST and not path.name.startswith(".")
    }


def sha256_of(path: Path) -> str:
    """The digest of a file, as a manifest keeps it."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def damaged(path: Path, what: str, what_zh: str | None = None) -> IndexDamaged:
    """The error for a part of an index that is not as it was written.

    Without `what_zh` the words are those of a library, which has one language.
    """
    return IndexDamaged(
        en=f"{path}: the index is damaged: {what}; rebuild it with `lanmei index`",
        zh=f"{path}：索引已损坏：{what_zh or what}；请运行 `lanmei index` 重新建立",
    )


def cannot_read(path: Path, error: OSError) -> IndexUnusable:
    """The error for a file that is there but cannot be read."""
    reason, reason_zh = reasons_of(error)
    return IndexUnusable(
        en=f"{path}: the index cannot be read ({reason}); give this user the right to read it, or "
        "rebuild it with `lanmei index`",
        zh=f"{path}：无法读取索引（{reason_zh}）；请授予当前用户读取权限，"
        "或运行 `lanmei index` 重新建立",
        code="index-not-read",
    )
