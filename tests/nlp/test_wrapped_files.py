"""Files within a message: ZIP archives, winmail.dat, calendar entries, and what they may cost."""

import io
import struct
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tnefparse import TNEF

from nlp.domain import Document, RawDocument, Zone
from nlp.errors import UnreadableDocumentError
from nlp.layout import lay_out
from nlp.reading import ReadingLimits, read
from nlp.reading.calendar import read_calendar
from nlp.reading.tnef import unpack
from tests.nlp import reading_samples as samples
from tests.nlp import tnef_samples as outlook


def raw(name: str, data: bytes) -> RawDocument:
    return RawDocument(name, data, None, datetime(2026, 6, 1, tzinfo=UTC))


def archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in files.items():
            target.writestr(name, data)
    return buffer.getvalue()


def mail_with(name: str, data: bytes, text: str = "See attached.\n") -> bytes:
    message = EmailMessage()
    message["From"] = "Anna <anna@client.example>"
    message["Date"] = "Mon, 1 Jun 2026 09:00:00 +0000"
    message.set_content(text)
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def test_files_of_an_archive_are_documents_of_the_message() -> None:
    """Each readable file counts, whatever its format; what systems add and what is a picture does not."""
    data = archive(
        {
            "需求/说明.txt": "导出必须支持 Excel。".encode("gbk"),
            "spec.docx": samples.word_file(),
            "list.xlsx": samples.workbook([["功能", "优先级"], ["导出", "必须"]]),
            "page.pdf": samples.pdf_file(["Export is a must"]),
            "mail.eml": b"From: a@b.example\r\nSubject: x\r\n\r\nInner mail.\r\n",
            "__MACOSX/._spec.docx": b"junk",
            "photo.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        }
    )
    first, *inner = read(raw("a.eml", mail_with("all.zip", data)))
    assert [document.id.removeprefix("a.eml/all.zip/") for document in inner] == [
        "需求/说明.txt",
        "spec.docx",
        "list.xlsx",
        "page.pdf",
        "mail.eml",
    ]
    assert all(document.metadata["parent"] == "a.eml" for document in inner[:-1])
    assert inner[0].text == "导出必须支持 Excel。"
    assert inner[0].received_at == first.received_at
    assert "photo.png" in inner[0].warnings[0]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"a.txt": b"0" * 3_000_000}, "too_large"),
        ({f"{n}.txt": b"abc%d" % n for n in range(40)}, "too_large"),
        ({"a.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256))}, "empty"),
        ({}, "empty"),
    ],
)
def test_archives_over_the_limits_are_refused(files: dict[str, bytes], code: str) -> None:
    """What unpacks to too much is refused before it is unpacked, with a reason."""
    limits = ReadingLimits(max_archived=2_000_000, max_entries=30)
    with pytest.raises(UnreadableDocumentError) as caught:
        read(raw("a.zip", archive(files)), limits=limits)
    assert caught.value.code == code


def test_archives_within_archives_share_one_limit() -> None:
    """Many small archives together must not unpack to more than one may."""
    inner = archive({"a.txt": bytes(range(256)) * 2_000})
    outer = archive({f"{number}.zip": inner for number in range(10)})
    assert len(read(raw("a.zip", outer))) == 10
    with pytest.raises(UnreadableDocumentError) as caught:
        read(raw("a.zip", outer), limits=ReadingLimits(max_archived=2_000_000))
    assert caught.value.code == "too_large"


def test_a_bomb_does_not_cost_the_mail_its_words() -> None:
    """The mail is read, and the warning says what was left out and why."""
    (document,) = read(raw("a.eml", mail_with("bomb.zip", samples.zip_bomb())))
    assert document.text.strip() == "See attached."
    assert "bomb.zip" in document.warnings[0]


