"""Where several people judged the same words: how far they agree, and where they do not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from models.drift import wilson
from service.learning.chance import kappa
from service.learning.examples import LabelledExample
from service.schemas.learning import Agreement, Conflict, Voice

_MOST_CONFLICTS = 50
_NOISE = re.compile(r"[\W_]+")
_SHORTEST = 4

Quotes = Mapping[int, str]
"""Texts of documents by id."""


def agreement(voices: Sequence[LabelledExample], texts: Quotes) -> Agreement:
    """Compare all judgements of different people on the same words.

    The same words are the same stretch, or the same text up to punctuation and case somewhere
    else; a person's last word on them counts.
    """
    said: dict[str, dict[str, LabelledExample]] = defaultdict(dict)
    for voice in voices:
        quote = texts.get(voice.document_id, "")[voice.start : voice.end]
        key = _NOISE.sub("", quote).casefold()
        if len(key) >= _SHORTEST:
            said[key][voice.reviewer] = voice
    pairs: list[tuple[str, str]] = []
    conflicts: list[tuple[LabelledExample, ...]] = []
    for by_reviewer in said.values():
        several = tuple(by_reviewer.values())
        pairs += [(one.label, other.label) for one, other in combinations(several, 2)]
        if _differ(several):
            conflicts.append(several)
    agreed = sum(one == other for one, other in pairs)
    interval = wilson(agreed, len(pairs)) if pairs else None
    conflicts.sort(key=lambda one: max(voice.decided_at for voice in one), reverse=True)
    return Agreement(
        n=len(pairs),
        agreed=agreed,
        share=agreed / len(pairs) if pairs else None,
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        kappa=kappa(pairs),
        conflicts=[_conflict(one, texts) for one in conflicts[:_MOST_CONFLICTS]],
    )


def _differ(several: Sequence[LabelledExample]) -> bool:
    """Return whether people contradict each other; a priority that nobody gave contradicts none."""
    labels = {one.label for one in several}
    priorities = {one.priority for one in several if one.priority is not None}
    return len(labels) > 1 or len(priorities) > 1


def _conflict(several: Sequence[LabelledExample], texts: Quotes) -> Conflict:
    first = several[0]
    return Conflict(
        quote=texts[first.document_id][first.start : first.end],
        voices=[
            Voice(
                reviewer=one.reviewer,
                label=one.label,
                priority=one.priority,
                project_id=one.project_id,
                document_id=one.document_id,
                item_id=one.item_id,
            )
            for one in several
        ],
    )
