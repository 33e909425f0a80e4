"""Decisions: accept, reject, skip, edit, add, split, merge, undo; versions and history."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service import schemas as s
from service.client import ClientError
from service.errors import BadRequestError
from service.usecases.partition import cut
from tests.service.conftest import House

FIVE = "It must export. It must import. It must print. It must scan. It must hum."


def _status(caught: pytest.ExceptionInfo[ClientError]) -> tuple[int | None, str]:
    return caught.value.status, caught.value.error


def test_accept_enters_the_record_with_its_quote_and_history(house: House) -> None:
    """An accepted item is REQ-1 with both priorities, its source and the model's first guess."""
    project = house.project()
    document = house.paste(
        project.id, "The export must run by 2026-06-30 @amy.", sender_side="client"
    )
    item = house.items(project.id)[0]
    fields = s.ItemFields(text="Export runs", priority="could")
    accepted = house.accept(item, fields=fields)
    assert (accepted.state, accepted.record_code, accepted.version) == ("accepted", "REQ-1", 2)
    record = house.client.record_item(project.id, accepted.record_id)
    assert (record.text, record.priority, record.client_priority) == (
        "Export runs",
        "could",
        "must",
    )
    assert (record.side, record.owner, str(record.due_on)) == ("client", "amy", "2026-06-30")
    assert record.due_rule == "the date itself"
    assert [source.quote for source in record.sources] == [item.quote]
    assert record.sources[0].document_id == document.id
    assert [version.version for version in record.versions] == [1]
    detail = house.client.item(project.id, item.id)
    assert [decision.action for decision in detail.decisions] == ["accept"]
    decision = detail.decisions[0]
    assert decision.model_guess["priority"] == "must"
    assert (decision.model_version, decision.reviewer) == ("fake-1", "李娜")
    assert decision.before["item"]["text"] == item.quote
    assert decision.after["item"]["text"] == "Export runs"
    assert house.client.document(project.id, document.id).status == "reviewed"


def test_each_type_has_numbers_of_its_own(house: House) -> None:
    """Requirements, decisions, actions and risks are numbered apart, per project."""
    text = "It must run. It must stop. We decided on blue. Todo for Bob. A risk is rain."
    for key in ("ONE", "TWO"):
        project = house.project(key)
        house.paste(project.id, text)
        for item in house.items(project.id):
            house.accept(item)
        codes = [item.code for item in house.client.record(project.id).items]
        assert sorted(codes) == ["ACT-1", "DEC-1", "REQ-1", "REQ-2", "RSK-1"]
        assert codes[:2] == ["REQ-1", "REQ-2"]


@pytest.mark.parametrize("action", ["accept", "reject", "skip", "edit", "split", "merge", "undo"])
def test_stale_version_is_refused_with_the_current_value(house: House, action: str) -> None:
    """Every decision on an item that somebody else changed gives 409 and what it is now."""
    project = house.project()
    house.paste(project.id, FIVE)
    item, other, *_ = house.items(project.id)
    fields = s.ItemFields(owner="Bob")
    house.client.edit(project.id, item.id, s.Edit(expected_version=1, fields=fields))
    bodies = {
        "accept": s.Accept(expected_version=1),
        "reject": s.Reject(expected_version=1),
        "skip": s.Skip(expected_version=1),
        "edit": s.Edit(expected_version=1, fields=fields),
        "split": s.Split(expected_version=1, offsets=[5]),
        "merge": s.Merge(expected_version=1, others=[s.ItemRef(id=other.id, expected_version=1)]),
        "undo": s.Undo(expected_version=1),
    }
    method = house.client.undo_item if action == "undo" else getattr(house.client, action)
    with pytest.raises(ClientError) as caught:
        method(project.id, item.id, bodies[action])
    assert _status(caught) == (409, "StaleVersionError")
    assert caught.value.current is not None
    assert (caught.value.current["version"], caught.value.current["owner"]) == (2, "Bob")


def test_marks_differ_for_exactly_the_items_that_changed(house: House) -> None:
    """Whoever compares marks knows which items to load again, and can load just those."""
    project = house.project()
    document = house.paste(project.id, FIVE)

    def marks() -> dict[int, str]:
        found = house.client.item_stamps(project.id, document.id).items
        return {entry.id: entry.stamp for entry in found}

    items = house.items(project.id)
    before = marks()
    assert list(before) == [item.id for item in items]
    house.accept(items[1])
    house.client.reject(project.id, items[3].id, s.Reject(expected_version=items[3].version))
    changed = [item_id for item_id, mark in marks().items() if before[item_id] != mark]
    assert changed == [items[1].id, items[3].id]
    again = house.items(project.id, document_id=document.id, ids=changed)
    assert [item.state for item in again] == ["accepted", "rejected"]
    house.client.undo_last(project.id)
    house.client.undo_last(project.id)
    assert all(before[item_id] != mark for item_id, mark in marks().items() if item_id in changed)


