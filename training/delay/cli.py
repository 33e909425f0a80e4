"""Command line of the delay models: train, predict, and the commands that measure them."""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

from models.delay.drivers import shown_drivers
from models.delay.model import DelayEstimate, DelayModel
from models.delay.reference import SHIPPED
from models.delay.table import read_projects
from models.errors import ModelError
from training.delay.checks import (
    FOUND_HEADER,
    find_effects,
    mean_and_interval,
    pooled_origins,
    shuffled_auc,
)
from training.delay.fit import train as fit_model
from training.delay.references import write_classes
from training.delay.rolling import HEADER, Score, rolling_origin
from training.delay.simulate import small_histories
from training.delay.simulate import summary as summary_of_draws
from training.delay.split import split_by_time
from training.delay.standins import HEADER as STANDINS_HEADER
from training.delay.standins import summary
from training.delay.standins import table as standin_table

app = typer.Typer(
    help="Delay risk: learn from finished projects, estimate open ones.", no_args_is_help=True
)
COLUMNS = (
    "project_id",
    "p_late_5pct",
    "p50_end",
    "p80_end",
    "p95_end",
    "expected_slip_days",
    "n_reference",
    "top_drivers",
)
_DRIVERS_SHOWN = 4
REFUSED = 3

ProjectFile = Annotated[
    Path, typer.Argument(help="CSV file in the project schema (data/project_schema.md)")
]
Phases = Annotated[str, typer.Option(help="only these phases, separated by commas")]
StartFrom = Annotated[str, typer.Option(help="only work that started on or after this day")]
DateText = Annotated[str, typer.Option(help="date as YYYY-MM-DD")]


def note(message: str) -> None:
    """Write a remark to stderr; results alone go to stdout."""
    print(f"delay: {message}", file=sys.stderr)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


def stop(error: Exception) -> typer.Exit:
    """Show an error and return the exit status."""
    print(f"delay: error: {error}", file=sys.stderr)
    return typer.Exit(1)


def date_of(text: str) -> pd.Timestamp | None:
    """Read a date option; the empty text is no date."""
    if not text:
        return None
    try:
        return pd.Timestamp(dt.date.fromisoformat(text))
    except ValueError as error:
        raise typer.BadParameter(f"{text} is no date of the form YYYY-MM-DD") from error


@app.command()
def train(
    projects: ProjectFile,
    out: Annotated[Path, typer.Option(help="folder to write the model to")],
    as_of: DateText = "",
    champion: Annotated[
        Path | None, typer.Option(help="model in use; a worse one is refused with status 3")
    ] = None,
) -> None:
    """Learn from a history; only what was known on --as-of is used (default: the last outcome)."""
    try:
        table = read_projects(projects, note=note)
        # a row that stands twice must not count twice; `read_projects` has named it
        table = table[~table.duplicated()].reset_index(drop=True)
        if champion is not None:
            _pass_gate(table, DelayModel.load(champion))
        model = fit_model(table, note=note, until=date_of(as_of))
        model.save(out)
    except (ModelError, OSError) as error:
        raise stop(error) from error
    for name, value in model.facts.items():
        note(f"{name}: {value}")


def _pass_gate(table: pd.DataFrame, champion: DelayModel) -> None:
    """Print the verdict as JSON; ends the command if the new model must not go live."""
    from training.delay.gate import judge  # noqa: PLC0415 - only this option needs it

    verdict = judge(table, champion)
    print(json.dumps(verdict.as_json(), ensure_ascii=False), flush=True)
    if not verdict.passed:
        note(f"refused: {verdict.reason_en}")
        raise typer.Exit(REFUSED)


@app.command()
def predict(
    projects: ProjectFile,
    model: Annotated[Path, typer.Option(help="folder that `train` wrote")],
) -> None:
    """Estimate every row and write CSV to stdout, one row per input row, in the same order."""
    try:
        estimates = DelayModel.load(model).predict(read_projects(projects, note=note))
    except (ModelError, OSError) as error:
        raise stop(error) from error
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(csv_row(estimate) for estimate in estimates)


def csv_row(estimate: DelayEstimate) -> list[str]:
    """Return the values of one estimate as text."""
    ends = [str(end)[:10].replace("NaT", "") for end in estimate.ends]
    drivers = shown_drivers(estimate.drivers, most=_DRIVERS_SHOWN)
    reasons = "; ".join(map(str, drivers)) or estimate.note
    return [
        estimate.project_id,
        f"{estimate.p_late_5pct:.4f}",
        *ends,
        f"{estimate.expected_slip_days:.1f}",
        str(estimate.n_reference),
        reasons,
    ]


@app.command()
def split(
    projects: ProjectFile,
    test_from: Annotated[str, typer.Option(help="first day of the test rows, YYYY-MM-DD")],
    out: Annotated[Path, typer.Option(help="folder for train.csv, test.csv and test_known.csv")],
    phases: Annotated[str, typer.Option(help="only these phases, separated by commas")] = "",
    start_from: Annotated[
        str, typer.Option(help="only work that started on or after this day")
    ] = "",
) -> None:
    """Split a file by time into train.csv, test.csv (no outcome) and test_known.csv."""
    parts = split_by_time(
        pd.read_csv(projects, low_memory=False),
        test_from=pd.Timestamp(test_from),
        phases=_names(phases),
        start_from=date_of(start_from),
    )
    out.mkdir(parents=True, exist_ok=True)
    for name, rows in zip(("train", "test_known", "test"), parts, strict=True):
        rows.to_csv(out / f"{name}.csv", index=False)
        note(f"{name}.csv: {len(rows)} rows")


