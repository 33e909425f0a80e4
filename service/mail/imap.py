"""Mailboxes on IMAP servers: EXAMINE and BODY.PEEK only, so nothing is ever marked as read."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.mail.account import MailAccount, dropped
from service.mail.after import After, apply, candidates
from service.mail.imap_login import connect, hang_up
from service.mail.source import DEFAULT_LIMITS, Cursor, Fetched, Known, Limits, Problem, SourceError
from service.mail.utf7 import decode_folder, encode_folder, quoted

ALL_FOLDERS = "*"
_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:NIL|"(?:\\.|[^"\\])*") (?P<name>.+)', re.DOTALL)
_NOT_SCANNED = frozenset({"\\noselect", "\\nonexistent", "\\trash", "\\junk", "\\drafts"})
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]+)"')
_GONE = Problem(
    "unfetchable",
    "the server lists this message but cannot send it; open it in a mail program, save it as "
    ".eml and import that file",
)


@dataclass(frozen=True, slots=True)
class _Listed:
    """What the server says about a message before we fetch it."""

    uid: int
    size: int
    received_at: datetime | None


class ImapSource:
    """One account; connects when it is first used."""

    def __init__(
        self,
        account: MailAccount,
        folders: Sequence[str] = ("INBOX",),
        *,
        limits: Limits = DEFAULT_LIMITS,
        after: After | None = None,
    ) -> None:
        self._account = account
        self._wanted = tuple(folders)
        self._limits = limits
        self._after_success = after
        self._client: imaplib.IMAP4 | None = None
        self._validities: dict[str, str] = {}

    def folders(self) -> Sequence[str]:
        """Return the chosen folders; ``*`` stands for all but trash, junk and drafts."""
        if ALL_FOLDERS not in self._wanted:
            return self._wanted
        listed = self.list_all()
        everything = [name for name, flags in listed if "\\all" in flags]
        # A folder with all mail holds every other folder too.
        return everything or [name for name, flags in listed if not flags & _NOT_SCANNED]

    def fetch(self, folder: str, cursor: Cursor, known: Known) -> Iterator[Fetched]:
        """Give the messages above the cursor's UID, or all of them under a new UIDVALIDITY."""
        validity, count = self._examine(folder)
        since = cursor.position if cursor.validity == validity else 0
        listed = self._after(since) if count else []
        done = 0
        for batch in self._batches(listed):
            for entry, data, problem in self._bodies(batch):
                done += 1
                yield Fetched(
                    position=str(entry.uid),
                    cursor=Cursor(validity, entry.uid),
                    name=f"{entry.uid}.eml",
                    data=data,
                    received_at=entry.received_at,
                    problem=problem,
                    done=done,
                    total=len(listed),
                )

    def finish(self, folder: str, taken: Known) -> None:
        """Label or move messages that were taken in, where a person asked for it.

        It looks at the folder anew, so what a crash left undone is done the next time. Where the
        server has numbered it anew since it was read, nothing is touched: the numbers are others'.
        """
        if self._after_success is None:
            return
        stored = taken()
        with self._talking() as client:
            status, data = client.select(quoted(encode_folder(folder)))
            if status != "OK" or client.is_readonly:
                raise SourceError("action", f"the folder cannot be changed: {str(data)[:200]}")
            if _validity(client) != self._validities.get(folder):
                return
            open_uids = candidates(client, self._after_success)
            apply(client, self._after_success, [uid for uid in open_uids if uid in stored])

    def close(self) -> None:
        """Log out."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.logout()
        except (OSError, imaplib.IMAP4.error):
            hang_up(client)

    @contextmanager
    def _talking(self) -> Iterator[imaplib.IMAP4]:
        """Give the connection; when it fails it is thrown away, so that the next use opens one."""
        if self._client is None:
            self._client = connect(self._account)
        try:
            yield self._client
        except (imaplib.IMAP4.abort, OSError) as error:
            hang_up(self._client)
            self._client = None
            raise dropped(self._account.address, error) from error
        except imaplib.IMAP4.error as error:
            raise SourceError(
                "refused", f"{self._account.address} refused a command: {str(error)[:200]}"
            ) from error

    def list_all(self) -> list[tuple[str, frozenset[str]]]:
        """Return the names and flags of all folders."""
        with self._talking() as client:
            _status, data = client.list()
        found = []
        for line in data or []:
            if line is None:
                continue
            head, literal = line if isinstance(line, tuple) else (line, None)
            match = _LISTED.match(head)
            if match is None:
                continue
            name = literal if literal is not None else match["name"].strip()
            flags = frozenset(match["flags"].decode("ascii", "replace").lower().split())
            found.append((decode_folder(_unquote(name)), flags))
        return found

    def _examine(self, folder: str) -> tuple[str, int]:
        with self._talking() as client:
            status, data = client.select(quoted(encode_folder(folder)), readonly=True)
            validity = _validity(client)
        if status != "OK":
            there = ", ".join(name for name, _flags in self.list_all()[:50])
            raise SourceError(
                "folder",
                f"{self._account.address} has no folder {folder!r}; its folders are: {there}",
            )
        if validity is None:
            raise SourceError(
                "refused",
                f"{self._account.address} gives no UIDVALIDITY for {folder!r}; its messages have "
                "no lasting numbers, so the folder cannot be scanned safely",
            )
        self._validities[folder] = validity
        return validity, int(data[0] or 0)

    def _after(self, since: int) -> list[_Listed]:
        """List the messages above a UID; "n:*" always names the last one too, hence the filter."""
        data = self._uid_fetch(f"{since + 1}:*", "(UID RFC822.SIZE INTERNALDATE)")
        found: dict[int, _Listed] = {}
        for line in data:
            if not isinstance(line, bytes):
                continue
            uid, size = _UID.search(line), _SIZE.search(line)
            if uid is None or size is None or int(uid[1]) <= since:
                continue
            found[int(uid[1])] = _Listed(int(uid[1]), int(size[1]), _moment(line))
        return [found[uid] for uid in sorted(found)]

    def _batches(self, listed: Sequence[_Listed]) -> Iterator[list[_Listed]]:
        batch: list[_Listed] = []
        size = 0
        for entry in listed:
            full = len(batch) >= self._limits.batch_messages
            if batch and (full or size + entry.size > self._limits.batch_bytes):
                yield batch
                batch, size = [], 0
            batch.append(entry)
            size += min(entry.size, self._limits.max_bytes)
        if batch:
            yield batch

    def _bodies(self, batch: list[_Listed]) -> Iterator[tuple[_Listed, bytes, Problem | None]]:
        limit = self._limits.max_bytes
        small = [entry.uid for entry in batch if entry.size <= limit]
        bodies = self._contents(small, "BODY.PEEK[]")
        for entry in batch:
            if entry.uid in bodies:
                yield entry, bodies[entry.uid], None
            elif entry.size > limit:
                head = self._contents([entry.uid], "BODY.PEEK[HEADER]").get(entry.uid, b"")
                yield entry, head, self._limits.too_large(entry.size)
            elif (again := self._contents([entry.uid], "BODY.PEEK[]")).get(entry.uid):
                yield entry, again[entry.uid], None
            elif self._is_there(entry.uid):
                yield entry, b"", _GONE

    def _contents(self, uids: Sequence[int], item: str) -> dict[int, bytes]:
        """Return what the server sends; a message that was deleted meanwhile is simply missing."""
        if not uids:
            return {}
        data = self._uid_fetch(",".join(map(str, uids)), f"(UID {item})")
        found: dict[int, bytes] = {}
        for number, line in enumerate(data):
            if not isinstance(line, tuple):
                continue
            # The UID may stand before the literal or after it.
            after = data[number + 1] if number + 1 < len(data) else b""
            uid = _UID.search(line[0]) or (_UID.search(after) if isinstance(after, bytes) else None)
            if uid is not None and b"BODY[" in line[0].upper():
                found[int(uid[1])] = bytes(line[1])
        return found

    def _is_there(self, uid: int) -> bool:
        return any(isinstance(line, bytes) and line for line in self._uid_fetch(str(uid), "(UID)"))

    def _uid_fetch(self, uids: str, items: str) -> list[Any]:
        with self._talking() as client:
            _status, data = client.uid("FETCH", uids, items)
        return [line for line in data or [] if line is not None]


def _validity(client: imaplib.IMAP4) -> str | None:
    """Return the UIDVALIDITY of the folder that was just opened."""
    found = client.response("UIDVALIDITY")[1]
    return found[0].decode("ascii") if found and found[0] is not None else None


def _unquote(name: bytes) -> str:
    text = name.decode("utf-8", errors="replace")
    if len(text) >= 2 and text.startswith('"') and text.endswith('"'):
        text = re.sub(r"\\(.)", r"\1", text[1:-1])
    return text


def _moment(line: bytes) -> datetime | None:
    found = _DATE.search(line)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        return None
