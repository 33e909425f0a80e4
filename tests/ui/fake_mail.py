"""Mail of the fake client: two mailboxes, waiting messages, a quarantine and rules."""

from __future__ import annotations

from datetime import timedelta

from service import schemas as s
from service.schemas import contacts as c
from service.schemas import mail as m
from tests.ui.fake_project import NOW
from tests.ui.fake_queue import FakeQueue


def mailbox(mailbox_id: int, name: str, **fields: object) -> m.Mailbox:
    """Return a mailbox that was scanned without a problem."""
    values = {
        "id": mailbox_id,
        "name": name,
        "kind": m.MailboxKind.IMAP,
        "options": m.MailboxOptions(host="imap.client.cn", user="pm@ours.com"),
        "secret_ref": "env:CLIENTSIGNAL_SECRET_MAIL",
        "project_id": None,
        "paused": False,
        "scanning": False,
        "scanned_at": NOW,
        "error_code": None,
        "error_detail": None,
        "last_scan": {m.Outcome.FILED: 2, m.Outcome.KNOWN: 1},
        "messages": {m.MessageState.FILED: 7, m.MessageState.UNROUTED: 2},
        "quarantined": 1,
        "version": 1,
        **fields,
    }
    return m.Mailbox.model_validate(values)


def message(message_id: int, subject: str, **fields: object) -> m.MailMessage:
    """Return a message that waits for a project."""
    values = {
        "id": message_id,
        "project_id": None,
        "mailbox_id": 1,
        "thread_id": 1,
        "state": m.MessageState.UNROUTED,
        "route": "no rule matches",
        "subject": subject,
        "sender": "张伟",
        "sender_address": "zhang@client.cn",
        "sent_at": NOW + timedelta(hours=message_id),
        "received_at": NOW + timedelta(hours=message_id),
        "folders": ["INBOX"],
        **fields,
    }
    return m.MailMessage.model_validate(values)


