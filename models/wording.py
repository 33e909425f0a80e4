"""What a finding says, without the marks of its layout: bullets, list numbers, table bars and speaker names.

The quote stays as the client wrote it; the wording is what the record starts from and what is compared with the record.
"""

from __future__ import annotations

import re

from nlp.domain import Cell, Layout, Role, Segment, Span, Unit

# "**Maureen:** It would be great" - a speaker in bold before the words
_SPEAKER = re.compile(r"^\*\*[^*\n]{1,40}?[:：]\*\*\s*|^\*\*[^*\n]{1,40}?\*\*\s*[:：]\s*")
_TRAILING = re.compile(r"\s+$")
_EMPHASIS = re.compile(r"^(\*\*|__)(?P<words>[^*_\n]+)\1$")


def wording_of(layout: Layout, unit: Unit) -> str:
    """Return the words of ``unit`` without marks; never empty where the unit is not."""
    text = layout.document.text
    segment = layout.segment_of(unit)
    if segment.role is Role.TABLE_ROW:
        cell = _saying_cell(segment, text)
        if cell is not None:
            return cell.span.slice(text).strip()
    start = max(unit.span.start, segment.content.start)
    end = min(unit.span.end, segment.content.end)
    words = text[start:end] if start < end else unit.span.slice(text)
    words = " ".join(_TRAILING.sub("", words).split())
    bare = _SPEAKER.sub("", words) or words
    emphasis = _EMPHASIS.match(bare)
    return emphasis["words"].strip() if emphasis else bare


def _saying_cell(segment: Segment, text: str) -> Cell | None:
    """Return the cell that says most: the longest one that is no number."""
    cells = [
        cell for cell in segment.cells if any(sign.isalpha() for sign in cell.span.slice(text))
    ]
    return max(cells, key=lambda cell: cell.span.end - cell.span.start, default=None)


def is_header_row(layout: Layout, unit: Unit) -> bool:
    """Return whether ``unit`` is the row of column titles of a table."""
    segment = layout.segment_of(unit)
    if segment.role is not Role.TABLE_ROW or any(cell.title for cell in segment.cells):
        return False
    after = layout.segments[unit.segment + 1 : unit.segment + 3]
    titles = {cell.title for row in after for cell in row.cells if cell.title}
    return bool(titles) and all(_plain(cell.span, layout) in titles for cell in segment.cells)


def _plain(span: Span, layout: Layout) -> str:
    return span.slice(layout.document.text).strip()
