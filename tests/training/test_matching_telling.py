"""What texts say by their wording, out of topic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from models.matching.record import Relation
from models.matching.wording import SAYS
from training.matching.data import load_pairs
from training.matching.telling import Told

_NEW = SAYS.index("says_new")
_WITHDRAWS = SAYS.index("says_withdraws")


def test_a_text_is_told_by_a_model_that_never_saw_its_topic() -> None:
    """A made-up word that marks one topic's relation teaches nothing about that topic itself."""
    pairs = load_pairs()[::12]
    marked = [
        replace(pair, new=f"{pair.new} qqzzqq", relation=Relation.WITHDRAWS)
        if pair.group == pairs[0].group
        else pair
        for pair in pairs
    ]
    text = marked[0].new
    told = Told(marked, ())
    seen, unseen = told.wording.scores([text])[0], told.of([text])[0]
    assert seen[_WITHDRAWS] > unseen[_WITHDRAWS] + 0.1


def test_strangers_are_new() -> None:
    """Requirements of other documents push what sounds like them toward new; unknown texts get the full model."""
    pairs = load_pairs()[::12]
    strangers = [(f"Der Drucker {n} qqzzqq", f"document {n % 4}") for n in range(40)]
    text = "Der Drucker druckt qqzzqq"
    without, told = Told(pairs, ()), Told(pairs, strangers)
    assert told.of([text])[0][_NEW] > without.of([text])[0][_NEW] + 0.1
    assert np.allclose(told.of([text])[0], told.wording.scores([text])[0])
