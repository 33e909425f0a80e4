"""Word files: headings, lists and tables become the marks that the layout knows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree  # type: ignore[import-untyped]

from nlp.domain import Document, RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.reading.builder import TextBuilder
from nlp.reading.kinds import guess_kind
from nlp.reading.limits import ReadingLimits
from nlp.reading.sheets import table_row

_DELETED = frozenset(
    qn(f"w:{tag}") for tag in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr")
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TEXT_BOX = qn("w:txbxContent")
_HEADING_STYLE = re.compile(r"(?:heading|标题|überschrift|titre|título)\s?([1-9])", re.IGNORECASE)
_TITLE_STYLE = re.compile(r"(?:title|标题|subtitle|副标题)$", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list (?:bullet|number|paragraph)\s?(\d?)|列出段落|列表", re.IGNORECASE)
_FORM_KEY = re.compile(r"时间|日期|地点|主题|主持|记录|人员|date|time|location", re.IGNORECASE)
_MANY_LINES = 3
_LONG_CELL = 120
_MAX_NESTED_TABLES = 5


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    paragraph: int | None = None
    row: int | None = None


def read_word(raw: RawDocument, limits: ReadingLimits) -> Document:
    """Return a .docx file; insertions of tracked changes count, deletions do not."""
    word: WordFile = docx.Document(io.BytesIO(raw.data))
    builder = TextBuilder()
    for line in _Reader().lines(word):
        builder.line(line.text, paragraph=line.paragraph, row=line.row)
        if builder.length > limits.max_characters:
            raise UnreadableDocumentError(
                raw.name, "the file holds too much text; split it", code="too_large"
            )
    text = builder.text()
    return Document(
        raw.name,
        text,
        guess_kind(text),
        raw.received_at,
        anchors=tuple(builder.anchors),
        metadata={"source": "word"},
    )


class _Reader:
    """Numbers paragraphs as Word counts them in the body."""

    def __init__(self) -> None:
        self.paragraph = 0

    def lines(self, word: WordFile) -> Iterator[_Line]:
        for block in word.iter_inner_content():
            if isinstance(block, Paragraph):
                self.paragraph += 1
                yield from self._paragraph(block)
            else:
                yield from self._table(block, depth=0)

    def _paragraph(self, paragraph: Paragraph) -> Iterator[_Line]:
        number = self.paragraph
        prefix = _prefix(paragraph)
        text = element_text(paragraph._p)
        for count, line in enumerate(text.split("\n")):
            if line.strip():
                yield _Line((prefix if count == 0 else "") + line.strip(), paragraph=number)
        if not text.strip():
            yield _Line("")
        for box in paragraph._p.iter(_TEXT_BOX):
            if any(parent.tag == _FALLBACK for parent in box.iterancestors()):
                continue
            for inner in box.iter(qn("w:p")):
                yield from (
                    _Line(part, paragraph=number)
                    for part in element_text(inner).split("\n")
                    if part.strip()
                )

    def _table(self, table: Table, *, depth: int) -> Iterator[_Line]:
        rows = [list(_row_cells(row)) for row in table._tbl.tr_lst]
        yield _Line("")
        plain = [[" ".join(cell.split()) for cell in row] for row in rows]
        if any(
            cell.count("\n") >= _MANY_LINES or len(cell) > _LONG_CELL
            for row in rows
            for cell in row
        ):
            yield from self._unfolded(rows)
        else:
            yield from _grid(plain)
        yield _Line("")
        if depth < _MAX_NESTED_TABLES:
            for row in table.rows:
                for cell in row.cells:
                    for inner in cell.tables:
                        yield from self._table(inner, depth=depth + 1)

    @staticmethod
    def _unfolded(rows: list[list[str]]) -> Iterator[_Line]:
        """Unfold minutes kept in one table: short rows stay rows, long cells become lines."""
        for number, row in enumerate(rows, start=1):
            cells = [cell for cell in row if cell.strip()]
            if all(cell.count("\n") < _MANY_LINES and len(cell) <= _LONG_CELL for cell in cells):
                flat = [" ".join(cell.split()).replace("|", "｜") for cell in cells]
                yield _Line(flat[0] if len(flat) == 1 else table_row(flat), row=number)
                continue
            for cell in cells:
                lines = [line.strip() for line in cell.split("\n") if line.strip()]
                label = len(lines) == 1 and len(lines[0]) <= 20 and len(cells) > 1
                if label:
                    yield _Line("")
                for line in lines:
                    yield _Line(f"{line.rstrip(':：')}：" if label else line, row=number)


def _grid(rows: list[list[str]]) -> Iterator[_Line]:
    """Yield a table of data; a first row of short, different cells holds the titles."""
    shown = [row for row in rows if any(row)]
    if not shown:
        return
    first = shown[0]
    titled = len(shown) >= 2 and len(first) >= 2 and all(first) and len(set(first)) == len(first)
    titled = titled and not any(re.search(r"\d", cell) or len(cell) > 24 for cell in first)
    for number, row in enumerate(rows, start=1):
        if any(row):
            yield _Line(table_row(cell.replace("|", "｜") for cell in row), row=number)
            if row is first and titled and not _is_form(shown):
                yield _Line(table_row(["---"] * len(row)))


def _is_form(rows: list[list[str]]) -> bool:
    """Tell whether a table has its titles on the left, like the head of minutes."""
    return sum(bool(row) and bool(_FORM_KEY.search(row[0])) for row in rows) >= 2


def _row_cells(row: etree._Element) -> Iterator[str]:
    for cell in row.tc_lst:
        paragraphs = [element_text(p) for p in cell.iterchildren(qn("w:p"))]
        yield "\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def _prefix(paragraph: Paragraph) -> str:
    """Return the heading or list mark that stands for the paragraph's style."""
    name = (paragraph.style.name if paragraph.style is not None else "") or ""
    heading = _HEADING_STYLE.match(name)
    if heading:
        return "#" * min(6, int(heading[1])) + " "
    if _TITLE_STYLE.match(name):
        return "# "
    properties = paragraph._p.pPr
    outline = properties.find(qn("w:outlineLvl")) if properties is not None else None
    if (
        outline is not None
        and (outline.get(qn("w:val")) or "9").isdigit()
        and int(outline.get(qn("w:val"))) < 6
    ):
        return "#" * (int(outline.get(qn("w:val"))) + 1) + " "
    numbering: Any = properties.numPr if properties is not None else None
    if numbering is not None and (numbering.numId is None or numbering.numId.val != 0):
        level = numbering.ilvl.val if numbering.ilvl is not None else 0
        return "  " * min(8, max(0, level)) + "- "
    listed = _LIST_STYLE.match(name)
    if listed and "paragraph" not in name.lower():
        return "  " * (int(listed[1] or 1) - 1) + "- "
    return ""


def element_text(element: etree._Element) -> str:
    """Return the text of a paragraph with insertions, without deletions and text boxes."""
    parts: list[str] = []
    stack = [iter(element)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
            continue
        tag = child.tag
        if tag in _DELETED or tag in {_FALLBACK, _TEXT_BOX}:
            continue
        if tag == qn("w:t"):
            parts.append(child.text or "")
        elif tag == qn("w:tab"):
            parts.append("\t")
        elif tag in {qn("w:br"), qn("w:cr")}:
            parts.append("\n")
        elif tag == qn("w:noBreakHyphen"):
            parts.append("-")
        else:
            stack.append(iter(child))
    return "".join(parts)
