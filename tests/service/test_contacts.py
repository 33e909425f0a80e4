"""Whose side people are on: guessed, confirmed, and what it changes."""

from __future__ import annotations

import pytest

from service import schemas as s
from service.client import ClientError
from service.schemas import contacts as c
from service.usecases.reading import OurSide
from tests.service.conftest import House


def _mail(house: House, project_id: int, sender: str, text: str = "It must run.") -> int:
    data = f"From: {sender}\nDate: Mon, 2 Mar 2026 09:00:00 +0800\n\n{text}".encode()
    return house.client.upload(project_id, f"{sender}.eml", data).documents[0].id


def _confirm(house: House, project_id: int, address: str, side: str, version: int = 0) -> int:
    command = c.ContactConfirm(address=address, side=side, expected_version=version)
    return house.client.confirm_contact(project_id, command).version


def _people(house: House, project_id: int) -> dict[str, c.Contact]:
    return {found.address: found for found in house.client.contacts(project_id).items}


def test_people_are_listed_with_a_guess(house: House) -> None:
    """Own domains are us, other domains the client; two mails of one person are one contact."""
    project = house.project(own_domains=["ours.com"]).id
    _mail(house, project, "Amy <amy@client.com>")
    _mail(house, project, "Amy Lee <Amy@client.com>", "It must print.")
    _mail(house, project, "Bo <bo@ours.com>")
    people = _people(house, project)
    assert {found: people[found].side for found in people} == {
        "amy@client.com": "client",
        "bo@ours.com": "us",
    }
    amy = people["amy@client.com"]
    assert (amy.sent, amy.basis, amy.name) == (2, "guessed", "Amy Lee")


def test_a_confirmed_side_counts_for_later_mail(house: House) -> None:
    """New documents are read with it; older ones are named and follow when read again."""
    project = house.project(own_domains=["ours.com"]).id
    before = _mail(house, project, "Cy <cy@vendor.com>")
    assert _confirm(house, project, "cy@vendor.com", "third") == 1
    after = _mail(house, project, "Cy <cy@vendor.com>", "It must print.")
    sides = {n: house.client.document(project, n).sender_side for n in (before, after)}
    assert sides == {before: "client", after: "third"}
    (cy,) = _people(house, project).values()
    assert (cy.side, cy.basis, cy.confirmed_by) == ("third", "confirmed", "李娜")
    assert cy.stale_document_ids == [before]
    house.client.reanalyze(project, before, s.ReanalyzeIn(sender_side=cy.side))
    assert house.client.document(project, before).sender_side == "third"
    assert _people(house, project)["cy@vendor.com"].stale_document_ids == []


def test_a_domain_can_be_confirmed_for_everybody(house: House) -> None:
    """The person's own confirmation goes before the domain's."""
    project = house.project(own_domains=["ours.com"]).id
    for name in ("a", "b"):
        _mail(house, project, f"{name} <{name}@mail.vendor.com>")
    _confirm(house, project, "@vendor.com", "third")
    _confirm(house, project, "b@mail.vendor.com", "client")
    people = _people(house, project)
    assert people["a@mail.vendor.com"].side == "third"
    assert people["a@mail.vendor.com"].basis == "domain"
    assert people["b@mail.vendor.com"].side == "client"
    _mail(house, project, "d <d@vendor.com>")
    version = _people(house, project)["d@vendor.com"].domain_version
    assert _confirm(house, project, "@vendor.com", "client", version=version) == 2


def test_a_confirmation_is_taken_back(house: House) -> None:
    """Then the guess counts again."""
    project = house.project(own_domains=["ours.com"]).id
    _mail(house, project, "Cy <cy@vendor.com>")
    _confirm(house, project, "cy@vendor.com", "third")
    contact = _people(house, project)["cy@vendor.com"]
    house.client.forget_contact(project, contact.contact_id or 0)
    assert _people(house, project)["cy@vendor.com"].side == "client"


def test_two_people_cannot_overwrite_each_other(house: House) -> None:
    """A write names the version it saw."""
    project = house.project().id
    _confirm(house, project, "cy@vendor.com", "third")
    with pytest.raises(ClientError) as found:
        _confirm(house, project, "cy@vendor.com", "client")
    assert found.value.status == 409
    assert _confirm(house, project, "cy@vendor.com", "client", version=1) == 2


def test_a_confirmed_side_goes_before_our_names() -> None:
    """A client's man with the name of one of ours is the client's when somebody said so."""
    ours = OurSide(domains=("ours.com",), names=("李娜",), confirmed={"li@c.com": s.Side.CLIENT})
    assert ours.side_of_person("李娜", "li@c.com") == "client"
    assert ours.side_of_person("李娜", "other@c.com") == "us"
    assert ours.side_of_person("Bo <li@c.com>", None) == "client"


def test_a_domain_decides_on_itself_only() -> None:
    """Neither a longer name nor a bare top level is the same domain."""
    ours = OurSide(confirmed={"@vendor.com": s.Side.THIRD})
    assert ours.deciding_domain("a@x.vendor.com") == "@vendor.com"
    assert ours.deciding_domain("a@myvendor.com") == ""
    assert ours.deciding_domain("vendor.com") == ""
