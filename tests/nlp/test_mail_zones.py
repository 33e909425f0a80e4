"""Mails as Chinese and Western programs write them: each line has a writer."""

from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp.domain import Document, DocumentKind
from nlp.layout import lay_out
from nlp.lines import scan_lines
from nlp.reading import read_text

CORPUS = Path(__file__).parent.parent / "corpus" / "mail"
CASES = sorted(path.stem for path in CORPUS.glob("*.zones"))


def test_corpus_is_there() -> None:
    """The cases below must not vanish silently."""
    assert len(CASES) >= 30


def _zones(document: Document) -> list[str]:
    layout = lay_out(document)
    lines = scan_lines(document.text)
    starts = {}
    for segment in layout.segments:
        for line in lines:
            if segment.span.start <= line.start < segment.span.end:
                starts[line.start] = segment.zone.value
    return [
        f"{zone} {len(list(group))}"
        for zone, group in groupby(starts[line.start] for line in lines)
    ]


@pytest.mark.parametrize("case", CASES)
def test_each_line_has_the_zone_of_its_writer(case: str) -> None:
    """Own, quoted and forwarded words, signatures and notices are told apart in a mail."""
    text = (CORPUS / f"{case}.txt").read_text(encoding="utf-8")
    expected = (CORPUS / f"{case}.zones").read_text(encoding="utf-8").splitlines()
    assert _zones(read_text(text, id=case, kind=DocumentKind.EMAIL)) == expected


@pytest.mark.parametrize("case", CASES)
def test_line_ends_do_not_matter(case: str) -> None:
    """A mail given with CRLF has the same zones, without a change to its text."""
    text = (CORPUS / f"{case}.txt").read_text(encoding="utf-8")
    plain = read_text(text, id=case, kind=DocumentKind.EMAIL)
    windows = Document(case, text.replace("\n", "\r\n"), DocumentKind.EMAIL, subject=plain.subject)
    assert _zones(windows) == _zones(plain)


MARKS = [
    "发自", "发自我的iPhone\n", "Sent from my iPhone", "-- \n", "Best regards,\n", "此致\n敬礼\n", "> ",
    "发件人：", "From: a@b.c\n", "Sent: x\n", "Subject: FW: x\n", "转发：", "------ 原始邮件 ------\n",
    "On Tue, X wrote:\n", "在 2021年4月5日，xxx 写道：\n", "李娜\n", "采购部\n", "\n", "\r\n", "| a | b |\n",
    "必须支持导出。", "Please add.", "：", "#", "\ud800", "😀", "Anna Smith, Purchasing\n", "祝好\n",
]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.sampled_from(MARKS), max_size=9))
@example(["发自"])
def test_any_pile_of_marks_is_laid_out(marks: list[str]) -> None:
    """A mail may be nothing but the marks of mail programs; every sign still has a place."""
    text = "".join(marks)
    layout = lay_out(Document("d", text, kind=DocumentKind.EMAIL))
    covered = {at for unit in layout.units for at in range(unit.span.start, unit.span.end)}
    assert all(text[at].isspace() or at in covered for at in range(len(text)))


def _by_zone(text: str, sender: str | None = None) -> dict[str, list[str]]:
    document = Document("m", text, DocumentKind.EMAIL, sender=sender)
    found: dict[str, list[str]] = {}
    for segment in lay_out(document).segments:
        found.setdefault(segment.zone.value, []).append(segment.span.slice(text))
    return found


def test_a_pasted_answer_is_signed_by_who_wrote_the_mail_before() -> None:
    """A name alone is the writer's where the quoted thread says who is in it, else it stays a word."""
    thread = (
        "On Tue, 3 Mar 2026 Ann Lee wrote:\n> We ask.\n> On Mon, 2 Mar 2026 Bo Ray wrote:\n>> Hi.\n"
    )
    assert _by_zone(f"We need it.\n\nBo\n\n{thread}")["signature"] == ["Bo"]
    assert "signature" not in _by_zone(f"We need it.\n\nExport\n\n{thread}")
    assert "signature" not in _by_zone(f"We need it.\n\nAnn\n\n{thread}")


def test_a_longer_name_than_the_header_names_is_a_signature() -> None:
    """Joe Doe may sign as "Joe D. Miller"; a title that stands directly below a line is none."""
    assert _by_zone("We need it.\n\nJoe Miller\n", "Joe Doe")["signature"] == ["Joe Miller"]
    assert "signature" not in _by_zone("We need:\nMark Complete\n", "Mark Stone")


def test_a_list_of_times_is_said_by_nobody() -> None:
    """Times one below the other are words of the writer; a time above words is a label."""
    listed = _by_zone(
        "Times that fail:\n\n2024-01-15 14:30:25\n2024/01/15 14:30:25\n\nPlease check.\n"
    )
    assert "template" not in listed
    log = read_text("[00:01:02]\nWe begin.\n[00:02:10]\nWe go on.\n", id="t")
    zones = [segment.zone.value for segment in lay_out(log).segments]
    assert zones.count("template") == 2
