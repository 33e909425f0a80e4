"""Plain text and Markdown, from bytes or pasted."""

from __future__ import annotations

import re
from datetime import datetime

from nlp.domain import Document, DocumentKind, RawDocument
from nlp.normalize import fold, normalize
from nlp.reading.chat_text import read_chat_log
from nlp.reading.encoding import decode
from nlp.reading.kinds import guess_kind

_HEADER = re.compile(
    r"\s{0,20}\**\s?(subject|主题|主旨|from|发件人|寄件者)\s?\**\s?:\**\s*(.{1,300}?)\s*$"
)
_TOP_LINES = 8
_SPOKEN = frozenset({DocumentKind.MESSAGE, DocumentKind.TRANSCRIPT})


def read_text(
    text: str,
    *,
    id: str,  # noqa: A002 - the name of the field in `Document`
    kind: DocumentKind | None = None,
    received_at: datetime | None = None,
) -> Document:
    """Return pasted ``text`` as a document; the kind is guessed where it is not given.

    Subject and sender are taken from mail headers at the top, if there are any. A chat whose time of arrival
    is not given was received when its last message was sent.
    """
    text = normalize(text)
    log = read_chat_log(text, received_at) if kind in {None, *_SPOKEN} else None
    if log is not None:
        return Document(
            id,
            text,
            kind or log.kind,
            received_at or log.last,
            people=log.people,
            zones=log.zones,
            anchors=log.anchors,
            turns=log.turns,
            metadata={"source": "text"},
        )
    kind = kind or guess_kind(text)
    top = _top_headers(text) if kind is DocumentKind.EMAIL else {}
    sender = top.get("from")
    return Document(
        id,
        text,
        kind,
        received_at,
        subject=top.get("subject"),
        sender=sender,
        people=(sender,) if sender else (),
        metadata={"source": "text"},
    )


def read_plain(raw: RawDocument) -> Document:
    """Return a text or Markdown file as a document."""
    return read_text(decode(raw.data), id=raw.name, received_at=raw.received_at)


def _top_headers(text: str) -> dict[str, str]:
    """Return subject and sender from the first lines of a pasted mail."""
    found: dict[str, str] = {}
    for line in text[:4_000].lstrip().split("\n")[:_TOP_LINES]:
        if not line.strip():
            break
        match = _HEADER.match(fold(line))
        if match:
            key = "subject" if match[1] in {"subject", "主题", "主旨"} else "from"
            found.setdefault(key, line[match.start(2) : match.end(2)])
    return found
