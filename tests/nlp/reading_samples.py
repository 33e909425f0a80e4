"""Small files of each format, made by the libraries that write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def word_file() -> bytes:
    """Return a .docx with headings, nested lists, a table and tracked changes."""
    word = docx.Document()
    word.add_heading("会议纪要", 1)
    word.add_paragraph("The system must export to Excel.")
    word.add_paragraph("Login", style="List Bullet")
    word.add_paragraph("by phone", style="List Bullet 2")
    table = word.add_table(rows=3, cols=2)
    for row, cells in enumerate([("功能", "优先级"), ("导出", "必须"), ("打印", "可选")]):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    changed = word.add_paragraph("Answers within ")
    names = nsdecls("w")
    changed._p.append(
        parse_xml(
            f'<w:del {names} w:id="1" w:author="a"><w:r><w:delText>5</w:delText></w:r></w:del>'
        )
    )
    changed._p.append(
        parse_xml(f'<w:ins {names} w:id="2" w:author="a"><w:r><w:t>2</w:t></w:r></w:ins>')
    )
    changed.add_run(" seconds.")
    return saved(word)


def word_minutes_in_one_table() -> bytes:
    """Return old minutes: one table that holds everything."""
    word = docx.Document()
    table = word.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "会议时间"
    table.cell(0, 1).text = "2024年5月20日"
    table.cell(1, 0).text = "会议内容"
    table.cell(1, 1).text = "一、需求\n1. 支持批量导出\n2. 短信先不做\n二、计划\n下周评审"
    return saved(word)


def saved(word: object) -> bytes:
    """Return the bytes of an Office document."""
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def workbook(rows: Sequence[Sequence[object]], title: str = "需求") -> bytes:
    """Return an .xlsx with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    return saved(book)


def pdf_file(pages: Sequence[str], *, password: str | None = None) -> bytes:
    """Return a PDF with one line of ASCII text a page; an empty string gives a page without text."""
    writer = PdfWriter()
    for words in pages:
        page = writer.add_blank_page(width=300, height=300)
        if words:
            font = DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Font"),
                    NameObject("/Subtype"): NameObject("/Type1"),
                    NameObject("/BaseFont"): NameObject("/Helvetica"),
                }
            )
            page[NameObject("/Resources")] = DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
            )
            stream = DecodedStreamObject()
            stream.set_data(f"BT /F1 12 Tf 20 200 Td ({words}) Tj ET".encode("ascii"))
            page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def zip_bomb() -> bytes:
    """Return a small .docx that would unpack to 300 MB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 300 * 1024 * 1024)
    return buffer.getvalue()
