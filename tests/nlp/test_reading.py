"""Each format becomes text with its structure, and anything unreadable says why."""

from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.domain import Document, DocumentKind, RawDocument, Role, Zone
from nlp.errors import UnreadableDocumentError
from nlp.layout import lay_out
from nlp.reading import ReadingLimits, read, read_text
from tests.nlp import reading_samples as samples

CODES = {"encrypted", "corrupt", "empty", "image_only", "too_large", "too_nested", "unsupported"}
SUFFIXES = (
    "txt",
    "md",
    "eml",
    "mbox",
    "msg",
    "docx",
    "pdf",
    "html",
    "vtt",
    "srt",
    "xlsx",
    "csv",
    "bin",
)
STARTS = (
    b"",
    b"PK\x03\x04",
    b"%PDF-1.7\n",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"WEBVTT\n\n",
    b"<html>",
)


def one(name: str, data: bytes) -> Document:
    documents = read(RawDocument(name, data))
    assert len(documents) == 1
    return documents[0]


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(SUFFIXES), st.sampled_from(STARTS), st.binary(max_size=400))
def test_random_bytes_are_read_or_refused_with_a_code(
    suffix: str, start: bytes, data: bytes
) -> None:
    """No file, however broken, raises anything but our own error."""
    try:
        documents = read(RawDocument(f"file.{suffix}", start + data))
    except UnreadableDocumentError as error:
        documents = ()
        code = error.code
    else:
        code = "empty"
    assert code in CODES
    assert all("\r" not in d.text and "\0" not in d.text for d in documents)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(["docx", "xlsx", "pdf"]),
    st.integers(0, 10_000),
    st.binary(min_size=1, max_size=40),
)
def test_damaged_office_files_are_read_or_refused(suffix: str, place: int, noise: bytes) -> None:
    """Overwriting some bytes of a good file never raises anything but our own error."""
    made = {
        "docx": samples.word_file,
        "xlsx": lambda: samples.workbook([["a", "b"], [1, 2]]),
        "pdf": lambda: samples.pdf_file(["Hello"]),
    }
    data = bytearray(made[suffix]())
    place %= len(data)
    data[place : place + len(noise)] = noise
    code = "corrupt"
    try:
        read(RawDocument(f"file.{suffix}", bytes(data)))
    except UnreadableDocumentError as error:
        code = error.code
    assert code in CODES


def test_word_structure_becomes_marks() -> None:
    """Headings, nested lists, tables and accepted insertions of a Word file are kept; deletions are not."""
    text = one("a.docx", samples.word_file()).text
    assert "# 会议纪要\nThe system must export to Excel.\n- Login\n  - by phone\n" in text
    assert "| 功能 | 优先级 |\n| --- | --- |\n| 导出 | 必须 |\n| 打印 | 可选 |" in text
    assert "Answers within 2 seconds." in text


def test_word_cells_know_their_column() -> None:
    """A row of a Word table carries the titles of its columns."""
    layout = lay_out(one("a.docx", samples.word_file()))
    row = next(
        s for s in layout.segments if s.cells and "导出" in s.span.slice(layout.document.text)
    )
    assert [cell.title for cell in row.cells] == ["功能", "优先级"]


def test_minutes_in_one_word_table_become_lines() -> None:
    """Old minutes that hold everything in one table are unfolded into lines."""
    text = one("a.docx", samples.word_minutes_in_one_table()).text
    assert "会议内容：\n一、需求\n1. 支持批量导出\n2. 短信先不做\n" in text


def test_word_anchors_lead_to_the_paragraph() -> None:
    """A quote from a Word file can be found again by its paragraph."""
    document = one("a.docx", samples.word_file())
    anchor = next(a for a in document.anchors if "Excel" in a.span.slice(document.text))
    assert anchor.paragraph == 2


def test_pdf_pages_have_anchors() -> None:
    """A quote from a PDF leads back to its page."""
    document = one("a.pdf", samples.pdf_file(["First page", "The export is a must"]))
    anchor = next(a for a in document.anchors if "export" in a.span.slice(document.text))
    assert anchor.page == 2


def test_sheet_rows_have_titles_and_anchors() -> None:
    """A row of a workbook knows its sheet, row and column titles."""
    document = one(
        "a.xlsx", samples.workbook([["功能", "优先级"], ["导出|打印", "P0"], [3.0, None]])
    )
    layout = lay_out(document)
    row = next(s for s in layout.segments if "P0" in s.span.slice(document.text))
    assert [cell.title for cell in row.cells] == ["功能", "优先级"]
    anchor = next(a for a in document.anchors if "P0" in a.span.slice(document.text))
    assert (anchor.sheet, anchor.row) == ("需求", 2)
    assert "| 3 |" in document.text


def test_csv_in_gbk_is_a_table() -> None:
    """A CSV file as Excel saves it in China is read without mojibake."""
    document = one("a.csv", "功能;优先级\r\n导出;必须\r\n".encode("gbk"))
    assert "| 导出 | 必须 |" in document.text


