"""Learn what a project's own decisions say of it, after what all decisions teach: see docs/adr/0050."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from models.analyzer import TextModel
from models.local import READ_BLOCKS
from models.projects import ProjectLayer, log_odds, shifted
from nlp.domain import Verdict
from training.learning.lessons import Lessons
from training.learning.opinions import Untaught
from training.learning.showing import ENOUGH, strength_of

SPREAD = {"unit": 2.0, "heading": 1.0}
"""Variances of the prior of the weights of a project, for vectors of length one. Of those that gained in log loss on
the other halves of shipped documents judged out of fold, not the widest; a level for all units of a project lost there
and on specifications, whose beginning is unlike their end."""
BELIEF = 0.7
"""How far a decision counts as the truth, as where all are learned from."""

Rows = NDArray[np.int64]


def fit_projects(model: TextModel, lessons: Lessons, before: Untaught) -> ProjectLayer | None:
    """Fit the habits of every project; ``model`` has the correction, ``before`` are opinions without it.

    Habits count for nothing in a language where they do not help to foresee the other half of a project's decisions
    in three of four redrawn sets of projects.
    """
    column = model.verdict.labels.index(Verdict.REQUIREMENT)
    features = lessons.data.features
    languages = tuple(row.context.unit.language for row in lessons.data.rows)
    chances = before.chances
    if model.local is not None:
        chances = model.local.revise(chances, features, languages)
    asked = np.array([label == Verdict.REQUIREMENT for label in lessons.labels])
    teach = _Teacher(model, lessons, chances[:, column], asked)
    spoken = np.array([str(language) for language in languages])
    found = {}
    for language in sorted(set(spoken[lessons.taught])):
        by_project = teach.by_project(lessons.taught[spoken[lessons.taught] == language])
        strength = teach.strength(by_project)
        if strength:
            found.update(
                {
                    (project, str(language)): np.float32(strength) * teach.weights(rows)
                    for project, rows in by_project.items()
                }
            )
    return ProjectLayer(found) if found else None


class _Teacher:
    """What the habits are fitted on: corrected chances of the decided units and what people said of them."""

    def __init__(
        self,
        model: TextModel,
        lessons: Lessons,
        chances: NDArray[np.float32],
        asked: NDArray[np.bool_],
    ) -> None:
        self.lessons, self.chances, self.asked = lessons, chances, asked
        dimensions = model.extractor.encoder.dimensions
        self.dense = lessons.data.features.dense[:, : READ_BLOCKS * dimensions]
        deviations = [np.sqrt(SPREAD["unit"]), np.sqrt(SPREAD["heading"])]
        self.scales = np.repeat(deviations, dimensions).astype(np.float32)

    def by_project(self, rows: Rows) -> dict[str, Rows]:
        """Return the rows of every project, in their order."""
        names = np.array(self.lessons.projects)[rows]
        return {str(name): rows[names == name] for name in np.unique(names)}

    def weights(self, rows: Rows) -> NDArray[np.float32]:
        """Return the weights of a project with the highest posterior."""
        dense = self.dense[rows] * self.scales
        offsets = log_odds(self.chances[rows]).astype(np.float64)
        belief = BELIEF * self.lessons.weights[rows]
        targets = belief * self.asked[rows] + (1 - belief) * self.chances[rows]

        def surprise(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            odds = offsets + dense @ weights
            value = (np.logaddexp(0, odds) - targets * odds).sum() + 0.5 * weights @ weights
            return float(value), dense.T @ (1 / (1 + np.exp(-odds)) - targets) + weights

        start = np.zeros(dense.shape[1])
        found = optimize.minimize(surprise, start, jac=True, method="L-BFGS-B").x
        weights: NDArray[np.float32] = (found * self.scales).astype(np.float32)
        return weights

    def strength(self, by_project: dict[str, Rows]) -> float:
        """Return by what to multiply, 0 to 1, as held-back halves of projects ask for."""
        rows: list[Rows] = []
        added, parts = [], []
        for number, mine in enumerate(by_project.values()):
            if sum(len(one) for one in rows) >= ENOUGH:
                break
            for learn, later in self._halves(mine):
                rows.append(later)
                added.append(self.dense[later] @ self.weights(learn))
                parts.append(np.full(len(later), number))
        if not rows:
            return 0.0
        chosen, scores = np.concatenate(rows), np.concatenate(added)
        strength = strength_of(
            lambda factor: shifted(self.chances[chosen], np.float32(factor) * scores),
            self.asked[chosen],
            np.concatenate(parts),
        )
        return min(1.0, strength)

    def _halves(self, rows: Rows) -> Iterator[tuple[Rows, Rows]]:
        """Yield both halves of a project's units with what is learned from: its documents, or the parts of one."""
        documents = self.lessons.data.groups[rows]
        names, numbers = np.unique(documents, return_inverse=True)
        second = 2 * np.arange(len(rows)) >= len(rows) if len(names) < 2 else numbers % 2 == 1
        if second.any() and not second.all():
            yield rows[~second], rows[second]
            yield rows[second], rows[~second]
