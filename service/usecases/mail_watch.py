"""Keeping an ear on mailboxes whose servers tell of new mail."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from service.mail.idle import Idler
from service.mail.imap import ALL_FOLDERS
from service.mail.maildir import INBOX
from service.mail.opening import account_by_reference
from service.mail.source import SourceError
from service.schemas.mail import MailboxKind, MailboxOptions
from service.tables.mail import MailboxRow

log = logging.getLogger(__name__)


class Watch:
    """One listener for each IMAP mailbox; ``wake`` gets the id of a mailbox with news.

    Secrets are read from ``folders``.
    """

    def __init__(self, wake: Callable[[int], None], folders: Sequence[Path]) -> None:
        self._wake = wake
        self._folders = folders
        self._idlers: dict[int, tuple[int, Idler]] = {}
        self._lock = threading.Lock()

    def keep(self, rows: Iterable[MailboxRow]) -> None:
        """Listen to these mailboxes and to no others; changed ones are opened anew."""
        wanted = {row.id: row for row in rows if row.kind == MailboxKind.IMAP and not row.paused}
        with self._lock:
            for mailbox_id, (version, idler) in list(self._idlers.items()):
                row = wanted.get(mailbox_id)
                if row is None or row.version != version:
                    idler.end()
                    del self._idlers[mailbox_id]
            for mailbox_id, row in wanted.items():
                if mailbox_id not in self._idlers:
                    self._listen(row)

    def end(self) -> None:
        """Listen no more."""
        self.keep(())

    def listening(self, mailbox_id: int) -> bool | None:
        """Return whether a server offers IDLE; nothing while it is not known."""
        with self._lock:
            found = self._idlers.get(mailbox_id)
        return None if found is None else found[1].offered

    def _listen(self, row: MailboxRow) -> None:
        options = MailboxOptions.model_validate(row.options)
        folder = INBOX if ALL_FOLDERS in options.folders else options.folders[0]
        mailbox_id = row.id
        try:
            account = account_by_reference(
                MailboxKind(row.kind), options, row.secret_ref, self._folders
            )
        except SourceError as error:
            log.info("mailbox not listened to", extra={"mailbox": row.id, "code": error.code})
            return
        idler = Idler(account, folder, lambda: self._wake(mailbox_id))
        self._idlers[mailbox_id] = (row.version, idler)
        idler.start()
