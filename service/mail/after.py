"""What a person wants done with messages that were taken in: a label, or another folder."""

from __future__ import annotations

import imaplib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from service.mail.source import SourceError
from service.mail.utf7 import encode_folder, quoted

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class After:
    """A label to set (``label``) or a folder to move to (``move``)."""

    kind: Literal["label", "move"]
    value: str


def candidates(client: imaplib.IMAP4, after: After) -> list[str]:
    """Return the UIDs of the selected folder to which it was not done yet."""
    wanted = ("UNKEYWORD", after.value) if after.kind == "label" else ("ALL",)
    _status, data = client.uid("SEARCH", *wanted)
    return (data[0] or b"").decode("ascii").split()


def apply(client: imaplib.IMAP4, after: After, uids: Sequence[str]) -> None:
    """Do it to messages of the selected folder; raises `SourceError` if the server refuses."""
    if uids and after.kind == "move":
        # Refused where it exists already.
        client.create(_folder(after))
    for start in range(0, len(uids), _AT_ONCE):
        some = ",".join(uids[start : start + _AT_ONCE])
        if after.kind == "label":
            _check(after, *client.uid("STORE", some, "+FLAGS.SILENT", f"({after.value})"))
        elif "MOVE" in client.capabilities:
            _check(after, *client.uid("MOVE", some, _folder(after)))
        elif "UIDPLUS" in client.capabilities:
            _check(after, *client.uid("COPY", some, _folder(after)))
            _check(after, *client.uid("STORE", some, "+FLAGS.SILENT", r"(\Deleted)"))
            _check(after, *client.uid("EXPUNGE", some))
        else:
            raise SourceError("action", "the server can neither MOVE nor expunge single messages")


def _folder(after: After) -> str:
    return quoted(encode_folder(after.value))


def _check(after: After, status: str, data: object) -> None:
    if status != "OK":
        raise SourceError(
            "action", f"the server refused to {after.kind} messages: {str(data)[:200]}"
        )
