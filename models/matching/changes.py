"""What exactly changed between an entry and a new text, in words that can be shown side by side."""

from __future__ import annotations

from models.matching.reading import Reading
from models.matching.record import Change, RecordEntry, Relation
from models.matching.terms import Term
from models.matching.values import compare_values
from nlp.domain import Priority, Span

_LISTED = 3


def find_changes(old: Reading, new: Reading) -> tuple[Change, ...]:
    """Return the numbers that changed, else the option put in place of another."""
    numbers = compare_values(old.values, new.values)
    if numbers.changed:
        return tuple(
            Change(
                before.span,
                after.span,
                before.span.slice(old.text),
                after.span.slice(new.text),
            )
            for before, after in numbers.changed
        )
    return _swapped_options(old, new)


def describe(
    relation: Relation,
    entry: RecordEntry,
    priority: Priority | None,
    changes: tuple[Change, ...],
) -> str:
    """Return the note of a match: what changed, or that the entry had been withdrawn."""
    parts: list[str] = []
    if relation is Relation.CHANGES_VALUE:
        parts.extend(str(change) for change in changes[:_LISTED])
    if relation is Relation.CHANGES_PRIORITY and entry.priority and priority:
        parts.append(f"{entry.priority} -> {priority}")
    if entry.withdrawn and relation is not Relation.WITHDRAWS:
        parts.append("withdrawn earlier, asked for again")
    return "; ".join(parts)


def _swapped_options(old: Reading, new: Reading) -> tuple[Change, ...]:
    before = _only_in(old, new)
    after = _only_in(new, old)
    if not after:
        return ()
    gained = after[0]
    after_quote = new.text[gained.start : gained.end]
    if not before:
        return (Change(None, Span(gained.start, gained.end), "", after_quote),)
    lost = before[0]
    return (
        Change(
            Span(lost.start, lost.end),
            Span(gained.start, gained.end),
            old.text[lost.start : lost.end],
            after_quote,
        ),
    )


def _only_in(here: Reading, there: Reading) -> list[Term]:
    named = there.concepts["option"]
    return [term for term in here.terms if term.kind == "option" and term.concept not in named]
