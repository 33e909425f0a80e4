"""Learn the shipped reference classes from the permissive project files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models.delay.reference import size_of
from models.delay.survival import Reference
from models.delay.table import read_projects

_LEAST = 30
# Finished construction phases vanish from the first file, so only its planning phases can be used.
_FINISHED = {"nyc_sca_phases.csv": ("Scope", "Design"), "us_itdashboard_2012.csv": ()}
_FORECAST = ("nyc_capital25m_panel.csv", "uk_gmpp_panel_to_2018.csv")
_NAMES = {
    "construction": "public construction, New York",
    "it": "federal IT, United States",
    "government major": "major government projects, United Kingdom",
    "": "public projects, New York, United States and United Kingdom",
}


def learn_classes(folder: Path) -> dict[str, Any]:
    """Return the content of `reference_classes.json`, learned from the files in ``folder``."""
    rows = pd.concat([_finished(folder), _forecast(folder)], ignore_index=True)
    return {
        "about": "Slip as a share of the planned duration; forecast files: how far the forecast end "
        "moved until the report of the next year. Shown as ranges, never mixed into a model.",
        "sources": "NYC Open Data (SCA planning phases; capital projects over 25 million USD), US IT "
        "Dashboard 2012 (public domain), UK GMPP to 2018 (Open Government Licence v3.0)",
        "classes": list(_classes(rows)),
    }


def _finished(folder: Path) -> pd.DataFrame:
    parts = []
    for name, phases in _FINISHED.items():
        rows = read_projects(folder / name)
        rows = rows[rows["deadline_passed"] == 1]
        if phases:
            rows = rows[rows["phase"].isin(phases)]
        end = rows["actual_end"].fillna(rows["snapshot_date"])
        slip = (end - rows["planned_end"]).dt.days / rows["planned_duration_days"]
        parts.append(_narrow(rows, slip, rows["actual_end"].notna()))
    return pd.concat(parts, ignore_index=True)


def _forecast(folder: Path) -> pd.DataFrame:
    parts = []
    for name in _FORECAST:
        rows = read_projects(folder / name)
        rows = rows[rows["delayed_5pct"].notna() & rows["slip_days"].notna()]
        slip = rows["slip_days"] / rows["planned_duration_days"]
        parts.append(_narrow(rows, slip, slip.notna()))
    return pd.concat(parts, ignore_index=True)


def _narrow(rows: pd.DataFrame, slip: pd.Series, finished: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "kind": rows["domain"].astype(str),
            "size": [size_of(float(length)) for length in rows["planned_duration_days"]],
            "phase": rows["phase"].fillna("").astype(str),
            "late": rows["delayed_5pct"].astype(float),
            "slip": slip.astype(float),
            "finished": finished,
        }
    ).dropna()


def _classes(rows: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for parts in (
        ("kind", "size", "phase"),
        ("kind", "phase"),
        ("kind", "size"),
        ("kind",),
        ("size",),
        (),
    ):
        everything = [("", rows)] if not parts else list(rows.groupby(list(parts)))
        for key, own in everything:
            values = dict(zip(parts, key if isinstance(key, tuple) else (key,), strict=False))
            found = {name: str(values.get(name, "")) for name in ("kind", "size", "phase")}
            if len(own) >= _LEAST and ("phase" not in parts or found["phase"]):
                yield {**found, "class": _one(found, own)}


def _one(key: dict[str, str], rows: pd.DataFrame) -> dict[str, Any]:
    curve = Reference.of(rows["slip"].to_numpy(np.float64), rows["finished"].to_numpy(np.bool_))
    quantiles = {
        f"slip_p{round(100 * level)}": round(float(np.clip(curve.quantile(level), -1.0, 10.0)), 3)
        for level in (0.5, 0.8, 0.95)
    }
    shown = [_NAMES[key["kind"]], key["phase"], f"{key['size']} duration" if key["size"] else ""]
    return {
        "name": ", ".join(part for part in shown if part),
        "count": len(rows),
        "late_share": round(float(rows["late"].mean()), 3),
        **quantiles,
    }


def write_classes(folder: Path, target: Path) -> int:
    """Write the file that is shipped and return the number of classes."""
    content = learn_classes(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return len(content["classes"])
