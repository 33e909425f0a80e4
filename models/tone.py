"""The client's tone in a document, summed up from sentences.

Negative means that the client is displeased, not that a problem is reported. Sentence opinions come from a head; the
document opinion is a small logistic regression on their summary, so that every label has evidence sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.features import UnitContext
from models.heads import softmax
from nlp.domain import CueKind, Span, Tone, ToneLabel

SENTENCE_LABELS = (ToneLabel.NEGATIVE, ToneLabel.NEUTRAL, ToneLabel.POSITIVE)
EVIDENCE_MINIMUM = 0.4
_MOOD_CUES = (CueKind.DISPLEASURE, CueKind.PRESSURE, CueKind.PRAISE, CueKind.POLITE)

SUMMARY_NAMES = (
    "negative_max", "negative_second", "negative_mean", "positive_max", "positive_second", "positive_mean",
    *(f"any_{kind}" for kind in _MOOD_CUES), *(f"share_{kind}" for kind in _MOOD_CUES),
    "exclamations", "sentences", "displeasure_count", "praise_without_displeasure",
)  # fmt: skip


def summarize(chances: NDArray[np.float32], contexts: Sequence[UnitContext]) -> NDArray[np.float32]:
    """Return the summary of the client's sentences, shape (len(SUMMARY_NAMES),).

    ``chances`` has the columns of `SENTENCE_LABELS`; no sentence gives zeros.
    """
    if not contexts:
        return np.zeros(len(SUMMARY_NAMES), np.float32)
    kinds = np.array(
        [
            [any(cue.kind is kind for cue in context.cues) for kind in _MOOD_CUES]
            for context in contexts
        ],
        np.float32,
    )
    negative = np.sort(chances[:, 0])[::-1]
    positive = np.sort(chances[:, 2])[::-1]
    exclamations = sum(context.folded.count("!") for context in contexts)
    displeased = kinds[:, 0].sum()
    return np.array(
        [
            negative[0], negative[1] if len(negative) > 1 else 0.0, negative.mean(),
            positive[0], positive[1] if len(positive) > 1 else 0.0, positive.mean(),
            *kinds.max(axis=0), *kinds.mean(axis=0),
            min(exclamations, 5) / 5.0, np.log1p(len(contexts)) / 4.0, min(displeased, 4.0) / 4.0,
            float(kinds[:, 2].max() > 0 and displeased == 0),
        ],
        np.float32,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToneHead:
    """Logistic regression on `summarize`; weights of shape (len(SUMMARY_NAMES), 3)."""

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def judge(self, chances: NDArray[np.float32], contexts: Sequence[UnitContext]) -> Tone:
        """Return label, score, axes and the sentences that carry the label; no client sentence is neutral."""
        if not contexts:
            return Tone(ToneLabel.NEUTRAL, 0.0)
        summary = summarize(chances, contexts)
        shares = softmax(np.asarray(summary @ self.weights + self.bias, np.float32)[None, :])[0]
        label = SENTENCE_LABELS[int(shares.argmax())]
        column = {ToneLabel.NEGATIVE: 0, ToneLabel.POSITIVE: 2}.get(label)
        return Tone(
            label=label,
            score=float(shares[2] - shares[0]),
            evidence=() if column is None else _evidence(chances[:, column], contexts),
            axes=_axes(chances, contexts),
            confidence=float(shares.max()),
            axis_evidence=_axis_evidence(chances, contexts),
        )


class MoodStage(Protocol):
    """A slower judge of sentences of one language; see `models.contextual.mood`."""

    @property
    def tone(self) -> ToneHead:
        """Judge of a document by revised opinions."""
        ...

    def revise(
        self, contexts: Sequence[UnitContext], chances: NDArray[np.float32]
    ) -> NDArray[np.float32] | None:
        """Return better opinions on the sentences, shape (n, 3), or nothing for a document of another language."""
        ...


def _evidence(chances: NDArray[np.float32], contexts: Sequence[UnitContext]) -> tuple[Span, ...]:
    """Return sentences above the minimum, or the strongest one; in reading order."""
    chosen = np.flatnonzero(chances >= EVIDENCE_MINIMUM)
    if not len(chosen):
        chosen = np.array([int(chances.argmax())])
    return tuple(contexts[int(row)].unit.span for row in chosen)


def _axis_evidence(
    chances: NDArray[np.float32], contexts: Sequence[UnitContext]
) -> dict[str, tuple[Span, ...]]:
    """Return the sentences above the minimum or with the cue, per axis that has any."""
    with_cue = {
        axis: [any(cue.kind is kind for cue in context.cues) for context in contexts]
        for axis, kind in (("pressure", CueKind.PRESSURE), ("politeness", CueKind.POLITE))
    }
    chosen = {
        "complaint": chances[:, 0] >= EVIDENCE_MINIMUM,
        "praise": chances[:, 2] >= EVIDENCE_MINIMUM,
        **{axis: np.array(rows) for axis, rows in with_cue.items()},
    }
    return {
        axis: tuple(contexts[int(row)].unit.span for row in np.flatnonzero(rows))
        for axis, rows in chosen.items()
        if rows.any()
    }


def _axes(chances: NDArray[np.float32], contexts: Sequence[UnitContext]) -> dict[str, float]:
    """Return intensity of complaint, pressure, politeness, its drop and praise, each in [0, 1]."""
    count = len(contexts)

    def share(kind: CueKind) -> float:
        return sum(any(cue.kind is kind for cue in context.cues) for context in contexts) / count

    complaint = float(chances[:, 0].max())
    politeness = min(1.0, 2.0 * share(CueKind.POLITE))
    return {
        "complaint": complaint,
        "pressure": min(1.0, 2.0 * share(CueKind.PRESSURE)),
        "politeness": politeness,
        "politeness_drop": complaint * (1.0 - politeness),
        "praise": float(chances[:, 2].max()),
    }
