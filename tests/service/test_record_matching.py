"""The learned matcher behind its border: relations, and indexes kept between analyses."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from models.matching import Matcher as LearnedMatcher
from models.matching import load_matcher
from nlp.domain import Basis, Finding, FindingType, Language, Priority, Span, Status
from service import schemas as s
from service.app import create_app
from service.client import ServiceClient
from service.matching import Age, Match, RecordEntry, RecordView
from service.record_matching import RecordMatcher
from service.settings import Settings
from service.usecases.record_view import view_record
from tests.service.conftest import House
from tests.service.fakes import FakeAnalyzer, FakeReader

_EARLY = datetime(2026, 1, 1, tzinfo=UTC)
_PROBES = (
    "The search page must respond within 1 second.",
    "We no longer need the label printer.",
    "库存报表必须支持导出 Excel。",
    "Orders could be archived after a year.",
)


@pytest.fixture(scope="module")
def learned() -> LearnedMatcher:
    """Give the shipped matcher."""
    return load_matcher()


class Shelf:
    """A record in memory that counts what is read from it."""

    def __init__(self, project_id: int, texts: dict[int, str]) -> None:
        self.project_id = project_id
        self.entries: dict[int, RecordEntry] = {}
        self.stamps: dict[int, tuple[int, datetime]] = {}
        self.read: list[int] = []
        for record_id, text in texts.items():
            self.put(record_id, text)

    def put(self, record_id: int, text: str, *, withdrawn: bool = False) -> None:
        version, at = self.stamps.get(record_id, (0, _EARLY))
        self.stamps[record_id] = (version + 1, at + timedelta(seconds=1))
        code = f"REQ-{record_id}"
        self.entries[record_id] = RecordEntry(
            record_id, code, "requirement", text, text, "must", withdrawn
        )

    def take_out(self, record_id: int) -> None:
        del self.stamps[record_id], self.entries[record_id]

    @property
    def view(self) -> RecordView:
        return RecordView(self.project_id, dict(self.stamps), self._load)

    def _load(self, record_ids: Iterable[int]) -> Sequence[RecordEntry]:
        wanted = list(record_ids)
        self.read += wanted
        return [self.entries[i] for i in wanted]


def _finding(quote: str, **fields: object) -> Finding:
    values = {
        "type": FindingType.REQUIREMENT,
        "unit": 0,
        "span": Span(0, len(quote)),
        "quote": quote,
        "confidence": 0.9,
        "language": Language.EN,
        "priority": Priority.MUST,
        "basis": Basis.CUE,
    }
    return Finding(**{**values, **fields})


def _shown(matches: Sequence[Match]) -> list[tuple[object, ...]]:
    return [(m.relation, m.record_id, m.note, round(m.confidence, 4)) for m in matches]


def _record() -> dict[int, str]:
    return {
        7: "The search page must respond within 2 seconds.",
        8: "Labels are printed on the label printer in the warehouse.",
        9: "Stock reports can be exported to Excel.",
        10: "A user can reset the password by e-mail.",
    }


def test_relations_are_for_requirements_only(learned: LearnedMatcher) -> None:
    """A changed value names entry and both values; other types and an empty record are new."""
    matcher = RecordMatcher(learned)
    record = Shelf(1, _record())
    changed = _finding(_PROBES[0])
    other = _finding("Bob sends the minutes.", type=FindingType.ACTION)
    withdrawn = _finding(
        "We no longer need the search page to respond within 2 seconds.", status=Status.WITHDRAWN
    )
    found = matcher.match([changed, other, withdrawn], record.view)
    assert (found[0].relation, found[0].record_id) == ("changes_value", 7)
    assert ("2" in found[0].from_value, "1" in found[0].to_value) == (True, True)
    assert (found[1].relation, found[1].record_id) == ("new", None)
    assert (found[2].relation, found[2].record_id) == ("withdraws", 7)
    assert [m.relation for m in matcher.match([changed], Shelf(2, {}).view)] == ["new"]


@pytest.mark.parametrize(
    ("age", "relation", "record_id"),
    [
        (Age.EARLIER, "changes_value", 7),
        (Age.LATER, "same", 7),
        (Age.HERE, "new", None),
    ],
)
def test_only_later_words_change_the_record(
    learned: LearnedMatcher, age: Age, relation: str, record_id: int | None
) -> None:
    """An older mail repeats what is confirmed from a newer one; a neighbor in the same mail is no record."""
    view = replace(Shelf(1, _record()).view, ages=lambda ids: dict.fromkeys(ids, age))
    [found] = RecordMatcher(learned).match([_finding(_PROBES[0])], view)
    assert (found.relation, found.record_id) == (relation, record_id)
    assert bool(found.from_value) is (age is Age.EARLIER)


def test_an_older_withdrawal_is_over(learned: LearnedMatcher) -> None:
    """What was asked for again after it was taken back is not taken back."""
    gone = "We no longer need the search page to respond within 2 seconds."
    finding = _finding(gone, status=Status.WITHDRAWN)
    view = replace(Shelf(1, _record()).view, ages=lambda ids: dict.fromkeys(ids, Age.LATER))
    [found] = RecordMatcher(learned).match([finding], view)
    assert found.relation == "new"


def test_wording_is_compared_before_the_quote(learned: LearnedMatcher) -> None:
    """Table bars and numbers around a requirement do not hide what it is about."""
    quote = "| 12 | The search page must respond within 1 second. | IT |"
    finding = _finding(quote, wording=_PROBES[0])
    plain = RecordMatcher(learned).match([_finding(_PROBES[0])], Shelf(1, _record()).view)
    assert _shown(RecordMatcher(learned).match([finding], Shelf(1, _record()).view)) == _shown(
        plain
    )


def test_kept_index_answers_like_a_fresh_one(learned: LearnedMatcher) -> None:
    """After adding, editing, withdrawing and taking out, nothing tells it from a new build."""
    matcher = RecordMatcher(learned)
    shelf = Shelf(1, _record())
    findings = [_finding(probe) for probe in _PROBES]
    steps = (
        lambda: shelf.put(11, "Orders are archived after two years."),
        lambda: shelf.put(7, "The search page must respond within 3 seconds."),
        lambda: shelf.put(8, shelf.entries[8].text, withdrawn=True),
        lambda: shelf.take_out(9),
    )
    matcher.match(findings, shelf.view)
    for step in steps:
        step()
        fresh = RecordMatcher(learned).match(findings, shelf.view)
        assert _shown(matcher.match(findings, shelf.view)) == _shown(fresh)


def test_only_what_changed_is_read_again(learned: LearnedMatcher) -> None:
    """An analysis reads nothing of an unchanged record, and one entry of an edited one."""
    matcher = RecordMatcher(learned)
    shelf = Shelf(1, _record())
    matcher.match([_finding(_PROBES[0])], shelf.view)
    assert sorted(shelf.read) == [7, 8, 9, 10]
    shelf.read.clear()
    matcher.match([_finding(_PROBES[0])], shelf.view)
    shelf.put(8, "Labels are printed by the carrier.")
    matcher.match([_finding(_PROBES[0])], shelf.view)
    assert shelf.read == [8]


def test_no_project_sees_the_entries_of_another(learned: LearnedMatcher) -> None:
    """The same question finds each project's own entry and never the neighbor's."""
    matcher = RecordMatcher(learned)
    full, other = Shelf(1, _record()), Shelf(2, {20: "The lobby must be painted blue."})
    probe = [_finding(_PROBES[0])]
    assert matcher.match(probe, full.view)[0].record_id == 7
    assert matcher.match(probe, other.view)[0].record_id in (None, 20)
    near = matcher.nearest(_PROBES[0], other.view, count=5)
    assert [entry.record_id for entry in near] == [20]


def test_project_that_was_erased_leaves_nothing_to_its_successor(learned: LearnedMatcher) -> None:
    """SQLite gives ids of an erased project again; the moment of the entry tells them apart."""
    matcher = RecordMatcher(learned)
    matcher.match([_finding(_PROBES[0])], Shelf(1, _record()).view)
    successor = Shelf(1, {})
    successor.stamps[7] = (1, _EARLY + timedelta(days=1))
    text = "The lobby must be painted blue."
    successor.entries[7] = RecordEntry(7, "REQ-1", "requirement", text, text, "must")
    assert successor.stamps[7][0] == Shelf(1, _record()).stamps[7][0]
    near = matcher.nearest(_PROBES[0], successor.view, count=5)
    assert [entry.record_id for entry in near] == [7]
    assert near[0].similarity < 0.5


def test_memory_is_bounded(learned: LearnedMatcher) -> None:
    """The project used longest ago is dropped, and read again when it comes back."""
    matcher = RecordMatcher(learned, most_entries=9)
    shelves = [Shelf(project_id, _record()) for project_id in (1, 2, 3)]
    for shelf in shelves:
        matcher.match([_finding(_PROBES[0])], shelf.view)
    for shelf in shelves:
        shelf.read.clear()
    matcher.match([_finding(_PROBES[0])], shelves[2].view)
    matcher.match([_finding(_PROBES[0])], shelves[0].view)
    assert (shelves[2].read, sorted(shelves[0].read)) == ([], [7, 8, 9, 10])


def test_failed_read_leaves_no_half_filled_index(learned: LearnedMatcher) -> None:
    """After the database failed once, the next analysis sees the whole record."""
    matcher = RecordMatcher(learned)
    shelf = Shelf(1, _record())

    def broken(_ids: Iterable[int]) -> Sequence[RecordEntry]:
        raise OSError("no database")

    with pytest.raises(OSError, match="no database"):
        matcher.match([_finding(_PROBES[0])], RecordView(1, dict(shelf.stamps), broken))
    assert matcher.match([_finding(_PROBES[0])], shelf.view)[0].record_id == 7


def test_alike_finds_the_same_need_in_other_words(learned: LearnedMatcher) -> None:
    """Rewording counts, another object does not; nothing is like an empty record."""
    entries = list(Shelf(1, _record()).entries.values())
    found = RecordMatcher(learned).alike(
        ["Users must be able to reset their password by e-mail.", "The lobby is blue."], entries
    )
    assert list(found) == [frozenset({10}), frozenset()]
    assert list(RecordMatcher(learned).alike(["x"], [])) == [frozenset()]


@pytest.fixture
def learned_house(
    tmp_path: Path, sqlite_template: Path, learned: LearnedMatcher
) -> Iterator[House]:
    """Give a house with the learned matcher, on SQLite."""
    shutil.copy(sqlite_template, tmp_path / "clientsignal.db")
    analyzer = FakeAnalyzer()
    app = create_app(
        Settings(state=tmp_path),
        analyzer=analyzer,
        reader=FakeReader(),
        matcher=RecordMatcher(learned),
    )
    with TestClient(app) as http:
        client = ServiceClient(http, reviewer="李娜")
        yield House(client=client, http=http, parts=app.state.parts, analyzer=analyzer)


def _same_as_fresh(house: House, project_id: int, learned: LearnedMatcher) -> list[Match]:
    findings = [_finding(probe) for probe in _PROBES]
    with house.parts.readers() as session:
        view = view_record(session, project_id)
        kept = house.parts.models.matcher().match(findings, view)
        fresh = RecordMatcher(learned).match(findings, view)
    assert _shown(kept) == _shown(fresh)
    return list(kept)


def test_index_follows_decisions_in_the_database(
    learned_house: House, learned: LearnedMatcher
) -> None:
    """Accept, edit, withdraw and undo reach the next analysis, in each project by itself."""
    house = learned_house
    first, second = house.project("ONE"), house.project("TWO")
    item = house.accepted(first.id, "The search page must respond within 2 seconds.")
    found = _same_as_fresh(house, first.id, learned)
    assert (found[0].relation, found[0].record_id) == ("changes_value", item.record_id)
    edit = s.RecordUpdate(expected_version=1, text="The search page must respond within 1 second.")
    house.client.update_record(first.id, item.record_id, edit)
    assert _same_as_fresh(house, first.id, learned)[0].relation == "same"
    withdraw = s.RecordUpdate(expected_version=2, status="withdrawn")
    house.client.update_record(first.id, item.record_id, withdraw)
    _same_as_fresh(house, first.id, learned)
    assert _same_as_fresh(house, second.id, learned)[0].relation == "new"
    for _times in range(3):
        house.client.undo_last(first.id)
    assert _same_as_fresh(house, first.id, learned)[0].relation == "new"
