"""Waiting items are compared with the record anew when it has changed since they were found."""

from __future__ import annotations

from service import schemas as s
from tests.service.conftest import House

_FIRST = "The search must answer within 2 s on the portal."
_SECOND = "The search must answer within 1 s on the portal."


def _waiting(house: House) -> tuple[s.Project, s.ReviewItem, s.ReviewItem]:
    """Two mails are read before anybody decides on the first."""
    project = house.project()
    first = house.paste(project.id, _FIRST, received_at="2026-05-04T09:00:00Z")
    second = house.paste(project.id, _SECOND, received_at="2026-05-11T09:00:00Z")
    [old] = house.items(project.id, document_id=first.id)
    [new] = house.items(project.id, document_id=second.id)
    return project, old, new


def test_a_mail_read_early_learns_of_what_is_confirmed_later(house: House) -> None:
    """The relation, both quotes and a drafted change request appear; the item has a new version."""
    project, old, new = _waiting(house)
    assert new.relation is s.Relation.NEW
    code = house.accept(old).record_code
    assert house.client.relate_again(project.id, new.document_id).changed == 1
    [again] = house.items(project.id, document_id=new.document_id)
    assert (again.id, again.version) == (new.id, new.version + 1)
    assert (again.relation, again.matched_code) == (s.Relation.CHANGES_VALUE, code)
    assert (again.matched_quote, again.quote) == (_FIRST, _SECOND)
    [change] = house.client.changes(project.id, state=s.ChangeState.DRAFT).items
    assert (change.from_quote, change.to_quote) == (_FIRST, _SECOND)
    assert house.accept(again).record_code == code


def test_nothing_happens_while_the_record_stays(house: House) -> None:
    """A second look changes nothing, and neither does one at an unchanged record."""
    project, old, new = _waiting(house)
    assert house.client.relate_again(project.id, new.document_id).changed == 0
    house.accept(old)
    house.client.relate_again(project.id, new.document_id)
    before = house.items(project.id)
    assert house.client.relate_again(project.id, new.document_id).changed == 0
    assert house.items(project.id) == before
    assert len(house.client.changes(project.id).items) == 1


def test_what_was_taken_back_is_no_longer_related_to(house: House) -> None:
    """With the confirmation the relation goes, and its draft with it."""
    project, old, new = _waiting(house)
    house.accept(old)
    house.client.relate_again(project.id, new.document_id)
    house.client.undo_last(project.id)
    assert house.client.relate_again(project.id, new.document_id).changed == 1
    [again] = house.items(project.id, document_id=new.document_id)
    assert (again.relation, again.matched_code) == (s.Relation.NEW, None)
    assert again.priority == new.priority
    assert not house.client.changes(project.id).items


def test_what_a_person_has_touched_stays(house: House) -> None:
    """An edited item and an item whose change request was completed keep what they say."""
    project, old, new = _waiting(house)
    house.client.edit(
        project.id,
        new.id,
        s.Edit(expected_version=new.version, fields=s.ItemFields(text="Search within 1 s")),
    )
    house.accept(old)
    assert house.client.relate_again(project.id, new.document_id).changed == 0

    third = house.paste(project.id, _SECOND + " Please.", received_at="2026-05-12T09:00:00Z")
    [change] = house.client.changes(project.id).items
    command = s.ChangeUpdate(expected_version=change.version, cost_effect="two days")
    house.client.update_change(project.id, change.id, command)
    house.client.undo_last(project.id)
    house.client.relate_again(project.id, third.id)
    assert [c.cost_effect for c in house.client.changes(project.id).items] == ["two days"]
