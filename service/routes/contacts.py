"""Contacts of a project and whose side they are on."""

from __future__ import annotations

from fastapi import APIRouter, status

from service.dependencies import LimitDep, OffsetDep, ReaderDep, WorkDep
from service.schemas import Page
from service.schemas import contacts as c
from service.usecases import contacts

router = APIRouter(prefix="/projects/{project_id}/contacts", tags=["contacts"])


@router.get("")
def list_contacts(
    session: ReaderDep, project_id: int, limit: LimitDep = 50, offset: OffsetDep = 0
) -> Page[c.Contact]:
    """List who writes and is written to, those who write most first."""
    found = contacts.contacts(session, project_id, limit=limit, offset=offset)
    return Page[c.Contact](
        items=list(found.rows), total=found.total, limit=found.limit, offset=found.offset
    )


@router.put("")
def confirm_contact(work: WorkDep, project_id: int, command: c.ContactConfirm) -> c.ContactSide:
    """Confirm whose side a person, or everybody at a domain, is on."""
    return c.ContactSide.model_validate(contacts.confirm(work, project_id, command))


@router.delete("/{contact_id}", status_code=status.HTTP_204_NO_CONTENT)
def forget_contact(work: WorkDep, project_id: int, contact_id: int) -> None:
    """Take a confirmed side back."""
    contacts.forget(work, project_id, contact_id)
