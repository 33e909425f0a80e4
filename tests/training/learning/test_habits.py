"""What a project's decisions say of it alone: near to what was decided, no other project, and only where it helps."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.analyzer import TextModel
from models.encoder import SentenceEncoder
from models.exchange import export_version, import_version
from models.loading import load_text_model, save_text_model
from models.projects import FILE
from models.registry import Registry
from nlp.domain import Verdict
from training.learning import kill
from training.learning.decisions import DecidedDocument
from training.learning.habits import fit_projects
from training.learning.lessons import Lessons, Trust, lessons_of, told
from training.learning.opinions import untaught
from training.learning.scoring import ask

_ASKED, _NONE = str(Verdict.REQUIREMENT), str(Verdict.NOT_REQUIREMENT)


@pytest.fixture(scope="module")
def documents() -> list[DecidedDocument]:
    """Return decisions of two projects of several documents each."""
    found = kill.few_decisions()
    return [
        one.model_copy(update={"project": "first" if number % 2 else "second"})
        for number, one in enumerate(found)
    ]


@pytest.fixture(scope="module")
def lessons(base: TextModel, documents: list[DecidedDocument]) -> Lessons:
    return lessons_of(documents, base.extractor)


def _with_first(lessons: Lessons, said: str) -> Lessons:
    """Return the lessons with everything of the first project decided alike, and nothing of the second."""
    mine = [name == "first" for name in lessons.projects]
    labels = tuple(
        said if own and label is not None else None
        for own, label in zip(mine, lessons.labels, strict=True)
    )
    return replace(lessons, labels=labels)


def test_a_project_that_asks_for_nothing_is_believed_there_only(
    base: TextModel, lessons: Lessons
) -> None:
    """Where everything is rejected chances fall; the other project stays to the last bit."""
    before = untaught(base, lessons.data)
    taught = replace(base, projects=fit_projects(base, _with_first(lessons, _NONE), before))
    old, new = ask(base, lessons.data, before), ask(taught, lessons.data, before)
    mine = np.array([name == "first" for name in lessons.projects])
    assert np.array_equal(old.chances[~mine], new.chances[~mine])
    likely = mine & (old.chances > 0.3)
    assert new.chances[likely].mean() < old.chances[likely].mean() - 0.1
    more = replace(base, projects=fit_projects(base, _with_first(lessons, _ASKED), before))
    assert ask(more, lessons.data, before).chances[mine].mean() > old.chances[mine].mean()


def test_whoever_is_held_back_has_no_part_in_it(
    base: TextModel, lessons: Lessons, documents: list[DecidedDocument]
) -> None:
    """Without a trusted reviewer nothing is taught, so there are no habits."""
    silent = told(tuple(documents), lessons.data, Trust(frozenset({"u1"})))
    assert fit_projects(base, silent, untaught(base, lessons.data)) is None


def test_decisions_at_random_teach_no_habit(base: TextModel, lessons: Lessons) -> None:
    """With enough projects, held-back halves say that there is nothing to learn."""
    chance = np.random.default_rng(1)
    names = tuple(f"p{row.document.document.id}" for row in lessons.data.rows)
    labels = tuple(
        None if one is None else (_ASKED if chance.random() < 0.5 else _NONE)
        for one in lessons.labels
    )
    noise = replace(lessons, labels=labels, projects=names)
    before = untaught(base, lessons.data)
    even = replace(before, chances=np.full_like(before.chances, 1 / before.chances.shape[1]))
    even.chances[:, base.verdict.labels.index(_ASKED)] = 0.5
    assert fit_projects(base, noise, even) is None


def test_habits_do_not_leave_with_a_version(
    base: TextModel, lessons: Lessons, encoder: SentenceEncoder, tmp_path: Path
) -> None:
    """A version is served with its habits and travels without them."""
    before = untaught(base, lessons.data)
    taught = replace(base, projects=fit_projects(base, _with_first(lessons, _NONE), before))
    here = Registry(tmp_path / "here")
    here.add("one", lambda folder: save_text_model(folder, taught, {}))
    again = load_text_model(here.folder("one"), encoder)
    first, second = ask(taught, lessons.data, before), ask(again, lessons.data, before)
    assert np.allclose(first.chances, second.chances, atol=2e-3)
    export_version(here, "one", tmp_path / "one.zip")
    there = Registry(tmp_path / "there")
    import_version(there, tmp_path / "one.zip")
    assert (here.folder("one") / FILE).exists()
    assert not (there.folder("one") / FILE).exists()
    assert load_text_model(there.folder("one"), encoder).projects is None
