"""Texts that ask for something on top of an entry change no priority."""

from __future__ import annotations

import numpy as np
import pytest

from models.matching import Relation
from models.matching.additions import adds_to
from models.matching.matcher import settle_additions


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ("批量导出Excel时，如果能顺带按科室汇总就更好了，不急。", True),
        ("It would be great if customers could see photos of how to pack a lamp.", True),
        ("The weekly report could be sent as a spreadsheet as well, if there is time.", True),
        ("Logging of tank temperatures may as well wait.", False),
        ("语音录入锦上添花，打字也能凑合", False),
        ("微信上查进度有最好，没有就查网站", False),
    ],
)
def test_what_asks_for_more(text: str, *, adds: bool) -> None:
    """Words of adding are told from "may as well" and "也能凑合"."""
    assert adds_to(text) is adds


def test_its_chance_of_a_changed_priority_goes_to_a_refinement() -> None:
    """Nothing is lost."""
    labels = tuple(Relation)
    chances = np.full((1, len(labels)), 1 / len(labels), np.float32)
    settle_additions(chances, labels)
    assert chances[0, labels.index(Relation.CHANGES_PRIORITY)] == 0
    assert chances.sum() == pytest.approx(1)
