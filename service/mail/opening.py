"""From the settings of a mailbox to its source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from service.mail.account import MailAccount
from service.mail.after import After
from service.mail.folder import FolderSource
from service.mail.imap import ALL_FOLDERS, ImapSource
from service.mail.maildir import INBOX, MaildirSource
from service.mail.mbox import MboxSource
from service.mail.oauth import TokenSource
from service.mail.pop3 import Pop3Source
from service.mail.secret_refs import resolve
from service.mail.source import Limits, Source, SourceError
from service.schemas.mail import MailboxKind, MailboxOptions

INBOX_ONLY = [INBOX]
_PORTS = {
    (MailboxKind.IMAP, "tls"): 993,
    (MailboxKind.IMAP, "starttls"): 143,
    (MailboxKind.IMAP, "plain"): 143,
    (MailboxKind.POP3, "tls"): 995,
    (MailboxKind.POP3, "starttls"): 110,
    (MailboxKind.POP3, "plain"): 110,
}
ON_SERVERS = frozenset({MailboxKind.IMAP, MailboxKind.POP3})
"""Kinds of mailboxes with a host and a login."""

Secret = Callable[[], str]


def open_source(
    kind: MailboxKind,
    options: MailboxOptions,
    secret_ref: str | None,
    *,
    limits: Limits,
    folders: Sequence[Path],
) -> Source:
    """Return the source of a mailbox; nothing is opened before it is used.

    ``folders`` are those that a secret may lie in.
    """
    secret = None if secret_ref is None else _by_reference(secret_ref, folders)
    return _source(kind, options, secret, limits=limits)


def _source(
    kind: MailboxKind, options: MailboxOptions, secret: Secret | None, *, limits: Limits
) -> Source:
    if kind is MailboxKind.IMAP:
        account = account_of(kind, options, secret)
        after = None if options.done == "nothing" else After(options.done, options.done_value)
        return ImapSource(account, options.folders, limits=limits, after=after)
    if kind is MailboxKind.POP3:
        return Pop3Source(account_of(kind, options, secret), limits=limits)
    if not options.path:
        raise SourceError("path", "the mailbox has no path; give the file or folder to read")
    path = Path(options.path)
    if kind is MailboxKind.MAILDIR:
        return MaildirSource(path, limits=limits)
    if kind is MailboxKind.MBOX:
        return MboxSource(path, limits=limits)
    return FolderSource(path, settle_s=options.settle_s, limits=limits)


def check_source(
    kind: MailboxKind,
    options: MailboxOptions,
    secret_ref: str | None,
    *,
    folders: Sequence[Path],
    secret: str | None = None,
) -> list[str]:
    """Open a mailbox and return its folders; raises `SourceError` that explains what is wrong.

    ``secret`` is one that is stored nowhere yet.
    """
    given = (lambda: secret) if secret is not None else None
    found = given or (None if secret_ref is None else _by_reference(secret_ref, folders))
    if kind not in ON_SERVERS and options.path and not Path(options.path).exists():
        raise SourceError("path", f"{options.path} is not there; check the path")
    source = _source(kind, options, found, limits=Limits())
    try:
        if not isinstance(source, ImapSource):
            return list(source.folders())
        there = [name for name, _flags in source.list_all()]
    finally:
        source.close()
    missing = [name for name in options.folders if name not in there and name != ALL_FOLDERS]
    if missing and missing != INBOX_ONLY:
        raise SourceError(
            "folder", f"there is no folder {missing[0]!r}; there are: {', '.join(there[:50])}"
        )
    return there


def account_of(kind: MailboxKind, options: MailboxOptions, secret: Secret | None) -> MailAccount:
    """Return the account of a mailbox on a server."""
    if not options.host or not options.user:
        raise SourceError("login", "a mailbox on a server needs a host and a user")
    if secret is None:
        raise SourceError(
            "secret",
            "the mailbox needs a secret: env:CLIENTSIGNAL_SECRET_NAME, file:PATH or keyring:clientsignal/USER",
        )
    return MailAccount(
        host=options.host,
        port=options.port or _PORTS[kind, options.security],
        security=options.security,
        user=options.user,
        auth=options.auth,
        credential=TokenSource(secret) if options.auth == "xoauth2" else _Password(secret),
        ca_file=Path(options.ca_file) if options.ca_file else None,
        timeout_s=options.timeout_s,
    )


def account_by_reference(
    kind: MailboxKind,
    options: MailboxOptions,
    secret_ref: str | None,
    folders: Sequence[Path],
) -> MailAccount:
    """Return the account of a stored mailbox."""
    secret = None if secret_ref is None else _by_reference(secret_ref, folders)
    return account_of(kind, options, secret)


def _by_reference(reference: str, folders: Sequence[Path]) -> Secret:
    return lambda: resolve(reference, folders)


class _Password:
    """A password, read from its place each time it is needed."""

    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def __call__(self, *, fresh: bool = False) -> str:
        return self._secret()
