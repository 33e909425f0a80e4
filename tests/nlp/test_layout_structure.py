"""Headings, lists, tables, fields, speakers and meetings are found in notes as people write them."""

from datetime import datetime

import pytest

from nlp.domain import Document, DocumentKind, Layout, Role, Segment, Side, Zone
from nlp.layout import lay_out


def lay(text: str, kind: DocumentKind = DocumentKind.NOTES) -> Layout:
    return lay_out(Document("d", text, kind))


def segment(layout: Layout, words: str) -> Segment:
    """Return the segment whose content starts with ``words``."""
    text = layout.document.text
    return next(s for s in layout.segments if s.content.slice(text).startswith(words))


def path(layout: Layout, words: str) -> list[str]:
    return [heading.title for heading in segment(layout, words).headings]


@pytest.mark.parametrize(
    ("text", "item", "expected"),
    [
        ("# A\n## **Must have**\n- login", "login", ["A", "Must have"]),
        ("#无空格\n登录", "登录", ["无空格"]),
        ("Scope\n=====\nMust\n----\nlogin", "login", ["Scope", "Must"]),
        ("**Out of scope**\nSMS", "SMS", ["Out of scope"]),
        (
            "MUST\nWorks in aeroplane mode\nNo accounts, no e-mail addresses at all\nSHOULD\nLarge letters",
            "Large letters",
            ["SHOULD"],
        ),
        (
            "MUST\nWorks in aeroplane mode\nSHOULD\nLarge letters\nNOT NOW\nTreasure hunt",
            "Treasure hunt",
            ["NOT NOW"],
        ),
        ("MUST WE PAY\nFOR THIS\nSHOULD WE\nEXPORTS ARE SLOW", "EXPORTS", []),
        (
            "一、功能\n（一）导出\n1. 支持批量\n2. 支持打印。\n二、其他\n短信",
            "支持打印",
            ["功能", "导出"],
        ),
        ("一、功能\n（一）导出\n1. 支持批量\n2. 支持打印。\n二、其他\n短信", "短信", ["其他"]),
        ("第一部分 概述\n文字在此。\n第二部分 需求\n登录。", "登录", ["需求"]),
        (
            "1.1 Login\nWith phone.\n1.2 Export\n1.2.1 Formats\nExcel.",
            "Excel",
            ["Export", "Formats"],
        ),
        ("[需求]\n登录", "登录", ["需求"]),
        ("MUST HAVE\n- login", "login", ["MUST HAVE"]),
        ("Must have:\n1. login\n2. export\n   - to Excel", "to Excel", ["Must have", "export"]),
        ("需求：\n1、登录\n2、导出", "导出", ["需求"]),
        ("Storage\n - Database\n - Caching", "Caching", ["Storage"]),
        ("- Storage\n - Database\n - Caching", "Caching", ["Storage"]),
        ("Must have:\n- a\n\nNice to have:\n- b", "b", ["Nice to have"]),
        ("Must have:\n- a\n\n**Out of scope**\nSMS", "SMS", ["Out of scope"]),
        ("<h2>Must</h2>\n<ul>\n<li>login</li>", "login", ["Must"]),
        (
            "\\subsection{Roadmap}\n\\subsubsection{Must-haves}\n\\begin{itemize}\n\\item login\n\\item export",
            "export",
            ["Roadmap", "Must-haves"],
        ),
    ],
)
def test_items_know_their_headings(text: str, item: str, expected: list[str]) -> None:
    """The path of headings leads from the outermost title to the item, in any common style."""
    assert path(lay(text), item) == expected


def test_a_short_heading_ends_with_its_list() -> None:
    """What follows a list is no longer under the title of the list."""
    layout = lay("Nice to have:\n- dark mode\n\nPlease send an offer by Friday.")
    assert path(layout, "Please") == []


def test_lead_in_is_the_line_that_opens_the_list() -> None:
    """A sentence with a colon, or a question, above a list introduces its items."""
    text = "For the first release we really need these:\n- login\n\nWhat else would you like?\n- export"
    layout = lay(text)
    leads = [segment(layout, words).lead_in for words in ("login", "export")]
    assert [lead.slice(text) for lead in leads if lead] == [
        "For the first release we really need these:",
        "What else would you like?",
    ]


