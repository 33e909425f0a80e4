"""The demo fills the pages about delivery: register, resources and budget."""

import json
from pathlib import Path

import pytest

from service.demo import DemoError, load_demo
from service.schemas.risks import RiskSource
from tests.service.conftest import House

TEXT = "The supplier may deliver late.\n"


def _folder(folder: Path, quote: str) -> Path:
    project = {
        "key": "demo",
        "name": "Demo",
        "client_name": "C",
        "language": "en",
        "documents": [{"file": "note.txt", "kind": "notes"}],
        "risks": [{"title": "Late parts", "quote": quote}, {"title": "Illness"}],
        "resources": {
            "weeks": ["2026-04-06", "2026-04-13"],
            "roles": [{"role": "Tests", "demand_hours": [20, 30], "capacity_hours": [25, 25]}],
        },
        "budget": {
            "currency": "EUR",
            "warn_share": 0.1,
            "months": [{"month": "2026-04-01", "planned_cost": 100, "actual_cost": 120}],
        },
    }
    (folder / "note.txt").write_text(TEXT, encoding="utf-8")
    (folder / "manifest.json").write_text(json.dumps({"projects": [project]}), encoding="utf-8")
    return folder


def test_register_resources_and_budget_are_loaded_once(sqlite_house: House, tmp_path: Path) -> None:
    """A risk of a sentence carries its words; loading again adds nothing."""
    folder = _folder(tmp_path, "supplier may deliver late")
    for _time in range(2):
        load_demo(sqlite_house.client, folder)
    [project] = sqlite_house.client.projects().items
    risks = {risk.title: risk for risk in sqlite_house.client.risks(project.id).items}
    assert set(risks) == {"Late parts", "Illness"}
    assert risks["Late parts"].quote == "supplier may deliver late"
    assert risks["Late parts"].source is RiskSource.SENTENCE
    assert risks["Illness"].source is RiskSource.MANUAL
    resources = sqlite_house.client.resources(project.id)
    assert [(row.demand_hours, row.capacity_hours) for row in resources.rows] == [
        (20, 25),
        (30, 25),
    ]
    assert sqlite_house.client.budget(project.id).actual_to_date == 120


def test_quote_that_no_document_has_is_named(sqlite_house: House, tmp_path: Path) -> None:
    """A risk whose words stand in no document is an error that names it."""
    with pytest.raises(DemoError, match="Late parts"):
        load_demo(sqlite_house.client, _folder(tmp_path, "never said"))
