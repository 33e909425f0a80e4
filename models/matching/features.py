"""Features of a pair (entry of the record, new text), in the order of `PAIRED`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.matching.reading import Reading
from models.matching.signals import SIGNALS
from models.matching.terms import CLASSES, load_terms
from models.matching.values import compare_values
from models.matching.wording import SAYS
from nlp.domain import Language, Priority, Status

_RANK = {Priority.WONT: 0, Priority.COULD: 1, Priority.SHOULD: 2, Priority.MUST: 3}
_ONE_CONCEPT = 0.9
_MATCHED = 0.45  # word vectors of translations lie above, those of unrelated words below

_ALIGNMENT = (
    "cosine", "soft_new", "soft_old", "worst_new", "worst_old",
    "matched_new", "matched_old", "extra_new", "extra_old",
    "cross_cosine", "cross_soft_old", "cross_soft_new", "cross_worst_old", "cross_extra_new",
    "cross_extra_old", "low_cosine",
)  # fmt: skip
_NUMBERS = (
    "value_equal", "value_changed", "value_added", "value_lost", "value_none",
    "changed_and_cue", "changed_close", "changed_shift", "changed_plain", "replaced",
)  # fmt: skip
_PRIORITY = ("priority_equal", "priority_up", "priority_down", "priority_unknown",
             "priority_must", "priority_could", "priority_wont")  # fmt: skip
_RANKED = ("rank_up_room", "rank_down_room", "rank_unknown", "rank_close")
_STATUS = ("status_withdrawn", "status_changed", "status_proposed")
PAIRED: tuple[str, ...] = (
    *_ALIGNMENT,
    *(f"{kind}_{side}" for kind in CLASSES for side in ("shared", "lost", "added", "disjoint")),
    "antonym", "option_swap", *_NUMBERS, *_PRIORITY, *_STATUS,
    *(f"new_{name}" for name in SIGNALS), "old_negation", "old_only", "polarity",
    "withdrawn_close", "ranked_close", "negated_close", "ranked_differs", *_RANKED,
    "shift_close", "forbids_close", "forbids_polarity", "withdrawn_elsewhere", "withdrawn_only", "withdrawn_covered",
    "zh_zh", "cross", "length_ratio", "new_longer", "short",
)  # fmt: skip
FEATURES: tuple[str, ...] = (*PAIRED, *SAYS)
"""What the head and the gate see of a pair: `pair_features`, then what the new text says by itself."""


def pair_features(
    old: Reading,
    new: Reading,
    *,
    old_priority: Priority | None,
    priority: Priority | None,
    status: Status,
) -> NDArray[np.float32]:
    """Return the features of one pair; all are roughly between -1 and 1."""
    align = _alignment(old, new)
    close = align["cosine"] + align["soft_old"]
    values: dict[str, float] = dict(align)
    values |= _concepts(old, new)
    values |= _numbers(old, new, close, align["extra_new"])
    values |= _priorities(old_priority, priority)
    values |= {
        f"status_{name}": float(status == name) for name in ("withdrawn", "changed", "proposed")
    }
    values |= {f"new_{name}": float(name in new.signals) for name in SIGNALS}
    gone = float("withdrawal" in new.signals or status is Status.WITHDRAWN)
    differs = values["priority_up"] + values["priority_down"]
    values["old_negation"] = float("negation" in old.signals)
    values["old_only"] = float("only" in old.signals)
    values["polarity"] = float(("negation" in old.signals) != ("negation" in new.signals))
    values["withdrawn_close"] = gone * close
    values["ranked_close"] = values["new_ranking"] * close
    values["negated_close"] = values["polarity"] * close * (1 - gone)
    values["ranked_differs"] = values["new_ranking"] * differs
    values |= _ranked(old_priority, priority, new.signals, align["soft_old"])
    forbids = float("forbids" in new.signals)
    values["shift_close"] = values["new_shift"] * align["soft_old"]
    values["forbids_close"] = forbids * align["soft_old"]
    values["forbids_polarity"] = forbids * values["polarity"]
    values["withdrawn_elsewhere"] = gone * values["new_elsewhere"]
    values["withdrawn_only"] = gone * (1 - forbids)
    values["withdrawn_covered"] = gone * (1 - align["extra_new"])
    values |= _shape(old, new)
    return np.array([values[name] for name in PAIRED], np.float32)


def _alignment(old: Reading, new: Reading) -> dict[str, float]:
    """Compare vectors and words; every word is set beside its nearest word of the other text."""
    cosine = float(old.vector @ new.vector)
    nearest_new = nearest_old = np.zeros(1, np.float32)
    if old.words and new.words:
        similar = _similarities(old, new)
        nearest_old, nearest_new = similar.max(axis=1), similar.max(axis=0)
    cross = float(old.language is not new.language)
    soft_old, soft_new = float(nearest_old.mean()), float(nearest_new.mean())
    extra_old = min(1.0, float((nearest_old < _MATCHED).sum()) / 6)
    extra_new = min(1.0, float((nearest_new < _MATCHED).sum()) / 6)
    return {
        "cosine": cosine,
        "soft_new": soft_new,
        "soft_old": soft_old,
        "worst_new": float(nearest_new.min()),
        "worst_old": float(nearest_old.min()),
        "matched_new": float((nearest_new > _MATCHED).mean()),
        "matched_old": float((nearest_old > _MATCHED).mean()),
        "extra_new": extra_new,
        "extra_old": extra_old,
        "cross_cosine": cross * cosine,
        "cross_soft_old": cross * soft_old,
        "cross_soft_new": cross * soft_new,
        "cross_worst_old": cross * float(nearest_old.min()),
        "cross_extra_new": cross * extra_new,
        "cross_extra_old": cross * extra_old,
        "low_cosine": max(0.0, 0.4 - cosine),
    }


def _similarities(old: Reading, new: Reading) -> NDArray[np.float32]:
    """Return how alike each word of the entry is to each of the new text; words for one concept are alike."""
    similar: NDArray[np.float32] = old.word_vectors @ new.word_vectors.T
    for row, named in enumerate(old.word_concepts):
        if named:
            for column, others in enumerate(new.word_concepts):
                if not named.isdisjoint(others):
                    similar[row, column] = max(similar[row, column], _ONE_CONCEPT)
    return similar


def _concepts(old: Reading, new: Reading) -> dict[str, float]:
    """Compare actions, users, objects, options and circumstances."""
    result: dict[str, float] = {}
    for kind in CLASSES:
        before, after = old.concepts[kind], new.concepts[kind]
        result[f"{kind}_shared"] = min(2, len(before & after)) / 2
        result[f"{kind}_lost"] = min(2, len(before - after)) / 2
        result[f"{kind}_added"] = min(2, len(after - before)) / 2
        result[f"{kind}_disjoint"] = float(bool(before and after and not before & after))
    everything_old = frozenset().union(*old.concepts.values())
    everything_new = frozenset().union(*new.concepts.values())
    result["antonym"] = float(load_terms().opposed(everything_old, everything_new))
    added = new.concepts["option"] - old.concepts["option"]
    replaced = {"change", "replacement"} & new.signals
    result["option_swap"] = float(bool(added and old.concepts["option"] and replaced))
    return result


def _numbers(old: Reading, new: Reading, close: float, extra: float) -> dict[str, float]:
    found = compare_values(old.values, new.values)
    changed = float(bool(found.changed))
    return {
        "value_equal": min(2, found.equal) / 2,
        "value_changed": changed,
        "value_added": float(bool(len(found.only_after) > len(found.changed))),
        "value_lost": float(bool(found.only_before)),
        "value_none": float(not old.values and not new.values),
        "changed_and_cue": changed * float("change" in new.signals),
        "changed_close": changed * close,
        "changed_shift": changed * float(bool({"shift", "unfit"} & new.signals)),
        "changed_plain": changed * (1 - extra),
        "replaced": float(bool(found.changed) and found.equal > 0),
    }


def _priorities(old: Priority | None, new: Priority | None) -> dict[str, float]:
    step = 0 if old is None or new is None else _RANK[new] - _RANK[old]
    return {
        "priority_equal": float(old is not None and new is not None and step == 0),
        "priority_up": float(step > 0),
        "priority_down": float(step < 0),
        "priority_unknown": float(old is None or new is None),
        "priority_must": float(new is Priority.MUST),
        "priority_could": float(new is Priority.COULD),
        "priority_wont": float(new is Priority.WONT),
    }


def _ranked(
    old: Priority | None, priority: Priority | None, signals: frozenset[str], close: float
) -> dict[str, float]:
    """Compare the priority of the entry with what the words themselves say of it, read or not."""
    rank = None if old is None else _RANK[old]
    up = (
        bool({"rank_must", "rank_up"} & signals)
        and rank is not None
        and rank < _RANK[Priority.MUST]
    )
    down = (
        bool({"rank_could", "rank_down"} & signals)
        and rank is not None
        and rank > _RANK[Priority.COULD]
    )
    return {
        "rank_up_room": float(up),
        "rank_down_room": float(down),
        "rank_unknown": float((up or down) and priority is None),
        "rank_close": float(up or down) * close,
    }


def _shape(old: Reading, new: Reading) -> dict[str, float]:
    length_old, length_new = len(old.words) or 1, len(new.words) or 1
    return {
        "zh_zh": float(old.language is Language.ZH and new.language is Language.ZH),
        "cross": float(old.language is not new.language),
        "length_ratio": min(length_old, length_new) / max(length_old, length_new),
        "new_longer": min(1.0, max(0, length_new - length_old) / 8),
        "short": float(length_new <= 3),
    }
