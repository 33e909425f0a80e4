"""Learn from decisions: a correction of the shipped model for each language, and its heads for priority and kind.

ADR 0036 says what was compared. It always starts from the shipped model and takes all decisions, so that the result
depends on nothing but them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from models.analyzer import TextModel
from models.features import Features
from models.heads import LinearHead, softmax
from models.local import READ_BLOCKS, Correction, LocalLayer, log_chances
from nlp.domain import Verdict
from training.corpus import Label
from training.dataset import Dataset
from training.fitting import HeadSettings, fit_head
from training.learning.habits import fit_projects
from training.learning.lessons import Lessons
from training.learning.opinions import Untaught
from training.learning.progress import Progress, silent
from training.learning.replay import Replay
from training.learning.scoring import limited
from training.learning.showing import held_back, parts_of, strength_of, threshold_of
from training.text_model import Recipe

_STEPS = 50
"""Half of what a fit from nothing gets: it begins at the shipped weights."""
_SPREAD = {"unit": 0.8, "heading": 0.2, "words": 0.4, "bias": 0.17}
"""How far weights may move: variance of the prior of each block. The wider, the faster it learns and the more it errs
on documents that are unlike the decided ones."""
REPLAYED, REPLAY_WEIGHT = 3000, 0.3
"""Shipped units of a language that are heard with the decisions, and what each counts against one of them: enough that
nothing shipped is forgotten, little enough that a project's own words are learned from tens of decisions. Where the
contextual stage takes part, they are only held at what the heads say of them: their labels would teach the correction
errors of the heads, which that stage has mended already."""
BELIEF = 0.7
"""How far a decision, or a unit that its finished document passed over, counts as the truth; the rest stays with what
the shipped model says, so that one wrong answer in five pulls less."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How decisions count.

    Attributes
    ----------
    own
        Weight of a decision about priority or kind against a unit of the shipped documents.
    spread
        Factor on the variances of the prior.
    seed
        Seed of everything random.
    """

    own: float = 3.0
    spread: float = 1.0
    seed: int = 7


def refit(
    base: TextModel,
    kept: Replay,
    lessons: Lessons,
    before: Untaught,
    settings: Settings,
    *,
    progress: Progress = silent,
) -> TextModel:
    """Return ``base`` with what the decisions teach; ``before`` are its opinions on the rows of ``lessons``."""
    if not len(lessons.taught):
        return base
    progress("fit", 0, 3, "requirements")
    model = corrected(base, kept, lessons, before, settings)
    progress("fit", 1, 3, "priority")
    recipe = Recipe()
    priority = _fit_label(base, kept, lessons, recipe.priority, "priority", settings)
    progress("fit", 2, 3, "kind")
    kind = _fit_label(base, kept, lessons, recipe.kind, "kind", settings)
    progress("fit", 3, 3, "done")
    return replace(model, priority=priority, kind=kind)


def corrected(
    base: TextModel, kept: Replay, lessons: Lessons, before: Untaught, settings: Settings
) -> TextModel:
    """Return ``base`` with the correction of every language, and the habits of every project."""
    model = replace(base, local=fit_local(base, kept, lessons, before, settings))
    return replace(model, projects=fit_projects(model, lessons, before))


def fit_local(
    base: TextModel, kept: Replay, lessons: Lessons, before: Untaught, settings: Settings
) -> LocalLayer:
    """Fit the correction of every language that somebody decided on.

    The opinions that are corrected are those of the shipped model, which never saw a decision; so nothing has to be
    held out for them to be honest.
    """
    taught = lessons.taught
    spoken = np.array([str(row.context.unit.language) for row in lessons.data.rows])
    found = {}
    for language in sorted(set(spoken[taught])):
        rows = taught[spoken[taught] == language]
        teach = _Teacher(base, kept, lessons, before, language, settings)
        found[language] = teach.tempered(rows)
    return LocalLayer(found)


@dataclass(frozen=True)
class _Teacher:
    """What the correction of one language is fitted on."""

    base: TextModel
    kept: Replay
    lessons: Lessons
    before: Untaught
    language: str
    settings: Settings

    @cached_property
    def replayed(self) -> NDArray[np.int64]:
        """Shipped units that are heard with the decisions."""
        return self.kept.sample(self.language, REPLAYED, self.settings.seed)

    def correction(self, rows: NDArray[np.int64]) -> Correction:
        """Fit on some of the decided rows."""
        base, kept, lessons = self.base, self.kept, self.lessons
        opinions = self.before.chances[rows]
        shipped = kept.before.chances[self.replayed]
        held = any(stage.language == self.language for stage in base.contextual)
        belief = (BELIEF * lessons.weights[rows])[:, None].astype(np.float32)
        said = _certain(base, [lessons.labels[row] for row in rows])
        remembered = (
            shipped if held else _certain(base, [kept.labels[row] for row in self.replayed])
        )
        return _correction(
            base.extractor.encoder.dimensions,
            _heard(lessons.data, rows, kept.data, self.replayed),
            log_chances(np.vstack([opinions, shipped])),
            np.vstack([belief * said + (1 - belief) * opinions, remembered]),
            np.concatenate([np.ones(len(rows)), np.full(len(self.replayed), REPLAY_WEIGHT)]),
            self.settings.spread,
        )

    def tempered(self, rows: NDArray[np.int64]) -> Correction:
        """Fit on all decided rows; how strong the correction is and what it shows, held-back ones say."""
        correction = self.correction(rows)
        asked = self.base.verdict.labels.index(Verdict.REQUIREMENT)
        parts = parts_of(np.array(self.lessons.projects)[rows], self.lessons.data.groups[rows])
        features = self.lessons.data.features

        def judge(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float32]:
            chosen = rows[second]
            return self.correction(rows[first]).scores(
                features.dense[chosen], features.ngrams[chosen]
            )

        held, scores = held_back(parts, judge)
        if not len(held):
            return correction
        chosen = rows[held]
        logs = log_chances(self.before.chances[chosen])

        def chances_at(strength: float) -> NDArray[np.float32]:
            return softmax(logs + np.float32(strength) * scores)[:, asked]

        said = np.array([self.lessons.labels[row] == Verdict.REQUIREMENT for row in chosen])
        strength = strength_of(chances_at, said, parts[held])
        limits = [
            limited(self.base, blended=blended).thresholds[self.language].requirement
            for blended in (False, True)
        ]
        shipped = np.array(limits)[self.before.blended[chosen].astype(int)]
        threshold = None
        if strength:
            threshold = threshold_of(
                chances_at(strength),
                self.before.chances[chosen, asked] >= shipped,
                said,
                parts[held],
            )
        correction = correction.times(strength)
        if threshold is None:
            return correction
        return replace(correction, threshold=threshold, trust=1.0)


def _certain(base: TextModel, labels: Sequence[str | None]) -> NDArray[np.float32]:
    """Return labels as chances, shape (n, k): all on what was said."""
    columns = [base.verdict.labels.index(str(label)) for label in labels]
    return np.eye(len(base.verdict.labels), dtype=np.float32)[columns]


def _heard(
    first: Dataset, rows: NDArray[np.int64], second: Dataset, others: NDArray[np.int64]
) -> Features:
    """Return the features of rows of both."""
    return stack(
        Features(first.features.dense[rows], first.features.ngrams[rows]),
        Features(second.features.dense[others], second.features.ngrams[others]),
    )


def _correction(
    dimensions: int,
    features: Features,
    offsets: NDArray[np.float32],
    targets: NDArray[np.float32],
    weights: NDArray[np.float64],
    spread: float,
) -> Correction:
    """Find the weights with the highest posterior, given that they were drawn around zero."""
    scale = {name: np.float32(np.sqrt(spread * value)) for name, value in _SPREAD.items()}
    scales = np.repeat([scale["unit"], scale["heading"]], dimensions).astype(np.float32)
    dense = features.dense[:, : READ_BLOCKS * dimensions] * scales
    # a column that no decided unit has keeps the weight zero, so only the others are fitted
    used = np.unique(features.ngrams.indices)
    ngrams = (features.ngrams[:, used] * scale["words"]).tocsr()
    count, labels = dense.shape[1], offsets.shape[1]
    result = optimize.minimize(
        _surprise,
        np.zeros((count + len(used) + 1) * labels),
        args=(dense, ngrams, ngrams.T.tocsr(), offsets, targets, weights, scale["bias"]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 60, "ftol": 1e-6},
    )
    matrix = result.x.reshape(-1, labels).astype(np.float32)
    words = np.zeros((features.ngrams.shape[1], labels), np.float32)
    words[used] = matrix[count:-1] * scale["words"]
    return Correction(matrix[:count] * scales[:, None], words, matrix[-1] * scale["bias"])


def _surprise(
    flat: NDArray[np.float64],
    dense: NDArray[np.float32],
    ngrams: sparse.csr_matrix,
    transposed: sparse.csr_matrix,
    offsets: NDArray[np.float32],
    targets: NDArray[np.float32],
    weights: NDArray[np.float64],
    bias: np.float32,
) -> tuple[float, NDArray[np.float64]]:
    """Return the log loss of corrected chances plus the prior, and its gradient."""
    matrix = flat.reshape(-1, offsets.shape[1])
    single = matrix.astype(np.float32)
    width = dense.shape[1]
    chances = softmax(
        np.asarray(
            offsets + dense @ single[:width] + ngrams @ single[width:-1] + bias * single[-1],
            np.float32,
        )
    ).astype(np.float64)
    surprise = -(targets * np.log(np.clip(chances, 1e-12, 1.0))).sum(axis=1)
    residual = ((chances - targets) * weights[:, None]).astype(np.float32)
    gradient = np.vstack(
        [dense.T @ residual, transposed @ residual, bias * residual.sum(axis=0, keepdims=True)]
    ).astype(np.float64)
    value = float((weights * surprise).sum()) + 0.5 * float((matrix * matrix).sum())
    return value, (gradient + matrix).ravel()


def _fit_label(
    base: TextModel, kept: Replay, lessons: Lessons, recipe: HeadSettings, field: str,
    settings: Settings,
) -> LinearHead:  # fmt: skip
    """Fit the head for priority or kind on all requirements that carry one, shipped ones and decided ones."""
    head: LinearHead = getattr(base, field)
    new, new_labels = _labelled(lessons.data, lessons.taught, field)
    if not new_labels:
        return head  # nothing new about it
    old, old_labels = _labelled(kept.data, np.arange(len(kept.labels)), field)
    weights = np.concatenate([np.ones(len(old)), settings.own * lessons.weights[new]])
    found = fit_head(
        _heard(kept.data, old, lessons.data, new), [*old_labels, *new_labels], recipe,
        dimensions=base.extractor.encoder.dimensions, weights=weights, start=head, steps=_STEPS,
    )  # fmt: skip
    return replace(found, temperatures=head.temperatures)


def _labelled(
    data: Dataset, chosen: NDArray[np.int64], field: str
) -> tuple[NDArray[np.int64], list[str]]:
    rows, labels = [], []
    for at in chosen:
        gold = data.rows[at].gold
        value = getattr(gold, field) if gold is not None else None
        if gold is not None and gold.label is Label.REQUIREMENT and value is not None:
            rows.append(int(at))
            labels.append(str(value))
    return np.array(rows, dtype=np.int64), labels


def stack(first: Features, second: Features) -> Features:
    """Return the rows of both."""
    return Features(
        np.vstack([first.dense, second.dense]),
        sparse.vstack([first.ngrams, second.ngrams], format="csr"),
    )
