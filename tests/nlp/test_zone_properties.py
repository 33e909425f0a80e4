"""What holds for every mail: zones part the text, quotes are slices, soft breaks lose nothing."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from nlp.domain import Document, DocumentKind, RawDocument, Zone
from nlp.errors import UnreadableDocumentError
from nlp.layout import lay_out
from nlp.lines import scan_lines
from nlp.reading import read
from nlp.reading.answer_colors import announced, hue_of
from nlp.reading.flowed import unflow
from nlp.zoning import zone_lines
from nlp.zoning.headers import sender_words
from nlp.zoning.signoff import names_of
from training.bench.mail_fuzz import seeds
from training.bench.mail_mutations import mutate

SEEDS = seeds()
LINES = st.one_of(
    st.sampled_from(
        ["发件人：王芳 <w@c.example>", "| 主题 | 导出 |", "| --- | --- |", "主　题：x", "Original",
         "---- 回复的原邮件 ----", "-----邮件原件-----", "From: a@b.example", "Sent Time: x", "Subject: FW: x", "",
         "> ", ">> x", "王芳", "必须做。",
         "Invitation from Google Calendar", "----------Reply to Message----------", "在 2026年1月1日，x 写道："]
    ),
    st.text(max_size=40),
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(
    st.lists(LINES, max_size=14),
    st.sampled_from(["", "FW: x", "回复：x"]),
    st.sampled_from([None, "王芳", "Anna Berg"]),
)
def test_zones_part_the_text(lines: list[str], subject: str, sender: str | None) -> None:
    """Each line has one zone, each visible sign lies in exactly one segment and one unit, in order."""
    text = "\n".join(lines)
    document = Document("d", text, DocumentKind.EMAIL, subject=subject, sender=sender)
    found = scan_lines(text)
    zoning = zone_lines(document, found)
    assert len(zoning.zones) == len(found)
    assert all(zoning.zones[number] is Zone.FORWARDED for number in zoning.writers)
    layout = lay_out(document)
    for spans in ([s.span for s in layout.segments], [u.span for u in layout.units]):
        at = 0
        for span in spans:
            assert not text[at : span.start].strip()
            assert span.slice(text).strip()
            at = span.end
        assert not text[at:].strip()


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 1_000_000))
def test_damaged_messages_raise_our_own_error_or_none(number: int) -> None:
    """Whatever a network did to a message, reading gives documents or a reason with a code."""
    chance = random.Random(number)  # noqa: S311 - repeatable, guards nothing
    data = mutate(chance.choice(SEEDS), SEEDS, chance)
    code = "read"
    documents: tuple[Document, ...] = ()
    try:
        documents = read(RawDocument("a.eml", data))
    except UnreadableDocumentError as error:
        code = error.code
    assert code
    for document in documents:
        assert all(0 <= span.start < span.end <= len(document.text) for span, _ in document.zones)
        assert all(anchor.span.end <= len(document.text) for anchor in document.anchors)
        assert all(turn.speaker in turn.label.slice(document.text) for turn in document.turns)


@given(st.text(), st.booleans())
def test_soft_breaks_lose_no_sign(text: str, delete_space: bool) -> None:
    """Only breaks, spaces and quote marks may change."""
    kept = unflow(text, delete_space=delete_space)
    bare = str.maketrans("", "", "> \r\n")
    assert kept.translate(bare) == text.translate(bare)


def test_soft_breaks_join_what_was_typed_as_one_line() -> None:
    """A paragraph is one line again; quotes of different depth and the signature mark stay apart."""
    text = "The export \nmust be fast.\n> Which \n> one?\n>> old \n new\n-- \nAnna"
    assert unflow(text, delete_space=False).split("\n") == [
        "The export must be fast.", "> Which one?", ">> old ", "new", "-- ", "Anna",
    ]  # fmt: skip
    assert unflow("导出 \n必须做。", delete_space=True) == "导出必须做。"


@pytest.mark.parametrize(
    ("words", "hues"),
    [
        ("My answers are in red below.", {"red"}),
        ("答复见下面红字。", {"red"}),
        ("蓝色部分是我的意见，标红的是李工的。", {"blue", "red"}),
        ("The report must be in colour; red means late.", set()),
        ("红色预警要推送到手机。", set()),
    ],
)
def test_announced_colors(words: str, hues: set[str]) -> None:
    """Only a color that is said to hold the answers counts."""
    assert announced(words) == hues


@pytest.mark.parametrize(
    ("source", "hue"),
    [
        ('<span style="color:red">', "red"),
        ('<span style="font-size:1em; color: #C00000">', "red"),
        ('<font color="#0070C0">', "blue"),
        ('<span style="color:rgb(0, 0, 255)">', "blue"),
        ('<span style="color:#1F497D">', "blue"),
        ('<span style="color:#7030A0">', "purple"),
        ('<span style="color:#00B050">', "green"),
        ('<span style="background-color:red">', None),
        ('<span style="color:#333333">', None),
        ('<span style="color:windowtext">', None),
        ("<span>", None),
    ],
)
def test_hues(source: str, hue: str | None) -> None:
    """The colors of Word and of web mails have names; grays and backgrounds have none."""
    assert hue_of(html.fragment_fromstring(source + "x")) == hue


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ('"何静"<hejing@qinghe.example>;', "何静 <hejing@qinghe.example>"),
        ("Tom Brown [mailto:tom@b.example]", "Tom Brown <tom@b.example>"),
        ("王芳", "王芳"),
        ("<a@b.example>", "<a@b.example>"),
    ],
)
def test_copied_sender_is_written_in_one_way(value: str, words: str) -> None:
    """Programs copy the sender in many forms."""
    assert sender_words(value) == words


@pytest.mark.parametrize(
    ("writer", "names"),
    [
        ("Anna Berg <anna@c.example>", {"anna berg", "anna", "berg"}),
        ("王芳 <w@c.example>", {"王芳"}),
        ("王芳(北方物流)", {"王芳"}),
        ("a@b.example", set()),
        (None, set()),
    ],
)
def test_names_in_which_a_writer_signs(writer: str | None, names: set[str]) -> None:
    """The whole name, and the first or last name alone, but never an address."""
    assert names_of(writer) == names
