"""From bytes to documents: one module a family of formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from nlp.domain import Document, RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.reading.archive import nothing_readable, unpack_archive
from nlp.reading.calendar import read_calendar
from nlp.reading.chat_json import read_chat_json
from nlp.reading.formats import Format, format_of
from nlp.reading.html import read_html
from nlp.reading.limits import Budget, ReadingLimits, check_size, check_zip
from nlp.reading.mail import ReadMail, read_message, read_wrapped, split_mailbox
from nlp.reading.msg import read_outlook
from nlp.reading.pdf import read_pdf
from nlp.reading.sheets import read_csv, read_workbook
from nlp.reading.slack import is_slack_archive, read_slack_archive
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
    Format.CALENDAR: lambda raw, _limits: read_calendar(raw),
}

_MAILS: dict[Format, Callable[[RawDocument, ReadingLimits], list[ReadMail]]] = {
    Format.MAIL: read_message,
    Format.OUTLOOK: lambda raw, _limits: [read_outlook(raw)],
    Format.TNEF: lambda raw, _limits: [read_wrapped(raw)],
}


def read(raw: RawDocument, *, limits: ReadingLimits = ReadingLimits()) -> tuple[Document, ...]:  # noqa: B008 - frozen
    """Return the documents in a file: one for a text, one for each message and attachment.

    Raises
    ------
    UnreadableDocumentError
        With a code and a sentence that says what to do, whatever is wrong with the bytes.
    """
    return _read(raw, Budget(limits), depth=0)


def _read(raw: RawDocument, budget: Budget, *, depth: int) -> tuple[Document, ...]:
    limits = budget.limits
    check_size(raw.name, raw.data, limits)
    if depth > limits.max_depth:
        reason = (
            f"files are nested more than {limits.max_depth} deep; send the inner file on its own"
        )
        raise UnreadableDocumentError(raw.name, reason, code="too_nested")
    try:
        documents = tuple(_documents(raw, budget, depth))
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


def _documents(raw: RawDocument, budget: Budget, depth: int) -> list[Document]:
    form = format_of(raw, budget.limits)
    if form is Format.MAILBOX:
        return _mailbox(raw, budget, depth)
    if form is Format.ARCHIVE:
        return _archive(raw, budget, depth)
    if form is Format.CHAT:
        return read_chat_json(raw)
    if form in _MAILS:
        return _with_attachments(_MAILS[form](raw, budget.limits), budget, depth)
    return [_SINGLE[form](raw, budget.limits)]


def _archive(raw: RawDocument, budget: Budget, depth: int) -> list[Document]:
    """Read the files one by one; one that cannot be read becomes a warning of the first that can."""
    if is_slack_archive(check_zip(raw.name, raw.data, budget.limits)):
        return read_slack_archive(raw, unpack_archive(raw, budget))
    documents: list[Document] = []
    warnings: list[str] = []
    for inner in unpack_archive(raw, budget):
        try:
            documents += _read(inner, budget, depth=depth + 1)
        except UnreadableDocumentError as error:
            if error.code in {"too_large", "too_nested"}:
                raise
            warnings.append(f"left out of the archive: {error}")
    if not documents:
        raise nothing_readable(raw.name)
    documents[0] = replace(documents[0], warnings=(*documents[0].warnings, *warnings))
    return documents


def _mailbox(raw: RawDocument, budget: Budget, depth: int) -> list[Document]:
    """Read the messages one by one; a damaged one becomes a warning of the next readable one."""
    limits = budget.limits
    documents: list[Document] = []
    warnings: list[str] = []
    for number, data in enumerate(split_mailbox(raw, limits), start=1):
        message = RawDocument(f"{raw.name}#{number}", data, "message/rfc822", raw.received_at)
        try:
            documents += _with_attachments(read_message(message, limits), budget, depth)
        except UnreadableDocumentError as error:
            warnings.append(str(error))
    if documents and warnings:
        documents[0] = replace(documents[0], warnings=(*documents[0].warnings, *warnings))
    return documents


def _with_attachments(mails: list[ReadMail], budget: Budget, depth: int) -> list[Document]:
    """Return each mail followed by those of its attachments that can be read."""
    documents: list[Document] = []
    for mail in mails:
        warnings: list[str] = []
        attached: list[Document] = []
        sent = mail.document.received_at
        for attachment in mail.attachments:
            if sent is not None:  # "next Friday" in an attachment counts from the mail's day
                attachment = replace(attachment, received_at=sent)  # noqa: PLW2901 - same file
            try:
                inner = _read(attachment, budget, depth=depth + 1)
            except UnreadableDocumentError as error:
                warnings.append(f"attachment left out: {error}")
                continue
            attached += [
                replace(
                    document,
                    received_at=document.received_at or sent,
                    metadata={"parent": mail.document.id, **document.metadata},
                )
                for document in inner
            ]
        documents.append(replace(mail.document, warnings=(*mail.document.warnings, *warnings)))
        documents += attached
    return documents
