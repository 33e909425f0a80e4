"""The record: changes asked for by later documents, edits by the PM, change requests, filters."""

from __future__ import annotations

import pytest

from service import schemas as s
from service.client import ClientError
from tests.service.conftest import House


def _changed(house: House, project_id: int) -> s.ReviewItem:
    """Confirm "2 s", then let a second document ask for "1 s"."""
    house.accepted(project_id, "The page must open in 2 s within search.")
    house.paste(project_id, "The page must open in 1 s within search.")
    return house.items(project_id, state="pending")[0]


def test_changed_value_shows_both_quotes_and_drafts_a_change_request(house: House) -> None:
    """A later sentence about a confirmed item is related to it, side by side."""
    project = house.project()
    item = _changed(house, project.id)
    assert (item.relation, item.matched_code) == ("changes_value", "REQ-1")
    assert item.matched_quote == "The page must open in 2 s within search."
    change = house.client.changes(project.id).items[0]
    assert (change.from_value, change.to_value, change.state) == ("2 s", "1 s", "draft")
    assert (change.from_quote, change.to_quote) == (item.matched_quote, item.quote)
    assert house.client.record(project.id).items[0].version == 1


@pytest.mark.parametrize("decision", ["rejected", "as new"])
def test_a_draft_goes_with_the_item_it_was_drafted_from(house: House, decision: str) -> None:
    """What is no change of the record after all is no open change request; undone, it is one again."""
    project = house.project()
    item = _changed(house, project.id)
    if decision == "rejected":
        house.client.reject(project.id, item.id, s.Reject(expected_version=item.version))
    else:
        house.accept(item, as_new=True)
    assert house.client.changes(project.id).items == []
    assert house.client.projects().items[0].counts.open_changes == 0
    house.client.undo_last(project.id)
    assert [change.item_id for change in house.client.changes(project.id).items] == [item.id]
    assert house.client.projects().items[0].counts.open_changes == 1


def test_accepting_a_changed_value_makes_a_new_version(house: House) -> None:
    """The old wording stays readable, and both quotes stand behind the item."""
    project = house.project()
    item = house.accept(_changed(house, project.id))
    assert item.record_code == "REQ-1"
    record = house.client.record_item(project.id, item.record_id)
    assert record.text == "The page must open in 1 s within search."
    assert [version.values["text"] for version in record.versions] == [
        "The page must open in 2 s within search.",
        "The page must open in 1 s within search.",
    ]
    assert record.versions[1].changed == ["text"]
    assert len(record.sources) == 2
    house.client.undo_last(project.id)
    back = house.client.record_item(project.id, item.record_id)
    assert back.text == "The page must open in 2 s within search."
    assert (len(back.sources), back.version) == (1, 3)


def test_accepting_as_new_leaves_the_matched_item_alone(house: House) -> None:
    """The PM may overrule the match."""
    project = house.project()
    item = house.accept(_changed(house, project.id), as_new=True)
    assert item.record_code == "REQ-2"
    assert house.client.record(project.id).items[0].version == 1


def test_accepted_withdrawal_withdraws_the_requirement(house: House) -> None:
    """A withdrawal changes the status of the confirmed item by a new version."""
    project = house.project()
    house.accepted(project.id, "It must print the search.")
    house.paste(project.id, "We no longer need to print the search.")
    item = house.items(project.id, state="pending")[0]
    assert (item.relation, item.status) == ("withdraws", "withdrawn")
    accepted = house.accept(item)
    record = house.client.record_item(project.id, accepted.record_id)
    assert (record.code, record.status, record.version) == ("REQ-1", "withdrawn", 2)
    assert record.text == "It must print the search."


def test_same_adds_a_source_and_changes_nothing_else(house: House) -> None:
    """Another sentence that says the same becomes a further quote."""
    project = house.project()
    first = house.accepted(project.id, "It must print.")
    house.paste(project.id, "It must print labels.")
    item = house.items(project.id, state="pending")[0]
    accepted = house.accept(item, record_id=first.record_id)
    record = house.client.record_item(project.id, accepted.record_id)
    assert (record.text, len(record.sources)) == ("It must print.", 2)
    assert record.versions[1].reason == "same"


