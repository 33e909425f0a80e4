"""Print what was measured, every number with its n."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from models.matching.reading import Reader
from models.matching.record import Relation
from training.matching import evaluation
from training.matching.data import Pair
from training.matching.evaluation import Predicted
from training.matching.fitting import fit_temperature


def print_evaluation(pairs: Sequence[Pair], reader: Reader) -> None:
    """Print retrieval, relation scores, language pairs, calibration and baselines."""
    temperature = fit_temperature(pairs, reader)
    print("Top-1 retrieval (95 % interval over topics)")
    known = [pair for pair in pairs if pair.relation is not Relation.NEW]
    for name, hits in evaluation.first_hits(pairs, reader).items():
        print(f"  {name:20} {_rate(known, hits)}")
        for languages in ("zh-zh", "en-en", "cross"):
            chosen = np.array([pair.languages == languages for pair in known])
            print(f"    {languages:18} {hits[chosen].mean():.3f} n={chosen.sum()}")
    validated = evaluation.cross_validate(pairs, reader, temperature)
    _print_relations("Pair relations, grouped cross-validation", validated)
    _print_relations("Pair relations, test topics", evaluation.split_prediction(pairs, reader))
    right = evaluation.end_to_end(pairs, reader, temperature)
    print(f"End to end (right entry and relation among all entries) {_rate(pairs, right)}")
    print("Baselines, thresholds chosen out of fold (they can only say same, refines, new)")
    for name, similarity in (
        ("cosine", evaluation.cosine_similarity(pairs, reader)),
        ("TF-IDF cosine", evaluation.tfidf_similarity(pairs)),
    ):
        guess = evaluation.similarity_baseline(pairs, similarity)
        truth = _truth(guess)
        related = evaluation.relation_f1(truth, guess.relations, str(Relation.NEW))
        print(
            f"  {name:20} macro-F1 {evaluation.macro_f1(truth, guess.relations):.3f}, "
            f"F1(new) {related:.3f}"
        )


def _print_relations(title: str, predicted: Predicted) -> None:
    truth, guess = _truth(predicted), predicted.relations
    print(f"{title} (n={len(truth)}, 95 % intervals over topics)")
    for relation in Relation:
        score = evaluation.relation_f1(truth, guess, str(relation))
        low, high = evaluation.interval(
            predicted.pairs,
            lambda rows, name=str(relation): evaluation.relation_f1(truth[rows], guess[rows], name),  # type: ignore[misc]
        )
        print(
            f"  {relation:18} F1 {score:.3f} [{low:.3f}, {high:.3f}] n={(truth == relation).sum()}"
        )
    low, high = evaluation.interval(
        predicted.pairs, lambda rows: evaluation.macro_f1(truth[rows], guess[rows])
    )
    print(f"  {'macro-F1':18}    {evaluation.macro_f1(truth, guess):.3f} [{low:.3f}, {high:.3f}]")
    for languages in ("zh-zh", "en-en", "cross"):
        rows = np.array([pair.languages == languages for pair in predicted.pairs])
        score = evaluation.macro_f1(truth[rows], guess[rows])
        print(f"  {languages:18} macro-F1 {score:.3f} n={rows.sum()}")
    hard = np.array([pair.note.startswith("hard") for pair in predicted.pairs])
    print(f"  hard negatives called new: {(guess[hard] == 'new').mean():.3f} n={hard.sum()}")
    error = evaluation.calibration_error(predicted.confidence, guess == truth)
    print(f"  expected calibration error {error:.3f}")


def _truth(predicted: Predicted) -> NDArray[np.str_]:
    return np.array([str(pair.relation) for pair in predicted.pairs])


def _rate(pairs: Sequence[Pair], right: NDArray[np.bool_]) -> str:
    low, high = evaluation.interval(pairs, lambda rows: float(right[rows].mean()))
    return f"{right.mean():.3f} [{low:.3f}, {high:.3f}] n={len(right)}"
