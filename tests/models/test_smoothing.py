"""The second look: what the neighbors say and how it changes first opinions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.heads import softmax
from models.smoothing import (
    SecondLook,
    neighborhood,
    neighborhood_width,
    revise,
    second_columns,
)
from models.trees import TreeEnsemble
from nlp.domain import Language

CHANCES = np.array([[0.9, 0.1], [0.6, 0.4], [0.2, 0.8]], np.float32)


def constant(score: float) -> TreeEnsemble:
    """Return an ensemble that gives every row the same log-odds."""
    return TreeEnsemble(
        feature=np.zeros((1, 1), np.int32), threshold=np.full((1, 1), np.inf),
        left=np.zeros((1, 1), np.int32), right=np.zeros((1, 1), np.int32),
        value=np.zeros((1, 1), np.float32), baseline=score, depth=0,
    )  # fmt: skip


def blocks(chances: np.ndarray, groups: list[list[int]]) -> dict[str, np.ndarray]:
    result = neighborhood(chances, groups, 1)
    width = chances.shape[1]
    names = ("own", "two_before", "before", "after", "two_after", "window", "rest", "document")
    found = {name: result[:, at * width : (at + 1) * width] for at, name in enumerate(names)}
    return found | {"size": result[:, 8 * width], "standing": result[:, 8 * width + 1 :]}


def test_blocks_of_a_short_document() -> None:
    """Each block holds what its name says; beyond the ends stands zero."""
    found = blocks(CHANCES, [[0, 2], [1]])
    assert found["own"] == pytest.approx(np.log(CHANCES))
    assert found["before"] == pytest.approx(np.array([[0, 0], CHANCES[0], CHANCES[1]]))
    assert found["after"] == pytest.approx(np.array([CHANCES[1], CHANCES[2], [0, 0]]))
    assert found["window"][0] == pytest.approx((CHANCES[1] + CHANCES[2]) / 6)
    assert found["window"][1] == pytest.approx((CHANCES[0] + CHANCES[2]) / 6)
    assert found["document"][2] == pytest.approx(CHANCES.mean(axis=0))
    assert found["size"] == pytest.approx([np.log(2), 0, np.log(2)])


def test_rest_of_the_list_leaves_the_unit_out() -> None:
    """An item hears the other items of its list; a lonely one hears nothing."""
    found = blocks(CHANCES, [[0, 2], [1]])
    assert found["rest"] == pytest.approx(np.array([CHANCES[2], [0, 0], CHANCES[0]]))


def test_standing_among_the_requirements_of_document_and_list() -> None:
    """The trees see how high a unit stands among its list and what the document holds at best."""
    asked = np.array([0.9, 0.1, 0.5, 0.2], np.float32)
    found = blocks(np.column_stack([1 - asked, asked]), [[0, 1, 2], [3]])["standing"]
    assert found[:, 0] == pytest.approx(0.9)  # the highest of the document
    assert found[:, 2] == pytest.approx(0.5)  # two of four are likely
    assert found[:, 5] == pytest.approx([0.9, 0.9, 0.9, 0.2])  # the highest of the list
    assert found[:, 6] == pytest.approx([2 / 3, 0, 1 / 3, 0])  # share of lower ones
    assert found[:, 8] == pytest.approx([0.1, 0.5, 0.1, 0])  # the lowest of the others


def test_window_reaches_three_units() -> None:
    """The fourth unit away is not heard."""
    chances = np.zeros((9, 2), np.float32)
    chances[:, 1] = 1
    chances[0] = [1, 0]
    heard = blocks(chances, [list(range(9))])["window"][:, 0] > 0
    assert heard.tolist() == [False, True, True, True, False, False, False, False, False]


def test_empty_document_has_no_columns_to_look_at() -> None:
    """No units give no rows, of the same width as always."""
    empty = np.zeros((0, 2), np.float32)
    width = neighborhood_width(2)
    assert neighborhood(empty, [], 1).shape == (0, width)
    assert second_columns(empty, [], np.zeros((0, 4), np.float32), 1).shape == (0, width + 4)
    whole = second_columns(CHANCES, [[0, 1, 2]], np.zeros((3, 4), np.float32), 1)
    assert whole.shape == (3, width + 4)


def test_certain_opinions_stay_finite() -> None:
    """A probability of zero has no infinite logarithm."""
    assert np.isfinite(neighborhood(np.array([[1, 0]], np.float32), [[0]], 1)).all()


def test_chance_uses_the_temperature_of_the_language() -> None:
    """Log-odds are divided by the language's temperature, by 1 where there is none."""
    look = SecondLook(constant(1.2), {"zh": 2.0})
    chances = look.requirement_chance(np.zeros((2, 3), np.float32), [Language.ZH, Language.EN])
    assert chances == pytest.approx([1 / (1 + np.exp(-0.6)), 1 / (1 + np.exp(-1.2))], abs=1e-6)


@given(
    arrays(np.float32, (4, 5), elements=st.floats(-30, 30, width=32)),
    arrays(np.float32, 4, elements=st.floats(0, 1, width=32)),
    st.integers(0, 4),
)
def test_revised_rows_are_probabilities(
    logits: np.ndarray, requirement: np.ndarray, column: int
) -> None:
    """The column holds the second opinion and rows sum to 1, even where the first head was certain."""
    revised = revise(softmax(logits), column, requirement)
    assert revised[:, column] == pytest.approx(requirement, abs=1e-6)
    assert revised.sum(axis=1) == pytest.approx(np.ones(4), abs=1e-4)
    assert (revised >= 0).all()


def test_other_columns_keep_their_proportions() -> None:
    """What is no requirement is shared as the first head shared it."""
    first = np.array([[0.5, 0.3, 0.2]], np.float32)
    revised = revise(first, 0, np.array([0.1], np.float32))
    assert revised[0] == pytest.approx([0.1, 0.54, 0.36], abs=1e-6)


def test_first_opinions_are_left_alone() -> None:
    """The array that was handed in keeps its values."""
    first = np.array([[0.5, 0.3, 0.2]], np.float32)
    revise(first, 0, np.array([0.1], np.float32))
    assert first[0] == pytest.approx([0.5, 0.3, 0.2])
