"""Which documents to review first so that the models learn most; documents stay whole."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.learning_value import Candidate, order_by_value
from service.parts import Parts
from service.repositories.projects import OPEN_STATES
from service.schemas import DocumentStatus
from service.tables import DocumentRow, ReviewItemRow

_THRESHOLD = 0.5
_KNOWN = 2000
_FIRST = 50


def learning_order(parts: Parts, session: Session, project_id: int) -> list[int]:
    """Return the documents with open items, the most instructive first.

    Instructive is what the models are unsure of, what is unlike what people decided on before
    (in any project), and what is unlike the documents before it in the list.
    """
    quotes: dict[int, list[tuple[str, float]]] = defaultdict(list)
    statement = (
        select(ReviewItemRow)
        .join(DocumentRow, DocumentRow.id == ReviewItemRow.document_id)
        .where(
            ReviewItemRow.project_id == project_id,
            ReviewItemRow.state.in_(OPEN_STATES),
            DocumentRow.status != DocumentStatus.WITHDRAWN,
        )
        .order_by(ReviewItemRow.document_id.desc(), ReviewItemRow.start)
    )
    for item in session.scalars(statement):
        quotes[item.document_id].append((item.quote, item.confidence))
    decided = session.scalars(
        select(ReviewItemRow.quote)
        .where(ReviewItemRow.state.not_in(OPEN_STATES))
        .order_by(ReviewItemRow.id.desc())
        .limit(_KNOWN)
    ).all()
    encode = _Encoder(parts)
    candidates = [
        Candidate(
            key=str(document_id),
            chances=np.array([chance for _quote, chance in found], np.float32),
            vectors=encode([quote for quote, _chance in found]),
        )
        for document_id, found in quotes.items()
    ]
    ordered = order_by_value(
        candidates, known=encode(list(decided)), threshold=_THRESHOLD, first=_FIRST
    )
    return [int(key) for key in ordered]


class _Encoder:
    """Sentence vectors of the loaded model; all alike while none is loaded."""

    def __init__(self, parts: Parts) -> None:
        loaded = parts.models.loaded
        extractor: Any = getattr(loaded[0], "extractor", None) if loaded else None
        self._encoder = getattr(extractor, "encoder", None)

    def __call__(self, sentences: list[str]) -> np.ndarray:
        if self._encoder is None or not sentences:
            return np.zeros((len(sentences), 1), np.float32)
        vectors: np.ndarray = self._encoder.encode(sentences)
        return vectors
