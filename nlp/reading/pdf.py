"""PDF files with a text layer."""

from __future__ import annotations

import io
import logging

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from nlp.domain import Document, RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.reading.builder import TextBuilder
from nlp.reading.kinds import guess_kind
from nlp.reading.limits import ReadingLimits

_FEWEST_CHARACTERS = 3
# Its warnings quote the file; what matters of them becomes an error of ours.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(raw: RawDocument, limits: ReadingLimits) -> Document:
    """Return the text of a PDF with an anchor for each page."""
    builder = TextBuilder()
    try:
        _add_pages(builder, raw, limits)
    except (FileNotDecryptedError, DependencyError) as error:
        raise _encrypted(raw.name) from error
    except PyPdfError as error:
        raise UnreadableDocumentError(
            raw.name, "the PDF is damaged; print it to a new PDF and send that", code="corrupt"
        ) from error
    text = builder.text()
    if sum(not char.isspace() for char in text[:1000]) < _FEWEST_CHARACTERS:
        reason = "the PDF holds pictures only; send the original or run text recognition first"
        raise UnreadableDocumentError(raw.name, reason, code="image_only")
    return Document(
        raw.name,
        text,
        guess_kind(text),
        raw.received_at,
        anchors=tuple(builder.anchors),
        metadata={"source": "pdf"},
    )


def _add_pages(builder: TextBuilder, raw: RawDocument, limits: ReadingLimits) -> None:
    reader = PdfReader(io.BytesIO(raw.data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise _encrypted(raw.name)
    if len(reader.pages) > limits.max_pages:
        reason = f"the file has more than {limits.max_pages} pages; send the part that matters"
        raise UnreadableDocumentError(raw.name, reason, code="too_large")
    for number, page in enumerate(reader.pages, start=1):
        for line in page.extract_text().splitlines():
            builder.line(line, page=number)
        if builder.length > limits.max_characters:
            raise UnreadableDocumentError(
                raw.name, "the file holds too much text; split it", code="too_large"
            )


def _encrypted(name: str) -> UnreadableDocumentError:
    return UnreadableDocumentError(
        name, "the PDF has a password; send it without one", code="encrypted"
    )
