"""The weekly report as a Word document."""

from __future__ import annotations

import io

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from service.schemas.enums import Language
from service.schemas.weekly import WeeklyReport
from service.weekly.blocks import Block, Heading, Line, Picture, Quote, Table, Title, blocks_of
from service.weekly.characters import printable

_PAGE_CM = 17.0
_FONTS = {Language.ZH: ("Calibri", "Microsoft YaHei"), Language.EN: ("Calibri", "Microsoft YaHei")}


def word_file(report: WeeklyReport) -> bytes:
    """Return the report as the bytes of a .docx file."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin = section.bottom_margin = Cm(2.0)
    latin, east = _FONTS[report.language]
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        style.font.name = latin
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), east)
    document.styles["Normal"].font.size = Pt(10.5)
    document.core_properties.title = f"{report.project_key} {report.week_from}"
    document.core_properties.author = "ClientSignal"
    for block in blocks_of(report):
        _add(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add(document: docx.document.Document, block: Block) -> None:
    if isinstance(block, Title):
        document.add_paragraph(printable(block.text), style="Title")
        for line in block.lines:
            document.add_paragraph(printable(line))
    elif isinstance(block, Heading):
        document.add_heading(printable(block.text), level=1)
    elif isinstance(block, Line):
        run = document.add_paragraph().add_run(printable(block.text))
        if block.small:
            run.font.size = Pt(9)
            run.font.color.rgb = RGBColor(0x5A, 0x68, 0x75)
    elif isinstance(block, Quote):
        _quote(document, block)
    elif isinstance(block, Table):
        _table(document, block)
    else:
        _picture(document, block)


def _quote(document: docx.document.Document, block: Quote) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.left_indent = Cm(0.8)
    # upright: slanted Chinese is hard to read
    paragraph.add_run(printable(block.text)).font.color.rgb = RGBColor(0x33, 0x40, 0x4C)
    caption = paragraph.add_run(f"  — {printable(block.caption)}" if block.caption else "")
    caption.font.size = Pt(9)
    caption.font.color.rgb = RGBColor(0x5A, 0x68, 0x75)


def _table(document: docx.document.Document, block: Table) -> None:
    table = document.add_table(rows=1, cols=len(block.header), style="Table Grid")
    table.autofit = False
    # of the grid as well as of the cells: each office program reads another of the two
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = Cm(_PAGE_CM * width)
    for number, row in enumerate((block.header, *block.rows)):
        line = table.rows[0] if number == 0 else table.add_row()
        # the header comes again on the next page, and no row is torn
        for mark in ("w:tblHeader", "w:cantSplit") if number == 0 else ("w:cantSplit",):
            line._tr.get_or_add_trPr().append(OxmlElement(mark))
        for cell, words, width in zip(line.cells, row, block.widths, strict=True):
            cell.width = Cm(_PAGE_CM * width)
            spacing = cell.paragraphs[0].paragraph_format
            spacing.space_before = spacing.space_after = Pt(2)
            run = cell.paragraphs[0].add_run(printable(words))
            run.bold = number == 0
            run.font.size = Pt(9.5)
    document.add_paragraph()


def _picture(document: docx.document.Document, block: Picture) -> None:
    document.add_picture(io.BytesIO(block.png), width=Cm(15.5))
    run = document.add_paragraph().add_run(printable(block.caption))
    run.font.size = Pt(9)
    run.font.color.rgb = RGBColor(0x5A, 0x68, 0x75)
