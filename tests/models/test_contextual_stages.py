"""One contextual stage a language: who reads a document, whose limits hold, and what is left as it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from models.analyzer import TextModel, Thresholds
from models.contextual import load_contextual
from models.encoder import load_encoder
from models.features import UnitContext, contexts
from models.loading import BASE, CONTEXTUAL, load_text_model, with_contextual
from nlp.domain import Document, Language, Layout
from nlp.layout import lay_out

ENGLISH = Document("en", "We need an export of all invoices.\nThe report must open in a second.")
CHINESE = Document("zh", "我们需要导出所有发票。\n报表必须在一秒内打开。")


@dataclass(frozen=True)
class Raised:
    """A stage that reads documents with a unit in its language and is certain of everything."""

    language: Language
    thresholds: Thresholds

    def blend(
        self, layout: Layout, contexts: Sequence[UnitContext], requirement: NDArray[np.float32]
    ) -> NDArray[np.float32] | None:
        del layout
        if any(context.unit.language is self.language for context in contexts):
            return np.ones_like(requirement)
        return None


@pytest.fixture(scope="module")
def heads() -> TextModel:
    return load_text_model(BASE / "text", load_encoder(None))


def test_shipped_stages_read_a_language_each() -> None:
    """The first is the English one, which was there before; both are within their size."""
    stages = [load_contextual(BASE / name) for name in CONTEXTUAL]
    assert [stage.language for stage in stages] == [Language.EN, Language.ZH]
    for name in CONTEXTUAL:
        assert sum(file.stat().st_size for file in (BASE / name).iterdir()) < 25_000_000


def test_a_document_is_read_by_the_stage_of_its_language(heads: TextModel) -> None:
    """English results do not depend on whether there is a Chinese stage, and the other way round."""
    both = with_contextual(heads)
    english, chinese = both.contextual
    assert both.version.startswith(f"{heads.version}+contextual-")
    assert both.version.count("+contextual-") == 2
    for document, own, other in ((ENGLISH, english, chinese), (CHINESE, chinese, english)):
        verdicts = both.analyze(document).verdicts
        assert verdicts == replace(heads, contextual=(own,)).analyze(document).verdicts
        assert replace(heads, contextual=(other,)).analyze(document).verdicts == (
            heads.analyze(document).verdicts
        )


def test_limits_of_the_stage_hold_for_its_language_only(heads: TextModel) -> None:
    """The first stage that reads a document decides; limits of the other language stay."""
    limits = Thresholds(0.9, 0.8, 0.95)
    stages = (Raised(Language.EN, limits), Raised(Language.ZH, limits))
    model = replace(heads, contextual=stages)
    layout = lay_out(Document("mixed", f"{ENGLISH.text}\n{CHINESE.text}"))
    found = contexts(layout)
    languages = tuple(unit.language for unit in layout.units)
    assert set(languages) == {Language.EN, Language.ZH}
    judge, _ = model.untaught(layout, found, model.extractor.extract(layout, found), languages)
    assert judge.thresholds == {**heads.thresholds, "en": limits}