class FakeMail(FakeQueue):
    """What pages do with mail."""

    def __init__(self, *, empty: bool = False) -> None:
        super().__init__(empty=empty)
        self.boxes = [] if empty else [mailbox(1, "项目邮箱"), mailbox(2, "Archive", paused=True)]
        self.waiting = [] if empty else [message(1, "导出功能"), message(2, "Re: Export")]
        filed = {"project_id": 1, "state": m.MessageState.FILED, "route": "its thread"}
        self.filed = (
            [] if empty else [message(3, "仓库门户", document_ids=[1], sent_at=NOW, **filed)]
        )
        self.aside = (
            []
            if empty
            else [
                m.Quarantined(
                    id=1,
                    mailbox_id=1,
                    project_id=None,
                    name="17.eml",
                    size_bytes=2048,
                    complete=True,
                    code="corrupt",
                    reason="the message is damaged",
                    tries=1,
                    created_at=NOW,
                    tried_at=NOW,
                )
            ]
        )
        self.kept_rules: list[m.Rule] = []
        guessed = {"side": s.Side.CLIENT, "basis": c.SideBasis.GUESSED, "last_at": NOW}
        self.people = (
            []
            if empty
            else [
                c.Contact(address="zhang@client.cn", name="张伟", sent=2, received=1, **guessed),
                c.Contact(address="bo@third.com", name="Bo", sent=0, received=1, **guessed),
            ]
        )
        self.check = m.ConnectionCheck(ok=True, folders=["INBOX", "客户"])

    def contacts(self, project_id: int, *, limit: int = 50, offset: int = 0) -> s.Page[c.Contact]:
        self._note("contacts")
        return self._page(self.people, limit, offset)

    def confirm_contact(self, project_id: int, command: c.ContactConfirm) -> c.ContactSide:
        self._note("confirm_contact", command)
        side = s.Side(command.side)
        values = {"side": side, "basis": c.SideBasis.CONFIRMED, "confirmed_by": "李娜"}
        values.update(contact_id=1, version=1, stale_document_ids=[1])
        self.people[0] = self.people[0].model_copy(update=values)
        return c.ContactSide(
            id=1,
            address=command.address,
            side=side,
            confirmed_by="李娜",
            confirmed_at=NOW,
            version=1,
        )

    def forget_contact(self, project_id: int, contact_id: int) -> None:
        self._note("forget_contact", contact_id)

    def mailboxes(self, *, limit: int = 50, offset: int = 0) -> s.Page[m.Mailbox]:
        self._note("mailboxes")
        return self._page(self.boxes, limit, offset)

    def add_mailbox(self, command: m.MailboxCreate) -> m.Mailbox:
        self._note("add_mailbox", command)
        self.boxes.append(mailbox(len(self.boxes) + 1, command.name, kind=command.kind))
        return self.boxes[-1]

    def check_mailbox(self, command: m.MailboxCreate) -> m.ConnectionCheck:
        self._note("check_mailbox", command)
        return self.check

    def update_mailbox(self, mailbox_id: int, command: m.MailboxUpdate) -> m.Mailbox:
        self._note("update_mailbox", (mailbox_id, command))
        place = next(n for n, box in enumerate(self.boxes) if box.id == mailbox_id)
        values = {"paused": command.paused, "version": command.expected_version + 1}
        self.boxes[place] = self.boxes[place].model_copy(update=values)
        return self.boxes[place]

    def remove_mailbox(self, mailbox_id: int) -> None:
        self._note("remove_mailbox", mailbox_id)
        self.boxes = [box for box in self.boxes if box.id != mailbox_id]

    def scan_mailbox(self, mailbox_id: int) -> m.Mailbox:
        self._note("scan_mailbox", mailbox_id)
        return next(box for box in self.boxes if box.id == mailbox_id)

    def unrouted_mail(self, *, limit: int = 50, offset: int = 0) -> s.Page[m.MailMessage]:
        self._note("unrouted_mail")
        return self._page(self.waiting, limit, offset)

    def assign_message(self, message_id: int, command: m.Assign) -> m.RetryResult:
        self._note("assign_message", (message_id, command))
        self.waiting = [found for found in self.waiting if found.id != message_id]
        return m.RetryResult(outcome=m.Outcome.FILED)

    def mail(
        self,
        project_id: int,
        *,
        state: m.MessageState | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> s.Page[m.MailMessage]:
        self._note("mail", state)
        return self._page(self.filed, limit, offset)

    def thread(self, project_id: int, thread_id: int) -> m.MailThread:
        self._note("thread", thread_id)
        return m.MailThread(id=thread_id, messages=self.filed)

    def quarantine(self, *, limit: int = 50, offset: int = 0) -> s.Page[m.Quarantined]:
        self._note("quarantine")
        return self._page(self.aside, limit, offset)

    def quarantined_bytes(self, quarantine_id: int) -> bytes:
        self._note("quarantined_bytes", quarantine_id)
        return b"bytes"

    def retry_quarantined(self, quarantine_id: int) -> m.RetryResult:
        self._note("retry_quarantined", quarantine_id)
        self.aside = []
        return m.RetryResult(outcome=m.Outcome.FILED)

    def give_up_quarantined(self, quarantine_id: int) -> None:
        self._note("give_up_quarantined", quarantine_id)
        self.aside = []

    def rules(self, *, limit: int = 50, offset: int = 0) -> s.Page[m.Rule]:
        self._note("rules")
        return self._page(self.kept_rules, limit, offset)

    def try_rule(self, command: m.RuleCreate) -> m.RuleTrial:
        self._note("try_rule", command)
        return m.RuleTrial(
            matched=3, would_file=2, agrees=1, contradicts=0, examples=self.waiting[:2]
        )

    def add_rule(self, command: m.RuleCreate) -> m.RuleCreated:
        self._note("add_rule", command)
        rule = m.Rule(
            id=len(self.kept_rules) + 1,
            project_id=command.project_id,
            kind=command.kind,
            value=command.value,
            created_by="李娜",
            created_at=NOW,
        )
        self.kept_rules.append(rule)
        filed, self.waiting = len(self.waiting), []
        return m.RuleCreated(rule=rule, filed=filed)

    def remove_rule(self, rule_id: int) -> None:
        self._note("remove_rule", rule_id)
        self.kept_rules = [rule for rule in self.kept_rules if rule.id != rule_id]

    def receive_files(
        self, files: list[tuple[str, bytes]], *, project_id: int | None = None
    ) -> m.Received:
        raise NotImplementedError

    def receive_raw(self, data: bytes, *, project_id: int | None = None) -> m.Received:
        raise NotImplementedError
