"""What decisions teach: close to home, each language for itself, more with more decisions, and nothing is forgotten."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.analyzer import TextModel
from models.encoder import SentenceEncoder
from models.loading import load_text_model, save_text_model, with_contextual
from models.local import LocalLayer
from nlp.domain import Language, Verdict
from training.learning import kill
from training.learning.curve import learning_curve
from training.learning.decisions import DecidedDocument
from training.learning.holdout import newest_of
from training.learning.lessons import Lessons, lessons_of, part_of, rows_of
from training.learning.opinions import is_same_base, untaught
from training.learning.refit import Settings, fit_local
from training.learning.replay import Replay
from training.learning.scoring import ask


@pytest.fixture(scope="module")
def chinese() -> list[DecidedDocument]:
    return [one for one in kill.few_decisions() if one.document.startswith("zh")]


@pytest.fixture(scope="module")
def lessons(base: TextModel, chinese: list[DecidedDocument]) -> Lessons:
    found = lessons_of(chinese, base.extractor)
    # a few lines in these letters are English
    spoken = np.array([row.context.unit.language for row in found.data.rows])
    return replace(found, weights=np.where(spoken == Language.ZH, found.weights, 0.0))


@pytest.fixture(scope="module")
def taught(base: TextModel, kept: Replay, lessons: Lessons) -> TextModel:
    before = untaught(base, lessons.data)
    return replace(base, local=fit_local(base, kept, lessons, before, Settings()))


def test_decided_units_are_judged_as_people_said(
    base: TextModel, taught: TextModel, lessons: Lessons
) -> None:
    """Chances move toward what people decided, on average over all decided units."""
    asked = np.array([label == "requirement" for label in lessons.labels])
    known = lessons.weights > 0
    before, after = ask(base, lessons.data), ask(taught, lessons.data)
    moved = after.chances - before.chances
    assert moved[known & asked].mean() > 0.02
    assert moved[known & ~asked].mean() < 0


def test_the_other_language_stays_exactly_as_it_was(
    base: TextModel, taught: TextModel, kept: Replay, lessons: Lessons
) -> None:
    """Decisions on Chinese units move no English chance by a bit."""
    spoken = np.array([row.context.unit.language for row in kept.data.rows])
    assert taught.local is not None
    assert set(taught.local.corrections) == {"zh"}
    before, after = ask(base, kept.data, kept.before), ask(taught, kept.data, kept.before)
    assert np.array_equal(
        before.chances[spoken == Language.EN], after.chances[spoken == Language.EN]
    )
    assert not np.array_equal(
        before.chances[spoken == Language.ZH], after.chances[spoken == Language.ZH]
    )


def test_layer_survives_storing(
    taught: TextModel, base: TextModel, encoder: SentenceEncoder, lessons: Lessons, tmp_path: Path
) -> None:
    """A stored version gives the same verdicts, and shares its base with the shipped one."""
    save_text_model(tmp_path / "v", taught, {})
    again = load_text_model(tmp_path / "v", encoder)
    assert isinstance(again.local, LocalLayer)
    first, second = ask(taught, lessons.data), ask(again, lessons.data)
    assert np.allclose(first.chances, second.chances, atol=2e-3)
    assert again.with_taught_limits().thresholds == taught.with_taught_limits().thresholds
    assert is_same_base(again, base)
    assert not is_same_base(replace(base, thresholds={}), base)


def test_newest_decisions_of_each_language_are_heard() -> None:
    """The bound holds for each language apart, so that many English decisions crowd out no Chinese one."""
    documents = kill.few_decisions()
    heard = newest_of(documents, most=30)
    for prefix in ("zh", "en"):
        mine = [one for one in heard if one.document.startswith(prefix)]
        left = [one for one in documents if one.document.startswith(prefix) and one not in heard]
        assert mine
        assert left
        assert min(one.decided_at for one in mine) >= max(one.decided_at for one in left)
        assert sum(len(one.decisions) for one in mine[1:]) < 30
    assert newest_of(documents) == tuple(documents)


def test_curve_rises_with_decisions_or_says_nothing(
    base: TextModel, kept: Replay, lessons: Lessons, chinese: list[DecidedDocument]
) -> None:
    """The points are in order and lie in their intervals; with two later documents there is no curve."""
    names = [one.document for one in chinese]
    before = untaught(base, lessons.data)
    everything = learning_curve(base, kept, lessons, before, lessons, before, Settings())
    sizes = [point.decisions for point in everything.points]
    assert sizes == sorted(set(sizes))
    assert sizes[0] == 0
    assert all(point.low <= point.f1 <= point.high for point in everything.points)
    assert everything.points[-1].f1 > everything.points[0].f1
    assert everything.next_100 is not None
    assert everything.next_100[1] <= everything.next_100[0] <= everything.next_100[2]
    few = part_of(lessons, names[:2])
    rows = before.take(rows_of(lessons, names[:2]))
    assert learning_curve(base, kept, lessons, before, few, rows, Settings()).points == ()


def test_limits_move_together(base: TextModel, taught: TextModel) -> None:
    """The unsure band holds the moved threshold, and the language that nobody taught keeps its own."""
    assert taught.local is not None
    correction = taught.local.corrections["zh"]
    before, after = base.thresholds["zh"], taught.with_taught_limits().thresholds["zh"]
    way = correction.trust * (correction.threshold - before.requirement)
    assert after.requirement == pytest.approx(before.requirement + way)
    assert after.unsure <= after.requirement <= after.sure
    assert taught.with_taught_limits().thresholds["en"] == base.thresholds["en"]
    assert base.with_taught_limits() is base


def test_half_of_the_wrong_answers_hide_no_requirement(
    base: TextModel, kept: Replay, lessons: Lessons
) -> None:
    """Where every second requirement was rejected by mistake, almost as much is shown on these documents as before."""
    chance = np.random.default_rng(5)
    wrong = tuple(
        "not_requirement" if label == "requirement" and chance.random() < 0.5 else label
        for label in lessons.labels
    )
    before = untaught(base, lessons.data)
    noisy = fit_local(base, kept, replace(lessons, labels=wrong), before, Settings())
    spoken = np.array([str(row.context.unit.language) == "zh" for row in lessons.data.rows])
    first = ask(base, lessons.data, before).found[spoken].sum()
    second = ask(replace(base, local=noisy), lessons.data, before).found[spoken].sum()
    assert 0.75 * first < second
    assert noisy.corrections["zh"].threshold < base.thresholds["zh"].requirement


def test_shown_requirements_follow_the_moved_threshold(base: TextModel, taught: TextModel) -> None:
    """Between the old and the new threshold a unit is unsure; the verdict is taken by the model itself."""
    assert taught.local is not None
    document = next(one.document for one in kill.few_documents() if one.language == "zh")
    strict = {
        language: replace(one, threshold=1.0, trust=1.0)
        for language, one in taught.local.corrections.items()
    }
    picky = replace(taught, local=LocalLayer(strict))
    shown, doubted = (
        sum(one.verdict is verdict for one in model.analyze(document).verdicts)
        for model, verdict in ((taught, Verdict.REQUIREMENT), (picky, Verdict.UNSURE))
    )
    assert 0 < shown <= doubted


def test_few_english_lines_leave_english_as_it_is(base: TextModel, kept: Replay) -> None:
    """Where the contextual stage takes part the replay only holds: without a decision there is nothing to learn."""
    found = lessons_of(kill.few_decisions(), base.extractor)
    spoken = np.array([row.context.unit.language for row in found.data.rows])
    faint = replace(found, weights=np.where(spoken == Language.EN, 1e-9, 0.0))
    staged = with_contextual(base)
    local = fit_local(staged, kept, faint, untaught(base, faint.data), Settings())
    assert np.abs(local.corrections["en"].dense).max() < 1e-3
    labels = fit_local(base, kept, faint, untaught(base, faint.data), Settings())
    assert np.abs(labels.corrections["en"].dense).max() > 1e-2
