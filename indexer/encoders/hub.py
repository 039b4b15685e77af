"""Finds the complete local folder of a model; the only module that imports huggingface_hub.

A local copy is used without asking anybody. Only when there is none is the hub asked, and it has
seconds to answer: the client's own retries would take more than a minute.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from indexer.errors import EncoderError

PATIENCE_S: Final = 5.0
ORGANISATION: Final = "sentence-transformers"
# Other runtimes' copies of the same weights.
NOT_NEEDED: Final = (
    "onnx/*",
    "openvino/*",
    "coreml/*",
    "*.onnx",
    "*.h5",
    "*.ot",
    "*.msgpack",
    "*.gguf",
)


def model_folder(source: str) -> Path:
    """The folder that holds the model `source`, a path or a hub name.

    Raises:
        EncoderError: It is nowhere, incomplete, or the hub does not answer within seconds.
    """
    folder = Path(source).expanduser()
    if source and folder.is_dir():
        return folder
    if folder.exists() or _looks_like_a_path(source):
        raise EncoderError(
            en=f"there is no model folder {source}; give one that sentence-transformers saved, "
            "a hub name such as intfloat/multilingual-e5-small, or built-in",
            zh=f"模型文件夹 {source} 不存在；请给出 sentence-transformers 保存的文件夹、"
            "模型库名称（例如 intfloat/multilingual-e5-small）或 built-in",
            code="encoder-missing",
        )
    name = source if "/" in source else f"{ORGANISATION}/{source}"
    return _cached(name) or _download(name)


def _looks_like_a_path(source: str) -> bool:
    return source.startswith((".", "/", "~")) or source.count("/") > 1 or "\\" in source


def _cached(name: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(name, local_files_only=True))
    except LocalEntryNotFoundError:
        return None
    except HFValidationError as error:
        raise _unknown(name) from error
    return folder if _is_complete(folder) else None


def _is_complete(folder: Path) -> bool:
    """Whether weights and tokenizer arrived; a file half downloaded is not in the folder yet."""
    weights = [*folder.rglob("*.safetensors"), *folder.rglob("*.bin")]
    return bool(weights) and any(folder.rglob("*token*"))


def _download(name: str) -> Path:
    from huggingface_hub import HfApi, constants, snapshot_download
    from huggingface_hub.errors import RepositoryNotFoundError

    if constants.HF_HUB_OFFLINE:
        raise _unreachable(name, "HF_HUB_OFFLINE is set")
    try:
        files = HfApi().model_info(name, timeout=PATIENCE_S).siblings or []
    except RepositoryNotFoundError as error:
        raise _unknown(name) from error
    except Exception as error:  # of whichever HTTP library the client uses
        raise _unreachable(name, type(error).__name__) from error
    ignored = list(NOT_NEEDED)
    if any(file.rfilename.endswith(".safetensors") for file in files):
        ignored.append("*.bin")
    try:
        return Path(snapshot_download(name, ignore_patterns=ignored))
    except Exception as error:  # of whichever HTTP library the client uses
        raise EncoderError(
            en=f"the download of {name} broke off ({type(error).__name__}); run it again, "
            "it goes on where it stopped",
            zh=f"模型 {name} 下载中断（{type(error).__name__}）；请重新运行，将从中断处继续",
            code="encoder-download",
        ) from error


def _unknown(name: str) -> EncoderError:
    return EncoderError(
        en=f"the hub has no public model {name}; check the spelling, or give a local folder",
        zh=f"模型库中没有公开模型 {name}；请检查拼写，或给出本地文件夹",
        code="encoder-missing",
    )


def _unreachable(name: str, why: str) -> EncoderError:
    return EncoderError(
        en=f"there is no complete local copy of {name} and the hub cannot be reached ({why}); "
        "connect to the network once, give a local folder, or use built-in, which needs neither",
        zh=f"本机没有模型 {name} 的完整副本，且无法连接模型库（{why}）；"
        "请先联网下载一次，或给出本地文件夹，或使用无需下载的 built-in",
        code="encoder-unreachable",
    )
