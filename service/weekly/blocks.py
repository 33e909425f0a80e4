"""The report as blocks that every kind of file can show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from service.delay.judging import STALE_DAYS
from service.schemas.enums import Language
from service.schemas.weekly import ReportItem, ReportMood, ReportStatus, WeeklyReport
from service.weekly.charts import dates_chart, risk_chart
from service.weekly.words import WORDS


@dataclass(frozen=True, slots=True)
class Title:
    """The head of the report."""

    text: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading."""

    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; ``small`` for notes."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document with where they come from."""

    text: str
    caption: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text; ``widths`` are shares of the page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as PNG; its words stand in the caption, in the language of the report."""

    png: bytes
    caption: str


Block = Title | Heading | Line | Quote | Table | Picture


def blocks_of(report: WeeklyReport) -> list[Block]:
    """Return all blocks of a report in their order."""
    words = WORDS[report.language]
    week = words["week"].format(first=report.week_from, last=report.week_to)
    head = [f"{report.project_name} ({report.project_key})", week]
    if report.client_name:
        head.append(words["client"].format(name=report.client_name))
    blocks: list[Block] = [Title(words["title"], tuple(head)), Heading(words["status"])]
    blocks += _status(report, words)
    blocks += _quoted(words["confirmed"], report.confirmed, words)
    blocks += _changed(report, words)
    blocks += _quoted(words["questions"], report.questions, words)
    if report.mood is not None:
        blocks += [Heading(words["mood"]), Line(_mood(report.mood, words))]
    blocks += _risks(report, words)
    blocks += _money(report, words)
    blocks += _dates(report, words)
    return [*blocks, Line(words["made"], small=True)]


def percent(share: float) -> str:
    """Return a share as whole per cent."""
    return f"{share:.0%}"


def _status(report: WeeklyReport, words: dict[str, str]) -> list[Block]:
    status = report.status
    if status is None:
        return [Line(words["no_estimate"])]
    change = ""
    if report.before is not None:
        change = words["change"].format(day=report.before.as_of, p=percent(report.before.p_late))
    shown = words["p"].format(
        p=percent(status.p_late), threshold=percent(status.threshold), change=change
    )
    found: list[Block] = [
        Line(
            words["ends"].format(planned=status.planned_end, p50=status.p50_end, p80=status.p80_end)
        ),
        Line(shown),
        Line(_rests_on(status, words), small=True),
    ]
    if status.planned_end < report.week_from:
        days = (report.week_from - status.planned_end).days
        found.insert(0, Line(words["overdue"].format(planned=status.planned_end, days=days)))
    age = (report.week_from - status.as_of).days
    if age > STALE_DAYS:
        found.insert(0, Line(words["stale"].format(as_of=status.as_of, days=age)))
    if len(report.course) > 1:
        caption = words["chart"].format(threshold=percent(status.threshold))
        found += [
            Picture(risk_chart(report.course, words), caption),
            Picture(dates_chart(report.course, words), words["chart_dates"]),
        ]
    return found


def _rests_on(status: ReportStatus, words: dict[str, str]) -> str:
    basis = words.get(status.basis, status.basis)
    return words["n"].format(as_of=status.as_of, n=status.n_reference, basis=basis)


def _quoted(title: str, items: list[ReportItem], words: dict[str, str]) -> list[Block]:
    found: list[Block] = [Heading(title.format(n=len(items)))]
    for item in items:
        priority = f" [{words[item.priority]}]" if item.priority else ""
        due = f" · {words['due']} {item.due_on}" if item.due_on else ""
        owner = f" · {item.owner}" if item.owner else ""
        is_own_words = _says_no_more(item.quote, item.text)
        source = f" — {item.source}" if is_own_words and item.source else ""
        found.append(Line(f"{item.code}{priority} {item.text}{due}{owner}{source}"))
        if item.quote and not is_own_words:
            found.append(Quote(item.quote, item.source))
    return found if items else [*found, Line(words["none"])]


def _says_no_more(quote: str, text: str) -> bool:
    """Return whether a quote is the wording again with no more than marks of a list or a table."""
    if not text or text not in quote:
        return False
    before, _found, after = quote.partition(text)
    is_row = quote.lstrip().startswith("|")
    return is_row or not any(character.isalpha() for character in before + after)


def _changed(report: WeeklyReport, words: dict[str, str]) -> list[Block]:
    found: list[Block] = [Heading(words["changed"].format(n=len(report.changed)))]
    for change in report.changed:
        values = ""
        if change.from_value or change.to_value:
            # a priority is kept by its name in the program
            before, after = (words.get(v, v) for v in (change.from_value, change.to_value))
            values = f": {before or '–'} → {after or '–'}"
        found += [
            Line(f"{change.code} {words[change.relation]}{values}"),
            Quote(change.from_quote, words["was"]),
            Quote(change.to_quote, words["now"]),
        ]
    return found if report.changed else [*found, Line(words["none"])]


def _mood(mood: ReportMood, words: dict[str, str]) -> str:
    before = "–" if mood.mean_before is None else f"{mood.mean_before:+.2f}"
    if mood.mean is None:
        return words["mood_none"].format(before=before, m=mood.n_before)
    return words["mood_line"].format(
        mean=f"{mood.mean:+.2f}", n=mood.n, before=before, m=mood.n_before
    )


def _risks(report: WeeklyReport, words: dict[str, str]) -> list[Block]:
    heading = Heading(words["risks"].format(n=len(report.risks)))
    if not report.risks:
        return [heading, Line(words["none"])]
    names = ("code", "risk", "exposure", "response", "owner", "due")
    rows = tuple(
        (
            risk.code,
            risk.title,
            "–" if risk.exposure_days is None else f"{risk.exposure_days:g}",
            risk.response or "–",
            risk.owner or "–",
            _day(risk.due_on),
        )
        for risk in report.risks
    )
    widths = (0.08, 0.3, 0.11, 0.27, 0.11, 0.13)
    return [heading, Table(tuple(words[name] for name in names), rows, widths)]


def _money(report: WeeklyReport, words: dict[str, str]) -> list[Block]:
    found: list[Block] = []
    if report.budget_level is not None:
        forecast = "–"
        if report.forecast_total is not None:
            forecast = f"{report.forecast_total:,.0f} {report.currency}"
        level = words[report.budget_level]
        found.append(Line(words["money_line"].format(forecast=forecast, level=level)))
    if report.overload_weeks is not None:
        found.append(Line(words["overload"].format(n=report.overload_weeks)))
    return [Heading(words["money"]), *found] if found else []


def _dates(report: WeeklyReport, words: dict[str, str]) -> list[Block]:
    heading = Heading(words["dates"])
    if not report.dates:
        return [heading, Line(words["none"])]
    rows = tuple(
        (
            found.on.isoformat(),
            found.code or "–",
            words["planned_end"] if not found.code else found.text,
            found.owner or "–",
        )
        for found in report.dates
    )
    names = ("date", "code", "text", "owner")
    return [heading, Table(tuple(words[name] for name in names), rows, (0.15, 0.1, 0.58, 0.17))]


def _day(when: date | None) -> str:
    return when.isoformat() if when else "–"


def file_name(report: WeeklyReport, suffix: str) -> str:
    """Return the name of a file of a report."""
    return f"{report.project_key}-{report.week_from:%Y%m%d}-{report.audience}.{suffix}"


def lang_of(report: WeeklyReport) -> str:
    """Return the language tag of a report."""
    return "zh-CN" if report.language is Language.ZH else "en"
