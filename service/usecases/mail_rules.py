"""Routing rules and messages that wait for a project."""

from __future__ import annotations

from service.errors import BadRequestError, ConflictError
from service.mail.envelope import Envelope
from service.mail.routing import Rule, clean_value, matches
from service.parts import Parts
from service.repositories import mail as queries
from service.repositories import mail_rules as rule_queries
from service.repositories import projects as project_queries
from service.schemas.mail import MessageState, Outcome, RuleCreate, RuleKind
from service.tables.mail import MailMessageRow, MailRuleRow
from service.usecases.intake import OpenWork
from service.usecases.mail_intake import file_waiting, route_of
from service.usecases.projects import open_project
from service.work import Work, now


class Trial:
    """What a rule would do to the messages of the past."""

    def __init__(self) -> None:
        self.would_file: list[MailMessageRow] = []
        self.agrees = 0
        self.contradicts = 0

    @property
    def matched(self) -> int:
        """Return how many messages bear the mark of the rule."""
        return len(self.would_file) + self.agrees + self.contradicts


def rule_of(command: RuleCreate) -> Rule:
    """Return the rule that a person asks for."""
    try:
        value = clean_value(command.kind, command.value)
    except ValueError as error:
        raise BadRequestError(str(error)) from error
    return Rule(command.kind, value, command.project_id)


def try_rule(parts: Parts, command: RuleCreate) -> Trial:
    """Test a rule on all messages that were ever taken in, without saving it."""
    rule = rule_of(command)
    trial = Trial()
    with parts.readers() as session:
        project = project_queries.get_project(session, command.project_id)
        _refuse_own(rule, project.own_domains)
        for row in queries.past_messages(session):
            if not matches(rule, envelope_of_row(row)):
                continue
            if row.state == MessageState.UNROUTED:
                trial.would_file.append(row)
            elif row.project_id == rule.project_id:
                trial.agrees += 1
            else:
                trial.contradicts += 1
    return trial


def _refuse_own(rule: Rule, own_domains: list[str]) -> None:
    if rule.kind is RuleKind.SENDER_DOMAIN and rule.value in own_domains:
        raise BadRequestError(f"{rule.value} is our own domain; it says nothing about the project")


def create_rule(parts: Parts, begin: OpenWork, command: RuleCreate) -> tuple[MailRuleRow, int]:
    """Save a rule and put the waiting messages it decides on into their project.

    Messages that are in another project stay there. Each waiting message goes in a transaction of
    its own; after a crash in between, `apply_rules` does the rest.
    """
    rule = rule_of(command)
    with begin() as work:
        project = open_project(work, rule.project_id)
        _refuse_own(rule, project.own_domains)
        if rule_queries.find_rule(work.session, rule.project_id, rule.kind, rule.value) is not None:
            raise ConflictError(f"project {project.key} has the rule {rule.words} already")
        row = MailRuleRow(
            project_id=rule.project_id,
            kind=rule.kind,
            value=rule.value,
            created_by=work.actor,
            created_at=now(),
        )
        work.session.add(row)
        work.session.flush()
        work.audit("rule.create", "rule", row.id, project_id=rule.project_id, kind=rule.kind)
    return row, apply_rules(parts, begin)


def apply_rules(parts: Parts, begin: OpenWork) -> int:
    """Put all waiting messages that the rules decide on into their projects."""
    with parts.readers() as session:
        waiting = [
            (row.id, route_of(session, envelope_of_row(row)))
            for row in queries.past_messages(session)
            if row.state == MessageState.UNROUTED
        ]
    outcomes = [
        file_waiting(parts, begin, message_id, found.project_id, found.reason)
        for message_id, found in waiting
        if found.project_id is not None
    ]
    return outcomes.count(Outcome.FILED)


def remove_rule(work: Work, rule_id: int) -> None:
    """Remove a rule; messages that it filed stay where they are."""
    row = rule_queries.get_rule(work.session, rule_id)
    open_project(work, row.project_id)
    work.audit("rule.remove", "rule", row.id, project_id=row.project_id)
    work.session.delete(row)
    work.session.flush()


def assign(parts: Parts, begin: OpenWork, message_id: int, project_id: int, actor: str) -> Outcome:
    """Put a waiting message into a project by hand."""
    with parts.readers() as session:
        row = queries.get_message(session, message_id)
        project_queries.get_project(session, project_id)
    if row.state != MessageState.UNROUTED:
        raise ConflictError(f"message {message_id} has a project already; load the list again")
    return file_waiting(parts, begin, message_id, project_id, f"by {actor}")


def envelope_of_row(row: MailMessageRow) -> Envelope:
    """Return the outside of a stored message, as far as rules and threads look at it."""
    return Envelope(
        fingerprint=row.fingerprint,
        sha256="",
        message_key=row.message_key,
        subject=row.subject,
        sender=row.sender,
        sender_address=row.sender_address,
        recipients=tuple(row.recipients),
        list_id=row.list_id,
        sent_at=row.sent_at,
    )
