"""Short documents that are cut out of long ones."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from sklearn.model_selection import GroupKFold

from models.features import FeatureExtractor
from nlp.domain import Basis
from tests.models.conftest import LengthEncoder
from training.augmentation import cut_outs
from training.corpus import Label, LabelledDocument, read_corpus
from training.dataset import build_dataset

DATA = Path(__file__).parents[2] / "data" / "labelled"


@pytest.fixture(scope="module")
def documents() -> tuple[LabelledDocument, ...]:
    return (
        *read_corpus(DATA, pattern="zh_mail_01.txt"),
        *read_corpus(DATA, pattern="en_notes_01.txt"),
    )


@pytest.fixture(scope="module")
def cuts(documents: tuple[LabelledDocument, ...]) -> list[LabelledDocument]:
    return list(cut_outs(documents, per_document=6, seed=1))


def test_cuts_are_slices_with_their_labels(
    documents: tuple[LabelledDocument, ...], cuts: list[LabelledDocument]
) -> None:
    """Text, labels, priorities and flags of a cut are those of the document it came from."""
    whole = {document.document.id: document for document in documents}
    assert len(cuts) > len(documents)
    for cut in cuts:
        source = whole[cut.document.id.split("#")[0]]
        assert cut.document.text in source.document.text
        known = defaultdict(list)
        for unit in source.units:
            known[unit.span.slice(source.document.text)].append(unit)
        for unit in cut.units:
            twins = known[unit.span.slice(cut.document.text)]
            assert any(
                (twin.label, twin.priority, twin.kind, twin.basis, twin.flags, twin.due)
                == (unit.label, unit.priority, unit.kind, unit.basis, unit.flags, unit.due)
                for twin in twins
            )


def test_cuts_are_short_and_cover_their_text(cuts: list[LabelledDocument]) -> None:
    """One to five units, from the first sign to the last."""
    assert {len(cut.units) for cut in cuts} <= {1, 2, 3, 4, 5}
    for cut in cuts:
        assert cut.units[0].span.start == 0
        assert cut.units[-1].span.end == len(cut.document.text)


def test_cuts_hold_nothing_that_needs_its_surroundings(cuts: list[LabelledDocument]) -> None:
    """No heading, no quoted history, no signature and no requirement that only its heading makes one."""
    for cut in cuts:
        for unit in cut.units:
            assert unit.label not in {Label.HEADING, Label.QUOTED, Label.SIGNATURE}
            if unit.label is Label.REQUIREMENT:
                assert unit.basis is Basis.CUE


def test_cuts_have_the_tone_of_their_own_units(cuts: list[LabelledDocument]) -> None:
    """A calm sentence of an angry mail is neutral."""
    for cut in cuts:
        flags = frozenset().union(*(unit.flags for unit in cut.units))
        expected = "negative" if "-" in flags else "positive" if "+" in flags else "neutral"
        assert cut.tone == expected
    assert {cut.tone for cut in cuts} >= {"negative", "neutral"}


def test_same_seed_same_cuts(documents: tuple[LabelledDocument, ...]) -> None:
    """Training is repeatable, also when other documents are added; another seed cuts elsewhere."""
    one = list(cut_outs(documents, per_document=3, seed=5))
    assert one == list(cut_outs(documents, per_document=3, seed=5))
    assert one != list(cut_outs(documents, per_document=3, seed=6))
    first = documents[0].document.id + "#"
    alone = list(cut_outs(documents[:1], per_document=3, seed=5))
    assert alone == [cut for cut in one if cut.document.id.startswith(first)]


def test_no_cuts_when_none_are_wanted(documents: tuple[LabelledDocument, ...]) -> None:
    """Zero per document means zero."""
    assert not list(cut_outs(documents, per_document=0, seed=1))


def test_cuts_keep_split_and_language(
    documents: tuple[LabelledDocument, ...], cuts: list[LabelledDocument]
) -> None:
    """A cut of a test document is a test document."""
    whole = {document.document.id: document for document in documents}
    for cut in cuts:
        source = whole[cut.document.id.split("#")[0]]
        assert (cut.split, cut.language, cut.domain) == (
            source.split, source.language, source.domain,
        )  # fmt: skip


def test_families_never_stand_on_both_sides_of_a_split(
    documents: tuple[LabelledDocument, ...],
) -> None:
    """A document and its cuts share a family, so no fold has seen the sentences it is tested on."""
    some = documents[:8]
    cuts = list(cut_outs(some, per_document=4, seed=1))
    data = build_dataset([*some, *cuts], FeatureExtractor(LengthEncoder()))
    sources = np.array([row.document.document.id.split("#")[0] for row in data.rows])
    assert (~data.whole).any()
    for train, test in GroupKFold(4).split(sources, groups=data.families):
        assert not set(sources[train]) & set(sources[test])
