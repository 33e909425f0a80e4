"""Wire types of mailboxes, messages, the quarantine and routing rules."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from service.schemas.base import Answer, Command

_REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|keyring:[^/\s]+/\S.*|file:/?\S.*")


_KEYWORD = re.compile(r"[A-Za-z0-9$_.-]+")


def is_reference(value: str) -> bool:
    """Return whether a value says where a secret is.

    ``env:NAME``, ``file:PATH`` or ``keyring:SERVICE/USER``.
    """
    return _REFERENCE.fullmatch(value) is not None


class RuleKind(StrEnum):
    """What a rule looks at."""

    PLUS_ADDRESS = "plus_address"
    SUBJECT_TAG = "subject_tag"
    LIST_ID = "list_id"
    SENDER_ADDRESS = "sender_address"
    SENDER_DOMAIN = "sender_domain"


class MailboxKind(StrEnum):
    """Where the mail of a mailbox is."""

    IMAP = "imap"
    POP3 = "pop3"
    MAILDIR = "maildir"
    MBOX = "mbox"
    FOLDER = "folder"


class MessageState(StrEnum):
    """What became of a message."""

    FILED = "filed"
    UNROUTED = "unrouted"
    EMPTY = "empty"


class Outcome(StrEnum):
    """What taking one message in did."""

    FILED = "filed"
    UNROUTED = "unrouted"
    EMPTY = "empty"
    KNOWN = "known"
    QUARANTINED = "quarantined"


class SuggestionBasis(StrEnum):
    """What the suggestion of a project rests on."""

    SENDER = "sender"
    WORDS = "words"


class MailboxOptions(Command):
    """Where the mail is; holds no secret."""

    host: str = Field(default="", max_length=253, examples=["imap.client.com"], description="Host.")
    port: int | None = Field(
        default=None, ge=1, le=65535, description="Port; the usual one if empty."
    )
    security: Literal["tls", "starttls", "plain"] = Field(
        default="tls", description="'plain' sends the password in clear."
    )
    user: str = Field(default="", max_length=320, description="Name to log in with.")
    auth: Literal["password", "xoauth2"] = Field(
        default="password", description="Password (or app password), or OAuth token."
    )
    folders: list[str] = Field(
        default=["INBOX"],
        min_length=1,
        max_length=200,
        description="Folders as the server names them; '*' for all but trash, junk and drafts.",
        examples=[["INBOX", "客户/项目"]],
    )
    ca_file: str | None = Field(default=None, description="Certificate of your own server.")
    timeout_s: float = Field(default=60.0, gt=0, le=600, description="Longest wait for an answer.")
    done: Literal["nothing", "label", "move"] = Field(
        default="nothing", description="What to do with messages that were taken in (IMAP)."
    )
    done_value: str = Field(
        default="", max_length=200, description="Label (a keyword) or folder for that."
    )
    path: str = Field(default="", max_length=4000, description="File or folder, where not IMAP.")
    settle_s: float = Field(
        default=2.0, ge=0, le=3600, description="Younger files of a folder wait for the next scan."
    )

    @model_validator(mode="after")
    def _done_is_whole(self) -> Self:
        if self.done != "nothing" and not self.done_value.strip():
            raise ValueError("give done_value: the label or folder for messages that were taken in")
        if self.done == "label" and not _KEYWORD.fullmatch(self.done_value):
            raise ValueError("a label holds letters, digits, - _ . $ only (a keyword of IMAP)")
        return self


class _WithSecret(Command):
    """What may come with a password or token: itself, or where it is."""

    secret_ref: str | None = Field(
        default=None,
        max_length=500,
        examples=["env:CLIENTSIGNAL_SECRET_MAIL", "file:mail"],
        description="Where the password or token is: env:CLIENTSIGNAL_SECRET_NAME, file:PATH inside "
        "the folder of secrets, or keyring:clientsignal/USER.",
    )
    secret: str | None = Field(
        default=None,
        min_length=1,
        max_length=20_000,
        repr=False,
        description="The secret itself, instead of secret_ref: kept in a file that only the "
        "service can read, never in the database and never sent back.",
    )

    @field_validator("secret_ref")
    @classmethod
    def _is_no_secret(cls, value: str | None) -> str | None:
        if value is not None and not is_reference(value):
            raise ValueError(
                "give env:CLIENTSIGNAL_SECRET_NAME, file:PATH or keyring:clientsignal/USER here, "
                'or the secret as "secret"'
            )
        return value

    @model_validator(mode="after")
    def _has_one_secret(self) -> Self:
        if self.secret is not None and self.secret_ref is not None:
            raise ValueError("give either secret or secret_ref, not both")
        return self


class MailboxCreate(_WithSecret):
    """A new mailbox."""

    name: str = Field(min_length=1, max_length=200, examples=["Projects"], description="Name.")
    kind: MailboxKind = Field(description="Kind.")
    options: MailboxOptions = Field(description="Where the mail is.")
    project_id: int | None = Field(
        default=None, description="Project of all its mail; rules decide if empty."
    )


class MailboxUpdate(_WithSecret):
    """Changes to a mailbox; fields left out stay as they are."""

    expected_version: int = Field(ge=1, description="Version that was read.")
    paused: bool | None = Field(default=None, description="Pause or go on.")


class Mailbox(Answer):
    """A mailbox with the result of its last scan."""

    id: int = Field(description="Id.")
    name: str = Field(description="Name.")
    kind: MailboxKind = Field(description="Kind.")
    options: MailboxOptions = Field(description="Where the mail is.")
    secret_ref: str | None = Field(description="Where the secret is.")
    project_id: int | None = Field(description="Project of all its mail, if fixed.")
    paused: bool = Field(description="Paused mailboxes are not scanned.")
    archive: bool = Field(
        default=False, description="An archive that was imported; read only when somebody asks."
    )
    scanning: bool = Field(description="It is being scanned at the moment.")
    job_id: int | None = Field(default=None, description="Its scan that waits or runs.")
    scanned_at: datetime | None = Field(description="End of the last scan.")
    error_code: str | None = Field(description="Why the last scan failed.")
    error_detail: str | None = Field(description="What to do about it.")
    last_scan: dict[Outcome, int] = Field(description="What the last scan did.")
    messages: dict[MessageState, int] = Field(description="Messages by state.")
    quarantined: int = Field(description="Messages that could not be read.")
    newest_at: datetime | None = Field(
        default=None, description="When the newest message came to the server."
    )
    lag_s: float | None = Field(
        default=None, description="How long that message waited until it was taken in, in seconds."
    )
    version: int = Field(description="Version for the next change.")


class ConnectionCheck(Answer):
    """Whether a mailbox can be read."""

    ok: bool = Field(description="It can.")
    code: str | None = Field(default=None, description="Why not.", examples=["login"])
    detail: str = Field(default="", description="What to do.")
    folders: list[str] = Field(default_factory=list, description="Folders that are there.")


class RuleMark(Answer):
    """A mark of a message that a rule can look at."""

    kind: RuleKind = Field(description="What it is.")
    value: str = Field(description="Value.", examples=["client.com"])


class RouteSuggestion(Answer):
    """The project that a waiting message may belong to; a person decides."""

    project_id: int = Field(description="Project.")
    basis: SuggestionBasis = Field(description="Earlier mail of the sender, or similar words.")
    similarity: float | None = Field(
        default=None, description="Mean cosine to the nearest confirmed requirements."
    )


class MailMessage(Answer):
    """A message."""

    id: int = Field(description="Id.")
    project_id: int | None = Field(description="Its project.")
    mailbox_id: int | None = Field(description="Mailbox it was first seen in.")
    thread_id: int = Field(description="Thread.")
    state: MessageState = Field(description="What became of it.")
    route: str = Field(description="Why it is where it is.")
    subject: str = Field(description="Subject.")
    sender: str = Field(description="Sender.")
    sender_address: str = Field(description="Address of the sender.")
    recipients: list[str] = Field(default_factory=list, description="Addresses it went to.")
    sent_at: datetime | None = Field(description="Date of the message.")
    received_at: datetime | None = Field(description="When the server got it.")
    folders: list[str] = Field(default_factory=list, description="Where it was seen.")
    document_ids: list[int] = Field(default_factory=list, description="Message, then attachments.")
    marks: list[RuleMark] = Field(
        default_factory=list, description="What a rule could look at, most useful first."
    )
    suggestion: RouteSuggestion | None = Field(
        default=None, description="Project that it may belong to, while it waits."
    )
    preview: str = Field(
        default="", description="Beginning of what its sender wrote, while it waits."
    )


class MailThread(Answer):
    """Messages that answer each other, oldest first."""

    id: int = Field(description="Id.")
    messages: list[MailMessage] = Field(description="Messages of this project.")


class Quarantined(Answer):
    """A message that could not be read."""

    id: int = Field(description="Id.")
    mailbox_id: int | None = Field(description="Mailbox.")
    project_id: int | None = Field(description="Its project, if known.")
    name: str = Field(description="Name of the file.")
    size_bytes: int = Field(description="Bytes that are kept.")
    complete: bool = Field(description="All its bytes are kept.")
    code: str = Field(description="Stable reason.")
    reason: str = Field(description="What is wrong and what to do.")
    tries: int = Field(description="How often it was tried.")
    created_at: datetime = Field(description="When it was first seen.")
    tried_at: datetime = Field(description="When it was last tried.")


class RetryResult(Answer):
    """What trying a quarantined message again did."""

    outcome: Outcome = Field(description="Outcome.")


class RuleCreate(Command):
    """A routing rule."""

    project_id: int = Field(description="Project.")
    kind: RuleKind = Field(description="What it looks at.")
    value: str = Field(min_length=1, max_length=300, examples=["client.com"], description="Value.")


class Rule(Answer):
    """A routing rule."""

    id: int = Field(description="Id.")
    project_id: int = Field(description="Project.")
    kind: RuleKind = Field(description="What it looks at.")
    value: str = Field(description="Value.")
    created_by: str = Field(description="Who made it.")
    created_at: datetime = Field(description="When.")


class RuleTrial(Answer):
    """What a rule would do to the messages of the past."""

    matched: int = Field(description="Messages with its mark.")
    would_file: int = Field(description="Waiting messages it would put into the project.")
    agrees: int = Field(description="Messages that are in the project already.")
    contradicts: int = Field(description="Messages that are in other projects and stay there.")
    examples: list[MailMessage] = Field(description="Some waiting messages it would file.")


class RuleCreated(Answer):
    """A new rule and the messages it filed."""

    rule: Rule = Field(description="The rule.")
    filed: int = Field(description="Waiting messages that went into the project.")


class Assign(Command):
    """Put a waiting message into a project."""

    project_id: int = Field(description="Project.")


class ReceivedMessage(Answer):
    """What became of one message that a program sent."""

    name: str = Field(description="Name of its file.")
    outcome: Outcome = Field(description="Outcome.")


class Received(Answer):
    """What became of the messages that a program sent."""

    messages: list[ReceivedMessage] = Field(description="In the order they were sent.")
