"""Short documents cut out of long ones.

People also paste a single sentence. Without short documents in training the second look learns that a requirement never
comes alone, because in whole documents it hardly ever does.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

from nlp.domain import Basis, DocumentKind, Span
from training.corpus import Label, LabelledDocument, LabelledUnit

_LENGTHS = (1, 1, 2, 3, 5)
# A bare phrase is a requirement only below its heading; cut off from it, its label would be wrong.
_STANDS_ALONE = frozenset({Basis.CUE})
_OWN_WORDS = frozenset(Label) - {Label.QUOTED, Label.SIGNATURE}


def cut_outs(
    documents: Iterable[LabelledDocument], *, per_document: int, seed: int
) -> Iterator[LabelledDocument]:
    """Yield up to ``per_document`` short cuts of each document, as chat messages; always the same for one ``seed``."""
    for document in documents:
        chance = random.Random(f"{seed} {document.document.id}")  # noqa: S311 - sampling, no secret
        units = [unit for unit in document.units if unit.label in _OWN_WORDS]
        if len(units) <= max(_LENGTHS):
            continue  # short as it is
        for number in range(per_document):
            cut = _cut(document, units, chance, number)
            if cut is not None:
                yield cut


def _cut(
    document: LabelledDocument, units: list[LabelledUnit], chance: random.Random, number: int
) -> LabelledDocument | None:
    length = chance.choice(_LENGTHS)
    # Every second cut begins with a plain request: what people paste alone mostly asks for something.
    requests = [at for at, unit in enumerate(units) if unit.basis in _STANDS_ALONE]
    first = (
        chance.choice(requests) if requests and number % 2 == 0 else chance.randrange(len(units))
    )
    chosen = units[first : first + length]
    if not all(_keeps_its_label(unit) for unit in chosen):
        return None
    start, end = chosen[0].span.start, chosen[-1].span.end
    if any(unit.span.overlap(Span(start, end)) and unit not in chosen for unit in document.units):
        return None
    text = document.document.text[start:end]
    return replace(
        document,
        document=replace(
            document.document,
            id=f"{document.document.id}#{number}",
            text=text,
            kind=chance.choice([DocumentKind.MESSAGE, document.document.kind]),
        ),
        tone=_tone(chosen),
        units=tuple(
            replace(unit, span=Span(unit.span.start - start, unit.span.end - start))
            for unit in chosen
        ),
    )


def _keeps_its_label(unit: LabelledUnit) -> bool:
    if unit.label is Label.HEADING:
        return False
    return unit.label is not Label.REQUIREMENT or unit.basis in _STANDS_ALONE


def _tone(units: list[LabelledUnit]) -> str:
    flags = frozenset().union(*(unit.flags for unit in units))
    if "-" in flags:
        return "negative"
    return "positive" if "+" in flags else "neutral"
