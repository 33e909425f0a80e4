"""The order of a review."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.schemas import FindingType, ItemState, ReviewItem
from tests.ui.fake_client import FakeClient
from ui.review_queue import (
    OPEN,
    Choice,
    Progress,
    Show,
    cuts,
    find,
    live,
    neighbor,
    next_open,
    progress,
)

STATES = [ItemState.PENDING, ItemState.ACCEPTED, ItemState.SKIPPED, ItemState.REJECTED]


def items(*states: ItemState) -> list[ReviewItem]:
    first = FakeClient().queue[0]
    return [first.model_copy(update={"id": n, "state": state}) for n, state in enumerate(states, 1)]


@pytest.mark.parametrize(
    ("states", "after", "expected"),
    [
        (["pending", "pending"], 1, 2),
        (["pending", "accepted", "pending"], 3, 1),
        (["skipped", "accepted", "pending"], 2, 3),
        (["skipped", "accepted"], 2, 1),
        (["accepted", "rejected"], 1, None),
        (["pending"], 1, None),
        (["accepted", "pending"], None, 2),
        ([], None, None),
    ],
)
def test_next_open(states: list[str], after: int | None, expected: int | None) -> None:
    """Pending items come first, round the end; skipped ones last; the same item never again."""
    found = next_open(items(*map(ItemState, states)), after)
    assert (found.id if found else None) == expected


@given(st.lists(st.sampled_from(STATES), max_size=12))
def test_deciding_again_and_again_ends(states: list[ItemState]) -> None:
    """Going from item to item decides every open one exactly once."""
    queue = items(*states)
    waiting = sum(item.state in OPEN for item in queue)
    current = next_open(queue, None)
    steps = 0
    while current is not None:
        place = queue.index(current)
        queue[place] = current.model_copy(update={"state": ItemState.ACCEPTED})
        current = next_open(queue, current.id)
        steps += 1
    assert steps == waiting
    assert progress(queue) == Progress(len(queue), len(queue))


def test_neighbor_stops_at_the_ends() -> None:
    """There is nothing before the first item and nothing after the last."""
    queue = items(*STATES)
    assert neighbor(queue, 1, step=-1) is None
    assert neighbor(queue, 4, step=1) is None
    following = neighbor(queue, 2, step=1)
    assert following is not None
    assert following.id == 3


def test_choices() -> None:
    """Filters by type and state let through what they name."""
    queue = items(*STATES)
    shown = {show: [i.id for i in queue if Choice(None, show, [4]).takes(i)] for show in Show}
    assert shown == {
        Show.ALL: [1, 2, 3, 4],
        Show.OPEN: [1, 3],
        Show.DECIDED: [2, 4],
        Show.CHECK: [4],
    }
    assert not any(Choice(FindingType.RISK).takes(item) for item in queue)


def test_merged_and_split_items_are_gone() -> None:
    """What went into other items does not wait for a decision."""
    queue = items(ItemState.MERGED, ItemState.SPLIT, ItemState.PENDING)
    assert [item.id for item in live(queue)] == [3]
    assert find(queue, 9) is None


def test_nothing_to_decide_is_done() -> None:
    """An empty review shows a full bar."""
    assert progress([]).share == 1.0


@given(st.text("ab\n", min_size=1, max_size=20), st.data())
def test_line_breaks_become_cuts(quote: str, data: st.DataObject) -> None:
    """Cutting at the offsets gives parts that join to the quote again, whatever was added."""
    places = data.draw(st.sets(st.integers(0, len(quote)), max_size=4))
    edited = "".join(("\n" if n in places else "") + c for n, c in enumerate(quote))
    edited += "\n" if len(quote) in places else ""
    offsets = cuts(quote, edited)
    assert offsets == sorted(set(offsets))
    assert all(0 < offset < len(quote) for offset in offsets)
    if "\n" not in quote:
        assert offsets == sorted(place for place in places if 0 < place < len(quote))


@pytest.mark.parametrize(
    "edited", ["必须支持导出Excel和PDF", "必须", "", "支持必须导出 Excel 和 PDF"]
)
def test_changed_words_are_refused(edited: str) -> None:
    """A quote stays what the client wrote."""
    with pytest.raises(ValueError, match="the text"):
        cuts("必须支持导出 Excel 和 PDF", edited)
