"""Mailboxes on POP3 servers: messages are only fetched, never deleted."""

from __future__ import annotations

import base64
import poplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from service.mail.account import (
    MailAccount,
    bearer_words,
    connecting,
    dropped,
    refused,
    trust,
)
from service.mail.source import DEFAULT_LIMITS, Cursor, Fetched, Known, Limits, SourceError

INBOX = "INBOX"
_LONGEST_LINE = 1024 * 1024
_LONGEST_POSITION = 250


class _Lines:
    """Reads lines as long as mail has them; the library stops at 2,048 bytes."""

    def _getline(self) -> tuple[bytes, int]:
        line: bytes = self.file.readline(_LONGEST_LINE + 1)  # type: ignore[attr-defined]
        if len(line) > _LONGEST_LINE:
            raise poplib.error_proto("line too long")
        if not line:
            # Not an answer of the server: the connection ended.
            raise ConnectionResetError
        return line.rstrip(b"\r\n"), len(line)


class _Plain(_Lines, poplib.POP3):
    pass


class _Tls(_Lines, poplib.POP3_SSL):
    pass


@dataclass(frozen=True, slots=True)
class _Listed:
    """What the server says about a message: its number in this session, and its lasting name."""

    number: int
    uidl: str
    size: int


class Pop3Source:
    """One account; POP3 has one folder, and the unique id of each message is its place."""

    def __init__(self, account: MailAccount, *, limits: Limits = DEFAULT_LIMITS) -> None:
        self._account = account
        self._limits = limits
        self._client: poplib.POP3 | None = None

    def folders(self) -> Sequence[str]:
        """Return the only folder; logs in, so that a wrong password shows here."""
        with self._talking() as client:
            client.stat()
        return [INBOX]

    def fetch(self, folder: str, cursor: Cursor, known: Known) -> Iterator[Fetched]:
        """Give the messages whose unique id is not known yet, oldest first."""
        stored = known()
        listed = [entry for entry in self._list() if entry.uidl not in stored]
        for done, entry in enumerate(listed, start=1):
            whole = entry.size <= self._limits.max_bytes
            data = self._read(entry, whole=whole)
            yield Fetched(
                position=entry.uidl,
                cursor=cursor,
                name=f"{entry.number}.eml",
                data=data,
                problem=None if whole else self._limits.too_large(entry.size),
                done=done,
                total=len(listed),
            )

    def close(self) -> None:
        """Log out."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.quit()
        except (OSError, poplib.error_proto):
            client.close()

    @contextmanager
    def _talking(self) -> Iterator[poplib.POP3]:
        """Give the connection; when it fails it is thrown away, so that the next use opens one."""
        if self._client is None:
            self._client = _connect(self._account)
        try:
            yield self._client
        except OSError as error:
            self._client.close()
            self._client = None
            raise dropped(self._account.address, error) from error
        except poplib.error_proto as error:
            raise SourceError(
                "refused", f"{self._account.address} refused a command: {str(error)[:200]}"
            ) from error

    def _list(self) -> list[_Listed]:
        with self._talking() as client:
            sizes = dict(_pairs(client.list()[1]))
            try:
                names = dict(_pairs(client.uidl()[1]))
            except poplib.error_proto as error:
                raise SourceError(
                    "refused",
                    f"{self._account.address} gives its messages no lasting names (UIDL), so it "
                    "cannot be scanned safely; use IMAP if the server has it",
                ) from error
        return [
            _Listed(int(number), name[:_LONGEST_POSITION], int(sizes.get(number, "0")))
            for number, name in names.items()
        ]

    def _read(self, entry: _Listed, *, whole: bool) -> bytes:
        with self._talking() as client:
            _status, lines, _size = (
                client.retr(entry.number) if whole else client.top(entry.number, 0)
            )
        return b"\r\n".join(lines) + b"\r\n"


def _pairs(lines: Sequence[bytes]) -> Iterator[tuple[str, str]]:
    for line in lines:
        number, _space, rest = line.decode("ascii", "replace").strip().partition(" ")
        if number.isdigit() and rest:
            yield number, rest.split(" ")[0]


def _connect(account: MailAccount) -> poplib.POP3:
    client = _open(account)
    try:
        _log_in(client, account)
    except OSError as error:
        client.close()
        raise dropped(account.address, error) from error
    except BaseException:
        client.close()
        raise
    return client


def _open(account: MailAccount) -> poplib.POP3:
    ports = "port 995 wants security 'tls', port 110 'starttls'"
    with connecting(account, ports, "use security 'tls' on port 995"):
        if account.security == "tls":
            return _Tls(
                account.host, account.port, context=trust(account), timeout=account.timeout_s
            )
        client = _Plain(account.host, account.port, timeout=account.timeout_s)
        if account.security == "starttls":
            client.stls(trust(account))
    return client


def _log_in(client: poplib.POP3, account: MailAccount) -> None:
    # Passwords may hold any character.
    client.encoding = "utf-8"
    for fresh in (False, True):
        secret = account.credential(fresh=fresh)
        try:
            if account.auth == "xoauth2":
                _send_token(client, account, secret)
            else:
                client.user(account.user)
                client.pass_(secret)
        except poplib.error_proto as error:
            if fresh or account.auth == "password":
                raise refused(account, error, secret) from None
        else:
            return


def _send_token(client: poplib.POP3, account: MailAccount, token: str) -> None:
    client._shortcmd("AUTH XOAUTH2")  # type: ignore[attr-defined]
    words = base64.b64encode(bearer_words(account.user, token)).decode("ascii")
    answer = client._shortcmd(words)  # type: ignore[attr-defined]
    if answer.startswith(b"+ "):
        # The reason of a refusal comes as a challenge; an empty answer ends it with -ERR.
        client._shortcmd("")  # type: ignore[attr-defined]
