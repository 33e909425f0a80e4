"""Every file of the corpora through reading and analysis: crashes, quotes, speed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.analyzer import Analyzer
from nlp.domain import Analysis, RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.reading import read
from training.evaluate.report import Goal, Section, Table, Value
from training.evaluate.sources import Sources

FOLDERS = ("documents", "mail", "moscow/documents")


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file; ``refused`` is a clear message, ``crash`` the name of an exception."""

    name: str
    documents: int = 0
    units: int = 0
    characters: int = 0
    quotes: int = 0
    bad_quotes: int = 0
    without_verdict: int = 0
    seconds: float = 0.0
    refused: str | None = None
    crash: str | None = None


def evaluate(sources: Sources, analyzer: Analyzer) -> Section:
    """Return counts per folder."""
    results = {name: list(results_of(sources.path(name), analyzer)) for name in FOLDERS}
    everything = [result for part in results.values() for result in part]
    rows = [_row(name, part) for name, part in results.items()]
    refused = [(r.name, r.refused) for r in everything if r.refused]
    crashes = [(r.name, r.crash) for r in everything if r.crash]
    bad = sum(r.bad_quotes for r in everything)
    columns = (
        "folder", "files", "crashes", "refused with a message", "documents", "units", "units without verdict",
        "quotes", "quotes not equal to source", "characters", "seconds",
    )  # fmt: skip
    return Section(
        "robustness",
        "Every document through reading and analysis",
        (
            Table("Folders", columns, (*rows, _row("all", everything))),
            Table("Refused", ("file", "message"), tuple(refused)),
            Table("Crashes", ("file", "exception"), tuple(crashes)),
        ),
        (
            "Empty files and bare sender lines of mail corpora hold nothing to read and are refused.",
        ),
        (
            Goal("crashes over all files", 0, len(crashes), at_most=True),
            Goal("quotes that differ from their source", 0, bad, at_most=True),
        ),
    )


def results_of(folder: Path, analyzer: Analyzer) -> Iterator[FileResult]:
    """Read and analyze every file of a folder, whatever is in it; index files are no documents."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "index.json":
            yield result_of(path, analyzer)


def result_of(path: Path, analyzer: Analyzer) -> FileResult:
    """Read and analyze one file; never raises."""
    started = time.perf_counter()
    try:
        documents = read(RawDocument(path.name, path.read_bytes()))
        analyses = [analyzer.analyze(document) for document in documents]
    except UnreadableDocumentError as error:
        return FileResult(path.name, refused=str(error))
    except Exception as error:  # a crash is what this looks for
        return FileResult(path.name, crash=f"{type(error).__name__}: {error}")
    return _counted(path.name, analyses, time.perf_counter() - started)


def _counted(name: str, analyses: Iterable[Analysis], seconds: float) -> FileResult:
    analyses = list(analyses)
    texts = [analysis.layout.document.text for analysis in analyses]
    quotes = [
        (finding.quote, finding.span.slice(text))
        for analysis, text in zip(analyses, texts, strict=True)
        for finding in analysis.findings
    ]
    units = sum(len(analysis.layout.units) for analysis in analyses)
    return FileResult(
        name,
        documents=len(analyses),
        units=units,
        characters=sum(map(len, texts)),
        quotes=len(quotes),
        bad_quotes=sum(quote != words for quote, words in quotes),
        without_verdict=units - sum(len(analysis.verdicts) for analysis in analyses),
        seconds=seconds,
    )


def _row(name: str, results: list[FileResult]) -> tuple[Value, ...]:
    def total(of: str) -> int:
        return sum(getattr(result, of) for result in results)

    return (
        name, len(results), sum(bool(r.crash) for r in results), sum(bool(r.refused) for r in results),
        total("documents"), total("units"), total("without_verdict"), total("quotes"), total("bad_quotes"),
        total("characters"), round(sum(result.seconds for result in results), 1),
    )  # fmt: skip
