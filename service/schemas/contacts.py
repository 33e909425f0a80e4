"""Wire types of contacts: who writes, and whose side they are on."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from service.schemas.base import Answer, Command
from service.schemas.enums import Side


class SideBasis(StrEnum):
    """What the side of a contact rests on."""

    CONFIRMED = "confirmed"
    DOMAIN = "domain"
    GUESSED = "guessed"


class Contact(Answer):
    """Somebody who writes or is written to in a project."""

    address: str = Field(description="Address, or the name where there is none.")
    name: str = Field(description="Name as last written.")
    side: Side = Field(description="Whose side.")
    basis: SideBasis = Field(description="Confirmed for the person, for the domain, or guessed.")
    confirmed_by: str | None = Field(default=None, description="Who confirmed it.")
    contact_id: int | None = Field(default=None, description="The confirmation, to take it back.")
    version: int = Field(default=0, description="Of the person's own confirmation; 0 without.")
    domain_version: int = Field(default=0, description="Of the confirmation of the domain.")
    sent: int = Field(description="Documents from this person.")
    received: int = Field(description="Messages to this person.")
    last_at: datetime | None = Field(description="Last document or message.")
    stale_document_ids: list[int] = Field(
        default_factory=list, description="Documents that were read with another side."
    )


class ContactConfirm(Command):
    """The side of a person, or of everybody at a domain."""

    address: str = Field(
        min_length=1,
        max_length=320,
        examples=["amy@client.com", "@client.com"],
        description="An address as in the list of contacts, or @ and a domain for everybody there.",
    )
    side: Literal[Side.CLIENT, Side.US, Side.THIRD] = Field(description="Whose side.")
    expected_version: int = Field(
        ge=0, description="Version that was read; 0 if nothing was confirmed."
    )


class ContactSide(Answer):
    """A confirmed side."""

    id: int = Field(description="Id.")
    address: str = Field(description="Address, or @ and a domain.")
    side: Side = Field(description="Whose side.")
    confirmed_by: str = Field(description="Who confirmed it.")
    confirmed_at: datetime = Field(description="When.")
    version: int = Field(description="Version for the next change.")
