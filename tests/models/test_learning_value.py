"""Order of documents by what they teach."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.learning_value import Candidate, novelty, order_by_value, uncertainty


def candidate(key: str, chances: list[float], direction: int, width: int = 4) -> Candidate:
    vectors = np.zeros((len(chances), width), np.float32)
    vectors[:, direction] = 1.0
    return Candidate(key, np.array(chances, np.float32), vectors)


@given(st.floats(0, 1, width=32), st.floats(0.125, 0.875, width=32))
def test_doubt_is_greatest_at_the_threshold(chance: float, threshold: float) -> None:
    """Doubt lies in [0, 1], is 1 at the threshold and 0 at certainty."""
    ends = uncertainty(np.array([0.0, threshold, 1.0, chance], np.float32), threshold)
    assert ends[:3] == pytest.approx([0, 1, 0], abs=1e-5)
    assert 0 <= ends[3] <= 1


def test_unsure_documents_come_first() -> None:
    """What the model is sure of teaches little."""
    known = np.zeros((0, 4), np.float32)
    found = order_by_value(
        [candidate("sure", [0.01, 0.99], 0), candidate("unsure", [0.5, 0.45], 0)],
        known=known,
        threshold=0.5,
    )
    assert found == ["unsure", "sure"]


def test_new_sorts_come_before_more_of_the_same() -> None:
    """Of three equally unsure documents the second choice is the one unlike the first, not its copy."""
    known = np.zeros((0, 4), np.float32)
    several = [
        candidate("first", [0.5, 0.5], 0),
        candidate("copy", [0.5, 0.49], 0),
        candidate("other", [0.45, 0.45], 1),
    ]
    assert order_by_value(several, known=known, threshold=0.5) == ["first", "other", "copy"]
    assert order_by_value(several, known=several[0].vectors, threshold=0.5)[0] == "other"


@given(st.lists(st.lists(st.floats(0, 1, width=32), max_size=4), max_size=6), st.integers(0, 7))
def test_no_document_is_lost_or_doubled(chances: list[list[float]], first: int) -> None:
    """Every document is in the order once, empty ones too, however many are ordered."""
    several = [candidate(str(at), each, at % 4) for at, each in enumerate(chances)]
    found = order_by_value(several, known=np.zeros((0, 4), np.float32), threshold=0.4, first=first)
    assert sorted(found) == sorted(one.key for one in several)


def test_novelty_of_what_is_known_is_zero() -> None:
    """A unit that was decided on is not new, whatever its length."""
    vectors = np.array([[2.0, 0, 0, 0], [0, 1, 0, 0]], np.float32)
    assert novelty(vectors, np.array([[1, 0, 0, 0]], np.float32)) == pytest.approx([0, 1])
