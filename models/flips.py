"""What a model change would flip among stored findings: spans and ids, and how they are counted and ordered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Flip:
    """One finding that the two models see differently; ``after`` or ``before`` is empty where nothing is found.

    ``state`` is ``new`` where nothing was stored. ``for_better`` tells of confirmed and rejected ones whether the
    change goes toward what people decided.
    """

    document: str
    finding: str | None
    start: int
    end: int
    language: str
    before: str
    after: str
    state: str
    for_better: bool | None


def summary(found: Sequence[Flip]) -> dict[str, Any]:
    """Return counts by state, language and kind of change; confirmed ones apart, with how many get worse."""
    confirmed = [flip for flip in found if flip.state == "confirmed"]
    return {
        "flips": len(found),
        "by_state": dict(Counter(flip.state for flip in found)),
        "by_language": dict(Counter(flip.language for flip in found)),
        "by_change": dict(
            Counter(f"{f.before or 'nothing'} → {f.after or 'nothing'}" for f in found)
        ),
        "confirmed": len(confirmed),
        "confirmed_worse": sum(flip.for_better is False for flip in confirmed),
        "confirmed_better": sum(flip.for_better is True for flip in confirmed),
    }


def ordered(found: Sequence[Flip]) -> list[Flip]:
    """Return flips as one should read them: confirmed ones first, of those the ones that get worse."""
    return sorted(
        found, key=lambda one: (one.state != "confirmed", one.for_better is not False, one.document)
    )
