"""The weekly report as HTML, for mails and for the page."""

from __future__ import annotations

import base64
from html import escape

from service.schemas.weekly import WeeklyReport
from service.weekly.blocks import (
    Block,
    Heading,
    Line,
    Picture,
    Quote,
    Table,
    Title,
    blocks_of,
    lang_of,
)
from service.weekly.characters import printable

# Mail programs drop style sheets, so every element brings its own style.
_CELL = "border:1px solid #aab4bd;padding:4px 8px;text-align:left;vertical-align:top"
_QUOTE = "margin:4px 0 8px;padding:2px 12px;border-left:4px solid #1f5f8b;color:#33404c"
_SHORT = 10
_SMALL = "color:#5a6875;font-size:85%;margin:4px 0"
_BODY = (
    "font-family:system-ui,'Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;"
    "color:#1c2733;line-height:1.5;max-width:760px"
)


def html_file(report: WeeklyReport) -> bytes:
    """Return the report as one HTML file; charts are part of it."""
    inner = "\n".join(_show(block) for block in blocks_of(report))
    page = (
        f'<!doctype html>\n<html lang="{lang_of(report)}"><head><meta charset="utf-8">'
        f"<title>{_text(report.project_key)} {report.week_from}</title></head>\n"
        f'<body><div style="{escape(_BODY)}">\n{inner}\n</div></body></html>\n'
    )
    return page.encode()


def text_file(report: WeeklyReport) -> str:
    """Return the report as plain text, for readers of mail who see no HTML."""
    lines: list[str] = []
    for block in blocks_of(report):
        if isinstance(block, Title):
            lines += [block.text, *block.lines]
        elif isinstance(block, Heading):
            lines += ["", f"== {block.text} =="]
        elif isinstance(block, Quote):
            lines.append(f"    「{block.text}」 {block.caption}".rstrip())
        elif isinstance(block, Table):
            lines += [" | ".join(row) for row in (block.header, *block.rows)]
        elif isinstance(block, Line):
            lines.append(block.text)
    return printable("\n".join(lines)) + "\n"


def _text(words: str) -> str:
    return escape(printable(words)).replace("\n", "<br>")


def _show(block: Block) -> str:
    if isinstance(block, Title):
        return f"<h1>{_text(block.text)}</h1>" + "".join(
            f'<p style="margin:2px 0">{_text(line)}</p>' for line in block.lines
        )
    if isinstance(block, Heading):
        return f"<h2>{_text(block.text)}</h2>"
    if isinstance(block, Line):
        style = _SMALL if block.small else "margin:4px 0"
        return f'<p style="{style}">{_text(block.text)}</p>'
    if isinstance(block, Quote):
        caption = f' <span style="{_SMALL}">{_text(block.caption)}</span>' if block.caption else ""
        return f'<blockquote style="{_QUOTE}">{_text(block.text)}{caption}</blockquote>'
    if isinstance(block, Table):
        return _table(block)
    return _picture(block)


def _table(block: Table) -> str:
    head = "".join(
        f'<th style="{_CELL};background:#eef1f4;white-space:nowrap">{_text(w)}</th>'
        for w in block.header
    )
    body = "".join("<tr>" + "".join(_cell(w) for w in row) + "</tr>" for row in block.rows)
    return f'<table style="border-collapse:collapse;width:100%"><tr>{head}</tr>{body}</table>'


def _cell(words: str) -> str:
    # Codes and dates stay in one line; what is longer may break anywhere.
    keep = ";white-space:nowrap" if len(words) <= _SHORT else ""
    return f'<td style="{_CELL}{keep}">{_text(words)}</td>'


def _picture(block: Picture) -> str:
    data = base64.b64encode(block.png).decode()
    words = _text(block.caption)
    image = f'<img src="data:image/png;base64,{data}" alt="{words}" style="max-width:100%">'
    return f'{image}<p style="{_SMALL}">{words}</p>'
