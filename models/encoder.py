"""Sentence encoders: the shipped bilingual static one, and any sentence-transformers model.

The static encoder needs numpy, tokenizers and safetensors only. A sentence is cut into pieces, the
rows of the pieces are summed and the sum is scaled to length one, so there is no network to run, no
download and no GPU.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import safetensors
from numpy.typing import NDArray
from safetensors.numpy import load as load_tensors
from tokenizers import Tokenizer

from models.errors import ModelError

BASE_FOLDER = Path(__file__).parent / "base" / "encoder"
MANIFEST_FILE = "manifest.json"
WEIGHTS_FILE = "rows.safetensors"
TOKENIZER_FILE = "tokenizer.json"
FORMAT = "clientsignal-static-encoder/1"

_BATCH = 1024
# 256 pieces end well before this in any real sentence; cutting first keeps a pasted log file from
# being tokenized to its end.
_LONGEST_TEXT = 8192

Vectors = NDArray[np.float32]


class EncoderError(ModelError):
    """An encoder cannot be loaded; the message names the file and what to do."""


@runtime_checkable
class SentenceEncoder(Protocol):
    """Turns sentences into unit vectors whose dot product is their similarity."""

    @property
    def name(self) -> str:
        """Name that is recorded with every prediction."""

    @property
    def version(self) -> str:
        """Version that is recorded with every prediction."""

    @property
    def dimensions(self) -> int:
        """Length of every vector."""

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return one row per sentence: length one, or all zeros where there is nothing to read."""


