"""Hearing of new mail at once: IMAP IDLE (RFC 2177), on a connection of its own."""

from __future__ import annotations

import imaplib
import logging
import select
import threading
import time
from collections.abc import Callable

from service.logs import where
from service.mail.account import MailAccount, dropped
from service.mail.imap_login import connect, hang_up
from service.mail.source import SourceError
from service.mail.utf7 import encode_folder

log = logging.getLogger(__name__)

# Servers may hang up after 30 minutes.
RENEW_S = 25 * 60.0
_TICK_S = 1.0
_WAITS_S = (5.0, 30.0, 120.0, 600.0)


class Idler(threading.Thread):
    """Waits for news of one folder and calls ``wake``, also once when it begins to listen.

    So nothing is missed between a scan and the beginning of the wait. A lost connection is opened
    again after a while. Where the server offers no IDLE, the thread ends and ``offered`` is false.
    """

    def __init__(self, account: MailAccount, folder: str, wake: Callable[[], None]) -> None:
        super().__init__(name=f"idle-{account.host}", daemon=True)
        self.offered: bool | None = None
        self._account = account
        self._folder = folder
        self._wake = wake
        self._ended = threading.Event()

    def end(self) -> None:
        """Stop waiting soon."""
        self._ended.set()

    def run(self) -> None:
        """Wait until asked to end; errors are tried again, less and less often."""
        failures = 0
        while not self._ended.is_set():
            begun = time.monotonic()
            try:
                self._listen()
            except SourceError as error:
                failures = 0 if time.monotonic() - begun > _WAITS_S[-1] else failures + 1
                log.info("idle ended", extra={"code": error.code})
                self._ended.wait(_WAITS_S[min(failures, len(_WAITS_S)) - 1])
            except Exception as error:
                # A scan says what is wrong with a mailbox; this thread only makes it quicker.
                log.warning("idle failed", extra={"where": where(error)})
                self._ended.wait(_WAITS_S[-1])
            if self.offered is False:
                return

    def _listen(self) -> None:
        client = connect(self._account)
        try:
            self.offered = "IDLE" in client.capabilities
            if not self.offered:
                return
            status, _data = client.select(f'"{encode_folder(self._folder)}"', readonly=True)
            if status != "OK":
                raise SourceError("folder", f"there is no folder {self._folder!r}")
            self._wake()
            while not self._ended.is_set():
                if _idle(client, self._ended):
                    self._wake()
        except (imaplib.IMAP4.error, OSError) as error:
            raise dropped(self._account.address, error) from error
        finally:
            hang_up(client)


def _idle(client: imaplib.IMAP4, ended: threading.Event) -> bool:
    """Wait once; tells whether messages came in. Goes back after a while to keep the line open."""
    tag = client._new_tag()
    client.send(tag + b" IDLE\r\n")
    news = False
    line = client.readline()
    while line and not line.startswith(b"+"):
        news = news or _is_news(line)
        line = client.readline()
    _check(line)
    until = time.monotonic() + RENEW_S
    while not news and not ended.is_set() and time.monotonic() < until:
        if select.select([client.sock], [], [], _TICK_S)[0]:
            # Whatever it is: all lines up to the end of this command are read below.
            break
    client.send(b"DONE\r\n")
    while True:
        line = client.readline()
        _check(line)
        if line.startswith(tag):
            return news
        news = news or _is_news(line)


def _check(line: bytes) -> None:
    if not line:
        raise imaplib.IMAP4.abort("connection closed")


def _is_news(line: bytes) -> bool:
    words = line.split()
    return len(words) > 2 and words[0] == b"*" and words[2].upper() in (b"EXISTS", b"RECENT")
