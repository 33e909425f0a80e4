"""Estimates: reference ranges first, then the own model; why, what changed, what if, all at once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete

from service import schemas as s
from service.client import ClientError
from service.delay.champion import delay_registry
from service.demo_delay import first_alerts
from service.jobs import delay as delay_jobs
from service.jobs.programs import Ended
from service.jobs.registry import load_tasks
from service.jobs.running import run_job
from service.routes import portfolio as portfolio_routes
from service.schemas.jobs import JobState
from service.tables import HistoryRow
from service.usecases import risk_view, scoring, snapshots
from tests.service.conftest import House
from tests.service.delay.histories import store_history

TODAY = date.today()  # noqa: DTZ011 - estimates of today need today
START = TODAY - timedelta(days=60)


def facts(**more) -> s.ProjectFacts:
    plan = {"start_date": START, "planned_end": START + timedelta(days=140), "category": "portal"}
    return s.ProjectFacts(**{**plan, **more})


def add(house: House, project_id: int, day: date = TODAY, **more) -> s.Snapshot:
    command = s.SnapshotCreate(as_of=day, facts=facts(**more))
    return house.client.add_snapshot(project_id, command)


def run(house: House, job_id: int) -> None:
    load_tasks()
    assert run_job(house.parts, job_id) == JobState.DONE, house.client.job(job_id).error


@pytest.fixture
def learned(sqlite_house: House) -> House:
    """Give a house that has learned from 120 finished pieces of work."""
    store_history(sqlite_house, 120)
    run(sqlite_house, sqlite_house.client.train_delay().id)
    return sqlite_house


def test_a_refused_model_leaves_the_one_in_use(
    learned: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job gives the reason in words, nothing is stored, and a later pass goes live."""
    registry = delay_registry(learned.parts.settings.state)
    before = registry.champion()
    assert before is not None
    with learned.parts.writers.begin() as session:
        session.execute(delete(HistoryRow).where(HistoryRow.line == 2))
    said: list[list[str]] = []

    def refuses(_context: object, words: list[str], *, message: str) -> Ended:
        said.append([*words, message])
        return Ended(3, {"passed": False, "reason_en": "It is worse.", "reason_zh": "变差。"}, "")

    with monkeypatch.context() as patch:
        patch.setattr(delay_jobs, "run_program", refuses)
        job = learned.client.train_delay()
        run(learned, job.id)
    found = learned.client.job(job.id)
    assert (found.result["outcome"], found.result["reason_zh"]) == ("refused", "变差。")
    assert found.log[-1].text == "It is worse."
    assert said[0][-3:-1] == ["--champion", str(registry.folder(str(before.name)))]
    assert registry.champion() == before
    assert registry.names() == [before.name]
    run(learned, learned.client.train_delay().id)
    after = registry.champion()
    assert after is not None
    assert after.name != before.name
    assert "too few" in after.why


def test_without_history_there_are_reference_ranges_and_they_say_so(house: House) -> None:
    """Before 30 finished items the basis is the reference classes, with their n and a remark."""
    project = house.project()
    add(house, project.id)
    found = house.client.add_estimate(project.id)
    assert found.basis is s.EstimateBasis.REFERENCE
    assert (found.n_finished, found.drivers) == (0, [])
    assert found.n_reference > 30
    assert "30 needed" in found.note
    assert found.planned_end <= found.p80_end <= found.p95_end


def test_an_estimate_needs_facts(house: House) -> None:
    """Without a plan there is nothing to be late against; the answer says what to do."""
    project = house.project()
    with pytest.raises(ClientError, match="add a snapshot first"):
        house.client.add_estimate(project.id)


def test_learning_from_little_keeps_the_reference_ranges(sqlite_house: House) -> None:
    """Twelve finished items are counted and shown, but no model is fitted on them."""
    store_history(sqlite_house, 12)
    run(sqlite_house, sqlite_house.client.train_delay().id)
    project = sqlite_house.project()
    add(sqlite_house, project.id)
    found = sqlite_house.client.add_estimate(project.id)
    assert (found.basis, found.n_finished) == (s.EstimateBasis.REFERENCE, 12)


