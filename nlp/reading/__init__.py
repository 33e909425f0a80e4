"""From bytes to documents: one module a family of formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nlp.domain import Document, RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.reading.formats import Format, format_of
from nlp.reading.html import read_html
from nlp.reading.limits import ReadingLimits, check_size
from nlp.reading.mail import ReadMail, read_message, split_mailbox
from nlp.reading.msg import read_outlook
from nlp.reading.pdf import read_pdf
from nlp.reading.sheets import read_csv, read_workbook
from nlp.reading.subtitles import read_subtitles
from nlp.reading.text import read_plain, read_text
from nlp.reading.word import read_word

__all__ = ["ReadingLimits", "read", "read_text"]

_Reader = Callable[[RawDocument, ReadingLimits], Document]
_SINGLE: dict[Format, _Reader] = {
    Format.TEXT: lambda raw, _limits: read_plain(raw),
    Format.HTML: lambda raw, _limits: read_html(raw),
    Format.SUBTITLES: lambda raw, _limits: read_subtitles(raw),
    Format.WORD: read_word,
    Format.PDF: read_pdf,
    Format.WORKBOOK: read_workbook,
    Format.CSV: read_csv,
}


def read(raw: RawDocument, *, limits: ReadingLimits = ReadingLimits()) -> tuple[Document, ...]:  # noqa: B008 - frozen
    """Return the documents in a file: one for a text, one for each message and attachment.

    Raises
    ------
    UnreadableDocumentError
        With a code and a sentence that says what to do, whatever is wrong with the bytes.
    """
    return _read(raw, limits, depth=0)


def _read(raw: RawDocument, limits: ReadingLimits, *, depth: int) -> tuple[Document, ...]:
    check_size(raw.name, raw.data, limits)
    if depth > limits.max_depth:
        reason = (
            f"files are nested more than {limits.max_depth} deep; send the inner file on its own"
        )
        raise UnreadableDocumentError(raw.name, reason, code="too_nested")
    try:
        documents = tuple(_documents(raw, limits, depth))
    except UnreadableDocumentError:
        raise
    except Exception as error:  # parsers of third parties raise whatever they like on damaged files
        reason = "the file is damaged or not what its name says; save it again or send its text"
        raise UnreadableDocumentError(raw.name, reason, code="corrupt") from error
    readable = tuple(document for document in documents if document.text.strip())
    if not readable:
        raise UnreadableDocumentError(
            raw.name, "the file holds no text; check that it is the right one", code="empty"
        )
    return readable


def _documents(raw: RawDocument, limits: ReadingLimits, depth: int) -> list[Document]:
    form = format_of(raw, limits)
    if form is Format.MAILBOX:
        return _mailbox(raw, limits, depth)
    if form is Format.MAIL:
        return _with_attachments(read_message(raw, limits), limits, depth)
    if form is Format.OUTLOOK:
        return _with_attachments([read_outlook(raw)], limits, depth)
    return [_SINGLE[form](raw, limits)]


def _mailbox(raw: RawDocument, limits: ReadingLimits, depth: int) -> list[Document]:
    """Read the messages one by one; a damaged one becomes a warning of the next readable one."""
    documents: list[Document] = []
    warnings: list[str] = []
    for number, data in enumerate(split_mailbox(raw, limits), start=1):
        message = RawDocument(f"{raw.name}#{number}", data, "message/rfc822", raw.received_at)
        try:
            documents += _with_attachments(read_message(message, limits), limits, depth)
        except UnreadableDocumentError as error:
            warnings.append(str(error))
    if documents and warnings:
        documents[0] = replace(documents[0], warnings=(*documents[0].warnings, *warnings))
    return documents


def _with_attachments(mails: list[ReadMail], limits: ReadingLimits, depth: int) -> list[Document]:
    """Return each mail followed by those of its attachments that can be read."""
    documents: list[Document] = []
    for mail in mails:
        warnings: list[str] = []
        attached: list[Document] = []
        for attachment in mail.attachments:
            try:
                inner = _read(attachment, limits, depth=depth + 1)
            except UnreadableDocumentError as error:
                warnings.append(f"attachment left out: {error}")
                continue
            attached += [
                replace(
                    document,
                    received_at=document.received_at or mail.document.received_at,
                    metadata={"parent": mail.document.id, **document.metadata},
                )
                for document in inner
            ]
        documents.append(replace(mail.document, warnings=(*mail.document.warnings, *warnings)))
        documents += attached
    return documents
