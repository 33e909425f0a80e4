"""The priority that words ask for beside the entry they speak of: "top rank now", "one step up", "can wait"."""

from __future__ import annotations

from nlp.domain import Priority

_STEPS = (Priority.COULD, Priority.SHOULD, Priority.MUST)


def asked_priority(signals: frozenset[str], old: Priority | None) -> Priority | None:
    """Return the priority that the signals of a text ask for; ``None`` where they say nothing or both ways.

    "One step up" only means something beside the old priority.
    """
    up = {"rank_must", "rank_up"} & signals
    down = {"rank_could", "rank_down"} & signals
    if bool(up) == bool(down):
        return None
    if "rank_must" in up:
        return Priority.MUST
    if "rank_could" in down:
        return Priority.COULD
    if old not in _STEPS:
        return None
    at = _STEPS.index(old) + (1 if up else -1)
    return _STEPS[at] if 0 <= at < len(_STEPS) else None
