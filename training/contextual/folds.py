"""Folds of documents by a hash of their name, so that a document never changes its fold."""

from __future__ import annotations

import hashlib

from training.folds import FOLDS


def fold_of(identity: str) -> int:
    """Return the fold of a document, 0 to `FOLDS` - 1."""
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16) % FOLDS
