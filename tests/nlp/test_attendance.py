"""Sides that minutes name in their attendance, and who speaks for whom further down."""

from __future__ import annotations

import pytest

from nlp.domain import Document, DocumentKind, Side
from nlp.layout import lay_out
from nlp.layout.attendance import known_people, people_present, side_in, sides_of_people
from nlp.lines import scan_lines

CLIENT, US = Side.CLIENT, Side.US
LISTS = [
    ("Present: Ms Ortega (client, operations), Mr Hale (client, IT), Jun and Petra (us)",
     {"ortega": CLIENT, "hale": CLIENT, "jun": US, "petra": US}),
    ("Attendees: Mr Petersen, Ms Vogt (customer); Lena, Oskar (us)",
     {"petersen": CLIENT, "vogt": CLIENT, "lena": US, "oskar": US}),
    ("Participants: registry office (Maes), us (Ahn, Delacroix)", {"ahn": US, "delacroix": US}),
    ("Attendees:\n- Ms Ortega (client)\n- Jun (us)\n\n- Rob (client)", {"ortega": CLIENT, "jun": US}),
    ("Client: Ms Ortega, Mr Hale\nUs: Jun, Petra", {"ortega": CLIENT, "hale": CLIENT, "jun": US, "petra": US}),
    ("参会：李主任（客户）、周工（客户信息科）、我方王磊、陈敏",
     {"李主任": CLIENT, "周工": CLIENT, "王磊": US, "陈敏": US}),
    ("参会：甲方——生产部 孔繁生、质量部 邵红；我方——秦川、柳叶",
     {"孔繁生": CLIENT, "邵红": CLIENT, "秦川": US, "柳叶": US}),
    ("与会人员：客户：张总，李工；我方：小王", {"张总": CLIENT, "李工": CLIENT, "小王": US}),
    ("甲方：李主任、周工\n乙方：王磊、陈敏", {"李主任": CLIENT, "周工": CLIENT, "王磊": US, "陈敏": US}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sides"), LISTS)
def test_attendance_names_sides(text: str, sides: dict[str, Side]) -> None:
    """Brackets behind a name, a side before it, and a line of its own for each side."""
    assert sides_of_people(text, scan_lines(text)) == sides


@pytest.mark.parametrize(
    "text",
    [
        "客户：导出要快，最好两秒内。",
        "Client: we need exports, quickly",
        "我方：周五前发报价",
        "Present: Ola, Bram, Tess",
        "参会：冷月、段誉之",
    ],
)
def test_nobody_is_put_on_a_side_without_words_for_it(text: str) -> None:
    """A turn of the client is no list of people, and names alone say nothing."""
    assert sides_of_people(text, scan_lines(text)) == {}


def test_one_name_may_be_the_longer_form_of_the_other() -> None:
    """The list says "Ms Ana Ortega", the turn only "Ortega"; two people of one name are nobody's."""
    sides = {"ana ortega": CLIENT, "jo lee": CLIENT, "sam lee": US}
    assert side_in("Ms Ortega", sides) is CLIENT
    assert side_in("Lee", sides) is Side.UNKNOWN
    assert side_in("Petra", sides) is Side.UNKNOWN


def test_speakers_sit_where_the_attendance_puts_them() -> None:
    """A name that speaks only once is a speaker when the attendance knows it."""
    text = "参会：李主任（客户）、我方王磊\n\n李主任：导出要快。\n王磊：我们可以加缓存。\n"
    layout = lay_out(Document("d", text, DocumentKind.NOTES))
    said = {segment.speaker: segment.side for segment in layout.segments if segment.speaker}
    assert said == {"李主任": CLIENT, "王磊": US}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Present: Ms Ortega (client), Jun and Petra (us)", ("Ms Ortega", "Jun", "Petra")),
        ("Attendees: Herr Dobler (head of ops), Anneke, Rob", ("Herr Dobler", "Anneke", "Rob")),
        ("参会：李主任（客户）、我方王磊、陈敏", ("李主任", "王磊", "陈敏")),
        ("Present: architect, QA (Hofmann), IT", ()),
        ("出席：四人、运营、财务", ()),
    ],
)
def test_people_present_are_names_and_no_departments(text: str, people: tuple[str, ...]) -> None:
    """Who sits there may own a task; "IT" and four teachers may not."""
    assert people_present(text, scan_lines(text)) == people


def test_names_of_the_file_come_first_and_none_twice() -> None:
    """Mail headers name people too."""
    document = Document("d", "Present: Jun, Petra\n", DocumentKind.NOTES, people=("Petra",))
    assert known_people(document) == ("Petra", "Jun")