def test_an_item_is_decided_once(house: House) -> None:
    """A second decision needs an undo first."""
    project = house.project()
    item = house.accepted(project.id, FIVE)
    with pytest.raises(ClientError) as caught:
        house.client.reject(project.id, item.id, s.Reject(expected_version=item.version))
    assert _status(caught) == (409, "ConflictError")


def test_undo_of_accept_retracts_and_accepting_again_keeps_the_code(house: House) -> None:
    """Undo brings the item back as it was, and the number is used again for the same sentence."""
    project = house.project()
    house.paste(project.id, FIVE)
    item = house.items(project.id)[0]
    accepted = house.accept(item, fields=s.ItemFields(text="Exports"))
    result = house.client.undo_item(project.id, item.id, s.Undo(expected_version=accepted.version))
    assert result.decision.action == "undo"
    back = result.items[0]
    assert (back.state, back.text, back.record_code) == ("pending", item.text, None)
    assert house.client.record(project.id).total == 0
    retracted = house.client.record(project.id, status="retracted").items[0]
    assert retracted.code == "REQ-1"
    again = house.accept(back)
    assert again.record_code == "REQ-1"
    record = house.client.record_item(project.id, again.record_id)
    assert record.status == "active"
    assert len(record.sources) == 1
    assert [version.version for version in record.versions] == [1, 2, 3]


def test_undo_last_takes_back_my_decisions_one_by_one(house: House) -> None:
    """Each reviewer undoes his own decisions, newest first, until none is left."""
    project = house.project()
    house.paste(project.id, FIVE)
    first, second, third, *_ = house.items(project.id)
    house.accept(first)
    house.client.reject(project.id, second.id, s.Reject(expected_version=1, reason="no"))
    other = house.as_reviewer("Bob")
    other.skip(project.id, third.id, s.Skip(expected_version=1))
    undone = [house.client.undo_last(project.id).items[0].id for _ in range(2)]
    assert undone == [second.id, first.id]
    with pytest.raises(ClientError) as caught:
        house.client.undo_last(project.id)
    assert caught.value.status == 409
    states = [item.state for item in house.items(project.id)]
    assert states == ["pending", "pending", "skipped", "pending", "pending"]


def test_undo_is_refused_after_a_later_change_of_the_record(house: House) -> None:
    """An undo never overwrites what somebody did to the record item since."""
    project = house.project()
    item = house.accepted(project.id, FIVE)
    change = s.RecordUpdate(expected_version=1, note="agreed by phone")
    house.client.update_record(project.id, item.record_id, change)
    with pytest.raises(ClientError) as caught:
        house.client.undo_item(project.id, item.id, s.Undo(expected_version=item.version))
    assert caught.value.status == 409
    assert "REQ-1" in caught.value.detail
    house.client.undo_last(project.id)
    assert house.client.record_item(project.id, item.record_id).note == ""


def test_edit_changes_only_named_fields_and_null_empties(house: House) -> None:
    """A field left out stays; a field set to null is emptied; the quote never changes."""
    project = house.project()
    house.paste(project.id, "It must run by 2026-06-30 @amy.")
    item = house.items(project.id)[0]
    edit = s.Edit(expected_version=1, fields=s.ItemFields(owner=None, kind="quality"))
    edited = house.client.edit(project.id, item.id, edit)
    assert (edited.owner, edited.kind, str(edited.due_on)) == (None, "quality", "2026-06-30")
    assert (edited.quote, edited.text, edited.version) == (item.quote, item.text, 2)
    same = s.Edit(expected_version=2, fields=s.ItemFields(kind="quality"))
    assert house.client.edit(project.id, item.id, same).version == 2


def test_split_gives_parts_that_are_slices_and_undo_removes_them(house: House) -> None:
    """Parts stay grounded; taking the split back leaves the one item as it was."""
    project = house.project()
    document = house.paste(project.id, "It must export and it must import.")
    item = house.items(project.id)[0]
    text = house.client.document(project.id, document.id).text
    command = s.Split(expected_version=1, offsets=[text.index("and")])
    parts = house.client.split(project.id, item.id, command).items
    assert [part.quote for part in parts] == ["It must export", "and it must import."]
    assert all(text[part.start : part.end] == part.quote for part in parts)
    assert {part.parent_id for part in parts} == {item.id}
    result = house.client.undo_item(project.id, parts[0].id, s.Undo(expected_version=1))
    assert result.items[0].id == item.id
    assert [found.id for found in house.items(project.id)] == [item.id]