@app.command()
def rolling(
    projects: ProjectFile,
    origins: Annotated[str, typer.Option(help="days to train at, separated by commas")],
    window_days: Annotated[int, typer.Option(help="days after each origin that are tested")] = 182,
    phases: Phases = "",
    start_from: StartFrom = "",
) -> None:
    """Train at each origin on what was known then and print the scores of the window after it."""
    print(HEADER)
    for found in rolling_origin(
        pd.read_csv(projects, low_memory=False),
        [pd.Timestamp(day) for day in origins.split(",")],
        window_days=window_days,
        note=note,
        phases=_names(phases),
        start_from=date_of(start_from),
    ):
        print(found)


@app.command()
def simulate(
    projects: ProjectFile,
    test_from: Annotated[str, typer.Option(help="first day of the test rows, YYYY-MM-DD")],
    sizes: Annotated[
        str, typer.Option(help="numbers of finished items, separated by commas")
    ] = "0,5,30,300",
    repeats: Annotated[int, typer.Option(help="random histories of each size")] = 3,
    phases: Phases = "",
    start_from: StartFrom = "",
) -> None:
    """Print how estimates hold with a history of few finished items, and the means by size."""
    print(f"items  {HEADER}")
    drawn: dict[int, list[Score]] = {}
    for size, found in small_histories(
        pd.read_csv(projects, low_memory=False),
        [int(size) for size in sizes.split(",")],
        test_from=pd.Timestamp(test_from),
        repeats=repeats,
        note=lambda _message: None,
        phases=_names(phases),
        start_from=date_of(start_from),
    ):
        print(f"{size:5d}  {found}", flush=True)
        drawn.setdefault(size, []).append(found)
    for size, scores in drawn.items():
        print(summary_of_draws(size, scores))


@app.command()
def shuffle(
    projects: ProjectFile,
    test_from: Annotated[str, typer.Option(help="first day of the test rows, YYYY-MM-DD")],
    shuffles: Annotated[int, typer.Option(help="how often to shuffle")] = 20,
    phases: Phases = "",
    start_from: StartFrom = "",
) -> None:
    """Leak test: print the AUC after the outcomes of the training rows were shuffled; .5 is clean."""
    found = []
    for auc in shuffled_auc(
        pd.read_csv(projects, low_memory=False),
        test_from=pd.Timestamp(test_from),
        shuffles=shuffles,
        phases=_names(phases),
        start_from=date_of(start_from),
    ):
        found.append(auc)
        print(f"shuffle {len(found)}: auc {auc:.3f}", flush=True)
    mean, low, high = mean_and_interval(found)
    print(f"mean auc {mean:.3f} [{low:.3f} {high:.3f}] of {len(found)} shuffles")


@app.command()
def effects(
    count: Annotated[int, typer.Option(help="projects of each simulated history")] = 600,
    seeds: Annotated[int, typer.Option(help="histories of each kind")] = 2,
    names: Annotated[str, typer.Option(help="only effects whose name begins with this")] = "",
) -> None:
    """Print what the model finds in simulated histories with and without an effect, and the means.

    One AUC on 240 projects is off by .04 (standard deviation) even where nothing is to be found, so
    only the mean of many seeds tells whether something is found that is not there.
    """
    print(FOUND_HEADER)
    aucs: dict[str, list[float]] = {}
    for seed in range(seeds):
        for found in find_effects(count, seed=seed, names=names):
            aucs.setdefault(found.name, []).append(found.auc)
            print(found, flush=True)
    for name, values in aucs.items():
        mean, low, high = mean_and_interval(values)
        print(f"{name:22s} mean auc {mean:.3f} [{low:.3f} {high:.3f}] of {len(values)} seeds")


@app.command()
def pooled(
    projects: ProjectFile,
    origins: Annotated[str, typer.Option(help="days to train at, separated by commas")],
    window_days: Annotated[int, typer.Option(help="days after each origin that are tested")] = 365,
) -> None:
    """Train at each origin on the file's own earlier years; print the scores of all windows together."""
    n, auc, brier, base = pooled_origins(
        pd.read_csv(projects, low_memory=False),
        [pd.Timestamp(day) for day in origins.split(",")],
        window_days=window_days,
    )
    print(f"n {n}  auc {auc:.3f}  brier {brier:.4f}  brier_base {base:.4f}")


@app.command()
def standins(
    corpora: Annotated[
        Path, typer.Option(envvar="CLIENTSIGNAL_CORPORA", help="folder of the corpora")
    ],
    after: Annotated[
        bool, typer.Option(help="the published test periods; without it the years before them")
    ] = False,
    names: Annotated[str, typer.Option(help="only stand-ins whose name begins with this")] = "",
) -> None:
    """Print how the recipe does on stand-ins for files of other organizations."""
    print(STANDINS_HEADER)
    lines = []
    for line in standin_table(corpora / "projects", after=after, names=names):
        lines.append(line)
        print(line, flush=True)
    print(summary(lines))


@app.command()
def references(
    corpora: Annotated[
        Path, typer.Option(envvar="CLIENTSIGNAL_CORPORA", help="folder of the corpora")
    ],
    out: Annotated[Path, typer.Option(help="JSON file to write")] = SHIPPED,
) -> None:
    """Learn the shipped reference classes from the permissive project files."""
    try:
        count = write_classes(corpora / "projects", out)
    except (ModelError, OSError) as error:
        raise stop(error) from error
    note(f"{count} classes written to {out.name}")


if __name__ == "__main__":
    app()
