"""The report of the simulation: learning curves with intervals, as Markdown and as a plot."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.evaluate.intervals import Counts, estimate
from training.learning.charts import curve_chart, save_svg
from training.learning.points import Point
from training.learning.scoring import Difference, compare, requirement_f1

_FORGETTING = -0.02
_PANELS = {
    "new en": "English, later documents of other projects",
    "new zh": "Chinese, later documents of other projects",
    "same en": "English, the same projects go on",
    "same zh": "Chinese, the same projects go on",
    "specs en": "English, later specifications of other authors",
    "intent en": "Intent of English e-mail sentences",
}
_WAYS = {
    "random noise 0": "right, any order",
    "value noise 0": "right, most instructive first",
    "random noise 0.05": "5 % wrong, any order",
    "random noise 0.2": "20 % wrong, any order",
}


def write(points: Sequence[Point], folder: Path, version: str) -> str:
    """Write ``learning.md`` and ``learning.svg`` into ``folder``; returns the Markdown."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Learning from decisions, simulated",
        "",
        f"Start: shipped model {version}. Every point is a model fitted on the decisions up to there; later "
        "documents were never decided on. Means over several random orders. Intervals: 95 %, documents drawn with "
        "replacement, the same ones before and after.",
    ]
    curve = []
    for name in dict.fromkeys(point.name for point in points):
        steps = _steps([point for point in points if point.name == name])
        first = steps[0]
        sets = [each for each in ("later", "other", "documents") if each in first[0].scored]
        repeats = len(first)
        lines += [
            "",
            f"## {name} ({repeats} orders)",
            "",
            _row(["decisions", "documents", *_titles(sets, name)]),
        ]
        lines.append(_row(["---"] * (2 + 2 * len(sets))))
        for step in steps:
            cells = [
                f"{np.mean([p.decisions for p in step]):.0f}",
                f"{np.mean([p.documents for p in step]):.0f}",
            ]
            for which in sets:
                gap = difference(first, step, which)
                cells += [f"{gap.challenger:.3f}", _gap(gap) if step is not first else "–"]
            lines.append(_row(cells))
            curve.append(_curve_row(name, step))
        worst = min(
            (difference(first, step, which).value for step in steps for which in sets[1:2]),
            default=0.0,
        )
        if len(sets) > 1:
            within = "within" if worst >= _FORGETTING else "BEYOND"
            told = f"Largest loss in the other language: {100 * worst:+.1f} points ({within} the 2 allowed)."
            lines += ["", told]
    text = "\n".join(lines) + "\n"
    (folder / "learning.md").write_text(text, encoding="utf-8")
    (folder / "curve.json").write_text(json.dumps(curve, indent=1), encoding="utf-8")
    if curve:
        save_svg(curve_chart(curve), folder / "learning.svg")
    return text


def draw(points: Sequence[Point], folder: Path) -> list[Path]:
    """Write one plot of the client documents and one of the mail sentences into ``folder``, as far as measured."""
    written = []
    for name, is_intent in (("learning-clientdocs", False), ("learning-intent", True)):
        curve = []
        for condition in dict.fromkeys(point.name for point in points):
            if condition.startswith("intent") is is_intent:
                steps = _steps([point for point in points if point.name == condition])
                curve += [_curve_row(condition, step) for step in steps]
        if curve:
            folder.mkdir(parents=True, exist_ok=True)
            save_svg(curve_chart(curve), folder / f"{name}.svg")
            written.append(folder / f"{name}.svg")
    return written


def _titles(sets: Sequence[str], name: str) -> list[str]:
    meaning = {
        "later": "F1 intent, later sentences"
        if name.startswith("intent")
        else "F1 later documents",
        "other": "F1 Chinese documents" if name.startswith("intent") else "F1 other language",
        "documents": "F1 English documents",
    }
    return [title for which in sets for title in (meaning[which], "change")]


def _steps(points: Sequence[Point]) -> list[list[Point]]:
    """Return the points of all repeats, step by step; repeats that were cut short are left out of later steps."""
    by_repeat: dict[int, list[Point]] = defaultdict(list)
    for point in points:
        by_repeat[point.repeat].append(point)
    length = max(map(len, by_repeat.values()))
    return [[run[at] for run in by_repeat.values() if len(run) == length] for at in range(length)]


def difference(before: Sequence[Point], after: Sequence[Point], which: str) -> Difference:
    """Compare two steps on the same documents; repeats of a document add up."""
    first, second = _pooled(before, which), _pooled(after, which)
    keys = sorted(first)
    return compare(
        [first[key] for key in keys],
        [second[key] for key in keys],
        requirement_f1,
        n=int(sum(first[key][2] for key in keys)),
    )


def _pooled(step: Sequence[Point], which: str) -> dict[str, Counts]:
    total: dict[str, Counts] = {}
    for point in step:
        for key, counts in point.scored[which].items():
            total[key] = total.get(key, np.zeros(3)) + np.array(counts)
    return total


def _curve_row(name: str, step: Sequence[Point]) -> dict[str, float | str]:
    pooled = list(_pooled(step, "later").values())
    found = estimate(pooled, requirement_f1, n=0)
    return {
        "panel": _PANELS[" ".join(name.split()[:2])],
        "n": f"{len(pooled)} later documents with {sum(each[2] for each in pooled) / len(step):.0f} positives an order",
        "way": _WAYS[" ".join(name.split()[2:])],
        "decisions": float(np.mean([point.decisions for point in step])),
        "f1": found.value,
        "low": found.low,
        "high": found.high,
    }


def _gap(gap: Difference) -> str:
    return f"{100 * gap.value:+.1f} [{100 * gap.low:+.1f}, {100 * gap.high:+.1f}]"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