def test_undo_of_split_is_refused_once_a_part_was_decided(house: House) -> None:
    """Work on a part is never thrown away by an undo of the split."""
    project = house.project()
    house.paste(project.id, "It must export and it must import.")
    item = house.items(project.id)[0]
    command = s.Split(expected_version=1, offsets=[15])
    parts = house.client.split(project.id, item.id, command).items
    house.accept(parts[0])
    with pytest.raises(ClientError) as caught:
        house.client.undo_item(project.id, item.id, s.Undo(expected_version=2))
    assert caught.value.status == 409


def test_merge_keeps_every_quote_and_can_be_undone(house: House) -> None:
    """A merged item has one source per sentence; undo gives all items back."""
    project = house.project()
    house.paste(project.id, FIVE)
    first, second, third, *_ = house.items(project.id)
    others = [s.ItemRef(id=found.id, expected_version=1) for found in (third, first)]
    merged = house.client.merge(project.id, second.id, s.Merge(expected_version=1, others=others))
    assert merged.quote == "It must export."
    assert [source.quote for source in merged.more_sources] == ["It must import.", "It must print."]
    assert merged.text == "It must export. It must import. It must print."
    accepted = house.accept(merged)
    record = house.client.record_item(project.id, accepted.record_id)
    assert len(record.sources) == 3
    house.client.undo_last(project.id)
    house.client.undo_last(project.id)
    assert [item.quote for item in house.items(project.id)][:3] == [
        "It must export.",
        "It must import.",
        "It must print.",
    ]
    assert {item.state for item in house.items(project.id)} == {"pending"}


def test_merge_across_documents_is_refused(house: House) -> None:
    """Items of two documents are not one sentence."""
    project = house.project()
    house.paste(project.id, "It must export.")
    house.paste(project.id, "It must import.")
    one, two = house.items(project.id)
    command = s.Merge(expected_version=1, others=[s.ItemRef(id=two.id, expected_version=1)])
    with pytest.raises(ClientError) as caught:
        house.client.merge(project.id, one.id, command)
    assert caught.value.status == 400


def test_missed_requirement_is_cut_from_the_document(house: House) -> None:
    """A hand-marked item is grounded, trimmed, counted, and can be confirmed at once."""
    project = house.project()
    document = house.paste(project.id, "Hello 😀 wir brauchen Export , danke.")
    text = house.client.document(project.id, document.id).text
    start, end = text.index("wir") - 1, text.index(",")
    command = s.ItemAdd(start=start, end=end, accept=True, fields=s.ItemFields(priority="must"))
    item = house.client.add_item(project.id, document.id, command)
    assert item.quote == "wir brauchen Export"
    assert text[item.start : item.end] == item.quote
    assert (item.origin, item.state, item.record_code) == ("manual", "accepted", "REQ-1")
    assert house.client.coverage(project.id).missed_added == 1
    actions = [found.action for found in house.client.item(project.id, item.id).decisions]
    assert actions == ["add", "accept"]


@pytest.mark.parametrize(("start", "end"), [(0, 1000), (7, 6), (5, 6)])
def test_marking_no_words_is_refused(house: House, start: int, end: int) -> None:
    """A selection outside the text, reversed or of white space only is a 400."""
    project = house.project()
    document = house.paste(project.id, "Hello world.")
    with pytest.raises(ClientError) as caught:
        house.client.add_item(project.id, document.id, s.ItemAdd(start=start, end=end))
    assert caught.value.status == 400


def test_undo_of_an_added_item_rejects_it(house: House) -> None:
    """Taking back an addition leaves a trace, not a hole."""
    project = house.project()
    document = house.paste(project.id, "Hello world.")
    item = house.client.add_item(project.id, document.id, s.ItemAdd(start=0, end=5))
    undone = house.client.undo_item(project.id, item.id, s.Undo(expected_version=item.version))
    assert undone.items[0].state == "rejected"


@settings(deadline=None)  # machines under load
@given(st.text(min_size=2, max_size=60), st.lists(st.integers(-5, 70), min_size=1, max_size=5))
def test_cut_parts_are_ordered_trimmed_slices(text: str, offsets: list[int]) -> None:
    """Parts are the words of the text in order, and nothing but white space is lost."""
    try:
        parts = cut(text, 0, len(text), offsets)
    except BadRequestError:
        return
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in parts)
    assert all(first[1] <= second[0] for first, second in pairwise(parts))
    kept = "".join(text[a:b] for a, b in parts)
    assert "".join(kept.split()) == "".join(text.split())
