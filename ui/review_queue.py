"""The order of a review: what is shown, what comes next, how far it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.schemas import FindingType, ItemState, ReviewItem

OPEN = (ItemState.PENDING, ItemState.SKIPPED)
_GONE = (ItemState.MERGED, ItemState.SPLIT)


class Show(StrEnum):
    """Which states of items the reviewer wants to see."""

    ALL = "all"
    OPEN = "open"
    DECIDED = "decided"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reviewer chose to see; ``checks`` are the items of a spot check."""

    type: FindingType | None = None
    show: Show = Show.ALL
    checks: Collection[int] = ()

    def takes(self, item: ReviewItem) -> bool:
        """Return whether an item belongs to the choice."""
        if self.type is not None and item.type != self.type:
            return False
        if self.show is Show.CHECK:
            return item.id in self.checks
        if self.show is Show.OPEN:
            return item.state in OPEN
        return self.show is Show.ALL or item.state not in OPEN


@dataclass(frozen=True, slots=True)
class Progress:
    """How many items are decided."""

    decided: int
    total: int

    @property
    def share(self) -> float:
        """Return the share in [0, 1]; nothing to decide counts as done."""
        return self.decided / self.total if self.total else 1.0


def live(items: Sequence[ReviewItem]) -> list[ReviewItem]:
    """Return the items that still stand for something: not merged away or split up."""
    return [item for item in items if item.state not in _GONE]


def progress(items: Sequence[ReviewItem]) -> Progress:
    """Count the decided items."""
    return Progress(sum(item.state not in OPEN for item in items), len(items))


def find(items: Sequence[ReviewItem], item_id: int | None) -> ReviewItem | None:
    """Return the item with an id."""
    return next((item for item in items if item.id == item_id), None)


def neighbor(items: Sequence[ReviewItem], item_id: int, *, step: int) -> ReviewItem | None:
    """Return the item ``step`` places further, or none beyond the ends.

    An item that the choice has hidden meanwhile counts as standing before the first.
    """
    place = next((n for n, item in enumerate(items) if item.id == item_id), -1)
    wanted = place + step
    return items[wanted] if 0 <= wanted < len(items) else None


def next_open(items: Sequence[ReviewItem], after: int | None) -> ReviewItem | None:
    """Return what to decide after an item: pending ones first, round the end, then skipped ones."""
    place = next((n for n, item in enumerate(items) if item.id == after), -1)
    turned = [*items[place + 1 :], *items[: place + 1]]
    others = [item for item in turned if item.id != after]
    for state in OPEN:
        found = next((item for item in others if item.state is state), None)
        if found is not None:
            return found
    return None


def cuts(quote: str, edited: str) -> list[int]:
    """Return where line breaks were put into a quote, as offsets into the quote.

    Raises
    ------
    ValueError
        If anything else was changed.
    """
    found: list[int] = []
    place = 0
    for letter in edited:
        if place < len(quote) and letter == quote[place]:
            place += 1
        elif letter == "\n":
            found.append(place)
        else:
            raise ValueError(f"the text differs from the quote at offset {place}")
    if place != len(quote):
        raise ValueError(f"the text ends at offset {place} of {len(quote)}")
    return sorted({cut for cut in found if 0 < cut < len(quote)})
