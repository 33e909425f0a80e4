"""Mailboxes, messages, the quarantine and routing rules."""

from __future__ import annotations

from fastapi import APIRouter, Response, status

from service import mail_views as views
from service.dependencies import (
    ActorDep,
    BeginDep,
    LimitDep,
    OffsetDep,
    PartsDep,
    ReaderDep,
    WorkDep,
)
from service.errors import NotFoundError
from service.repositories import mail as queries
from service.repositories import mail_rules as rule_queries
from service.repositories import projects as project_queries
from service.schemas import Page
from service.schemas import mail as m
from service.usecases import mail_boxes, mail_jobs, mail_quarantine, mail_rules

router = APIRouter(tags=["mail"])


@router.get("/mailboxes")
def list_mailboxes(
    session: ReaderDep, limit: LimitDep = 50, offset: OffsetDep = 0
) -> Page[m.Mailbox]:
    """List mailboxes with the results of their last scans."""
    found = queries.list_mailboxes(session, limit=limit, offset=offset)
    return views.page(found, views.mailboxes(session, found.rows))


@router.post("/mailboxes", status_code=status.HTTP_201_CREATED)
def create_mailbox(parts: PartsDep, work: WorkDep, command: m.MailboxCreate) -> m.Mailbox:
    """Add a mailbox."""
    row = mail_boxes.create_mailbox(
        work, command, parts.settings, roots=parts.settings.mail_folders
    )
    return views.mailboxes(work.session, [row])[0]


@router.post("/mailboxes/check")
def check_mailbox(parts: PartsDep, command: m.MailboxCreate) -> m.ConnectionCheck:
    """Try to read a mailbox and explain what is wrong; nothing is stored."""
    return mail_boxes.check_connection(command, parts.settings, roots=parts.settings.mail_folders)


@router.patch("/mailboxes/{mailbox_id}")
def update_mailbox(
    parts: PartsDep, work: WorkDep, mailbox_id: int, command: m.MailboxUpdate
) -> m.Mailbox:
    """Pause a mailbox or let it go on, or give it another password."""
    row = mail_boxes.update_mailbox(work, mailbox_id, command, parts.settings)
    return views.mailboxes(work.session, [row])[0]


@router.delete("/mailboxes/{mailbox_id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_mailbox(parts: PartsDep, work: WorkDep, mailbox_id: int) -> None:
    """Remove a mailbox; its messages stay."""
    mail_boxes.remove_mailbox(work, mailbox_id, parts.settings.state)


@router.post("/mailboxes/{mailbox_id}/scan", status_code=status.HTTP_202_ACCEPTED)
def scan_mailbox(work: WorkDep, mailbox_id: int) -> m.Mailbox:
    """Ask for a scan of a mailbox; its job shows how it goes."""
    mail_jobs.ask_for_scan(work, mailbox_id)
    row = queries.get_mailbox(work.session, mailbox_id)
    return views.mailboxes(work.session, [row])[0]


@router.get("/mail/unrouted")
def list_unrouted(
    parts: PartsDep, session: ReaderDep, limit: LimitDep = 50, offset: OffsetDep = 0
) -> Page[m.MailMessage]:
    """List messages that wait for a project, newest first."""
    found = queries.list_messages(
        session, queries.UNROUTED, state=m.MessageState.UNROUTED, limit=limit, offset=offset
    )
    return views.page(found, views.waiting(parts, session, found.rows))


@router.post("/mail/unrouted/{message_id}/assign")
def assign_message(
    *, parts: PartsDep, begin: BeginDep, actor: ActorDep, message_id: int, command: m.Assign
) -> m.RetryResult:
    """Put a waiting message into a project."""
    outcome = mail_rules.assign(parts, begin, message_id, command.project_id, actor)
    return m.RetryResult(outcome=outcome)


@router.get("/projects/{project_id}/mail")
def list_mail(
    session: ReaderDep,
    project_id: int,
    state: m.MessageState | None = None,
    limit: LimitDep = 50,
    offset: OffsetDep = 0,
) -> Page[m.MailMessage]:
    """List the messages of a project, newest first."""
    project_queries.get_project(session, project_id)
    found = queries.list_messages(session, project_id, state=state, limit=limit, offset=offset)
    return views.page(found, views.messages(session, found.rows))


@router.get("/projects/{project_id}/threads/{thread_id}")
def get_thread(session: ReaderDep, project_id: int, thread_id: int) -> m.MailThread:
    """Return the messages of a thread in this project, oldest first."""
    project_queries.get_project(session, project_id)
    rows = queries.thread_of(session, project_id, thread_id)
    if not rows:
        raise NotFoundError("thread", thread_id)
    return m.MailThread(id=thread_id, messages=views.messages(session, rows))


@router.get("/mail/quarantine")
def list_quarantine(
    session: ReaderDep, limit: LimitDep = 50, offset: OffsetDep = 0
) -> Page[m.Quarantined]:
    """List messages that could not be read, newest first."""
    found = queries.list_quarantined(session, limit=limit, offset=offset)
    return views.page(found, [m.Quarantined.model_validate(row) for row in found.rows])


@router.get("/mail/quarantine/{quarantine_id}/original", response_class=Response)
def get_quarantined(session: ReaderDep, quarantine_id: int) -> Response:
    """Return the bytes of a quarantined message, always as a download."""
    row = queries.get_quarantined(session, quarantine_id)
    headers = {
        "Content-Disposition": f'attachment; filename="message-{row.id}.eml"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(row.data, media_type="application/octet-stream", headers=headers)


@router.post("/mail/quarantine/{quarantine_id}/retry")
def retry_quarantined(*, parts: PartsDep, begin: BeginDep, quarantine_id: int) -> m.RetryResult:
    """Read a quarantined message again."""
    return m.RetryResult(outcome=mail_quarantine.retry(parts, begin, quarantine_id))


@router.delete("/mail/quarantine/{quarantine_id}", status_code=status.HTTP_204_NO_CONTENT)
def give_up_quarantined(work: WorkDep, quarantine_id: int) -> None:
    """Drop a quarantined message for good."""
    mail_quarantine.give_up(work, quarantine_id)


@router.get("/mail/rules")
def list_rules(session: ReaderDep, limit: LimitDep = 50, offset: OffsetDep = 0) -> Page[m.Rule]:
    """List routing rules."""
    found = rule_queries.list_rules(session, limit=limit, offset=offset)
    return views.page(found, [m.Rule.model_validate(row) for row in found.rows])


@router.post("/mail/rules/try")
def try_rule(parts: PartsDep, session: ReaderDep, command: m.RuleCreate) -> m.RuleTrial:
    """Test a rule on all messages of the past; nothing is stored."""
    return views.trial(session, mail_rules.try_rule(parts, command))


@router.post("/mail/rules", status_code=status.HTTP_201_CREATED)
def create_rule(parts: PartsDep, begin: BeginDep, command: m.RuleCreate) -> m.RuleCreated:
    """Save a rule and file the waiting messages that it decides on."""
    row, filed = mail_rules.create_rule(parts, begin, command)
    return m.RuleCreated(rule=m.Rule.model_validate(row), filed=filed)


@router.delete("/mail/rules/{rule_id}", status_code=status.HTTP_204_NO_CONTENT)
def remove_rule(work: WorkDep, rule_id: int) -> None:
    """Remove a rule; messages that it filed stay."""
    mail_rules.remove_rule(work, rule_id)
