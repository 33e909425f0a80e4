"""Measure the due dates of `nlp.dates` on ``data/due_dates.csv``, side by side with dateparser.

Run with ``python -m training.evaluate_due_dates``; ``--show`` prints every row that is not right.
"""

from __future__ import annotations

import argparse
import csv
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from nlp.dates import find_due
from nlp.domain import Language, Span

TABLE = Path(__file__).resolve().parent.parent / "data" / "due_dates.csv"
OUTCOMES = ("right", "blank but expected", "silently wrong")


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence with the due date that a person gave it."""

    id: str
    language: Language
    text: str
    anchor: datetime | None
    latest: date | None
    earliest: date | None
    alternatives: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system said: dates, blank where it found none or would not choose."""

    latest: date | None = None
    earliest: date | None = None
    alternatives: tuple[date, ...] = ()

    def outcome(self, row: Row) -> str:
        """Return which of `OUTCOMES` this answer is for ``row``."""
        if (self.latest, self.earliest) == (row.latest, row.earliest):
            return OUTCOMES[0]
        blank = self.latest is None and self.earliest is None
        return OUTCOMES[1] if blank else OUTCOMES[2]


System = Callable[[Row], Answer]


def read_table(path: Path = TABLE) -> list[Row]:
    """Read the benchmark table.

    Raises
    ------
    ValueError
        If a row cannot be read; the message names file, line and what is wrong.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = []
        for fields in reader:
            try:
                rows.append(_row(fields))
            except (KeyError, ValueError) as error:
                raise ValueError(f"{path.name} line {reader.line_num}: {error}") from error
    return rows


def _row(fields: dict[str, str]) -> Row:
    return Row(
        id=fields["id"],
        language=Language(fields["language"]),
        text=fields["text"],
        anchor=_moment(fields["anchor"]),
        latest=_date(fields["expected_latest"]),
        earliest=_date(fields["expected_earliest"]),
        alternatives=tuple(
            date.fromisoformat(part) for part in fields["expected_alternatives"].split(";") if part
        ),
    )


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(hour=9, tzinfo=UTC) if text else None


def our_answer(row: Row) -> Answer:
    """Return what `find_due` says: the last dated finding, else the first blank one."""
    found = find_due(row.text, Span(0, len(row.text)), row.language, row.anchor)
    if not found:
        return Answer()
    dated = [due for due in found if due.latest or due.earliest]
    due = dated[-1] if dated else found[0]
    return Answer(due.latest, due.earliest, due.alternatives)


def dateparser_answer() -> System | None:
    """Return dateparser's ``search_dates`` as a system, ``None`` where it is not installed."""
    if find_spec("dateparser") is None:
        return None
    search_dates = import_module("dateparser.search").search_dates

    def answer(row: Row) -> Answer:
        settings: dict[str, object] = {"PREFER_DATES_FROM": "future"}
        if row.anchor is not None:
            settings["RELATIVE_BASE"] = row.anchor.replace(tzinfo=None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = search_dates(row.text, languages=[row.language.value], settings=settings)
        return Answer(found[-1][1].date()) if found else Answer()

    return answer


def evaluate(rows: list[Row], system: System) -> Iterator[tuple[Row, Answer, str]]:
    """Yield each row with the system's answer and its outcome."""
    for row in rows:
        answer = system(row)
        yield row, answer, answer.outcome(row)


def main(arguments: list[str] | None = None) -> int:
    """Print the outcomes per language and system; exit status 1 if ours is silently wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="print every row that is not right")
    options = parser.parse_args(arguments)
    rows = read_table()
    systems: dict[str, System] = {"nlp.dates": our_answer}
    if (rival := dateparser_answer()) is not None:
        systems["dateparser"] = rival
    print(f"{'system':<12}{'language':<10}{'rows':>6}" + "".join(f"{o:>22}" for o in OUTCOMES))
    wrong = 0
    for name, system in systems.items():
        results = list(evaluate(rows, system))
        for language in Language:
            counts = Counter(o for row, _, o in results if row.language is language)
            total = sum(counts.values())
            cells = "".join(f"{counts[o]:>14} ({counts[o] / total:5.1%})" for o in OUTCOMES)
            print(f"{name:<12}{language:<10}{total:>6}{cells}")
        if name == "nlp.dates":
            wrong = sum(outcome == OUTCOMES[2] for _, _, outcome in results)
            _print_alternatives(results)
            if options.show:
                _print_misses(results)
    return int(wrong > 0)


def _print_alternatives(results: list[tuple[Row, Answer, str]]) -> None:
    stated = [(row, answer) for row, answer, _ in results if row.alternatives]
    same = sum(set(answer.alternatives) == set(row.alternatives) for row, answer in stated)
    print(f"alternatives as expected: {same} of {len(stated)}")


def _print_misses(results: list[tuple[Row, Answer, str]]) -> None:
    for row, answer, outcome in results:
        if outcome != OUTCOMES[0] or (
            row.alternatives and set(answer.alternatives) != set(row.alternatives)
        ):
            expected = (row.latest, row.earliest, row.alternatives)
            got = (answer.latest, answer.earliest, answer.alternatives)
            print(f"{row.id} {outcome}: {row.text}\n   expected {expected}\n   got      {got}")


if __name__ == "__main__":
    raise SystemExit(main())
