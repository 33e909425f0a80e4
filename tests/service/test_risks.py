"""The risk register: where risks come from, what is kept, what closing asks for."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from models.delay import load_responses
from service import schemas as s
from service.client import ClientError
from service.repositories.risks import Uses
from service.schemas import risks as r
from service.usecases.responses import rank
from tests.service.conftest import House
from tests.service.estimates import estimate


def close(house: House, project_id: int, risk: r.Risk, helped: str, *, occurred: bool = False):
    command = r.RiskClose(
        expected_version=risk.version, occurred=occurred, helped=helped, outcome_note="learned"
    )
    return house.client.close_risk(project_id, risk.id, command)


def test_risk_by_hand_is_kept_with_every_version(house: House) -> None:
    """Each change is a further version; the exposure is probability times impact."""
    project = house.project()
    made = house.client.create_risk(
        project.id,
        r.RiskCreate(title=" Tax  interface late ", probability_percent=40, impact_days=10),
    )
    assert (made.code, made.title, made.source) == ("R-1", "Tax interface late", "manual")
    assert made.exposure_days == 4.0
    assert made.exposure_cost is None
    changed = house.client.update_risk(
        project.id,
        made.id,
        r.RiskUpdate(expected_version=1, owner="Bob", due_on="2026-03-01", impact_cost=5000),
    )
    assert changed.exposure_cost == 2000.0
    assert [v.changed for v in changed.versions] == [[], ["owner", "due_on", "impact_cost"]]
    with pytest.raises(ClientError, match="someone else") as caught:
        house.client.update_risk(project.id, made.id, r.RiskUpdate(expected_version=1, owner="X"))
    assert caught.value.status == 409


def test_confirmed_risk_enters_the_register_once(house: House) -> None:
    """A risk that was accepted in the review waits, enters in one call and brings its words."""
    project = house.project()
    item = house.accepted(project.id, "There is a risk that the supplier is late.")
    assert item.type == "risk"
    waiting = house.client.risks_waiting(project.id).items
    assert [found.id for found in waiting] == [item.record_id]
    made = house.client.create_risk(project.id, r.RiskCreate(record_id=item.record_id))
    document = house.client.document(project.id, item.document_id)
    assert made.source == "sentence"
    assert made.quote == document.text[made.start : made.end] == item.quote
    assert house.client.risks_waiting(project.id).items == []
    with pytest.raises(ClientError, match="already, as R-1"):
        house.client.create_risk(project.id, r.RiskCreate(record_id=item.record_id))


def test_only_a_confirmed_risk_enters_from_the_record(house: House) -> None:
    """A requirement is no risk."""
    project = house.project()
    item = house.accepted(project.id, "It must run.")
    with pytest.raises(ClientError, match="REQ-1 is no confirmed risk"):
        house.client.create_risk(project.id, r.RiskCreate(record_id=item.record_id))


def test_risk_from_words_of_a_mail(house: House) -> None:
    """The quote is cut from the document, never typed; a span without words is refused."""
    project = house.project()
    document = house.paste(project.id, "我们担心接口延期。It must run.")
    made = house.client.create_risk(
        project.id, r.RiskCreate(document_id=document.id, start=0, end=9)
    )
    assert made.quote == made.title == "我们担心接口延期。"
    assert made.document_name == document.name
    with pytest.raises(ClientError, match="holds no words"):
        house.client.create_risk(
            project.id, r.RiskCreate(document_id=document.id, start=0, end=999)
        )


def test_response_becomes_a_row_in_the_language_of_the_project(house: House) -> None:
    """Accepting a response takes its words, driver, owner and date along."""
    project = house.project(language="zh")
    made = house.client.create_risk(
        project.id,
        r.RiskCreate(response_key="freeze_window", owner="李娜", due_on="2026-03-01"),
    )
    known = next(found for found in load_responses() if found.key == "freeze_window")
    assert (made.response, made.title) == (known.title["zh"], known.when["zh"])
    assert (made.driver, made.owner, str(made.due_on)) == ("requirements", "李娜", "2026-03-01")
    assert made.source == "response"
    advice = house.client.responses(project.id, most=100)
    assert [found.key for found in advice.items if found.in_register] == ["freeze_window"]
    with pytest.raises(ClientError, match="no response 'magic'"):
        house.client.create_risk(project.id, r.RiskCreate(response_key="magic"))


def test_closing_asks_for_the_outcome_and_others_learn_from_it(house: House) -> None:
    """Outcomes of closed risks count for every project, as numbers and without words."""
    one, two = house.project("ONE"), house.project("TWO")
    for project, helped in ((one, "helped"), (one, "no_effect"), (two, "helped"), (two, "unknown")):
        made = house.client.create_risk(project.id, r.RiskCreate(response_key="pairing"))
        closed = close(house, project.id, made, helped, occurred=helped == "no_effect")
        assert (closed.status, closed.helped, closed.closed_by) == ("closed", helped, "李娜")
    advice = {found.key: found for found in house.client.responses(two.id, most=100).items}
    pairing = advice["pairing"]
    assert (pairing.used, pairing.helped, pairing.projects) == (3, 2, 2)
    assert (advice["free_key_person"].used, advice["free_key_person"].helped) == (0, 0)
    with pytest.raises(ClientError, match="is closed"):
        close(house, two.id, closed, "helped")
    with pytest.raises(ClientError, match="is closed"):
        house.client.update_risk(
            two.id, closed.id, r.RiskUpdate(expected_version=closed.version, owner="X")
        )
    command = r.RiskUpdate(expected_version=closed.version, status="acting")
    again = house.client.update_risk(two.id, closed.id, command)
    assert (again.helped, again.occurred, again.closed_at) == (None, None, None)


def test_what_helped_is_counted_among_similar_projects(house: House) -> None:
    """With a phase only projects of that phase count; without one all do, and the answer says so."""
    for key, phase in (("ONE", "Design"), ("TWO", "Build"), ("THREE", "Design"), ("FOUR", None)):
        project = house.project(key)
        facts = s.ProjectFacts(
            start_date=date(2025, 1, 6), planned_end=date(2025, 6, 30), phase=phase
        )
        command = s.SnapshotCreate(as_of=date(2025, 3, 3), facts=facts)
        house.client.add_snapshot(project.id, command)
        if key in ("ONE", "TWO"):
            made = house.client.create_risk(project.id, r.RiskCreate(response_key="pairing"))
            close(house, project.id, made, "helped")
        found = house.client.responses(project.id, most=100)
        pairing = next(one for one in found.items if one.key == "pairing")
        expected = {
            "ONE": (1, "Design"),
            "TWO": (1, "Build"),
            "THREE": (1, "Design"),
            "FOUR": (2, ""),
        }
        assert (pairing.used, found.segment) == expected[key]


def test_register_sorts_by_exposure_and_ends_with_what_is_closed(house: House) -> None:
    """The row that matters most comes first."""
    project = house.project()
    for title, percent, days in (("small", 10, 5), ("large", 80, 20), ("unknown", None, None)):
        command = r.RiskCreate(title=title, probability_percent=percent, impact_days=days)
        house.client.create_risk(project.id, command)
    done = house.client.create_risk(
        project.id, r.RiskCreate(title="done", probability_percent=99, impact_days=99)
    )
    close(house, project.id, done, "not_used")
    titles = [row.title for row in house.client.risks(project.id).items]
    assert titles == ["large", "small", "unknown", "done"]
    assert house.client.risks(project.id, status="closed").total == 1


def test_register_goes_out_as_csv_and_excel(house: House) -> None:
    """Both files hold every row; a formula stays text; the record's workbook has a sheet for it."""
    project = house.project()
    house.client.create_risk(
        project.id, r.RiskCreate(title="=1+1", probability_percent=50, impact_days=3)
    )
    text = house.client.export_risks(project.id, r.RegisterFormat.CSV).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert (row["code"], row["title"], row["exposure_days"]) == ("R-1", "'=1+1", "1.5")
    data = house.client.export_risks(project.id, r.RegisterFormat.XLSX)
    sheet = load_workbook(io.BytesIO(data))["Risk register"]
    assert (sheet["A2"].value, sheet["B2"].value, sheet["B2"].data_type) == ("R-1", "=1+1", "s")
    whole = load_workbook(io.BytesIO(house.client.export(project.id, s.ExportFormat.XLSX)))
    assert whole.sheetnames == ["Record", "Risk register"]


