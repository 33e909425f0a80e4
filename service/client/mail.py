"""Client: mailboxes, messages, the quarantine and routing rules."""

from __future__ import annotations

from service import schemas as s
from service.client.transport import API, Transport
from service.schemas import mail as m


class MailCalls(Transport):
    """Calls about mail."""

    def mailboxes(self, *, limit: int = 50, offset: int = 0) -> s.Page[m.Mailbox]:
        """List mailboxes with the results of their last scans."""
        return self._get(s.Page[m.Mailbox], "/mailboxes", limit=limit, offset=offset)

    def add_mailbox(self, command: m.MailboxCreate) -> m.Mailbox:
        """Add a mailbox."""
        return self._write(m.Mailbox, "POST", "/mailboxes", command)

    def check_mailbox(self, command: m.MailboxCreate) -> m.ConnectionCheck:
        """Try to read a mailbox and explain what is wrong; nothing is stored."""
        return self._write(m.ConnectionCheck, "POST", "/mailboxes/check", command)

    def update_mailbox(self, mailbox_id: int, command: m.MailboxUpdate) -> m.Mailbox:
        """Pause a mailbox or let it go on."""
        return self._write(m.Mailbox, "PATCH", f"/mailboxes/{mailbox_id}", command)

    def remove_mailbox(self, mailbox_id: int) -> None:
        """Remove a mailbox; its messages stay."""
        self._send("DELETE", f"{API}/mailboxes/{mailbox_id}")

    def scan_mailbox(self, mailbox_id: int) -> m.Mailbox:
        """Scan a mailbox now; its row tells how it goes."""
        return self._write(m.Mailbox, "POST", f"/mailboxes/{mailbox_id}/scan")

    def unrouted_mail(self, *, limit: int = 50, offset: int = 0) -> s.Page[m.MailMessage]:
        """List messages that wait for a project, newest first."""
        return self._get(s.Page[m.MailMessage], "/mail/unrouted", limit=limit, offset=offset)

    def assign_message(self, message_id: int, command: m.Assign) -> m.RetryResult:
        """Put a waiting message into a project."""
        return self._write(m.RetryResult, "POST", f"/mail/unrouted/{message_id}/assign", command)

    def mail(
        self,
        project_id: int,
        *,
        state: m.MessageState | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[m.MailMessage]:
        """List the messages of a project, newest first."""
        path = f"/projects/{project_id}/mail"
        return self._get(s.Page[m.MailMessage], path, state=state, limit=limit, offset=offset)

    def thread(self, project_id: int, thread_id: int) -> m.MailThread:
        """Return the messages of a thread in a project, oldest first."""
        return self._get(m.MailThread, f"/projects/{project_id}/threads/{thread_id}")

    def quarantine(self, *, limit: int = 50, offset: int = 0) -> s.Page[m.Quarantined]:
        """List messages that could not be read, newest first."""
        return self._get(s.Page[m.Quarantined], "/mail/quarantine", limit=limit, offset=offset)

    def quarantined_bytes(self, quarantine_id: int) -> bytes:
        """Return the bytes of a quarantined message."""
        return self._send("GET", f"{API}/mail/quarantine/{quarantine_id}/original").content

    def retry_quarantined(self, quarantine_id: int) -> m.RetryResult:
        """Read a quarantined message again."""
        return self._write(m.RetryResult, "POST", f"/mail/quarantine/{quarantine_id}/retry")

    def give_up_quarantined(self, quarantine_id: int) -> None:
        """Drop a quarantined message for good."""
        self._send("DELETE", f"{API}/mail/quarantine/{quarantine_id}")

    def rules(self, *, limit: int = 50, offset: int = 0) -> s.Page[m.Rule]:
        """List routing rules."""
        return self._get(s.Page[m.Rule], "/mail/rules", limit=limit, offset=offset)

    def try_rule(self, command: m.RuleCreate) -> m.RuleTrial:
        """Test a rule on all messages of the past; nothing is stored."""
        return self._write(m.RuleTrial, "POST", "/mail/rules/try", command)

    def add_rule(self, command: m.RuleCreate) -> m.RuleCreated:
        """Save a rule and file the waiting messages that it decides on."""
        return self._write(m.RuleCreated, "POST", "/mail/rules", command)

    def remove_rule(self, rule_id: int) -> None:
        """Remove a rule; messages that it filed stay."""
        self._send("DELETE", f"{API}/mail/rules/{rule_id}")

    def receive_files(
        self, files: list[tuple[str, bytes]], *, project_id: int | None = None
    ) -> m.Received:
        """Send messages as files (name, bytes); sending them again changes nothing."""
        response = self._send(
            "POST",
            f"{API}/mail/intake/files",
            files=[("files", (name, data, "message/rfc822")) for name, data in files],
            data={} if project_id is None else {"project_id": str(project_id)},
        )
        return m.Received.model_validate(response.json())

    def receive_raw(self, data: bytes, *, project_id: int | None = None) -> m.Received:
        """Send one message as it came; sending it again changes nothing."""
        params = {} if project_id is None else {"project_id": project_id}
        headers = {"Content-Type": "message/rfc822"}
        response = self._send(
            "POST", f"{API}/mail/intake/raw", content=data, params=params, headers=headers
        )
        return m.Received.model_validate(response.json())
