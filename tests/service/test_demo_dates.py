"""The demo is moved to the present: every date by the same days, every weekday kept."""

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nlp.dates import find_dates
from nlp.domain import Document, Language, RawDocument, Span
from nlp.reading import read
from service.demo_dates import Shift

DEMO = Path(__file__).parents[2] / "data" / "demo"
MANIFEST = json.loads((DEMO / "manifest.json").read_text("utf-8"))
AS_OF = date.fromisoformat(MANIFEST["as_of"])
DOCUMENTS: list[dict[str, Any]] = [d for p in MANIFEST["projects"] for d in p["documents"]]
DAY = re.compile(r"\d{1,2}日|\d{4}-\d\d-\d\d|\d [A-Z][a-z]+|[A-Z][a-z]+ \d")


def documents(entry: dict[str, Any], shift: Shift) -> list[Document]:
    path = DEMO / entry["file"]
    received = datetime.fromisoformat(shift.text(entry["received_at"]))
    raw = RawDocument(path.name, shift.file(path.name, path.read_bytes()), received_at=received)
    return list(read(raw))


def days(entry: dict[str, Any], document: Document) -> list[date]:
    """Return every day that the text names with its number, in order."""
    language = Language(entry["file"][:2])
    found: list[date] = []
    place = 0
    for line in document.text.splitlines(keepends=True):
        span = Span(place, place + len(line))
        for one in find_dates(document.text, span, language, document.received_at):
            if one.latest is not None and DAY.search(one.span.slice(document.text)):
                found.append(one.latest)
        place += len(line)
    return found


@pytest.mark.parametrize("weeks", [3, 32, 130])
@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda entry: entry["file"])
def test_every_date_of_a_document_moves_by_the_same_days(entry: dict[str, Any], weeks: int) -> None:
    """What the date finder reads before and after differs by exactly the move."""
    before = documents(entry, Shift(AS_OF, 0))
    after = documents(entry, Shift(AS_OF, weeks))
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        moved = [day + timedelta(weeks=weeks) for day in days(entry, old)]
        assert days(entry, new) == moved
        assert len(old.text.splitlines()) == len(new.text.splitlines())
        if old.received_at and new.received_at:
            assert new.received_at - old.received_at == timedelta(weeks=weeks)


def test_most_documents_name_days() -> None:
    """The check above has something to compare."""
    counts = [len(days(entry, documents(entry, Shift(AS_OF, 0))[0])) for entry in DOCUMENTS]
    assert sum(counts) >= 25


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("2026年4月30日上线", "2026年12月10日上线"),
        ("3月13日前（周五）", "10月23日前（周五）"),
        ("可能赶不上四月底", "可能赶不上十二月初"),
        ("预计4月下旬", "预计12月上旬"),
        ("一个月要打2600个电话，保存6个月", "一个月要打2600个电话，保存6个月"),
        ("Sent: Friday, March 13, 2026 4:48 PM", "Sent: Friday, October 23, 2026 4:48 PM"),
        ("Tue, 3 Mar 2026 10:12:28 +0800", "Tue, 13 Oct 2026 10:12:28 +0800"),
        ("Sent: 02 March 2026 09:15", "Sent: 12 October 2026 09:15"),
        ("on leave until the end of March", "on leave until the beginning of November"),
        ("it may take 3 days", "it may take 3 days"),
        ("发送时间: 2026-03-31 18:55:40", "发送时间: 2026-11-10 18:55:40"),
    ],
)
def test_forms(text: str, moved: str) -> None:
    """Each way of writing a date keeps its form."""
    assert Shift(AS_OF, 32).text(text) == moved


def test_last_day_falls_in_the_week_before() -> None:
    """Whatever the day of the first start, the demo ends on it or up to six days before."""
    for ahead in range(1000):
        today = AS_OF + timedelta(days=ahead)
        last = Shift.to(today, AS_OF).day(AS_OF)
        assert timedelta() <= today - last < timedelta(days=7)
        assert last.weekday() == AS_OF.weekday()


def test_a_clock_before_the_demo_moves_nothing() -> None:
    """A machine whose clock is behind sees the demo as it is written."""
    assert Shift.to(AS_OF - timedelta(days=400), AS_OF).weeks == 0


def test_months_in_a_row_stay_in_a_row() -> None:
    """Budget months do not fall together, whatever the move."""
    for weeks in range(200):
        shift = Shift(AS_OF, weeks)
        moved = [shift.month(date(2026, month, 1)) for month in range(1, 13)]
        ordinals = [12 * day.year + day.month for day in moved]
        assert ordinals == list(range(ordinals[0], ordinals[0] + 12))
