"""The files in the folder of an exported model besides its `config.json`."""

from typing import Final

MODEL_FORMAT: Final = 2
MODEL_FILES: Final = ("model.onnx", "tokenizer.json")
