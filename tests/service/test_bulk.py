"""Bulk acceptance: preview, forced spot check, acceptance, undo of the whole."""

from __future__ import annotations

import pytest

from service import schemas as s
from service.client import ClientError
from service.usecases.bulk import spot_check_size
from tests.service.conftest import House

TWELVE = " ".join(f"It must do thing{number}." for number in range(12))


def _decide(house: House, bulk: s.Bulk) -> None:
    for item in bulk.spot_check:
        house.accept(item)


def test_rest_is_accepted_only_after_the_spot_checks(house: House) -> None:
    """The drawn items must be decided one by one before the others follow."""
    project = house.project()
    house.paste(project.id, TWELVE)
    bulk = house.client.preview_bulk(project.id, s.BulkFilter(min_confidence=0.9))
    assert (len(bulk.items), len(bulk.spot_check), bulk.spot_check_open) == (10, 2, 2)
    assert house.client.record(project.id).total == 0
    with pytest.raises(ClientError) as caught:
        house.client.accept_bulk(project.id, bulk.id)
    assert caught.value.status == 409
    assert str(bulk.spot_check[0].id) in caught.value.detail
    skipped = s.Skip(expected_version=1)
    house.client.skip(project.id, bulk.spot_check[0].id, skipped)
    with pytest.raises(ClientError):
        house.client.accept_bulk(project.id, bulk.id)
    _decide(house, house.client.bulk(project.id, bulk.id))
    result = house.client.accept_bulk(project.id, bulk.id)
    assert (result.state, len(result.changed), result.left_out) == ("applied", 10, [])
    assert house.client.record(project.id, limit=500).total == 12


def test_item_changed_since_the_preview_is_left_out(house: House) -> None:
    """Only what the reviewer saw is accepted."""
    project = house.project()
    house.paste(project.id, TWELVE)
    bulk = house.client.preview_bulk(project.id, s.BulkFilter())
    changed = bulk.items[3]
    edit = s.Edit(expected_version=1, fields=s.ItemFields(owner="Bob"))
    house.client.edit(project.id, changed.id, edit)
    _decide(house, bulk)
    result = house.client.accept_bulk(project.id, bulk.id)
    assert [found.item_id for found in result.left_out] == [changed.id]
    assert house.client.item(project.id, changed.id).state == "pending"


def test_undo_takes_back_the_whole_bulk_but_nobodys_later_work(house: House) -> None:
    """Items go back to pending; one whose record was edited since stays and is named."""
    project = house.project()
    house.paste(project.id, TWELVE)
    bulk = house.client.preview_bulk(project.id, s.BulkFilter())
    _decide(house, bulk)
    applied = house.client.accept_bulk(project.id, bulk.id)
    edited = applied.changed[0]
    change = s.RecordUpdate(expected_version=1, note="x")
    house.client.update_record(project.id, edited.record_id, change)
    result = house.client.undo_bulk(project.id, bulk.id)
    assert len(result.changed) == 9
    assert [found.item_id for found in result.left_out] == [edited.id]
    assert house.client.record(project.id, limit=500).total == 3
    with pytest.raises(ClientError) as caught:
        house.client.undo_bulk(project.id, bulk.id)
    assert caught.value.status == 409


def test_changes_and_withdrawals_are_never_taken_in_bulk(house: House) -> None:
    """What would change the record is always decided one by one."""
    project = house.project()
    house.accepted(project.id, "It must open in 2 s within search.")
    house.paste(project.id, "It must open in 1 s within search. It must be new.")
    bulk = house.client.preview_bulk(project.id, s.BulkFilter(min_confidence=0.0))
    assert [item.quote for item in [*bulk.items, *bulk.spot_check]] == ["It must be new."]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"min_confidence": 0.99}, 0),
        ({"type": "risk"}, 1),
        ({"priority": "could"}, 1),
        ({}, 3),
    ],
)
def test_filter_chooses_what_is_taken(
    house: House, fields: dict[str, object], expected: int
) -> None:
    """Type, priority and confidence narrow the preview."""
    project = house.project()
    house.paste(project.id, "It must run. It could hum. A risk is rain.")
    bulk = house.client.preview_bulk(project.id, s.BulkFilter(**fields))
    assert len(bulk.items) + len(bulk.spot_check) == expected


@pytest.mark.parametrize(
    ("items", "size"), [(0, 0), (1, 1), (10, 1), (11, 2), (95, 10), (5000, 10)]
)
def test_spot_check_is_a_tenth_between_one_and_ten(items: int, size: int) -> None:
    """Small bulks are checked at least once, large ones at most ten times."""
    assert spot_check_size(items) == size
