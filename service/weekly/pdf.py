"""The weekly report as PDF; the font of Chinese is part of the file."""

from __future__ import annotations

import io
from html import escape
from typing import Any

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Image, KeepTogether, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as PdfTable

from service.schemas.enums import Language
from service.schemas.weekly import WeeklyReport
from service.weekly.blocks import Block, Heading, Line, Picture, Quote, Table, Title, blocks_of
from service.weekly.characters import printable
from service.weekly.fonts import LATIN, runs_of

_MARGIN = 2 * cm
_WIDTH = A4[0] - 2 * _MARGIN
_SOFT = colors.HexColor("#5a6875")


def pdf_file(report: WeeklyReport) -> bytes:
    """Return the report as the bytes of a PDF file."""
    styles = _styles(report.language)
    story: list[Flowable] = []
    for block in blocks_of(report):
        story += _show(block, styles)
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"{report.project_key} {report.week_from}",
        author="ClientSignal",
        lang="zh-CN" if report.language is Language.ZH else "en",
    )
    document.build(story, onFirstPage=_page_number, onLaterPages=_page_number)
    return buffer.getvalue()


def _page_number(canvas: Any, document: Any) -> None:  # noqa: ANN401 - of the library
    canvas.setFont(LATIN, 8)
    canvas.setFillColor(_SOFT)
    canvas.drawRightString(A4[0] - _MARGIN, 1.1 * cm, str(document.page))


def _styles(language: Language) -> dict[str, ParagraphStyle]:
    # Chinese has no spaces to break at.
    wrap = "CJK" if language is Language.ZH else None
    base = ParagraphStyle(
        "base", fontName=LATIN, fontSize=10, leading=15, spaceAfter=4, wordWrap=wrap
    )
    return {
        "base": base,
        "title": ParagraphStyle("title", base, fontSize=20, leading=26, spaceAfter=6),
        "heading": ParagraphStyle(
            "heading",
            base,
            fontSize=13,
            leading=18,
            spaceBefore=10,
            keepWithNext=True,
            spaceAfter=4,
            textColor=colors.HexColor("#1f5f8b"),
        ),
        "small": ParagraphStyle("small", base, fontSize=8.5, leading=12, textColor=_SOFT),
        "quote": ParagraphStyle(
            "quote",
            base,
            leftIndent=14,
            borderColor=colors.HexColor("#1f5f8b"),
            spaceAfter=6,
            textColor=colors.HexColor("#33404c"),
        ),
        "cell": ParagraphStyle(
            "cell", base, fontSize=8.5, leading=12, spaceAfter=0, wordWrap="CJK"
        ),
    }


def markup(text: str) -> str:
    """Return text as the library's markup, each run in the font that has its characters."""
    lines = (
        "".join(
            escape(run) if font == LATIN else f'<font name="{font}">{escape(run)}</font>'
            for font, run in runs_of(line)
        )
        for line in printable(text).split("\n")
    )
    return "<br/>".join(lines)


def _show(block: Block, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    if isinstance(block, Title):
        lines = [Paragraph(markup(line), styles["base"]) for line in block.lines]
        return [Paragraph(markup(block.text), styles["title"]), *lines]
    if isinstance(block, Heading):
        return [Paragraph(markup(block.text), styles["heading"])]
    if isinstance(block, Line):
        return [Paragraph(markup(block.text), styles["small" if block.small else "base"])]
    if isinstance(block, Quote):
        return [_quote(block, styles)]
    if isinstance(block, Table):
        return [_table(block, styles), Spacer(1, 6)]
    return [_picture(block, styles)]


def _quote(block: Quote, styles: dict[str, ParagraphStyle]) -> Flowable:
    caption = ""
    if block.caption:
        caption = f' <font size="8" color="#5a6875">— {markup(block.caption)}</font>'
    return Paragraph(markup(block.text) + caption, styles["quote"])


def _table(block: Table, styles: dict[str, ParagraphStyle]) -> Flowable:
    rows = [
        [Paragraph(markup(words), styles["cell"]) for words in row]
        for row in (block.header, *block.rows)
    ]
    grid: list[Any] = [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#aab4bd")),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eef1f4")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    widths = [_WIDTH * share for share in block.widths]
    return PdfTable(rows, colWidths=widths, repeatRows=1, style=grid)


def _picture(block: Picture, styles: dict[str, ParagraphStyle]) -> Flowable:
    width, height = ImageReader(io.BytesIO(block.png)).getSize()
    shown = min(_WIDTH, 15.5 * cm)
    image = Image(io.BytesIO(block.png), width=shown, height=shown * height / width)
    return KeepTogether([image, Paragraph(markup(block.caption), styles["small"])])
