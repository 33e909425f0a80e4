"""What is learned of a project alone: documents carry the name of its decisions, and it is erased with the project."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from models.projects import ProjectLayer, read_projects, write_projects
from service import schemas as s
from service.learning.export import write_decisions
from service.learning.names import project_name
from service.usecases.learning import open_settings
from service.work import Work
from tests.service.conftest import House


def _secret(house: House) -> str:
    with house.parts.writers() as session:
        secret = open_settings(Work(session, "test")).secret
        session.commit()
    return secret


def test_documents_are_analyzed_under_the_name_of_their_decisions(
    house: House, tmp_path: Path
) -> None:
    """A pasted document, one that is read again, and exported decisions name the project alike; a preview none."""
    project = house.project()
    house.accepted(project.id, "It must run.")
    assert house.analyzer.projects == [""]
    secret = _secret(house)
    document = house.paste(project.id, "It must fly.")
    house.client.reanalyze(project.id, document.id, s.ReanalyzeIn())
    house.client.preview(s.TextIn(text="It must swim."))
    with house.parts.readers() as session:
        write_decisions(session, tmp_path / "decisions.jsonl", secret)
    line = json.loads((tmp_path / "decisions.jsonl").read_text(encoding="utf-8"))
    assert house.analyzer.projects == ["", line["project"], line["project"], ""]


def test_habits_are_erased_with_their_project(house: House) -> None:
    """No version remembers an erased project, and whoever gets its number has another name."""
    _secret(house)
    first, second = house.project("A"), house.project("B")
    with house.parts.readers() as session:
        names = [project_name(session, one.id) for one in (first, second)]
    folder = house.parts.settings.state / "models" / "versions" / "one"
    folder.mkdir(parents=True)
    habits = {(name, "en"): np.ones(2, np.float32) for name in names}
    write_projects(folder, ProjectLayer(habits))
    house.client.erase_project(second.id, confirm_key="B")
    left = read_projects(folder)
    assert left is not None
    assert set(left.habits) == {(names[0], "en")}
    with house.parts.readers() as session:
        assert project_name(session, house.project("C").id) not in names