def test_encrypted_archives_say_what_to_do() -> None:
    """A password is asked away, not guessed."""
    data = bytearray(archive({"a.txt": b"x"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(UnreadableDocumentError) as caught:
        read(raw("a.zip", bytes(data)))
    assert caught.value.code == "encrypted"


WINMAIL = outlook.tnef(
    "旧正文".encode("gbk"),
    properties=[
        outlook.fixed(0x0B, 0x0E1F, b"\1\0"),
        outlook.fixed(0x1003, 0x0E01, struct.pack("<I", 2) + b"\0" * 8),
        outlook.named(0x03, "Keywords", b"\1\0\0\0"),
        outlook.words(outlook.BODY, "导出必须支持 Excel。\r\n"),
    ],
    files=[
        (b"RULES~1.TXT", "折扣规则".encode("gbk"), [outlook.words(outlook.LONG_NAME, "规则.txt")]),
        (b"", b"", [outlook.value(outlook.BINARY, outlook.CONTENT, b"# Notes"),
                    outlook.words(outlook.LONG_NAME, "notes.md")]),
    ],
)  # fmt: skip


def test_winmail_gives_its_text_and_files() -> None:
    """The Unicode text wins over the old one; files have their long names."""
    found = unpack(raw("winmail.dat", WINMAIL))
    assert found.text.strip() == "导出必须支持 Excel。"
    assert [(f.name, f.data) for f in found.files] == [
        ("规则.txt", "折扣规则".encode("gbk")),
        ("notes.md", b"# Notes"),
    ]
    documents = read(raw("winmail.dat", WINMAIL))
    assert [document.text.strip() for document in documents] == [
        "导出必须支持 Excel。",
        "折扣规则",
        "# Notes",
    ]


def test_sample_is_what_another_reader_reads() -> None:
    """Our samples are real: the library for the format finds the same files in them."""
    theirs = TNEF(WINMAIL)
    assert [str(file.long_filename()) for file in theirs.attachments] == ["规则.txt", "notes.md"]


def test_text_of_the_mail_wins_over_the_wrapped_one() -> None:
    """Outlook wraps a copy of the text; it is not a second message."""
    documents = read(raw("a.eml", mail_with("winmail.dat", WINMAIL, "导出必须支持 Excel。\n")))
    assert [d.text.strip() for d in documents] == ["导出必须支持 Excel。", "折扣规则", "# Notes"]


def test_message_within_winmail_is_read() -> None:
    """A forwarded message is wrapped once more within the file."""
    inner = bytes.fromhex("0703020000000000c000000000000046") + outlook.tnef(
        b"inner words", codepage=1252
    )
    data = outlook.tnef(
        b"outer words",
        codepage=1252,
        files=[(b"", b"", [outlook.value(0x0D, outlook.CONTENT, inner)])],
    )
    assert [d.text for d in read(raw("winmail.dat", data))] == ["outer words", "inner words"]


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(WINMAIL)), st.binary(max_size=12), st.integers(0, 8))
def test_damaged_winmail_never_fails_otherwise(place: int, noise: bytes, cut: int) -> None:
    """Whatever is overwritten or cut, something is read or the file is refused with a code."""
    data = WINMAIL[:place] + noise + WINMAIL[place + len(noise) + cut :]
    code = "read"
    try:
        read(raw("winmail.dat", data))
    except UnreadableDocumentError as error:
        code = error.code
    assert code in {"read", "corrupt", "empty", "unsupported", "too_nested"}


EVENT = """BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY;LANGUAGE=zh-CN:评审\\, 第二次
DTSTART;TZID=China Standard Time:20260617T140000
DTEND:20260617T070000Z
ORGANIZER;CN="王芳":mailto:wangfang@client.example
DESCRIPTION:导出必须支持 Excel。\\n短信先不
  做。
BEGIN:VALARM
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def zones_of(document: Document) -> list[tuple[Zone, str]]:
    return [(s.zone, s.span.slice(document.text)) for s in lay_out(document).segments]


def test_calendar_facts_are_an_invitation_and_its_words_are_the_organizers() -> None:
    """Title, time and organizer are greyed; what was written into the entry is read; alarms are nobody's."""
    (document,) = read(raw("a.ics", EVENT.replace("\n", "\r\n").encode()))
    assert document.sender == "王芳"
    assert zones_of(document) == [
        (Zone.INVITATION, "评审, 第二次"),
        (Zone.INVITATION, "2026-06-17 14:00 – 2026-06-17 07:00 UTC"),
        (Zone.INVITATION, "王芳"),
        (Zone.OWN, "导出必须支持 Excel。"),
        (Zone.OWN, "短信先不 做。"),
    ]


def test_calendar_that_repeats_the_mail_adds_no_words() -> None:
    """Outlook puts the same words into the mail and the entry; they count once."""
    message = EmailMessage()
    message["From"] = "王芳 <wangfang@client.example>"
    message.set_content("导出必须支持 Excel。\n短信先不做。\n")
    message.add_alternative(EVENT, subtype="calendar")
    mail, invitation = read(raw("a.eml", message.as_bytes()))
    assert mail.text.startswith("导出必须")
    assert {zone for zone, _ in zones_of(invitation)} == {Zone.INVITATION}
    assert invitation.metadata["parent"] == "a.eml"


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([*EVENT.splitlines(), "BEGIN:VEVENT", "END:VEVENT", ":", ";;", "x"]),
        max_size=12,
    )
)
def test_any_pile_of_calendar_lines_is_read_or_refused(lines: list[str]) -> None:
    """Damaged entries give what they hold or a reason."""
    code = "read"
    try:
        read_calendar(raw("a.ics", "\n".join(lines).encode()))
    except UnreadableDocumentError as error:
        code = error.code
    assert code in {"read", "corrupt"}
