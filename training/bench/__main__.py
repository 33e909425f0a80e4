"""`python -m training.bench`: print the report."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from models.encoder import load_encoder
from models.loading import BASE, load_text_model
from nlp.domain import Document
from training.bench import browser, commands, mail_throughput, retraining, steps
from training.corpus import LabelledDocument, read_corpus

_DATA = Path(__file__).parents[2] / "data"
_LENGTHS = (20_000, 200_000, 2_000_000)
# Some 170 units: the slow encoder needs half a minute for them on two busy processors.
_COMPARED_LINES = 200
# Some 100 documents make heads of the usual size; the slow encoder reads their units as well.
_EVERY = 14
# Each loads something on first use: the Chinese splitter, calendars of both countries.
_WARM_UP = ("请在下周三节前增加批量导出功能。", "Please add the export by next Friday.")


def main(argv: Sequence[str] | None = None) -> None:
    """Measure and print; processes come first, while this one is small."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=300, help="documents per language")
    parser.add_argument(
        "--lengths", type=int, nargs="+", default=_LENGTHS, help="lengths of one long document"
    )
    parser.add_argument(
        "--messages", type=int, default=mail_throughput.MESSAGES, help="messages of the mailbox"
    )
    parser.add_argument(
        "--decisions", type=int, nargs="*", default=retraining.SIZES, help="sizes of a retraining"
    )
    parser.add_argument(
        "--text-only", action="store_true", help="only `analyze` and what happens inside it"
    )
    arguments = parser.parse_args(argv)
    corpus = read_corpus(_DATA / "labelled")
    chosen = {
        language: [one for one in corpus if one.language == language][: arguments.documents]
        for language in ("zh", "en")
    }
    both = [one for pair in zip(chosen["zh"], chosen["en"], strict=False) for one in pair]
    print(
        f"# ClientSignal speed\n\n{os.cpu_count()} processors, Python {platform.python_version()}, "
        f"load of the machine at the start {os.getloadavg()[0]:.1f}\n"
    )
    with TemporaryDirectory() as folder:
        _print_commands(chosen, Path(folder))
    if not arguments.text_only:
        _print_rest(arguments.messages, arguments.decisions)
    model = load_text_model(BASE / "text", load_encoder(None))
    documents = [one.document for one in both]
    for text in _WARM_UP:
        model.analyze(Document("warm", text, received_at=datetime(2026, 3, 3, tzinfo=UTC)))
    _print_growth(steps.time_growth(model, [one.text for one in documents], arguments.lengths))
    _print_steps(steps.time_steps(model, documents))
    _print_encoders(steps.time_encoders(_some(documents), corpus[::_EVERY]))


def _print_rest(messages: int, decisions: Sequence[int]) -> None:
    """Print what goes through the service, the mailbox and a retraining."""
    with TemporaryDirectory() as folder:
        _print_paste(Path(folder))
    with TemporaryDirectory() as folder:
        _print_browser(Path(folder))
    # One mailbox shows both the rates and whether memory grows; 10,000 messages need some minutes.
    mail_throughput.main(["--messages", str(messages)])
    if decisions:
        _print_retraining([retraining.measure(wanted) for wanted in decisions])


def _some(documents: Sequence[Document]) -> list[Document]:
    """Return the first documents, few enough for the slow encoder."""
    chosen: list[Document] = []
    lines = 0
    for document in documents:
        chosen.append(document)
        lines += document.text.count("\n") + 1
        if lines >= _COMPARED_LINES:
            break
    return chosen


