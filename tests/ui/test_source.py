"""The source is shown exactly as it is."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from service.schemas import Role, SegmentOut, SpanOut, Zone, ZoneOut
from ui.source import Mark, Part, heading_spans, part_around, render

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1)
LABELS = {zone: zone.value for zone in Zone}


class Words(HTMLParser):
    """Collect the text and the marks of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.marks: list[dict[str, str | None]] = []

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mark":
            self.marks.append(dict(attrs))


def read(html: str) -> Words:
    words = Words()
    words.feed(html)
    words.close()
    return words


@st.composite
def spans(draw: st.DrawFn, length: int) -> tuple[int, int]:
    start = draw(st.integers(0, length - 1))
    return start, draw(st.integers(start + 1, length))


@given(st.data(), TEXT)
def test_without_tags_it_is_the_text(data: st.DataObject, text: str) -> None:
    """Whatever is marked, greyed or nested, every character stays, once and in order."""
    some = st.lists(spans(len(text)), max_size=4)
    marks = [
        Mark(a, b, "cs-must", n, "M", '"><script>', is_current=n == 1)
        for n, (a, b) in enumerate(data.draw(some))
    ]
    zones = [
        ZoneOut(start=a, end=b, zone=data.draw(st.sampled_from(list(Zone))))
        for a, b in data.draw(some)
    ]
    headings = [SpanOut(start=a, end=b) for a, b in data.draw(some)]
    html = render(text, zones=zones, headings=headings, marks=marks, labels=LABELS)
    assert read(html).text == text


@given(TEXT, st.integers(0, 500), st.integers(1, 60))
def test_a_part_is_a_slice_that_holds_the_place(text: str, place: int, most: int) -> None:
    """A long text is cut, but never away from the place that is looked at."""
    place = min(place, len(text) - 1)
    part = part_around(text, place, most=most)
    assert 0 <= part.start <= part.end <= len(text)
    assert part.end - part.start <= most
    if most >= 4:
        assert part.start <= place
    html = render(text, zones=[], headings=[], marks=[], labels=LABELS, part=part)
    assert read(html).text == text[part.start : part.end]


def test_client_words_are_never_markup() -> None:
    """HTML in a mail is shown, not run."""
    html = render("<script>alert(1)</script>", zones=[], headings=[], marks=[], labels=LABELS)
    assert "<script>" not in html


def test_the_current_mark_wins_where_marks_overlap() -> None:
    """The item under decision is seen even inside another one."""
    marks = [Mark(0, 4, "cs-must", 1), Mark(0, 8, "cs-could", 2, is_current=True)]
    found = read(render("abcdefgh", zones=[], headings=[], marks=marks, labels=LABELS))
    assert {mark["data-item"] for mark in found.marks} == {"2"}


def test_quoted_history_is_greyed_and_named() -> None:
    """Somebody else's old words do not look like the client's new ones."""
    zones = [ZoneOut(start=0, end=3, zone=Zone.OWN), ZoneOut(start=3, end=6, zone=Zone.QUOTED)]
    labels = {**LABELS, Zone.QUOTED: "引用"}
    html = render("abcdef", zones=zones, headings=[], marks=[], labels=labels)
    assert html == 'abc<span class="cs-zone cs-zone-quoted" data-label="引用">def</span>'


def test_a_mark_over_two_pieces_has_one_badge() -> None:
    """A heading inside a mark does not double its badge."""
    mark = Mark(0, 6, "cs-must", 1, badge="M")
    headings = [SpanOut(start=2, end=4)]
    html = render("abcdef", zones=[], headings=headings, marks=[mark], labels=LABELS)
    assert html.count("data-badge") == 1


def test_headings_come_from_segments_and_from_titles_above_them() -> None:
    """A title is bold whether it is a segment of its own or only stands above one."""
    heading = {"start": 0, "end": 4, "level": 1, "title": "Must"}
    content = {"start": 5, "end": 9}
    segment = SegmentOut.model_validate(
        {**content, "role": Role.BULLET, "zone": "own", "content": content, "headings": [heading]}
    )
    assert heading_spans([segment, segment]) == [SpanOut(start=0, end=4)]


def test_only_the_part_is_shown() -> None:
    """A page of a long document holds nothing of the other pages."""
    marks = [Mark(0, 2, "cs-must", 1), Mark(4, 6, "cs-must", 2)]
    part = Part(3, 6)
    found = read(render("abcdef", zones=[], headings=[], marks=marks, labels=LABELS, part=part))
    assert (found.text, [mark["data-item"] for mark in found.marks]) == ("def", ["2"])