def test_pm_edit_keeps_the_client_priority_and_the_history(house: House) -> None:
    """The PM's priority and the client's are two fields; every version is kept."""
    project = house.project()
    item = house.accepted(project.id, "It must print.")
    change = s.RecordUpdate(expected_version=1, priority="could", reason="phase 2")
    record = house.client.update_record(project.id, item.record_id, change)
    assert (record.priority, record.client_priority, record.version) == ("could", "must", 2)
    assert (record.versions[1].reason, record.versions[1].by) == ("phase 2", "李娜")
    with pytest.raises(ClientError) as caught:
        house.client.update_record(project.id, item.record_id, change)
    assert caught.value.status == 409
    assert caught.value.current["priority"] == "could"


def test_change_request_is_completed_and_agreed(house: House) -> None:
    """Effects and state are set by people, with a version check."""
    project = house.project()
    _changed(house, project.id)
    change = house.client.changes(project.id, state="draft").items[0]
    command = s.ChangeUpdate(
        expected_version=1, schedule_effect="3 days", cost_effect="2 kEUR", state="agreed"
    )
    agreed = house.client.update_change(project.id, change.id, command)
    assert (agreed.state, agreed.schedule_effect, agreed.version) == ("agreed", "3 days", 2)
    with pytest.raises(ClientError) as caught:
        house.client.update_change(project.id, change.id, command)
    assert caught.value.status == 409
    assert house.client.project(project.id).counts.open_changes == 0


def test_contradiction_is_a_new_item_beside_the_old_one(house: House) -> None:
    """What contradicts the record never overwrites it by itself."""
    project = house.project()
    item = _changed(house, project.id)
    accepted = house.accept(item, relation="contradicts")
    assert accepted.record_code == "REQ-2"


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({"type": "requirement"}, ["REQ-1", "REQ-2", "REQ-3"]),
        ({"priority": "must"}, ["REQ-1", "REQ-2"]),
        ({"q": "EXPORT"}, ["REQ-1"]),
        ({"q": "100%"}, ["REQ-3"]),
        ({"q": "_"}, []),
        ({"status": "retracted"}, []),
        ({"kind": "quality"}, ["REQ-2"]),
        ({"kind": "constraint"}, []),
        ({"owner": "ana"}, ["REQ-3"]),
        ({"owner": "%"}, []),
        ({"limit": 2, "offset": 1}, ["REQ-2", "REQ-3"]),
    ],
)
def test_filters_of_the_record(house: House, filters: dict[str, object], codes: list[str]) -> None:
    """Type, priority, kind, owner, words (taken literally) and pages choose what is listed."""
    project = house.project()
    house.paste(project.id, "It must export. It must import. It could be 100% blue. We decided X.")
    for item in house.items(project.id):
        house.accept(item)
    rows = {row.code: row for row in house.client.record(project.id).items}
    for code, values in (("REQ-2", {"kind": "quality"}), ("REQ-3", {"owner": "Ana Ruiz"})):
        command = s.RecordUpdate(expected_version=rows[code].version, **values)
        house.client.update_record(project.id, rows[code].id, command)
    found = house.client.record(project.id, **filters)
    assert [item.code for item in found.items] == codes


def test_changes_of_one_item_are_taken_back_one_after_the_other(house: House) -> None:
    """Three undos lead back over two edits and the confirmation; a standing later one blocks."""
    project = house.project()
    item = house.accepted(project.id, "It must print.")
    for version, words in ((1, "It must print labels."), (2, "It must print forms.")):
        change = s.RecordUpdate(expected_version=version, text=words)
        house.client.update_record(project.id, item.record_id, change)
    with pytest.raises(ClientError, match="changed since"):
        house.client.undo_item(project.id, item.id, s.Undo(expected_version=item.version))
    for words in ("It must print labels.", "It must print."):
        house.client.undo_last(project.id)
        assert house.client.record_item(project.id, item.record_id).text == words
    house.client.undo_last(project.id)
    assert house.client.record(project.id).items == []


def test_confirmation_under_a_second_quote_is_not_taken_back(house: House) -> None:
    """A quote that changed no value still stands on the item, so the first one cannot go alone."""
    project = house.project()
    first = house.accepted(project.id, "It must print.")
    house.paste(project.id, "It must print labels.")
    second = house.accept(
        house.items(project.id, state="pending")[0], record_id=first.record_id, relation="same"
    )
    with pytest.raises(ClientError, match="changed since"):
        house.client.undo_item(project.id, first.id, s.Undo(expected_version=first.version))
    house.client.undo_item(project.id, second.id, s.Undo(expected_version=second.version))
    house.client.undo_item(project.id, first.id, s.Undo(expected_version=first.version))
    assert house.client.record(project.id).items == []
