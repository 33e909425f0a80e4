"""What a review item leaves open, and a draft of its acceptance criterion.

Both read the wording as it stands, so that they follow a reviewer's edits; neither needs a model.
"""

from __future__ import annotations

from nlp.clarity import find_gaps
from nlp.criteria import suggest_criterion
from nlp.domain import PersonMention, RequirementKind, Span
from nlp.language import detect
from nlp.quantities import find_quantities
from service.schemas import FindingType, GapKind, GapOut, Priority, Status
from service.tables import ReviewItemRow


def _is_wanted(item: ReviewItemRow) -> bool:
    """Return whether the client still asks for it; what is dropped needs no more detail."""
    return (
        item.type == FindingType.REQUIREMENT
        and item.status != Status.WITHDRAWN
        and item.priority != Priority.WONT
        and bool(item.text.strip())
    )


def gaps_of(item: ReviewItemRow) -> list[GapOut]:
    """Return what a requirement leaves open, each with one question in its language."""
    if not _is_wanted(item):
        return []
    text = item.text
    whole = Span(0, len(text))
    found = find_gaps(
        text,
        whole,
        detect(text),
        kind=RequirementKind(item.kind) if item.kind else None,
        quantities=find_quantities(text, whole),
        owner=PersonMention(whole, item.owner) if item.owner else None,
    )
    return [
        GapOut(kind=GapKind(gap.kind), words=gap.span.slice(text), question=gap.question)
        for gap in found
    ]


def criterion_of(item: ReviewItemRow) -> tuple[str | None, bool]:
    """Return the acceptance criterion of an item and whether it is a draft nobody has edited."""
    if item.criterion is not None:
        return item.criterion or None, False
    if not _is_wanted(item):
        return None, False
    text = item.text
    draft = suggest_criterion(text, detect(text), find_quantities(text, Span(0, len(text))))
    return draft, draft is not None