@pytest.mark.parametrize(
    "bullet",
    [
        "- x",
        "* x",
        "+ x",
        "• x",
        "·x",
        "● x",
        "➢x",
        "√ x",
        "☐ x",
        "- [ ] x",
        "[x] x",
        "1. x",
        "1) x",
        "(1) x",
        "（1）x",
        "①x",
        "a. x",
        "1、x",
        "✅ x",
        "-- x",
    ],
)
def test_bullets_of_all_kinds(bullet: str) -> None:
    """The content of an item leaves out its marker; its unit keeps it."""
    layout = lay(f"{bullet}。\n{bullet}。")
    first = layout.segments[0]
    assert first.role is Role.BULLET
    assert first.content.slice(layout.document.text) == "x。"
    assert layout.text_of(layout.units[0]) == f"{bullet}。"


def test_depth_comes_from_indentation_and_numbering() -> None:
    """Deeper indentation and lower numberings nest."""
    layout = lay("1. a。\n（1）b。\n（2）c。\n2. d。\n- e\n\t- f\n- g")
    assert [s.depth for s in layout.segments] == [0, 1, 1, 0, 0, 1, 0]


def test_cells_know_the_titles_of_their_columns() -> None:
    """Rows of Markdown and tabbed tables carry column titles; rules are no text."""
    layout = lay(
        "| 功能 | 优先级 |\n|---|---|\n| 导出 | 必须 |\n|  | P1 |\n\nName\tWho\tWhen\na\tb\tc\nd\te\tf"
    )
    assert [[c.title for c in s.cells] for s in layout.segments if s.cells][1:3] == [
        ["功能", "优先级"],
        ["优先级"],
    ]
    assert [c.title for c in layout.segments[-1].cells] == ["Name", "Who", "When"]
    assert layout.segments[1].zone is Zone.TEMPLATE


def test_a_first_cell_spans_the_rows_below_it() -> None:
    """A row without a first cell stands under the label of the row above."""
    layout = lay(
        "| Class | Feature |\n|---|---|\n| **Must** | login |\n| | export |\n| Could | print |"
    )
    assert [[h.title for h in s.headings] for s in layout.segments[2:]] == [[], ["Must"], []]


def test_fields_keep_their_value_apart() -> None:
    """Facts about a meeting are fields, not speech."""
    layout = lay("时间：周一\n**Location:** online\n[编号] 1")
    assert [s.role for s in layout.segments] == [Role.FIELD] * 3
    assert [s.content.slice(layout.document.text) for s in layout.segments] == [
        "周一",
        "online",
        "1",
    ]


@pytest.mark.parametrize(
    ("text", "kind", "speakers"),
    [
        ("客户：导出必须做。\n我方：好的。", DocumentKind.NOTES, ["客户", "我方"]),
        (
            "张：看了。\n我认为可以。\n杨：好。\n张：行。",
            DocumentKind.NOTES,
            ["张", "张", "杨", "张"],
        ),
        ("John: We need it.\nMary Ann: Sure.", DocumentKind.TRANSCRIPT, ["John", "Mary Ann"]),
        (
            "[00:01:02] Speaker 1: We need it.\n[00:01:09] Speaker 2: Sure.",
            DocumentKind.NOTES,
            ["Speaker 1", "Speaker 2"],
        ),
        ("Q：何时上线？\nA：月底。", DocumentKind.NOTES, ["Q", "A"]),
        (
            "Depot manager: Sure.\nClara: Photos?\nDepot manager: Yes.\nDepot manager: No typing.",
            DocumentKind.TRANSCRIPT,
            ["Depot manager", "Clara", "Depot manager", "Depot manager"],
        ),
        ("09:15 老板娘：卡了\n09:16 小陆：收到", DocumentKind.MESSAGE, ["老板娘", "小陆"]),
        ("09:15 Anna: it hangs\n09:16 Ben: I see", DocumentKind.MESSAGE, ["Anna", "Ben"]),
        ("Anna Berg\n00:02\nWe need it.", DocumentKind.TRANSCRIPT, ["Anna Berg"] * 3),
    ],
)
def test_speakers(text: str, kind: DocumentKind, speakers: list[str]) -> None:
    """Speaker labels are known in the forms that transcripts and minutes use."""
    assert [s.speaker for s in lay(text, kind).segments] == speakers


