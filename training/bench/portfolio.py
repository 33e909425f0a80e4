"""Portfolio of 2,000 projects with 200 snapshots each: nightly scoring, first paint and filters.

The rows are written straight into a database of its own, because 400,000 estimates through the routes
would measure the routes. What is timed then is the product as a user starts it.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import numpy as np

from training.bench import browser

_PROGRAM = (sys.executable, "-c", "from service.cli import main; main()")
_REPEATS = 5
_READY_S = 180.0
_NIGHT_S = 3600.0
_CLIENTS = 40
_LEFT = """left => [...document.querySelectorAll('[data-testid=stMetricValue]')].slice(0, 4)
    .reduce((sum, card) => sum + Number(card.textContent), 0) === left"""


def fill(path: Path, projects: int, snapshots: int) -> None:
    """Write projects with weekly snapshots and estimates; the newest is a week old."""
    random = np.random.default_rng(0)
    now, today = datetime.now(UTC).isoformat(sep=" ")[:26], datetime.now(UTC).date()
    days = [today - timedelta(days=7 * (snapshots - index)) for index in range(snapshots)]
    base = sqlite3.connect(path)
    with base:
        for project in range(1, projects + 1):
            base.execute(
                "INSERT INTO projects (id, key, name, client_name, language, own_domains, own_names, "
                "created_at, version) VALUES (?,?,?,?,'en','[]','[]',?,1)",
                (
                    project,
                    f"P{project:05d}",
                    f"Project {project}",
                    f"Client {project % _CLIENTS}",
                    now,
                ),
            )
            _fill_project(base, project, days, random, now)
    base.close()


def _fill_project(
    base: sqlite3.Connection,
    project: int,
    days: list[date],
    random: np.random.Generator,
    now: str,
) -> None:
    start, end = days[0], days[-1] + timedelta(days=int(random.integers(20, 400)))
    facts = {
        "start_date": start.isoformat(),
        "planned_end": end.isoformat(),
        "planned_cost": float(random.integers(50, 2000) * 1000),
        "currency": "EUR",
        "category": "portal",
    }
    p_late = np.clip(0.4 + np.cumsum(random.normal(0, 0.02, len(days))), 0.02, 0.98)
    first = (project - 1) * len(days) + 1
    base.executemany(
        "INSERT INTO project_snapshots (id, project_id, as_of, revision, source, facts, features, "
        "evidence, reconstructed, note, created_at, created_by) "
        "VALUES (?,?,?,1,'nightly',?,'{}','{}',0,'',?,'bench')",
        [
            (first + index, project, day.isoformat(), json.dumps(facts), now)
            for index, day in enumerate(days)
        ],
    )
    base.executemany(
        "INSERT INTO risk_estimates (project_id, snapshot_id, as_of, is_current, model_version, basis, "
        "level, p_late, threshold, expected_slip_days, mean_delay_days, planned_end, p50_end, p80_end, "
        "p95_end, n_reference, n_finished, segment, expected_loss, currency, note, drivers, created_at) "
        "VALUES (?,?,?,1,'bench','reference',?,?,0.5,?,?,?,?,?,?,100,0,'portal',?,'EUR','','[]',?)",
        [
            (
                project,
                first + index,
                day.isoformat(),
                "at_risk" if p > 0.6 else "calm",
                float(p),
                float(40 * p),
                float(50 * p),
                end.isoformat(),
                *((end + timedelta(days=int(k * p))).isoformat() for k in (40, 80, 160)),
                float(p * 100_000),
                now,
            )
            for index, (day, p) in enumerate(zip(days, p_late, strict=True))
        ],
    )


@contextmanager
def started(*words: str, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a part of the product until the block ends."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*_PROGRAM, *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def measure(projects: int, snapshots: int) -> Iterator[tuple[str, Any]]:
    """Give each time in seconds as soon as it is known, after what it is measured on.

    Medians are over `_REPEATS` rounds. The cold paint is the first page that the pages draw after their
    start, in a browser that has never been there; the service has answered before.
    """
    yield "projects", projects
    yield "snapshots", snapshots
    yield "repeats", _REPEATS
    yield "load_1min", round(os.getloadavg()[0], 1)
    with tempfile.TemporaryDirectory(prefix="clientsignal-bench-") as folder:
        environment = {**os.environ, "CLIENTSIGNAL_STATE": folder}
        subprocess.run([*_PROGRAM, "migrate"], env=environment, check=True, capture_output=True)  # noqa: S603 - our own program
        began = time.perf_counter()
        fill(Path(folder) / "clientsignal.db", projects, snapshots)
        yield "fill_s", round(time.perf_counter() - began, 1)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with (
            started("serve", "--port", str(port), environment=environment),
            httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=600.0) as http,
        ):
            _wait(http)
            yield "first_page_s", _time(http, {}, 1)
            yield "page_s", _time(http, {}, _REPEATS)
            yield "filter_level_s", _time(http, {"level": "at_risk"}, _REPEATS)
            yield "filter_words_s", _time(http, {"q": "Client 7"}, _REPEATS)
            yield "past_day_s", _time(http, {"as_of": _half_way(snapshots)}, _REPEATS)
            yield from _in_browser(port, Path(folder), projects).items()
            with started("worker", environment=environment):
                yield "nightly_s", _night(http)
    yield "load_1min_end", round(os.getloadavg()[0], 1)


def _half_way(snapshots: int) -> str:
    return (datetime.now(UTC).date() - timedelta(days=7 * snapshots // 2)).isoformat()


def _wait(http: httpx2.Client) -> None:
    end = time.monotonic() + _READY_S
    while time.monotonic() < end:
        try:
            if http.get("/health").is_success:
                return
        except httpx2.HTTPError:
            time.sleep(0.2)
    raise TimeoutError("the service did not start")


def _time(http: httpx2.Client, params: dict[str, str], repeats: int) -> float:
    """Return the median time of an answer."""
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        http.get("/api/v1/portfolio", params=params).raise_for_status()
        times.append(time.perf_counter() - began)
    return round(float(np.median(times)), 3)


def _in_browser(port: int, folder: Path, projects: int) -> dict[str, float | str]:
    """Return the times until the table is painted and until a filter has been applied."""
    lacking = browser.missing()
    if lacking is not None:
        return {"browser": lacking}
    paints, filters = [], []
    with browser.pages(port, folder) as address, browser.chromium() as page:
        for round_ in range(_REPEATS + 1):
            client = 7 + round_
            began = time.perf_counter()
            page.goto(f"{address}/portfolio")
            page.get_by_test_id("stDataFrame").first.wait_for(timeout=60_000)
            paints.append(time.perf_counter() - began)
            field = page.locator(".st-key-portfolio_text input")
            field.fill(f"Client {client}")
            began = time.perf_counter()
            field.press("Enter")
            left = len(range(client, projects + 1, _CLIENTS))
            # the cards count what the filter left, over all levels
            page.wait_for_function(_LEFT, arg=left, timeout=60_000)
            filters.append(time.perf_counter() - began)
    return {
        "browser_cold_paint_s": round(paints[0], 2),
        "browser_warm_paint_s": round(float(np.median(paints[1:])), 2),
        "browser_filter_s": round(float(np.median(filters[1:])), 2),
    }


def _night(http: httpx2.Client) -> float:
    job = http.post("/api/v1/delay/score").raise_for_status().json()
    began = time.perf_counter()
    while time.perf_counter() - began < _NIGHT_S:
        state = http.get(f"/api/v1/jobs/{job['id']}").json()
        if state["state"] not in ("queued", "running"):
            if state["state"] != "done":
                raise RuntimeError(f"scoring ended as {state['state']}: {state['error']}")
            return round(time.perf_counter() - began, 1)
        time.sleep(0.5)
    raise TimeoutError("scoring took over an hour")


def main() -> None:
    """Print the times as a table, line by line: what was measured stays if the rest is cut off."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=2_000)
    parser.add_argument("--snapshots", type=int, default=200)
    arguments = parser.parse_args()
    for name, value in measure(arguments.projects, arguments.snapshots):
        print(f"{name:22s} {value}", flush=True)


if __name__ == "__main__":
    main()