def test_drivers_of_the_newest_estimate_choose_the_responses(house: House) -> None:
    """The strongest driver that raises the risk is answered first, and named."""
    project = house.project()
    snapshot = s.SnapshotCreate(
        as_of="2025-03-02", facts=s.ProjectFacts(planned_end="2025-06-30", start_date="2025-01-05")
    )
    made = house.client.add_snapshot(project.id, snapshot)
    assert not house.client.responses(project.id).from_estimate
    with house.parts.writers.begin() as session:
        session.add(estimate(project.id, made.id, [("changes", 11.0), ("team", 3.0)]))
    advice = house.client.responses(project.id, most=2)
    assert advice.from_estimate
    shown = [(found.group, found.driver and found.driver.points) for found in advice.items]
    assert shown == [
        ("changes", 11.0),
        ("team", 3.0),
    ]


def driver(group: str, points: float) -> s.DriverOut:
    return s.DriverOut(name=group, group=group, points=points, features=[])


def test_stronger_driver_first_and_one_response_each() -> None:
    """Every driver gets one response before one gets two; what lowers the risk needs none."""
    drivers = [
        driver("team", 3.0),
        driver("changes", 11.0),
        driver("client", -4.0),
    ]
    found = rank(load_responses(), drivers, {})
    assert [response.group for response, _driver in found[:4]] == ["changes", "team"] * 2
    assert {response.group for response, _driver in found} == {"changes", "team"}
    assert found[0][1] == drivers[1]


def test_what_helped_before_comes_first_once_there_is_enough() -> None:
    """Three known outcomes outweigh the effort; two do not."""
    drivers = [driver("team", 3.0)]
    plain = [found.key for found, _driver in rank(load_responses(), drivers, {})]
    last = plain[-1]
    few = rank(load_responses(), drivers, {last: Uses(used=2, helped=2, projects=2)})
    assert [found.key for found, _driver in few] == plain
    enough = rank(load_responses(), drivers, {last: Uses(used=3, helped=3, projects=3)})
    assert enough[0][0].key == last
    bad = rank(load_responses(), drivers, {plain[0]: Uses(used=5, helped=0, projects=4)})
    assert bad[-1][0].key == plain[0]
