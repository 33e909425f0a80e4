"""From the final text of a document to segments and units."""

from __future__ import annotations

from dataclasses import replace

from nlp.domain import Document, DocumentKind, Layout
from nlp.layout.assemble import assemble
from nlp.layout.meetings import meeting_starts
from nlp.layout.roles import Part, read_page
from nlp.lines import scan_lines
from nlp.zoning import zone_lines

__all__ = ["lay_out"]


def lay_out(document: Document) -> Layout:
    """Return ``document`` with its segments and sentence units.

    The text stays as it is, with any line ends; its length may be millions of characters, as the
    work grows in proportion to it.
    """
    lines = scan_lines(document.text)
    zoning = zone_lines(document, lines)
    page = read_page(document, lines, zoning.zones)
    starts = frozenset[int]()
    if document.kind is not DocumentKind.MESSAGE:
        headings = frozenset(n for n, part in enumerate(page.parts) if part is Part.HEADING)
        starts = meeting_starts(document.text, lines, page.shapes, headings)
    page = replace(page, meeting_starts=starts, writers=zoning.writers)
    segments, units = assemble(document, page)
    return Layout(document, segments, units)
