"""Folds of documents by a hash of their name, so that a document never changes its fold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from models.store import MANIFEST
from nlp.domain import Language
from training.corpus import LabelledDocument
from training.folds import FOLDS


def fold_of(identity: str) -> int:
    """Return the fold of a document, 0 to `FOLDS` - 1."""
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16) % FOLDS


def held_out_documents(
    folder: Path, documents: Iterable[LabelledDocument]
) -> list[LabelledDocument]:
    """Return the documents in the language of a version whose fold it left out."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    language, fold = manifest.get("language", Language.EN), manifest["held_out_fold"]
    return [d for d in documents if d.language == language and fold_of(d.document.id) == fold]
