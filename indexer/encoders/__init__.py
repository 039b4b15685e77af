"""Encodes texts as unit vectors: protocol, implementations, and vectors kept between builds."""

from indexer.encoders.cache import (
    CacheState,
    TextKeys,
    cache_state,
    cached,
    drop_damaged,
    encode_cached,
    forget_texts,
    prune,
    text_keys,
)
from indexer.encoders.layout import MODEL_FILES, MODEL_FORMAT
from indexer.encoders.model_folder import ModelFolder, keep_no_bytes
from indexer.encoders.opening import (
    BUILT_IN,
    BUILT_IN_FLOAT,
    MODEL_DIR,
    fingerprint_of,
    open_encoder,
)
from indexer.encoders.protocol import Encoded, Encoder, Vectors
from indexer.encoders.sentence_vectors import (
    STARTS_FILE,
    VECTORS_FILE,
    SentenceVectors,
    sentences_of,
)

__all__ = [
    "BUILT_IN",
    "BUILT_IN_FLOAT",
    "MODEL_DIR",
    "MODEL_FILES",
    "MODEL_FORMAT",
    "STARTS_FILE",
    "VECTORS_FILE",
    "CacheState",
    "Encoded",
    "Encoder",
    "ModelFolder",
    "SentenceVectors",
    "TextKeys",
    "Vectors",
    "cache_state",
    "cached",
    "drop_damaged",
    "encode_cached",
    "fingerprint_of",
    "forget_texts",
    "keep_no_bytes",
    "open_encoder",
    "prune",
    "sentences_of",
    "text_keys",
]