def test_subtitles_become_turns_with_times() -> None:
    """Captions of one speaker are joined into a turn; each keeps its time."""
    data = (
        b"WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\n<v Anna>We need an export\n\n"
        b"00:00:03.000 --> 00:00:05.000\n<v Anna>to Excel.\n\n"
        b"00:01:02.500 --> 00:01:04.000\n<v Tom>Noted.\n"
    )
    document = one("a.vtt", data)
    assert document.text == "Anna: We need an export to Excel.\nTom: Noted."
    assert [a.time_s for a in document.anchors] == [1.0, 3.0, 62.5]
    assert document.people == ("Anna", "Tom")
    assert [s.speaker for s in lay_out(document).segments] == ["Anna", "Tom"]


def test_srt_in_chinese() -> None:
    """Speakers before a full-width colon are known in SubRip files as well."""
    data = (
        "1\r\n00:00:01,000 --> 00:00:02,000\r\n张三：导出必须做。\r\n\r\n"
        "2\r\n00:00:03,000 --> 00:00:04,000\r\n李四：好。\r\n"
    ).encode()
    document = one("a.srt", data)
    assert document.text == "张三: 导出必须做。\n李四: 好。"


def mail(**parts: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "王芳 <wangfang@client.example>"
    message["To"] = "Li Ming <li@vendor.example>, x@vendor.example"
    message["Subject"] = "关于导出功能的要求"
    message["Date"] = "Mon, 20 May 2024 23:30:00 +0800"
    if "plain" in parts:
        message.set_content(parts["plain"])
    if "html" in parts:
        message.add_alternative(parts["html"], subtype="html")
    return message


def test_mail_headers_are_read() -> None:
    """Subject, sender, people and the sender's own time come from the headers."""
    document = one("a.eml", mail(plain="导出必须支持 Excel。\n").as_bytes())
    assert document.kind is DocumentKind.EMAIL
    assert document.subject == "关于导出功能的要求"
    assert document.sender == "王芳"
    assert document.people == ("王芳", "Li Ming", "x@vendor.example")
    assert document.received_at == datetime(
        2024, 5, 20, 23, 30, tzinfo=timezone(timedelta(hours=8))
    )
    assert document.text.strip() == "导出必须支持 Excel。"


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "utf-8"),
        ("big5", "big5"),
        ("utf-8", "gbk"),
        ("gbk", "utf-8"),
        ("x-unknown", "gbk"),
    ],
)
def test_wrong_labels_give_no_mojibake(label: str, encoding: str) -> None:
    """The body is decoded as it was written, not as its label says."""
    words = {
        "gb18030": "镕基㐀需求：系统必须导出。",
        "cp1252": "“We need” – it’s a must…",
        "big5": "系統必須支援匯出，請確認。",
    }.get(encoding, "系统必须支持导出，请确认。")
    head = (
        f"Subject: a\r\nContent-Type: text/plain; charset={label}\r\n"
        "Content-Transfer-Encoding: 8bit\r\nMIME-Version: 1.0\r\n\r\n"
    )
    document = one("a.eml", head.encode() + words.encode(encoding) + b"\r\n")
    assert document.text.strip() == words


def test_raw_gbk_in_headers() -> None:
    """Old programs send names and subjects as bare GBK bytes or cut encoded words within a character."""
    head = (
        "From: 王芳 <w@client.example>\r\nSubject: 导出功能的需求\r\n\r\n导出必须做。\r\n".encode(
            "gbk"
        )
    )
    document = one("a.eml", head)
    assert (document.sender, document.subject) == ("王芳", "导出功能的需求")
    cut = b"Subject: =?gb2312?B?tby?= =?gb2312?B?9g==?=\r\n\r\nx\r\n"
    assert "\ufffd" not in (one("b.eml", cut).subject or "")


def test_plain_part_is_preferred_and_html_is_the_fallback() -> None:
    """HTML is read only where the plain part is missing or says nothing."""
    both = mail(plain="Plain words.\n", html="<p>Rich words.</p>")
    assert one("a.eml", both.as_bytes()).text.strip() == "Plain words."
    useless = mail(
        plain="Your program does not support HTML.\n",
        html="<p>The export must keep its colors, please, and its column order.</p>",
    )
    assert "colors" in one("a.eml", useless.as_bytes()).text


def test_attachments_and_inner_mails_are_documents_of_their_own() -> None:
    """A mail gives one document, each readable attachment another; an unreadable one is a warning."""
    message = mail(plain="See attached.\n")
    message.add_attachment(
        samples.word_file(), maintype="application", subtype="octet-stream", filename="需求.docx"
    )
    message.add_attachment(
        b"\x00\x01\x02" * 50, maintype="application", subtype="octet-stream", filename="x.bin"
    )
    message.add_attachment(mail(plain="Inner words.\n"))
    documents = read(RawDocument("a.eml", message.as_bytes()))
    assert [d.text.split("\n", 1)[0] for d in documents] == [
        "See attached.",
        "# 会议纪要",
        "Inner words.",
    ]
    assert [d.metadata.get("parent") for d in documents[1:]] == ["a.eml", "a.eml"]
    assert "x.bin" in documents[0].warnings[0]
    assert documents[1].received_at == documents[0].received_at


