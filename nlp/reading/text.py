"""Plain text and Markdown, from bytes or pasted."""

from __future__ import annotations

from datetime import datetime

from nlp.domain import Document, DocumentKind
from nlp.normalize import normalize


def read_text(
    text: str, *, id: str, kind: DocumentKind | None = None, received_at: datetime | None = None
) -> Document:
    """Return pasted ``text`` as a document; the kind is guessed where it is not given."""
    return Document(id, normalize(text), kind or DocumentKind.NOTES, received_at)
