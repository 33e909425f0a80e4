"""From the final text of a document to segments and units."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
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
    with _without_collector():
        return _lay_out(document)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let the garbage collector wait: a layout holds no cycles, however many objects it makes.

    It would walk over all models again and again, which took a third of the time of a long mail.
    Threads that do so at once may start it again early, and never leave it off.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _lay_out(document: Document) -> Layout:
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
