"""From bytes or pasted text to analyzed documents, before any database is touched."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from email.utils import parseaddr

from nlp.domain import Analysis, Document, DocumentKind, RawDocument, Side
from nlp.errors import UnreadableDocumentError
from service.encoding import anchors_of, turns_of, zones_of
from service.logs import where
from service.parts import Parts
from service.tables import DocumentRow, ProjectRow

log = logging.getLogger(__name__)

FILE_SUFFIXES = (
    ".txt",
    ".md",
    ".eml",
    ".mbox",
    ".msg",
    ".docx",
    ".pdf",
    ".html",
    ".vtt",
    ".srt",
    ".xlsx",
    ".csv",
    ".ics",
    ".json",
    ".zip",
)
MANY_VOICES = frozenset({DocumentKind.NOTES, DocumentKind.TRANSCRIPT})
"""Kinds of documents in which several people speak."""
_DOMAIN = re.compile(r"@([A-Za-z0-9.-]+)")


@dataclass(frozen=True, slots=True)
class Upload:
    """What came in, with what the sender of the request knows about it."""

    name: str
    data: bytes
    media_type: str
    text: str | None = None
    kind: DocumentKind | None = None
    received_at: datetime | None = None
    sender_side: Side | None = None


@dataclass(frozen=True, slots=True)
class OurSide:
    """How our own people are recognized in a project."""

    domains: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    confirmed: Mapping[str, Side] = field(default_factory=dict)

    @classmethod
    def of(cls, project: ProjectRow, confirmed: Mapping[str, Side]) -> OurSide:
        """Return the own side of a project, and the sides that people confirmed."""
        return cls(tuple(project.own_domains), tuple(project.own_names), confirmed)

    def side_of_person(self, name: str | None, address: str | None) -> Side:
        """Return the side of a person: as confirmed, else by our names, else by the domain."""
        for known in filter(None, (address, name)):
            found = parseaddr(known)[1].lower() if "@" in known else known.strip()
            deciding = found if found in self.confirmed else self.deciding_domain(found)
            if deciding:
                return self.confirmed[deciding]
        return Side.US if self.is_our_name(name) else self.side_of(address or name)

    def deciding_domain(self, address: str) -> str:
        """Return the confirmed domain (``@client.com``) that decides on an address, or nothing."""
        domain = address.rpartition("@")[2].lower() if "@" in address else ""
        labels = domain.split(".")
        for start in range(len(labels) - 1):
            found = f"@{'.'.join(labels[start:])}"
            if found in self.confirmed:
                return found
        return ""

    def side_of(self, sender: str | None) -> Side:
        """Return the side of a sender: own domain or name is us, any other domain the client.

        Without own domains nothing can be said about other domains.
        """
        if not sender:
            return Side.UNKNOWN
        found = _DOMAIN.search(sender)
        domain = found.group(1).lower() if found else ""
        if any(domain == own or domain.endswith(f".{own}") for own in self.domains):
            return Side.US
        if self.is_our_name(sender):
            return Side.US
        return Side.CLIENT if domain and self.domains else Side.UNKNOWN

    def is_our_name(self, sender: str | None) -> bool:
        """Return whether a sender bears the name of one of our people."""
        return any(name and name in (sender or "") for name in self.names)

    def mark(self, document: Document, chosen: Side | None) -> Document:
        """Return the document with its sender's side and our names, which speaker turns need."""
        side = chosen or document.sender_side
        if side == Side.UNKNOWN:
            address = document.metadata.get("sender_address")
            side = self.side_of_person(document.sender, address)
        if side == Side.US and document.kind in MANY_VOICES:
            # Who wrote minutes down did not say what is in them.
            side = Side.UNKNOWN
        metadata = dict(document.metadata)
        if self.names:
            metadata["own_names"] = "\n".join(self.names)
        if self.domains:
            metadata["own_domains"] = "\n".join(self.domains)
        return replace(document, sender_side=side, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document with its analysis; without one it waits (long text) or failed (``code``)."""

    document: Document
    analysis: Analysis | None = None
    code: str | None = None


def read(parts: Parts, upload: Upload, ours: OurSide) -> list[Document]:
    """Return the documents of an upload; raises `UnreadableDocumentError` and nothing else."""
    try:
        if upload.text is not None:
            found = [
                parts.models.reader.read_text(
                    upload.text, id=upload.name, kind=upload.kind, received_at=upload.received_at
                )
            ]
        else:
            raw = RawDocument(upload.name, upload.data, upload.media_type, upload.received_at)
            found = list(parts.models.reader.read(raw))
    except UnreadableDocumentError:
        raise
    except Exception as error:
        # A parser of foreign files may fail in any way; the bytes must be kept all the same.
        log.exception("reader failed", exc_info=False, extra={"where": where(error)})
        reason = "our reader failed on this file; keep it and report it, or paste its text"
        raise UnreadableDocumentError(upload.name, reason, code="corrupt") from error
    marked: list[Document] = []
    sides: dict[str, Side] = {}
    for document in found:
        # What is attached to a client's mail was sent by the client; a mail within a mail has a
        # sender of its own, so that a client's mail passed on by us stays the client's.
        named = bool(document.metadata.get("sender_address"))
        parent = None if named else sides.get(document.metadata.get("parent", ""))
        side = upload.sender_side or parent
        marked.append(ours.mark(_checked(parts, upload, document), side))
        sides[document.id] = marked[-1].sender_side
    return marked


def _checked(parts: Parts, upload: Upload, document: Document) -> Document:
    limit = parts.settings.max_text_characters
    if len(document.text) > limit:
        reason = f"its text is longer than {limit} characters; split it"
        raise UnreadableDocumentError(upload.name, reason, code="too_large")
    if not document.text.strip():
        raise UnreadableDocumentError(upload.name, "it holds no text", code="empty")
    if "\x00" in document.text:
        raise UnreadableDocumentError(upload.name, "its text holds NUL characters", code="corrupt")
    return replace(
        document,
        kind=upload.kind or document.kind,
        received_at=upload.received_at or document.received_at,
    )


def prepare(parts: Parts, document: Document) -> Prepared:
    """Analyze a document unless it is long; a failure of the models is a value, not an error."""
    if len(document.text) > parts.settings.inline_characters:
        return Prepared(document)
    return analyze(parts, document)


def analyze(parts: Parts, document: Document) -> Prepared:
    """Analyze a document; a failure of the models is a value, so that the text is kept."""
    begun = time.perf_counter()
    try:
        analysis = parts.models.analyzer().analyze(document)
    except Exception as error:
        log.exception("analysis failed", exc_info=False, extra={"where": where(error)})
        return Prepared(document, code="analysis_failed")
    seconds = time.perf_counter() - begun
    parts.metrics.analysis_seconds.observe(seconds)
    log.info(
        "document analyzed",
        extra={
            "characters": len(document.text),
            "findings": len(analysis.findings),
            "ms": round(seconds * 1000),
            "model_version": analysis.model_version,
        },
    )
    return Prepared(document, analysis)


def stored_document(row: DocumentRow) -> Document:
    """Return a stored document as it was read; its text never changes again."""
    received_at = row.received_at
    if received_at is not None:
        received_at = received_at.astimezone(timezone(timedelta(seconds=row.received_offset_s)))
    return Document(
        id=str(row.id),
        text=row.text,
        kind=DocumentKind(row.kind),
        received_at=received_at,
        subject=row.subject,
        sender=row.sender,
        sender_side=Side(row.sender_side),
        people=tuple(row.facts["people"]),
        zones=zones_of(row.facts),
        anchors=anchors_of(row.facts),
        turns=turns_of(row.facts),
        warnings=tuple(row.warnings),
        metadata=row.facts["metadata"],
    )
