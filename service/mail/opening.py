"""From the settings of a mailbox to its source."""

from __future__ import annotations

from pathlib import Path

from service.mail.folder import FolderSource
from service.mail.imap import ImapSource
from service.mail.imap_login import Credential, ImapAccount
from service.mail.maildir import INBOX, MaildirSource
from service.mail.mbox import MboxSource
from service.mail.oauth import TokenSource
from service.mail.secret_refs import resolve
from service.mail.source import Limits, Source, SourceError
from service.schemas.mail import MailboxKind, MailboxOptions


def open_source(
    kind: MailboxKind, options: MailboxOptions, secret_ref: str | None, *, limits: Limits
) -> Source:
    """Return the source of a mailbox; nothing is opened before it is used."""
    if kind is MailboxKind.IMAP:
        account = account_of(options, secret_ref)
        return ImapSource(account, options.folders, limits=limits)
    if not options.path:
        raise SourceError("path", "the mailbox has no path; give the file or folder to read")
    path = Path(options.path)
    if kind is MailboxKind.MAILDIR:
        return MaildirSource(path, limits=limits)
    if kind is MailboxKind.MBOX:
        return MboxSource(path, limits=limits)
    return FolderSource(path, settle_s=options.settle_s, limits=limits)


def check_source(kind: MailboxKind, options: MailboxOptions, secret_ref: str | None) -> list[str]:
    """Open a mailbox and return its folders; raises `SourceError` that explains what is wrong."""
    if kind is MailboxKind.IMAP:
        source = ImapSource(account_of(options, secret_ref))
        try:
            there = [name for name, _flags in source.list_all()]
        finally:
            source.close()
        missing = [name for name in options.folders if name not in there and name != "*"]
        if missing and missing != [INBOX]:
            raise SourceError(
                "folder", f"there is no folder {missing[0]!r}; there are: {', '.join(there[:50])}"
            )
        return there
    source_there = open_source(kind, options, secret_ref, limits=Limits())
    if not Path(options.path).exists():
        raise SourceError("path", f"{options.path} is not there; check the path")
    return list(source_there.folders())


def account_of(options: MailboxOptions, secret_ref: str | None) -> ImapAccount:
    """Return the account of an IMAP mailbox."""
    if not options.host or not options.user:
        raise SourceError("login", "an IMAP mailbox needs a host and a user")
    if secret_ref is None:
        raise SourceError("secret", "an IMAP mailbox needs a secret: env:NAME or file:PATH")
    return ImapAccount(
        host=options.host,
        port=options.port,
        security=options.security,
        user=options.user,
        auth=options.auth,
        credential=_credential(options, secret_ref),
        ca_file=Path(options.ca_file) if options.ca_file else None,
        timeout_s=options.timeout_s,
    )


def _credential(options: MailboxOptions, secret_ref: str) -> Credential:
    if options.auth == "xoauth2":
        return TokenSource(lambda: resolve(secret_ref))
    return _Password(secret_ref)


class _Password:
    """A password, read from its place each time it is needed."""

    def __init__(self, reference: str) -> None:
        self._reference = reference

    def __call__(self, *, fresh: bool = False) -> str:
        return resolve(self._reference)
