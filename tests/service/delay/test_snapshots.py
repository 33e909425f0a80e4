"""Snapshots, settings and outcomes over HTTP, and that the record's own later events do not leak."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from service import schemas as s
from service.client import ClientError
from tests.service.conftest import House

FACTS = s.ProjectFacts(start_date=date(2025, 1, 6), planned_end=date(2025, 6, 30))
DAY = date(2025, 3, 3)


def add(house: House, project_id: int, day: date = DAY, **fields) -> s.Snapshot:
    command = s.SnapshotCreate(as_of=day, **{"facts": FACTS, **fields})
    return house.client.add_snapshot(project_id, command)


def test_facts_left_out_stay_and_the_first_revision_is_kept(house: House) -> None:
    """A correction adds a revision; what it does not name stays as it was."""
    project = house.project()
    add(house, project.id)
    second = add(
        house, project.id, facts=s.ProjectFacts(progress_share=0.4, planned_end=date(2025, 7, 31))
    )
    assert (second.revision, second.facts["start_date"]) == (2, "2025-01-06")
    kept = house.client.snapshots(project.id).items
    assert [row.facts["planned_end"] for row in kept] == ["2025-07-31", "2025-06-30"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": date(2999, 1, 1)}, "future"),
        ({"facts": s.ProjectFacts()}, "planned_end is missing"),
        (
            {"facts": s.ProjectFacts(start_date=date(2025, 7, 1), planned_end=date(2025, 6, 1))},
            "lies before start_date",
        ),
        ({"observed_on": {"progress_share": date(2025, 3, 4)}}, "after the snapshot 2025-03-03"),
        ({"observed_on": {"weather": DAY}}, "no fact of this name"),
    ],
    ids=["future", "no-plan", "end-before-start", "observed-later", "unknown-fact"],
)
def test_impossible_facts_are_refused_with_the_reason(house: House, fields, words: str) -> None:
    """A fact that cannot be, or was observed after the day, is refused and nothing is stored."""
    project = house.project()
    with pytest.raises(ClientError, match=words) as caught:
        add(house, project.id, **fields)
    assert caught.value.status == 400
    assert house.client.snapshots(project.id).total == 0


def test_outcome_is_set_corrected_and_taken_back(house: House) -> None:
    """Closing tells the slip against the first plan; reopening takes it back; versions are checked."""
    project = house.project()
    add(house, project.id)
    closed = house.client.close_project(project.id, s.OutcomeIn(actual_end=date(2025, 7, 10)))
    assert (closed.slip_days, closed.version) == (10, 1)
    with pytest.raises(ClientError) as caught:
        house.client.close_project(project.id, s.OutcomeIn(actual_end=date(2025, 7, 11)))
    assert caught.value.status == 409
    again = s.OutcomeIn(actual_end=date(2025, 7, 12), expected_version=1)
    assert house.client.close_project(project.id, again).slip_days == 12
    assert house.client.reopen_project(project.id, expected_version=2).actual_end is None
    assert house.client.outcome(project.id).version == 0


def test_settings_have_a_threshold_from_the_start(house: House) -> None:
    """Before anybody chooses one there is a threshold; a change needs the version that was read."""
    project = house.project()
    assert house.client.risk_settings(project.id).threshold == 0.5
    update = s.RiskSettingsUpdate(expected_version=1, threshold=0.3)
    assert house.client.update_risk_settings(project.id, update).version == 2
    with pytest.raises(ClientError) as caught:
        house.client.update_risk_settings(project.id, update)
    assert caught.value.status == 409


def values(house: House, project_id: int, day: date) -> dict[str, float | None]:
    found = house.client.features(project_id, as_of=day.isoformat()).features
    return {feature.name: feature.value for feature in found}


def test_later_decisions_leave_a_past_day_as_it_was(house: House, set_clock) -> None:
    """Accepting, changing, undoing, withdrawing, agreeing, correcting and closing later leak nothing."""
    set_clock(days_ago=20)
    project = house.project()
    first = house.accepted(project.id, "The page must open in 2 s within search.")
    house.accepted(project.id, "It must export.")
    set_clock(days_ago=0)
    day = date.today() - timedelta(days=10)  # noqa: DTZ011 - a day well before the test
    add(house, project.id, day, facts=s.ProjectFacts(start_date=day, planned_end=date(2999, 1, 1)))
    before = values(house, project.id, day)
    assert before["requirements_total_count"] == 2
    assert {"mood_mean", "change_requests_count", "ambiguous_share"} <= set(before)

    changed = house.accepted(project.id, "The page must open in 1 s within search.")
    change = house.client.changes(project.id).items[0]
    agreed = s.ChangeUpdate(expected_version=change.version, state=s.ChangeState.AGREED)
    house.client.update_change(project.id, change.id, agreed)
    house.accepted(project.id, "Risk: it must wait.")
    house.paste(project.id, "This is terrible and it must work!", sender_side=s.Side.CLIENT)
    correction = s.ReanalyzeIn(sender_side=s.Side.US, received_at="2024-01-01T00:00:00Z")
    house.client.reanalyze(project.id, first.document_id, correction)
    house.client.withdraw_document(project.id, changed.document_id, force=True)
    record = house.client.record(project.id).items[0]
    edit = s.RecordUpdate(expected_version=record.version, status=s.RecordStatus.WITHDRAWN)
    house.client.update_record(project.id, record.id, edit)
    house.client.undo_last(project.id)
    assert values(house, project.id, day) == before
    assert values(house, project.id, date.today()) != before  # noqa: DTZ011 - as above


def test_a_backdated_message_does_not_reach_a_live_day(house: House, set_clock) -> None:
    """A message that came in later is not in an earlier day, whatever date it carries."""
    set_clock(days_ago=20)
    project = house.project()
    house.accepted(project.id, "It must export.")
    set_clock(days_ago=0)
    day = date.today() - timedelta(days=5)  # noqa: DTZ011 - a day well before the test
    before = values(house, project.id, day)
    moment = f"{day - timedelta(days=3)}T08:00:00Z"
    house.paste(project.id, "It must print.", received_at=moment)
    assert values(house, project.id, day) == before


def test_features_name_their_evidence(house: House) -> None:
    """Each number comes with its n and the things behind it by their code."""
    project = house.project()
    house.accepted(project.id, "It must export.")
    today = date.today()  # noqa: DTZ011 - the day of the test
    found = house.client.features(project.id, as_of=today.isoformat())
    total = next(f for f in found.features if f.name == "requirements_total_count")
    assert [(e.kind, e.label) for e in total.evidence] == [(s.EvidenceKind.RECORD, "REQ-1")]
    assert (total.n, found.reconstructed) == (1, False)


def test_erasing_a_project_erases_its_facts(house: House) -> None:
    """Nothing of a project stays in the tables of delay risk."""
    project = house.project()
    add(house, project.id)
    house.client.erase_project(project.id, confirm_key=project.key)
    with house.parts.readers() as session:
        assert session.execute(text("SELECT count(*) FROM project_snapshots")).scalar() == 0
