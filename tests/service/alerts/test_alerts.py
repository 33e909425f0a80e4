"""Alerts of a project from estimate to outcome, through the routes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from service import schemas as s
from service.client import ClientError
from service.repositories import alerts as queries
from service.schemas import alerts as a
from service.usecases.alerts import check_project
from service.work import Work
from tests.service.conftest import House
from tests.service.estimates import estimate

FACTS = s.ProjectFacts(start_date="2025-01-05", planned_end="2025-06-30")
DAY = date(2025, 3, 3)


def estimated(house: House, key: str = "WMS", *, language: str = "en") -> s.Project:
    """Return a project with one estimate."""
    project = house.project(key, language=language)
    made = house.client.add_snapshot(project.id, s.SnapshotCreate(as_of="2025-03-02", facts=FACTS))
    add_estimate(house, project.id, made.id)
    return project


def add_estimate(house: House, project_id: int, snapshot_id: int = 0, **values: object) -> None:
    """Add an estimate to the newest snapshot of a project."""
    known = snapshot_id or house.client.snapshots(project_id).items[0].id
    with house.parts.writers.begin() as session:
        session.add(estimate(project_id, known, [("changes", 11.0), ("client", -2.0)], **values))


def check(house: House, project_id: int, day: date = DAY) -> tuple[str, str]:
    """Check a project as of a day; return the step and the reason."""
    with house.parts.writers.begin() as session:
        step, _row, reason = check_project(
            Work(session), project_id, house.parts.settings, today=day
        )
    return step.value, reason


def test_alert_keeps_what_it_rests_on(house: House) -> None:
    """Numbers with their n, the drivers that raise the risk, and a deadline for the reaction."""
    project = estimated(house)
    assert check(house, project.id) == ("raised", "")
    (alert,) = house.client.alerts(project.id).items
    assert (alert.p_late, alert.threshold, alert.n_reference) == (0.6, 0.5, 120)
    assert alert.slip_share == pytest.approx(20 / 176)
    assert [(d.group, d.points) for d in alert.drivers] == [("changes", 11.0)]
    assert alert.react_by == date(2025, 3, 6)
    assert check(house, project.id) == ("nothing", "")


def test_reaction_stops_the_reminder(house: House) -> None:
    """Who says what is done is not reminded; who says nothing is, once."""
    quiet, loud = estimated(house, "ONE"), estimated(house, "TWO")
    check(house, quiet.id)
    check(house, loud.id)
    alert = house.client.alerts(quiet.id).items[0]
    command = a.AlertHandle(expected_version=alert.version, reaction="Freeze scope")
    handled = house.client.handle_alert(quiet.id, alert.id, command)
    assert (handled.state, handled.handled_by) == ("handled", "李娜")
    later = DAY + timedelta(days=4)
    assert check(house, quiet.id, later)[0] == "nothing"
    assert check(house, loud.id, later)[0] == "reminder"
    assert check(house, loud.id, later + timedelta(days=1))[0] == "nothing"
    with pytest.raises(ClientError, match="someone else"):
        house.client.handle_alert(quiet.id, alert.id, command)


def test_alert_clears_and_a_new_one_waits_for_the_quiet_days(house: House) -> None:
    """After clearing, the same risk is told again a week later, not the next day."""
    project = estimated(house)
    check(house, project.id)
    add_estimate(house, project.id, as_of=date(2025, 3, 4), p_late=0.2, slip_days=2.0)
    assert check(house, project.id, date(2025, 3, 4))[0] == "cleared"
    add_estimate(house, project.id, as_of=date(2025, 3, 6), p_late=0.62)
    assert check(house, project.id, date(2025, 3, 6))[0] == "nothing"
    assert check(house, project.id, date(2025, 3, 11))[0] == "raised"
    assert [alert.state for alert in house.client.alerts(project.id).items] == ["open", "cleared"]


def test_nothing_is_checked_without_an_estimate_or_after_the_end(house: House) -> None:
    """The answer says why nothing was looked at."""
    empty = house.project("EMPTY")
    assert "no estimate" in house.client.check_alerts(empty.id).reason
    over = estimated(house, "OVER")
    house.client.close_project(over.id, s.OutcomeIn(actual_end="2025-07-30"))
    assert "ended" in house.client.check_alerts(over.id).reason
    off = estimated(house, "OFF")
    house.client.update_alert_settings(
        off.id, a.AlertSettingsUpdate(expected_version=1, enabled=False)
    )
    assert "switched off" in house.client.check_alerts(off.id).reason
    with house.parts.readers() as session:
        assert queries.projects_to_check(session) == [off.id]


def test_the_end_of_the_project_judges_its_alerts(house: House) -> None:
    """Right and prevented follow from the end; what a person said stays; reopening takes it back."""
    late, acted = estimated(house, "LATE"), estimated(house, "ACTED")
    for project in (late, acted):
        check(house, project.id)
    alert = house.client.alerts(acted.id).items[0]
    house.client.handle_alert(acted.id, alert.id, a.AlertHandle(expected_version=1, reaction="x"))
    house.client.close_project(late.id, s.OutcomeIn(actual_end="2025-07-30"))
    house.client.close_project(acted.id, s.OutcomeIn(actual_end="2025-06-28"))
    assert house.client.alerts(late.id).items[0].outcome == "right"
    assert house.client.alerts(acted.id).items[0].outcome == "prevented"
    found = house.client.alert_record()
    assert (found.right, found.wrong, found.prevented, found.n) == (1, 0, 1, 1)
    one = house.client.alerts(late.id).items[0]
    house.client.judge_alert(
        late.id, one.id, a.AlertJudge(expected_version=one.version, outcome="wrong")
    )
    house.client.reopen_project(late.id, expected_version=1)
    house.client.reopen_project(acted.id, expected_version=1)
    assert house.client.alerts(late.id).items[0].outcome == "wrong"
    assert house.client.alerts(acted.id).items[0].outcome is None


def test_messages_wait_for_the_morning_and_reminders_spare_the_client(house: House) -> None:
    """Owner, client and program get a warning; the quiet hours of the project's zone are kept."""
    project = estimated(house)
    settings = house.client.update_alert_settings(
        project.id,
        a.AlertSettingsUpdate(
            expected_version=1,
            owner_email="pm@ours.com",
            client_pm_email="zhang@client.cn",
            webhook_url="https://hooks.example.com/x",
            quiet_from=0,
            quiet_to=23,
            time_zone="Asia/Shanghai",
        ),
    )
    assert (settings.version, settings.mail_is_on, settings.webhook_is_on) == (2, False, False)
    check(house, project.id)
    check(house, project.id, DAY + timedelta(days=4))
    found = house.client.alert_deliveries(project.id).items
    assert [(d.event, d.audience) for d in reversed(found)] == [
        ("raised", "owner"),
        ("raised", "client_pm"),
        ("raised", "program"),
        ("reminder", "owner"),
        ("reminder", "program"),
    ]
    assert {d.not_before.hour for d in found} <= {15}  # 23:00 in Shanghai, or it was just then


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("owner_email", "not an address", "owner_email"),
        ("webhook_url", "ftp://x", "webhook_url"),
        ("webhook_url", "https://user:secret@host/", "webhook_url"),
        ("time_zone", "Mars/Base", "Asia/Shanghai"),
        ("quiet_from", 7, "both hours"),
        ("quiet_days", None, "quiet_days cannot be null"),
    ],
)
def test_bad_settings_are_named(house: House, field: str, value: object, words: str) -> None:
    """A wrong setting is refused with its name and what to write instead."""
    project = house.project()
    body = {"expected_version": 1, field: value}
    path = f"/api/v1/projects/{project.id}/alert-settings"
    response = house.http.patch(path, json=body)
    assert response.status_code in (400, 422)
    assert words in response.json()["detail"]


def test_test_message_needs_an_address(house: House) -> None:
    """Without any address there is nothing to test."""
    project = house.project()
    with pytest.raises(ClientError, match="no address yet"):
        house.client.send_alert_test(project.id)