def _print_commands(chosen: dict[str, list[LabelledDocument]], folder: Path) -> None:
    rows = []
    for name, languages, stages in (
        ("zh", ("zh",), (False, True)),
        ("en", ("en",), (False, True)),
        ("zh and en", ("zh", "en"), (False,)),
    ):
        texts = [
            (str(labelled.document.kind), labelled.document.text)
            for language in languages
            for labelled in chosen[language]
        ]
        for contextual in stages:
            one = commands.analyze([("message", "Please add it.")], folder, contextual=contextual)
            for workers in (1, 2):
                run = commands.analyze(texts, folder, workers=workers, contextual=contextual)
                # What one line takes is shown by itself: it is the start, which a longer file pays once as well.
                net = max(run.seconds - one.seconds, 1e-3)
                work = max(run.processor_seconds - one.processor_seconds, 1e-3)
                rows.append(
                    [
                        name, "yes" if contextual else "no", str(workers), f"{run.documents:,}",
                        f"{run.characters:,}", f"{one.seconds:.1f}", f"{run.seconds:.1f}",
                        f"{run.units / net:,.0f}", f"{run.units / work:,.0f}", f"{run.peak_mib:,.0f}",
                    ]
                )  # fmt: skip
    print("## clientsignal analyze\n\nRates leave the start out.\n")
    _print_table(
        ["language", "contextual stage", "workers", "documents", "characters", "start s", "whole s",
         "units/s", "units/processor s", "peak MiB of a process"],
        rows,
    )  # fmt: skip


def _print_paste(folder: Path) -> None:
    print("## Paste into the running service (stored, analyzed, answered)\n")
    _print_pastes(commands.paste, folder)


def _print_browser(folder: Path) -> None:
    print("## Paste in the browser: click to first highlight\n")
    lacking = browser.missing()
    if lacking:
        print(f"not measured: {lacking}\n")
        return
    _print_pastes(browser.paste, folder)


def _print_pastes(measure: Callable[[str, Path], commands.Paste], folder: Path) -> None:
    rows = []
    for name in ("paste_zh.md", "paste_en.md"):
        place = folder / name
        place.mkdir()
        found = measure((_DATA / "demo" / name).read_text(encoding="utf-8"), place)
        seconds = (f"{value:.2f}" for value in (found.first, found.median, found.slowest))
        rows.append([name, f"{found.characters:,}", *seconds])
    _print_table(["text", "characters", "first s", "median s, warm", "slowest s, warm"], rows)


def _print_retraining(costs: Iterable[retraining.Cost]) -> None:
    print("## Retraining, from reading the decisions to the stored version, empty cache\n")
    _print_table(
        ["decisions", "documents", "s", "processor s", "peak MiB"],
        [
            [f"{one.decisions:,}", f"{one.documents:,}", f"{one.seconds:.0f}",
             f"{one.processor:.0f}", f"{one.peak_mib:,.0f}"]
            for one in costs
        ],
    )  # fmt: skip


def _print_growth(growth: Iterable[steps.Growth]) -> None:
    print("## One long document\n")
    _print_table(
        ["characters", "s", "µs a character"],
        [
            [f"{one.characters:,}", f"{one.seconds:.2f}", f"{1e6 * one.seconds / one.characters:.1f}"]
            for one in growth
        ],
    )  # fmt: skip


def _print_steps(taken: Sequence[steps.Step]) -> None:
    whole = taken[-1].seconds
    print("## Steps\n")
    _print_table(
        ["step", "s", "share"],
        [[one.name, f"{one.seconds:.2f}", f"{one.seconds / whole:.0%}"] for one in taken],
    )


def _print_encoders(found: Sequence[steps.Encoding]) -> None:
    print(
        "## Encoders on the same units, in one process\n\n"
        f"`analyze` with heads fitted on the features of each encoder, from every {_EVERY}th labelled document.\n"
    )
    rows = []
    for one in found:
        rate = one.units / one.vector_seconds
        rows.append(
            [one.name, f"{one.units:,}", f"{one.vector_seconds:.2f}", f"{rate:,.0f}",
             f"{found[-1].vector_seconds / one.vector_seconds:,.1f}", f"{one.feature_seconds:.2f}",
             f"{one.analyze_seconds:.2f}", f"{one.units / one.analyze_seconds:,.0f}"]
        )  # fmt: skip
    _print_table(
        ["encoder", "units", "vectors s", "units/s", "times the last", "all features s", "analyze s",
         "analyze units/s"],
        rows,
    )  # fmt: skip
    if len(found) == 1:
        print("all-MiniLM-L6-v2 is not installed, so it was not compared.\n")


def _print_table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    for row in (titles, ["---"] * len(titles), *rows):
        print("| " + " | ".join(row) + " |")
    print(flush=True)


if __name__ == "__main__":
    main()
