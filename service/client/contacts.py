"""Client: contacts of a project."""

from __future__ import annotations

from service import schemas as s
from service.client.transport import API, Transport
from service.schemas import contacts as c


class ContactCalls(Transport):
    """Calls about contacts."""

    def contacts(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[c.Contact]:
        """List who writes and is written to, those who write most first."""
        path = f"/projects/{project_id}/contacts"
        return self._get(s.Page[c.Contact], path, limit=limit, offset=offset)

    def confirm_contact(self, project_id: int, command: c.ContactConfirm) -> c.ContactSide:
        """Confirm whose side a person, or everybody at a domain, is on."""
        return self._write(c.ContactSide, "PUT", f"/projects/{project_id}/contacts", command)

    def forget_contact(self, project_id: int, contact_id: int) -> None:
        """Take a confirmed side back."""
        self._send("DELETE", f"{API}/projects/{project_id}/contacts/{contact_id}")
