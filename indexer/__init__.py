"""The write path: corpus to index generation."""

import os

# onnxruntime keeps a device id in the home folder and reports its use to its maker unless it is
# told not to before it is loaded; whatever loads it (rapidocr, too) imports this package first.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