class StaticEncoder:
    """The static encoder of ours: one row per piece, summed and scaled to length one.

    Texts are read up to `token_limit` pieces (256 in the shipped version); what follows is ignored.

    Parameters
    ----------
    tokenizer
        Cuts texts into pieces; truncation is set to `token_limit`, padding is taken off.
    rows
        One row per piece of the tokenizer.
    manifest
        What the artifact says about itself: `name`, `version`, `token_limit`, scores and more.
    """

    def __init__(self, *, tokenizer: Tokenizer, rows: Vectors, manifest: Mapping[str, Any]) -> None:
        tokenizer.no_padding()
        tokenizer.enable_truncation(int(manifest["token_limit"]))
        self.tokenizer = tokenizer
        self.rows = rows
        self.manifest = manifest

    @classmethod
    def load(cls, folder: Path) -> StaticEncoder:
        """Read an artifact folder and check its files against the manifest.

        Raises
        ------
        EncoderError
            If a file is missing, damaged or belongs to another version.
        """
        manifest = _read_manifest(folder)
        weights = _read_checked(folder / WEIGHTS_FILE, manifest)
        pieces = _read_checked(folder / TOKENIZER_FILE, manifest)
        try:
            tensors = load_tensors(weights)
            rows = tensors["rows"].astype(np.float32)
            rows *= tensors["scales"].astype(np.float32)[:, None]
        except (safetensors.SafetensorError, KeyError, ValueError) as error:
            raise EncoderError(f"{folder / WEIGHTS_FILE}: {error!r}. {_REMEDY}") from error
        try:
            tokenizer = Tokenizer.from_str(pieces.decode("utf-8"))
        except Exception as error:  # the Rust side raises bare Exception
            raise EncoderError(f"{folder / TOKENIZER_FILE}: {error}. {_REMEDY}") from error
        expected = (tokenizer.get_vocab_size(), manifest["dimensions"])
        if rows.shape != expected:
            raise EncoderError(
                f"{folder / WEIGHTS_FILE}: has rows of shape {rows.shape}, tokenizer and "
                f"manifest say {expected}. {_REMEDY}"
            )
        return cls(tokenizer=tokenizer, rows=rows, manifest=manifest)

    @property
    def name(self) -> str:
        """Name that is recorded with every prediction."""
        return str(self.manifest["name"])

    @property
    def version(self) -> str:
        """Version that is recorded with every prediction."""
        return str(self.manifest["version"])

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        return int(self.rows.shape[1])

    @property
    def token_limit(self) -> int:
        """Number of pieces of a text that are read."""
        return int(self.manifest["token_limit"])

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return one row per sentence: length one, or all zeros where there is nothing to read.

        Examples
        --------
        >>> load_encoder(None).encode(["支持批量导出", ""]).shape
        (2, 384)
        """
        vectors = np.zeros((len(sentences), self.dimensions), dtype=np.float32)
        for start in range(0, len(sentences), _BATCH):
            batch = sentences[start : start + _BATCH]
            self._fill(vectors[start : start + len(batch)], batch)
        return vectors

    def _fill(self, vectors: Vectors, batch: Sequence[str]) -> None:
        encodings = self.tokenizer.encode_batch_fast(
            [_encodable(text) for text in batch], add_special_tokens=False
        )
        pieces = [encoding.ids for encoding in encodings]
        counts = np.fromiter(map(len, pieces), dtype=np.intp, count=len(pieces))
        read = np.flatnonzero(counts)
        if not read.size:
            return
        ids = np.fromiter(chain.from_iterable(pieces), dtype=np.intp, count=int(counts.sum()))
        # `reduceat` needs the start of every non-empty run; empty texts keep their zero row.
        starts = np.concatenate(([0], np.cumsum(counts[read])[:-1]))
        sums = np.add.reduceat(self.rows.take(ids, axis=0), starts, axis=0)
        vectors[read] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)


class _Transformer(Protocol):
    def get_embedding_dimension(self) -> int | None: ...

    def encode(self, sentences: list[str], **options: bool) -> Vectors: ...

    def __getitem__(self, index: int) -> object: ...


class TransformerEncoder:
    """Any sentence-transformers model behind the same interface."""

    def __init__(self, model: _Transformer, *, name: str, version: str) -> None:
        self._model = model
        self._name = name
        self._version = version
        self._dimensions = model.get_embedding_dimension() or 0

    @property
    def name(self) -> str:
        """Name that is recorded with every prediction."""
        return self._name

    @property
    def version(self) -> str:
        """Version that is recorded with every prediction."""
        return self._version

    @property
    def dimensions(self) -> int:
        """Length of every vector."""
        return self._dimensions

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return one row per sentence: length one, or all zeros where there is nothing to read."""
        vectors = np.zeros((len(sentences), self._dimensions), dtype=np.float32)
        read = [index for index, text in enumerate(sentences) if text.strip()]
        if read:
            vectors[read] = self._model.encode(
                [_encodable(sentences[index]) for index in read],
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return vectors


def load_encoder(spec: str | Path | None) -> SentenceEncoder:
    """Load the encoder that a setting names.

    Parameters
    ----------
    spec
        ``None`` for the shipped encoder, a folder of ours, or the name or folder of any
        sentence-transformers model.

    Raises
    ------
    EncoderError
        If the encoder is missing, damaged, or needs a package that is not installed.
    """
    if spec is None:
        return StaticEncoder.load(BASE_FOLDER)
    folder = Path(spec)
    if folder.is_dir() and not (folder / "modules.json").is_file():
        return StaticEncoder.load(folder)
    return _load_transformer(spec)


_REMEDY = (
    "Restore the folder from the release (`git checkout -- models/base/encoder`, or install the "
    "package again), or build it with `python -m training.encoder all`"
)


def _load_transformer(spec: str | Path) -> TransformerEncoder:
    try:
        library = importlib.import_module("sentence_transformers")
    except ImportError as error:
        raise EncoderError(
            f"encoder {str(spec)!r} needs sentence-transformers ({error}): "
            "run `pip install sentence-transformers`, or leave the encoder setting empty to use "
            "the shipped one"
        ) from error
    try:
        model = library.SentenceTransformer(str(spec))
    except Exception as error:  # the hub, transformers and torch each raise their own kinds
        raise EncoderError(
            f"cannot load encoder {str(spec)!r}: {error}. Check the name or folder and the "
            "network, or leave the encoder setting empty to use the shipped one"
        ) from error
    return TransformerEncoder(
        model, name=Path(spec).name, version=_transformer_version(spec, model)
    )


def _transformer_version(spec: str | Path, model: _Transformer) -> str:
    weights = sorted(Path(spec).rglob("*.safetensors")) if Path(spec).is_dir() else []
    if weights:
        digest = hashlib.sha256()
        for file in weights:
            digest.update(file.read_bytes())
        return digest.hexdigest()[:12]
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    return str(getattr(config, "_commit_hash", None) or "unknown")[:12]


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST_FILE
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise EncoderError(f"{path}: cannot read: {error}. {_REMEDY}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise EncoderError(f"{path}: field format is not {FORMAT!r}. {_REMEDY}")
    for key, kind in _MANIFEST_FIELDS.items():
        if not isinstance(manifest.get(key), kind):
            raise EncoderError(f"{path}: field {key} is missing or wrong. {_REMEDY}")
    return manifest


_MANIFEST_FIELDS: dict[str, type] = {
    "name": str,
    "version": str,
    "dimensions": int,
    "token_limit": int,
    "sha256": dict,
}


def _read_checked(path: Path, manifest: Mapping[str, Any]) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EncoderError(f"{path}: cannot read: {error}. {_REMEDY}") from error
    if hashlib.sha256(content).hexdigest() != manifest["sha256"].get(path.name):
        raise EncoderError(f"{path}: differs from its sha256 in {MANIFEST_FILE}. {_REMEDY}")
    return content


def _encodable(text: str) -> str:
    # A lone surrogate (from a badly decoded mail) cannot cross into Rust; it reads as "?".
    return text[:_LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")