def test_the_own_model_sees_the_requirements_that_came_in(learned: House) -> None:
    """Nine requirements added since the baseline raise the risk, and the driver opens them."""
    project = learned.project()
    add(learned, project.id, TODAY - timedelta(days=10))
    calm = learned.client.add_estimate(project.id, as_of=str(TODAY - timedelta(days=10)))
    for number in range(12):
        learned.accepted(project.id, f"It must show report {number}.")
    add(learned, project.id)
    found = learned.client.add_estimate(project.id)
    assert found.basis is s.EstimateBasis.OWN
    assert found.p_late > calm.p_late + 0.2
    driver = next(d for d in found.drivers if "added" in d.name)
    assert driver.points > 10
    assert driver.value == 12
    assert {e.label for e in driver.evidence} == {f"REQ-{n}" for n in range(1, 13)}
    view = learned.client.risk_view(project.id)
    assert view.before is not None
    assert "requirements_added_count" in {change.column for change in view.changed}
    assert view.n_similar == 120
    assert [e.kind for e in view.timeline].count(s.TimelineKind.ADDED) == 12
    assert len(view.trend) == 2


def test_what_if_takes_only_what_can_be_acted_upon(learned: House) -> None:
    """A smaller scope lowers the risk; the season cannot be changed; far values are marked."""
    project = learned.project()
    add(learned, project.id, TODAY - timedelta(days=10))
    for number in range(12):
        learned.accepted(project.id, f"It must show report {number}.")
    add(learned, project.id)
    less = s.WhatIfIn(changes={"requirements_added_count": 1})
    found = learned.client.what_if(project.id, less)
    assert found.after.p_late < found.before.p_late - 0.2
    far = s.WhatIfIn(changes={"requirements_added_count": 400})
    assert learned.client.what_if(project.id, far).outside_experience
    idle = s.WhatIfIn(changes={"team_size_people": 9})
    assert learned.client.what_if(project.id, idle).without_effect == ["team_size_people"]
    with pytest.raises(ClientError, match="cannot be changed by a decision"):
        learned.client.what_if(project.id, s.WhatIfIn(changes={"mood_mean": 1}))


def test_the_nightly_job_estimates_every_open_project(learned: House) -> None:
    """Open projects with facts get a snapshot and an estimate of the day; others are left out."""
    calm, closed, empty = (learned.project(key) for key in ("CALM", "CLOSED", "EMPTY"))
    for project in (calm, closed):
        add(learned, project.id, TODAY - timedelta(days=3))
    learned.client.close_project(closed.id, s.OutcomeIn(actual_end=TODAY - timedelta(days=1)))
    run(learned, learned.client.score_all().id)
    assert learned.client.estimates(calm.id).items[0].as_of == TODAY
    assert learned.client.snapshots(calm.id).items[0].source is s.SnapshotSource.NIGHTLY
    assert learned.client.estimates(closed.id).total == 0
    assert learned.client.portfolio().without_estimate == 1
    assert empty.id not in {entry.project_id for entry in learned.client.portfolio().items}


def test_the_portfolio_is_sorted_filtered_and_as_of_a_day(house: House) -> None:
    """The largest expected loss comes first; filters, sums and a past day fit together."""
    dear, cheap = house.project("DEAR"), house.project("CHEAP")
    add(house, dear.id, planned_cost=900_000, currency="EUR")
    add(house, cheap.id, planned_cost=1_000, currency="EUR")
    for project in (dear, cheap):
        house.client.add_estimate(project.id)
    found = house.client.portfolio()
    assert [entry.key for entry in found.items] == ["DEAR", "CHEAP"]
    assert found.losses[0].expected_loss == pytest.approx(
        sum(entry.expected_loss or 0 for entry in found.items)
    )
    assert [e.key for e in house.client.portfolio(q="chea").items] == ["CHEAP"]
    assert [e.key for e in house.client.portfolio(sort=s.PortfolioSort.NAME).items] == [
        "CHEAP",
        "DEAR",
    ]
    level = found.items[0].level
    others = [one for one in s.RiskLevel if one is not level]
    assert house.client.portfolio(level=others).items == []
    assert house.client.portfolio(level=[level]).total == 2
    past = house.client.portfolio(as_of=str(TODAY - timedelta(days=30)))
    assert (past.total, past.without_estimate) == (0, 2)


