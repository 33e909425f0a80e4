"""How often the project suggested for a message is right: ``python -m training.evaluate.routing``.

Own labelled documents stand for the mail of an installation: those of one language and one field of
business are a project, their client's requirements are its record. Every e-mail and message is held
out in turn, its own requirements are taken out of the record, and the rest suggests a project:
once with its own project among the others, and once without it, as mail of a client who has no
project yet. There every suggestion is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.encoder import SentenceEncoder, load_encoder
from models.matching import RecordEntry
from models.matching.index import RecordIndex
from models.routing import CHARACTERS, LEAST, MARGIN, NEAREST, choose, nearness
from nlp.domain import DocumentKind, Language, Priority, Side
from training.corpus import Label, LabelledDocument
from training.evaluate import heldout
from training.evaluate.intervals import rate
from training.evaluate.report import Report, Section, Table, Value, markdown

_SPLITS = ("train", "dev", "test")
_LEASTS = (0.25, 0.30, 0.35, 0.40, 0.45, 0.50, 0.55)
_MARGINS = (0.0, 0.03, 0.05, 0.08, 0.12)
_SHORTEST = 40
_FEWEST = 8
_GENRES = (DocumentKind.EMAIL, DocumentKind.MESSAGE)
_UNREAD = (Label.QUOTED, Label.SIGNATURE)


@dataclass(frozen=True, slots=True)
class Held:
    """A message that was held out: its project, and how near every project is without it."""

    project: str
    is_test: bool
    near: Mapping[str, float]

    @property
    def strange(self) -> dict[str, float]:
        """Return how near the projects of others are."""
        return {project: value for project, value in self.near.items() if project != self.project}


def project_of(document: LabelledDocument) -> str:
    """Return language and field of business, from the id; empty for texts without a project."""
    language, field, *_rest = document.document.id.split("-")
    return "" if field == "tone" else f"{language}-{field}"


def words_of(document: LabelledDocument) -> str:
    """Return the beginning of what its writer wrote."""
    text = document.document.text
    own = (unit.span.slice(text) for unit in document.units if unit.label not in _UNREAD)
    return "\n".join(own)[:CHARACTERS]


def entries_of(document: LabelledDocument) -> Iterator[RecordEntry]:
    """Return the requirements of a document as entries that name it."""
    source = document.document
    language = Language.ZH if document.language == "zh" else Language.EN
    for number, unit in enumerate(document.units):
        ours = (unit.side or source.sender_side) is Side.US
        if unit.label is Label.REQUIREMENT and unit.priority is not Priority.WONT and not ours:
            text = unit.span.slice(source.text)
            yield RecordEntry(f"{source.id}#{number}", text, unit.priority, language)


def hold_out(documents: Iterable[LabelledDocument], encoder: SentenceEncoder) -> list[Held]:
    """Return every message of a project with a record, held out."""
    projects: dict[str, list[LabelledDocument]] = defaultdict(list)
    for document in documents:
        if name := project_of(document):
            projects[name].append(document)
    records = {
        name: [entry for document in found for entry in entries_of(document)]
        for name, found in projects.items()
    }
    indexes = {
        name: RecordIndex(encoder, entries)
        for name, entries in records.items()
        if len(entries) >= _FEWEST
    }
    found = []
    for name in indexes:
        for document in projects[name]:
            words = words_of(document)
            if document.document.kind in _GENRES and len(words) >= _SHORTEST:
                near = _near(words, document.document.id, indexes, encoder)
                found.append(Held(name, document.split == "test", near))
    return found


def _near(
    words: str, own: str, indexes: Mapping[str, RecordIndex], encoder: SentenceEncoder
) -> dict[str, float]:
    vector = encoder.encode([words])[0]
    near = {}
    for name, index in indexes.items():
        found = index.candidates(words, vector, len(index))
        cosines = [
            float(candidate.vector @ vector)
            for candidate in found
            if candidate.entry.id.rpartition("#")[0] != own
        ][:NEAREST]
        if cosines:
            near[name] = nearness(sorted(cosines, reverse=True))
    return near


def evaluate(held: Sequence[Held]) -> Section:
    """Return the tables: those to choose thresholds from, and the shipped ones on the rest."""
    rows = [
        (f"{least:.2f}", f"{margin:.2f}", *_scores(_chosen_from(held), least, margin))
        for least in _LEASTS
        for margin in _MARGINS
    ]
    columns = ("least", "margin", "suggested", "right", "strangers suggested", "right of all")
    shipped = [
        (name, *_scores(part, LEAST, MARGIN))
        for name, part in (("to choose from", _chosen_from(held)), ("test", _tested(held)))
    ]
    return Section(
        "routing",
        "Suggested projects",
        (
            Table("Thresholds on the documents to choose from", columns, tuple(rows)),
            Table(
                f"Shipped: {LEAST}, margin {MARGIN}", ("documents", *columns[2:]), tuple(shipped)
            ),
        ),
        (
            f"{len({one.project for one in held})} projects. Suggested: share of messages with their "
            "project there; right: share of those suggestions; strangers suggested: share of "
            "messages without their project that get one, each wrongly; right of all: share of right "
            "ones among all suggestions, where half of the mail is of strangers.",
        ),
    )


def _chosen_from(held: Sequence[Held]) -> list[Held]:
    return [one for one in held if not one.is_test]


def _tested(held: Sequence[Held]) -> list[Held]:
    return [one for one in held if one.is_test]


def _scores(held: Sequence[Held], least: float, margin: float) -> tuple[Value, ...]:
    known = [choose(one.near, least=least, margin=margin) for one in held]
    strange = [choose(one.strange, least=least, margin=margin) is not None for one in held]
    suggested = [answer is not None for answer in known]
    right = [answer == one.project for answer, one in zip(known, held, strict=True)]
    both = list(zip(right, suggested, strict=True))
    return (
        rate([(float(hit), 1.0) for hit in suggested]),
        rate([(float(hit), float(tried)) for hit, tried in both]),
        rate([(float(hit), 1.0) for hit in strange]),
        rate(
            [
                (float(hit), float(tried) + float(wrong))
                for (hit, tried), wrong in zip(both, strange, strict=True)
            ]
        ),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the section."""
    parser = argparse.ArgumentParser(
        prog="python -m training.evaluate.routing", description=__doc__
    )
    parser.parse_args(arguments)
    held = hold_out(heldout.documents_of(*_SPLITS), load_encoder(None))
    print(markdown(Report({}, (evaluate(held),))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
