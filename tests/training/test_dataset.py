"""From labelled documents to training rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.features import FeatureExtractor
from nlp.domain import Document, DocumentKind, Language, Span, Unit
from tests.models.conftest import LengthEncoder
from training.corpus import Label, LabelledDocument, LabelledUnit
from training.dataset import best_label, build_dataset

TEXT = "# Must have\n- Export to Excel\n- Print labels\n\nThanks."


def labelled(identifier: str, text: str = TEXT) -> LabelledDocument:
    marks = {
        "# Must have": Label.HEADING,
        "- Export to Excel": Label.REQUIREMENT,
        "Thanks.": Label.NONE,
    }
    units = tuple(
        LabelledUnit(Span(text.index(words), text.index(words) + len(words)), label)
        for words, label in marks.items()
        if words in text
    )
    document = Document(identifier, text, DocumentKind.NOTES)
    return LabelledDocument(document, "en", "software", "notes", "neutral", "train", units)


@pytest.fixture
def extractor() -> FeatureExtractor:
    return FeatureExtractor(LengthEncoder())


def unit(start: int, end: int) -> Unit:
    return Unit(0, Span(start, end), 0, Language.EN)


def mark(start: int, end: int, label: Label = Label.NONE) -> LabelledUnit:
    return LabelledUnit(Span(start, end), label)


@pytest.mark.parametrize(
    ("gold", "expected"),
    [
        ([mark(0, 10)], 0),  # the same
        ([mark(0, 5)], 0),  # half of ours
        ([mark(0, 4), mark(4, 10)], 1),  # the one that covers more
        ([mark(8, 40)], None),  # touches only
        ([mark(5, 40)], 0),  # covers half of ours
        ([mark(2, 4)], 0),  # lies in ours
        ([mark(20, 30)], None),
        ([], None),
    ],
)
def test_label_by_overlap(gold: list[LabelledUnit], expected: int | None) -> None:
    """A mark counts if it covers half of our unit or lies in it by half; the longest overlap wins."""
    assert best_label(unit(0, 10), gold) is (None if expected is None else gold[expected])


def test_requirement_wins_over_a_longer_mark() -> None:
    """A short demand in a long sentence makes the sentence a requirement."""
    demand = mark(0, 3, Label.REQUIREMENT)
    assert best_label(unit(0, 10), [mark(3, 10, Label.BACKGROUND), demand]) is demand


def test_every_unit_is_a_row_with_its_label(extractor: FeatureExtractor) -> None:
    """Rows are our units in order; units that nobody marked have no label."""
    data = build_dataset([labelled("a")], extractor)
    words = [row.context.text for row in data.rows]
    gold = [row.gold.label if row.gold else None for row in data.rows]
    assert dict(zip(words, gold, strict=True)) == {
        "# Must have": Label.HEADING,
        "- Export to Excel": Label.REQUIREMENT,
        "- Print labels": None,
        "Thanks.": Label.NONE,
    }
    assert data.features.dense.shape[0] == data.features.ngrams.shape[0] == len(data.rows)


def test_features_are_those_of_the_analyzer(extractor: FeatureExtractor) -> None:
    """Training sees exactly what prediction sees: no row is computed in another way."""
    data = build_dataset([labelled("a"), labelled("b", "Thanks.")], extractor)
    first = data.rows[0].layout
    mine = [row.context for row in data.rows if row.document.document.id == "a"]
    again = extractor.extract(first, mine)
    assert np.array_equal(data.features.dense[: len(mine)], again.dense)
    assert (data.features.ngrams[: len(mine)] != again.ngrams).nnz == 0


def test_documents_and_families_are_numbered(extractor: FeatureExtractor) -> None:
    """Each document has its group; a cut has its own group in the family of its source."""
    documents = [labelled("a"), labelled("b"), labelled("a#0", "Thanks.")]
    data = build_dataset(documents, extractor)
    of = {row.document.document.id: at for at, row in enumerate(data.rows)}
    assert len({int(data.groups[at]) for at in of.values()}) == 3
    assert data.families[of["a"]] == data.families[of["a#0"]] != data.families[of["b"]]
    assert [bool(data.whole[of[name]]) for name in ("a", "b", "a#0")] == [True, True, False]


def test_taking_rows_keeps_blocks_together(extractor: FeatureExtractor) -> None:
    """Whatever is picked, row i of every block is rows[i]."""
    data = build_dataset([labelled("a"), labelled("b", "Thanks.")], extractor)
    chosen = np.array([4, 1, 0])
    part = data.take(chosen)
    assert [row.context.text for row in part.rows] == [data.rows[at].context.text for at in chosen]
    assert np.array_equal(part.features.dense, data.features.dense[chosen])
    assert (part.features.ngrams != data.features.ngrams[chosen]).nnz == 0
    assert part.groups.tolist() == data.groups[chosen].tolist()
    assert part.families.tolist() == data.families[chosen].tolist()


def test_blank_document_adds_no_row(extractor: FeatureExtractor) -> None:
    """A document without words among others does no harm."""
    blank = replace(labelled("b", "Thanks."), units=(), document=Document("c", "  \n"))
    data = build_dataset([labelled("a"), blank], extractor)
    assert {row.document.document.id for row in data.rows} == {"a"}