def test_mailbox_gives_one_document_a_message() -> None:
    """Messages of a mailbox are separated, also where a line of the text begins with From."""
    inner = mail(plain="First.\n").as_bytes()
    box = (
        b"From a@b Mon May 20 09:30:00 2024\n"
        + inner
        + b"\n>From here on all is new.\n\nFrom c@d Mon May 20 09:31:00 2024\n"
        + inner
    )
    documents = read(RawDocument("a.mbox", box))
    assert len(documents) == 2
    assert "From here on" in documents[0].text


def test_automatic_replies_are_known_by_their_headers() -> None:
    """A mail that a program sent is not the client's word, whatever it says."""
    message = mail(plain="The export must be done.\n")
    message["Auto-Submitted"] = "auto-replied"
    layout = lay_out(one("a.eml", message.as_bytes()))
    assert {s.zone for s in layout.segments} == {Zone.AUTO_REPLY}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\t", "empty"),
        ("a.pdf", samples.pdf_file(["x"], password="secret"), "encrypted"),
        ("a.pdf", samples.pdf_file([""]), "image_only"),
        ("a.pdf", b"no pdf at all", "corrupt"),
        ("a.docx", b"PK\x03\x04 broken", "corrupt"),
        ("a.docx", samples.zip_bomb(), "too_large"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + "EncryptedPackage".encode("utf-16-le")
            + b"\0" * 600,
            "encrypted",
        ),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "corrupt"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "unsupported"),
        ("a.vtt", b"WEBVTT\n\nno times", "corrupt"),
        ("a.mbox", b"no messages", "corrupt"),
    ],
)
def test_failures_have_their_code(name: str, data: bytes, code: str) -> None:
    """Each reason for not reading a file has a stable code and a sentence that says what to do."""
    with pytest.raises(UnreadableDocumentError) as caught:
        read(RawDocument(name, data))
    assert caught.value.code == code
    assert ";" in caught.value.reason


def test_limits_are_kept() -> None:
    """Files over the limit, and mails within mails without end, are refused."""
    with pytest.raises(UnreadableDocumentError) as caught:
        read(RawDocument("a.txt", b"x" * 11), limits=ReadingLimits(max_bytes=10))
    assert caught.value.code == "too_large"
    message = mail(plain="x\n")
    for _ in range(12):
        outer = mail(plain="x\n")
        outer.add_attachment(message)
        message = outer
    with pytest.raises(UnreadableDocumentError) as caught:
        read(RawDocument("a.eml", message.as_bytes()))
    assert caught.value.code == "too_nested"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("From: a@b.example\nTo: c@d.example\nSubject: Export\n\nWe need it.", DocumentKind.EMAIL),
        (
            "好的。\n\n在 2024年5月6日，10:11，何静 <h@v.example> 写道：\n\n> 好吗？",
            DocumentKind.EMAIL,
        ),
        ("李经理，您好：\n\n导出必须做。\n\n祝好\n王芳", DocumentKind.EMAIL),
        ("[00:00:01] Anna: hi\n[00:00:04] Tom: hi\n[00:00:09] Anna: so", DocumentKind.TRANSCRIPT),
        ("张三 10:23\n导出什么时候好\n李四 10:25\n周五\n张三 10:26\n好", DocumentKind.MESSAGE),
        ("# Minutes\n\n- export", DocumentKind.NOTES),
        ("会议时间：周一\n会议内容：\n导出", DocumentKind.NOTES),
    ],
)
def test_kind_is_guessed(text: str, kind: DocumentKind) -> None:
    """Mails, transcripts and chats are told from notes by their marks."""
    assert read_text(text, id="d").kind is kind


def test_pasted_mail_gives_subject_and_sender() -> None:
    """The headers of a pasted mail are understood."""
    document = read_text(
        "主题：导出\n发件人：王芳\n\n必须做。",
        id="d",
        received_at=datetime(2024, 5, 20, tzinfo=UTC),
    )
    assert (document.subject, document.sender) == ("导出", "王芳")
    assert (
        lay_out(document).segments[0].zone is Zone.HEADER
        or lay_out(document).segments[0].role is Role.FIELD
    )


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-8", "utf-32"]
)
def test_text_files_in_any_encoding(encoding: str) -> None:
    """Text files from Windows, in whatever encoding, come out as they were typed."""
    words = "会议纪要\r\n导出功能必须支持 Excel，月底前上线。\r\n"
    assert one("a.txt", words.encode(encoding)).text == words.replace("\r\n", "\n")
