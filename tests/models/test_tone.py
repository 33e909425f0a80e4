"""Tone of a document from the opinions on its sentences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.features import UnitContext
from models.tone import SENTENCE_LABELS, SUMMARY_NAMES, ToneHead, summarize
from nlp.domain import Cue, CueKind, Language, Span, ToneLabel, Unit

NAMES = {name: at for at, name in enumerate(SUMMARY_NAMES)}


def sentence(row: int, *kinds: CueKind, text: str = "x") -> UnitContext:
    span = Span(10 * row, 10 * row + 5)
    cues = tuple(Cue(span, kind, str(kind)) for kind in kinds)
    return UnitContext(Unit(row, span, 0, Language.EN), text, text, text, "", (), cues)


def head(**weights: tuple[float, float, float]) -> ToneHead:
    """Return a head that looks at the named columns of the summary only."""
    matrix = np.zeros((len(SUMMARY_NAMES), 3), np.float32)
    for name, row in weights.items():
        matrix[NAMES[name]] = row
    return ToneHead(matrix, np.zeros(3, np.float32))


HONEST = head(negative_max=(6, 0, 0), positive_max=(0, 0, 6), negative_mean=(0, -6, 0))
CHANCES = np.array([[0.1, 0.8, 0.1], [0.7, 0.2, 0.1], [0.5, 0.4, 0.1]], np.float32)
SENTENCES = [sentence(0), sentence(1, CueKind.DISPLEASURE), sentence(2, text="late again!!")]


def test_summary_holds_what_its_names_say() -> None:
    """Strongest, second, mean, cues and exclamation marks stand in their columns."""
    summary = summarize(CHANCES, SENTENCES)
    assert summary.shape == (len(SUMMARY_NAMES),)
    assert summary[NAMES["negative_max"]] == pytest.approx(0.7)
    assert summary[NAMES["negative_second"]] == pytest.approx(0.5)
    assert summary[NAMES["positive_mean"]] == pytest.approx(0.1)
    assert summary[NAMES["any_displeasure"]] == 1
    assert summary[NAMES["share_displeasure"]] == pytest.approx(1 / 3)
    assert summary[NAMES["any_praise"]] == 0
    assert summary[NAMES["exclamations"]] == pytest.approx(0.4)


def test_one_sentence_has_no_second() -> None:
    """A document of one sentence has a second strongest opinion of zero."""
    summary = summarize(CHANCES[1:2], SENTENCES[1:2])
    assert summary[NAMES["negative_second"]] == 0
    assert summary[NAMES["negative_max"]] == summary[NAMES["negative_mean"]]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((CueKind.PRAISE,), 1.0),
        ((CueKind.PRAISE, CueKind.DISPLEASURE), 0.0),
        ((CueKind.DISPLEASURE,), 0.0),
        ((), 0.0),
    ],
)
def test_praise_counts_apart_only_without_displeasure(
    kinds: tuple[CueKind, ...], expected: float
) -> None:
    """Praise next to displeasure ("thanks for the demo, but ...") is no plain praise."""
    summary = summarize(CHANCES[:1], [sentence(0, *kinds)])
    assert summary[NAMES["praise_without_displeasure"]] == expected


@given(st.permutations(range(3)))
def test_order_of_sentences_does_not_matter(order: list[int]) -> None:
    """The summary is one of a bag of sentences."""
    shuffled = summarize(CHANCES[order], [SENTENCES[row] for row in order])
    assert shuffled == pytest.approx(summarize(CHANCES, SENTENCES))


def test_no_client_sentence_is_neutral() -> None:
    """Without a client's words there is neither a tone nor evidence, whatever the weights say."""
    tone = ToneHead(np.zeros((len(SUMMARY_NAMES), 3), np.float32), np.array([9, 0, 0], np.float32))
    judged = tone.judge(np.zeros((0, 3), np.float32), ())
    assert (judged.label, judged.score, judged.evidence) == (ToneLabel.NEUTRAL, 0.0, ())
    assert not summarize(np.zeros((0, 3), np.float32), ()).any()


def test_negative_tone_shows_its_sentences_in_reading_order() -> None:
    """All sentences above the minimum are evidence, the others are not."""
    tone = HONEST.judge(CHANCES, SENTENCES)
    assert tone.label is ToneLabel.NEGATIVE
    assert tone.score < 0
    assert tone.evidence == (SENTENCES[1].unit.span, SENTENCES[2].unit.span)


def test_every_label_but_neutral_has_evidence() -> None:
    """When no sentence is above the minimum, the strongest one stands for the label."""
    chances = np.array([[0.0, 0.9, 0.1], [0.0, 0.7, 0.3]], np.float32)
    tone = head(positive_max=(0, 0, 20)).judge(chances, SENTENCES[:2])
    assert tone.label is ToneLabel.POSITIVE
    assert tone.evidence == (SENTENCES[1].unit.span,)


def test_neutral_tone_has_no_evidence() -> None:
    """There is nothing to show for a neutral document."""
    tone = head(sentences=(0, 9, 0)).judge(CHANCES, SENTENCES)
    assert (tone.label, tone.evidence) == (ToneLabel.NEUTRAL, ())


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1, width=32),
            st.floats(0, 1, width=32),
            st.sets(st.sampled_from([CueKind.PRESSURE, CueKind.POLITE, CueKind.PRAISE])),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_numbers_stay_in_their_ranges(
    sentences: list[tuple[float, float, set[CueKind]]],
) -> None:
    """The score lies in [-1, 1], axes and confidence in [0, 1], for any sentences."""
    chances = np.array(
        [[bad * (1 - good), (1 - bad) * (1 - good), good] for bad, good, _ in sentences], np.float32
    )
    tone = HONEST.judge(
        chances, [sentence(row, *kinds) for row, (_, _, kinds) in enumerate(sentences)]
    )
    assert -1 <= tone.score <= 1
    assert 0 <= tone.confidence <= 1
    assert set(tone.axes) == {"complaint", "pressure", "politeness", "politeness_drop", "praise"}
    assert all(0 <= value <= 1 for value in tone.axes.values())


def test_politeness_softens_a_complaint() -> None:
    """The same complaint with polite words has less of a politeness drop."""
    rude = HONEST.judge(CHANCES[1:2], [sentence(0)])
    polite = HONEST.judge(CHANCES[1:2], [sentence(0, CueKind.POLITE)])
    assert polite.axes["politeness_drop"] < rude.axes["politeness_drop"]


def test_every_axis_shows_its_own_sentences() -> None:
    """Complaint, pressure and politeness point at different sentences; an axis without any is left out."""
    sentences = [sentence(0, CueKind.POLITE), sentence(1), sentence(2, CueKind.PRESSURE)]
    tone = HONEST.judge(CHANCES, sentences)
    spans = [context.unit.span for context in sentences]
    assert tone.axis_evidence == {
        "complaint": (spans[1], spans[2]),
        "pressure": (spans[2],),
        "politeness": (spans[0],),
    }
    assert tone.axes["pressure"] == pytest.approx(2 / 3)


def test_columns_are_in_the_order_that_the_weights_know() -> None:
    """Negative, neutral, positive: the score is the last minus the first."""
    assert SENTENCE_LABELS == (ToneLabel.NEGATIVE, ToneLabel.NEUTRAL, ToneLabel.POSITIVE)
