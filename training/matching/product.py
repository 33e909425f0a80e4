"""Matching as the product does it: what the text models read, a whole record, and the bound on nearness.

The other measures know the priority that a person gave and set each text beside its own entry only. Here priority and
status are those of the finding, and the record holds 30 entries: all of the topic and others drawn from other topics.
A relation counts only where the entry is right too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.matching.matcher import Matcher
from models.matching.reading import Reader
from models.matching.record import Relation
from training.matching.data import Pair, entries_of
from training.matching.evaluation import interval, macro_f1, relation_f1
from training.matching.fitting import fit_head, fit_temperature, folds
from training.matching.gating import gate_rows, gate_without, least_odds, record_of
from training.matching.predicted import Read, with_readings

OTHER_ENTRY = "other entry"
"""Guess for a related text that names another entry than its own: wrong whatever the relation."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Pairs with the relation that the matcher names for each, or `OTHER_ENTRY`."""

    pairs: tuple[Pair, ...]
    relations: NDArray[np.str_]

    @property
    def truth(self) -> NDArray[np.str_]:
        """Return the relations that a person gave."""
        return np.array([str(pair.relation) for pair in self.pairs])


def judge(
    matcher: Matcher, pairs: Sequence[Pair], reads: Sequence[Read], known: Sequence[Pair]
) -> Judged:
    """Return what ``matcher`` says of each pair beside a record made of ``known``."""
    entries = entries_of(known)
    group_of = {pair.record: pair.group for pair in known}
    guesses = []
    for pair, read in zip(pairs, reads, strict=True):
        index = matcher.build_index(record_of(pair, entries, group_of))
        best = matcher.match(pair.new, read.priority, read.status, index, top=1)[0]
        own = best.entry_id in (None, entries[pair.record].id)
        guesses.append(str(best.relation) if own else OTHER_ENTRY)
    return Judged(tuple(pairs), np.array(guesses))


def cross_judge(pairs: Sequence[Pair], reads: Sequence[Read], reader: Reader) -> Judged:
    """Judge every pair by a head that was fitted without its topic."""
    seen = with_readings(pairs, reads)
    temperature = fit_temperature(seen, reader)
    rows = gate_rows(seen, reader)
    least = least_odds(rows)
    judged: list[Pair] = []
    guesses: list[str] = []
    for train, test in folds(pairs):
        head = fit_head([seen[at] for at in train], reader, temperature)
        gate = gate_without(rows, pairs, test, least)
        matcher = Matcher(reader.encoder, head, gate, version="cross-validation")
        matcher.reader = reader  # reads every text once for all folds
        part = judge(matcher, [pairs[at] for at in test], [reads[at] for at in test], pairs)
        judged.extend(part.pairs)
        guesses.extend(map(str, part.relations))
    return Judged(tuple(judged), np.array(guesses))


def print_product(title: str, judged: Judged, reads: Sequence[Read]) -> None:
    """Print F1 per relation with n, what was found, and what was related wrongly."""
    truth, guess = judged.truth, judged.relations
    print(f"{title} (n={len(truth)}, 95 % intervals over topics)")
    for relation in map(str, Relation):
        score = _of(relation, truth, guess)
        print(
            f"  {relation:18} F1 {_interval(judged, score, np.arange(len(truth)))} "
            f"n={(truth == relation).sum()}"
        )
    every = np.arange(len(truth))
    print(
        f"  {'macro-F1':18}    "
        + _interval(judged, lambda rows: macro_f1(truth[rows], guess[rows]), every)
    )
    for languages in ("zh-zh", "en-en", "cross"):
        rows = np.array([pair.languages == languages for pair in judged.pairs])
        print(f"  {languages:18} macro-F1 {macro_f1(truth[rows], guess[rows]):.3f} n={rows.sum()}")
    related = truth != str(Relation.NEW)
    at_entry = related & (guess != str(Relation.NEW)) & (guess != OTHER_ENTRY)
    print(f"  related texts whose entry comes first: {at_entry.sum()} of {related.sum()}")
    print(f"  relation and entry right: {(guess == truth).sum()} of {len(truth)}")
    wrong = ~related & (guess != str(Relation.NEW))
    print(f"  new texts related to something: {wrong.sum()} of {(~related).sum()}")
    print(f"  texts that the models take for no requirement: {sum(not r.found for r in reads)}")


def _of(
    relation: str, truth: NDArray[np.str_], guess: NDArray[np.str_]
) -> Callable[[NDArray[np.intp]], float]:
    return lambda rows: relation_f1(truth[rows], guess[rows], relation)


def _interval(
    judged: Judged, score: Callable[[NDArray[np.intp]], float], every: NDArray[np.intp]
) -> str:
    low, high = interval(judged.pairs, score)
    return f"{score(every):.3f} [{low:.3f}, {high:.3f}]"
