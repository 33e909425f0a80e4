"""How often requirements are related to the record of projects that have nothing to do with them.

Labelled pairs are of one topic each. In the product most findings are new, so what counts as much is that a requirement
of one document finds nothing in a record made of other documents, while pairs that belong together still find
each other among entries of other topics. Documents whose id has an even hash teach the head what strangers are; the
others are counted.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Sequence

from models.encoder import SentenceEncoder
from models.matching.index import RecordIndex
from models.matching.matcher import Matcher
from models.matching.record import RecordEntry, Relation
from nlp.cues import find_cues
from nlp.domain import CueKind, Language, Priority, Span, Status
from nlp.language import detect
from training.corpus import Label, LabelledDocument
from training.matching.data import Pair

SEED = 5
DRAWS = 60
RECORD_DOCUMENTS = 5
RECORD_SIZE = 30
LEAST_REQUIREMENTS = 4
TAUGHT_DRAWS = 120
TAUGHT_NEAREST = 2
PAIRS_DRAWN = 300


def print_strangers(
    matcher: Matcher, documents: Sequence[LabelledDocument], pairs: Sequence[Pair]
) -> None:
    """Print how many strangers are related to something, and how many pairs find each other."""
    related, total = count_strangers(matcher, documents)
    print(f"requirements of another document related to a record of {RECORD_SIZE}: "
          f"{related} of {total}")  # fmt: skip
    found, asked = count_pairs(matcher, pairs)
    print(f"related pairs that find their entry among {RECORD_SIZE} (head fitted on them): "
          f"{found} of {asked}")  # fmt: skip


def count_strangers(matcher: Matcher, documents: Sequence[LabelledDocument]) -> tuple[int, int]:
    """Return how many requirements are related to a record of other documents, and how many were set beside one."""
    related = total = 0
    for record, own in _draws(documents, DRAWS, taught=False):
        index = matcher.build_index(record)
        for text, _priority in _requirements(own):
            best = matcher.match(text, None, _status(text, detect(text)), index, top=1)[0]
            related += best.relation is not Relation.NEW
            total += 1
    return related, total


def nearest_strangers(
    documents: Sequence[LabelledDocument], encoder: SentenceEncoder
) -> Iterator[tuple[str, Status, RecordEntry]]:
    """Yield requirements with their status and an entry of other documents that is among the nearest."""
    for record, own in _draws(documents, TAUGHT_DRAWS, taught=True):
        index = RecordIndex(encoder, record)
        for text, _priority in _requirements(own):
            vector = encoder.encode([text])[0]
            for near in index.candidates(text, vector, TAUGHT_NEAREST):
                yield text, _status(text, detect(text)), near.entry


def stranger_queries(
    documents: Sequence[LabelledDocument],
) -> Iterator[tuple[str, Status, list[RecordEntry], str, list[RecordEntry]]]:
    """Yield the requirements that teach what strangers are.

    Each with status, a record of other documents, the id of its document and the other requirements of that document.
    """
    for record, own in _draws(documents, TAUGHT_DRAWS, taught=True):
        found = _requirements(own)
        for text, _priority in found:
            rest = [
                RecordEntry(f"rest {number}", other, priority, detect(other))
                for number, (other, priority) in enumerate(found)
                if other != text
            ]
            yield text, _status(text, detect(text)), record, own.document.id, rest


def _draws(
    documents: Sequence[LabelledDocument], count: int, *, taught: bool
) -> Iterator[tuple[list[RecordEntry], LabelledDocument]]:
    """Yield records made of several documents, each with a document that is not among them."""
    dice = random.Random(SEED)  # noqa: S311 - a fixed draw, no secret
    rich = [
        d
        for d in documents
        if len(_requirements(d)) >= LEAST_REQUIREMENTS and _teaches(d) is taught
    ]
    for _ in range(count):
        *others, own = dice.sample(rich, RECORD_DOCUMENTS + 1)
        texts = [found for other in others for found in _requirements(other)][:RECORD_SIZE]
        yield (
            [
                RecordEntry(str(number), text, priority, detect(text))
                for number, (text, priority) in enumerate(texts)
            ],
            own,
        )


def _teaches(document: LabelledDocument) -> bool:
    return hashlib.sha256(document.document.id.encode()).digest()[0] % 2 == 0


def count_pairs(matcher: Matcher, pairs: Sequence[Pair]) -> tuple[int, int]:
    """Return how many related pairs find each other among entries of other topics, and how many were tried."""
    dice = random.Random(SEED)  # noqa: S311 - as above
    related = [pair for pair in pairs if pair.relation is not Relation.NEW]
    drawn = dice.sample(related, min(PAIRS_DRAWN, len(related)))
    found = 0
    for pair in drawn:
        others = [other for other in pairs if other.group != pair.group]
        record = [pair, *dice.sample(others, min(RECORD_SIZE - 1, len(others)))]
        index = matcher.build_index(
            RecordEntry(str(number), other.record, other.record_priority, other.record_language)
            for number, other in enumerate(record)
        )
        best = matcher.match(pair.new, pair.new_priority, pair.read_status, index, top=1)[0]
        found += best.entry_id == "0"
    return found, len(drawn)


def _requirements(document: LabelledDocument) -> list[tuple[str, Priority | None]]:
    return [
        (unit.span.slice(document.document.text), unit.priority)
        for unit in document.units
        if unit.label is Label.REQUIREMENT
    ]


def _status(text: str, language: Language) -> Status:
    kinds = {cue.kind for cue in find_cues(text, Span(0, len(text)), language)}
    if CueKind.WITHDRAWAL in kinds:
        return Status.WITHDRAWN
    return Status.CHANGED if CueKind.CHANGE in kinds else Status.STATED
