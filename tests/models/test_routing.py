"""The rule for suggested projects."""

from __future__ import annotations

import pytest

from models.routing import LEAST, MARGIN, choose, nearness


def test_only_the_nearest_requirements_count() -> None:
    """A long record is no nearer for its length."""
    assert nearness([0.6, 0.5, 0.4, 0.0, 0.0]) == pytest.approx(0.5)
    assert nearness([0.6]) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("near", "chosen"),
    [
        ({}, None),
        ({"a": LEAST}, "a"),
        ({"a": LEAST - 0.01}, None),
        ({"a": 0.6, "b": 0.6 - MARGIN - 0.01}, "a"),
        ({"b": 0.6 - MARGIN + 0.01, "a": 0.6}, None),
    ],
)
def test_near_enough_and_clearly_nearer_than_the_next(
    near: dict[str, float], chosen: str | None
) -> None:
    """Nothing is better than a guess."""
    assert choose(near) == chosen