def test_years_later_nothing_is_on_track(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Long after the plan an old estimate is overdue and stale everywhere; a new one is not stale."""
    project = house.project(key="OLD")
    add(house, project.id)
    house.client.add_estimate(project.id)
    fresh = house.client.portfolio()
    assert (fresh.stale, fresh.items[0].is_stale) == (0, False)
    later = datetime.now(UTC) + timedelta(days=900)
    for module in (portfolio_routes, risk_view, scoring, snapshots):
        monkeypatch.setattr(module, "now", lambda: later)
    found = house.client.portfolio()
    assert (found.stale, found.items[0].is_stale) == (1, True)
    assert found.items[0].level == s.RiskLevel.OVERDUE
    assert {c.level: c.projects for c in found.levels}[s.RiskLevel.OVERDUE] == 1
    assert house.client.portfolio(level=[s.RiskLevel.OVERDUE]).total == 1
    assert house.client.portfolio(level=[s.RiskLevel.CALM]).items == []
    view = house.client.risk_view(project.id)
    assert view.estimate
    assert (view.estimate.level, view.age_days, view.is_stale) == (s.RiskLevel.OVERDUE, 900, True)
    house.client.add_estimate(project.id)
    view = house.client.risk_view(project.id)
    assert view.estimate
    assert (view.estimate.as_of, view.is_stale) == (later.date(), False)
    assert view.estimate.level == s.RiskLevel.OVERDUE
    assert view.estimate.p50_end >= later.date()
    assert house.client.portfolio().stale == 0


def test_a_closed_project_is_not_overdue(house: House) -> None:
    """What has ended is neither late nor in need of a new estimate."""
    project = house.project(key="DONE")
    add(house, project.id, planned_end=TODAY - timedelta(days=3))
    house.client.add_estimate(project.id)
    before = house.client.risk_view(project.id).estimate
    assert before
    assert before.level == s.RiskLevel.OVERDUE
    house.client.close_project(project.id, s.OutcomeIn(actual_end=TODAY - timedelta(days=1)))
    assert not house.client.risk_view(project.id).is_stale


def test_a_second_estimate_of_a_day_takes_the_place_of_the_first(house: House) -> None:
    """The list shows one estimate a day, the newest."""
    project = house.project()
    add(house, project.id)
    first = house.client.add_estimate(project.id)
    second = house.client.add_estimate(project.id)
    assert [e.id for e in house.client.estimates(project.id).items] == [second.id]
    assert first.id != second.id


def test_facts_without_an_estimate_are_shown(house: House) -> None:
    """While the first estimate is on its way the page knows the facts it will rest on."""
    project = house.project()
    assert house.client.risk_view(project.id).snapshot is None
    day = add(house, project.id)
    view = house.client.risk_view(project.id)
    assert view.estimate is None
    assert view.snapshot == day


def test_the_demo_is_looked_at_once_its_model_is_there(learned: House) -> None:
    """A project over its threshold has its alert when the demo is ready; without a worker nobody waits."""
    project = learned.project()
    add(learned, project.id, TODAY - timedelta(days=10))
    for number in range(12):
        learned.accepted(project.id, f"It must show report {number}.")
    add(learned, project.id)
    learned.client.add_estimate(project.id)
    settings = learned.client.risk_settings(project.id)
    change = s.RiskSettingsUpdate(expected_version=settings.version, threshold=0.05)
    learned.client.update_risk_settings(project.id, change)
    waiting = learned.client.train_delay()
    assert waiting.state is JobState.QUEUED
    first_alerts(learned.client, waiting, [project.id])
    assert learned.client.alerts(project.id).total == 0
    run(learned, waiting.id)
    first_alerts(learned.client, learned.client.job(waiting.id), [project.id])
    assert learned.client.alerts(project.id).total == 1
