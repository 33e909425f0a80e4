"""A source of mail in memory."""

from __future__ import annotations

from collections.abc import Iterator

from service.mail.source import Cursor, Fetched, Known, SourceError


class FakeSource:
    """Messages of one folder, with errors at chosen places."""

    def __init__(self, *messages: bytes | SourceError, validity: str = "1") -> None:
        self._messages = list(messages)
        self._validity = validity

    def folders(self) -> list[str]:
        """Return the folder."""
        return ["INBOX"]

    def fetch(self, _folder: str, cursor: Cursor, _known: Known) -> Iterator[Fetched]:
        """Give the messages after the cursor; an error comes once."""
        since = cursor.position if cursor.validity == self._validity else 0
        for number, message in enumerate(self._messages[since:], start=since + 1):
            if isinstance(message, SourceError):
                self._messages.remove(message)
                raise message
            yield Fetched(str(number), Cursor(self._validity, number), f"{number}.eml", message)

    def close(self) -> None:
        """Do nothing."""
