"""Measure the text side on everything there is: ``python -m training.evaluate``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from models.analyzer import Analyzer
from models.loading import load_analyzer
from training.evaluate import clientdocs, messages, moscow, robustness
from training.evaluate.report import Report, Section, markdown, write
from training.evaluate.sources import MissingDataError, Sources

Part = Callable[[], Section]


def parts_of(sources: Sources, analyzer: Analyzer) -> Mapping[str, Part]:
    """Return every part of the report by name, in the order of the report."""
    return {
        "clientdocs": partial(clientdocs.evaluate, sources, analyzer),
        "messages": partial(messages.evaluate, sources, analyzer),
        "moscow": partial(moscow.evaluate, sources, analyzer),
        "robustness": partial(robustness.evaluate, sources, analyzer),
    }


def run_part(name: str, part: Part) -> Section:
    """Run one part; missing data is named in the report and the rest goes on."""
    started = time.perf_counter()
    try:
        section = part()
    except MissingDataError as error:
        section = Section(name, name, skipped=str(error))
    print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return section


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report and write it to the folder ``--out``."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("--model", type=Path, help="version folder (default: the shipped one)")
    parser.add_argument("--out", type=Path, default=Path("reports"), help="folder for the report")
    parser.add_argument("--parts", help="names of parts, separated by commas (default: all)")
    options = parser.parse_args(arguments)
    sources = Sources.from_environment()
    analyzer = load_analyzer(options.model)
    parts = parts_of(sources, analyzer)
    names = options.parts.split(",") if options.parts else list(parts)
    if unknown := [name for name in names if name not in parts]:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(parts)}")
    report = Report(
        {
            "model": analyzer.version,
            "intervals": "95 %, documents drawn with replacement, fixed seed",
        },
        tuple(run_part(name, parts[name]) for name in names),
    )
    write(report, options.out)
    print(markdown(report))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