@pytest.mark.parametrize("kind", DocumentKind)
@pytest.mark.parametrize(
    "line",
    [
        "林晓你好：",
        "林工，您好：",
        "李总好：",
        "再补充两点：",
        "补充说明：",
        "还有3个：",
        "问题汇总如下：",
    ],
)
def test_greetings_and_lead_ins_are_nobodys_turns(line: str, kind: DocumentKind) -> None:
    """A greeting or lead-in ends in a colon as a speaker's name does, and nobody speaks."""
    layout = lay(f"{line}\n系统必须支持筛选。\n另外要支持 PDF。", kind)
    assert [s.speaker for s in layout.segments] == [None] * 3
    assert [s.zone for s in layout.segments] == [Zone.OWN] * 3


def test_sides_are_taken_from_labels_that_name_them() -> None:
    """客户 speaks for the client and 我方 for us; a name says nothing about the side."""
    layout = lay("客户：导出必须做。\n我方：好的。\n客户：谢谢。")
    assert [s.side for s in layout.segments] == [Side.CLIENT, Side.US, Side.CLIENT]


def test_chat_lines_have_speaker_and_time() -> None:
    """Exported chats put name and time on a line of their own."""
    layout = lay(
        "张三 2024-05-20 10:23:45\n导出何时能好？\n李四 2024-05-20 10:25:01\n周五",
        DocumentKind.MESSAGE,
    )
    assert [s.zone for s in layout.segments] == [Zone.TEMPLATE, Zone.OWN, Zone.TEMPLATE, Zone.OWN]
    assert layout.segments[1].speaker == "张三"
    assert layout.segments[1].said_at == datetime(2024, 5, 20, 10, 23, 45)  # noqa: DTZ001 - local time


@pytest.mark.parametrize(
    "text",
    [
        "会议时间：5月20日\n登录。\n\n会议时间：5月27日\n导出。",
        "## 第一次（2025.4.18）\n登录。\n## 第二次（2025.4.25）\n导出。",
        "11月18日\n登录。\n\n11月20日\n导出。",
        "[编号] 1\n[时间] 周一\n登录。\n\n[编号] 2\n[时间] 周二\n导出。",
    ],
)
def test_meetings_in_one_file_are_counted(text: str) -> None:
    """A repeated header or dated title starts the next meeting."""
    layout = lay(text)
    assert (segment(layout, "登录").meeting, segment(layout, "导出").meeting) == (0, 1)


def test_wrapped_lines_of_a_mail_are_one_sentence() -> None:
    """A line break that a mail program set does not cut a sentence."""
    text = "We would like the export to keep the order of the columns when the\nuser has changed it. Thanks\n"
    layout = lay(text, DocumentKind.EMAIL)
    assert [layout.text_of(u) for u in layout.units] == [text.removesuffix(" Thanks\n"), "Thanks"]


def test_lines_of_notes_stay_apart() -> None:
    """In notes, each line is a thought of its own."""
    assert len(lay("登录\n导出\n打印").units) == 3


def test_quote_marks_in_notes_are_own_words() -> None:
    """Markdown block quotes in notes are nobody else's words."""
    layout = lay("> The export must keep colors.")
    assert layout.segments[0].zone is Zone.OWN
    assert layout.segments[0].content.slice(layout.document.text) == "The export must keep colors."


def test_code_is_not_taken_for_structure() -> None:
    """Marks inside code fences mean nothing."""
    layout = lay("```\n# no heading\n- no item\n```\ntext")
    assert {s.role for s in layout.segments} == {Role.PARAGRAPH}


def test_long_texts_take_time_in_proportion() -> None:
    """A hundred thousand marks in a row are handled at once, without repeated scans."""
    for text in ("(" * 100_000, "| a " * 25_000, "a; " * 30_000, ". " * 50_000, "**a** " * 15_000):
        assert lay(text).units
