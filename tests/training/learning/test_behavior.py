"""What must hold whatever was learned, tried on the model that ships."""

from __future__ import annotations

from models.encoder import load_encoder
from models.loading import BASE, load_text_model
from training.learning.behavior import SPREAD, behaviors


def test_shipped_model_listens_to_no_name_and_no_day() -> None:
    """In both languages other names and days move no chance, and an added "must" lowers no priority."""
    found = behaviors(load_text_model(BASE / "text", load_encoder(None)))
    assert {(one.rule, one.language) for one in found} == {
        (rule, language) for rule in ("names and dates", "added must") for language in ("en", "zh")
    }
    for one in found:
        assert one.broken == 0, one
        assert one.spread < SPREAD / 3, one
