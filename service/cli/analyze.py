"""``clientsignal analyze``: JSON lines in, JSON lines out, one bad line never stops the rest."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from service.cli.threads import use_one_thread

if TYPE_CHECKING:
    from service.wiring import Analyzer

_CHUNK = 16
_LARGE = 2**20


def analyze(
    source: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="JSON lines to read; standard input if left out."),
    ] = None,
    models: Annotated[
        Path | None,
        typer.Option(help="Folder of the models; the shipped ones if left out."),
    ] = None,
    workers: Annotated[
        int,
        typer.Option(
            min=0,
            max=64,
            help="Processes; each holds the models in memory. 0: one a core for files of over a megabyte.",
        ),
    ] = 0,
    contextual: Annotated[
        bool | None,
        typer.Option(
            "--contextual/--no-contextual",
            help="Read texts with the slower contextual stages too; the setting if left out.",
        ),
    ] = None,
) -> None:
    """Analyze documents: one JSON object a line in, one a line out, in the same order.

    In: {"id", "text", "kind": "email|notes|transcript|message", "received_at"?}. A bad line gives
    {"id"?, "error"} and exit status 1 at the end. Offsets are code points of the given text.
    """
    try:
        with _lines(source) as lines:
            wanted = workers or workers_for(source)
            bad = write_all(_answers(lines, models, wanted, contextual), sys.stdout.buffer)
    except FileNotFoundError as error:
        typer.echo(f"there is no file {source}", err=True)
        raise typer.Exit(2) from error
    except BrokenPipeError:
        # The reader went away (for example ``| head``); there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    if bad:
        typer.echo(f"{bad} lines could not be analyzed; their answers say why", err=True)
        raise typer.Exit(1)


def write_all(answers: Iterable[tuple[bytes, bool]], out: BinaryIO) -> int:
    """Write answers that are lines already; return how many of them are errors."""
    bad = 0
    for line, is_error in answers:
        bad += is_error
        out.write(line)
        out.flush()
    return bad


def encode(answer: dict[str, Any]) -> tuple[bytes, bool]:
    """Return the answer as a line, and whether it is an error."""
    try:
        line = json.dumps(answer, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # A lone surrogate has no UTF-8 form; as an escape it survives.
        line = json.dumps(answer).encode()
    return line + b"\n", "error" in answer


def workers_for(source: Path | None) -> int:
    """Return one process a core for a large file, and one for all else: every process has to load the models."""
    status = source.stat() if source is not None else os.fstat(sys.stdin.fileno())
    large = stat.S_ISREG(status.st_mode) and status.st_size >= _LARGE
    return len(os.sched_getaffinity(0)) if large and hasattr(os, "sched_getaffinity") else 1


def _answers(
    lines: Iterable[bytes], models: Path | None, workers: int, contextual: bool | None
) -> Iterator[tuple[bytes, bool]]:
    use_one_thread()
    # Also with workers: models that cannot be loaded must fail here, once, and not in each of them.
    _prepare(models, contextual)
    if workers == 1:
        yield from (_answer(line) for line in lines)
        return
    if _is_single():
        # Copies of this process share the models in memory and start at once.
        with get_context("fork").Pool(workers) as pool:
            yield from pool.imap(_answer, lines, chunksize=_CHUNK)
        return
    _loaded.clear()
    with get_context("spawn").Pool(workers, _prepare, (models, contextual)) as pool:
        yield from pool.imap(_answer, lines, chunksize=_CHUNK)


def _is_single() -> bool:
    """Return whether this process has one thread only; a copy of others could hang in their locks."""
    tasks = Path("/proc/self/task")
    return tasks.is_dir() and len(list(tasks.iterdir())) == 1


_loaded: dict[str, Analyzer] = {}


def _prepare(models: Path | None, contextual: bool | None) -> None:
    """Load the models of this process."""
    from models.errors import ModelError  # noqa: PLC0415 - keeps ``--help`` quick
    from service.settings import Settings  # noqa: PLC0415 - keeps ``--help`` quick
    from service.wiring import load_analyzer  # noqa: PLC0415 - keeps ``--help`` quick

    settings = Settings()
    folder = models or settings.models
    try:
        _loaded["analyzer"] = load_analyzer(
            folder,
            encoder=settings.encoder,
            contextual=settings.contextual if contextual is None else contextual,
        )
    except ModelError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


def _answer(line: bytes) -> tuple[bytes, bool]:
    return encode(answer_line(line, _loaded["analyzer"]))


def answer_line(line: bytes, analyzer: Analyzer) -> dict[str, Any]:
    """Return the answer to one line of input; a bad line gives an ``error``, never a failure."""
    from service.encoding import analysis_line  # noqa: PLC0415 - keeps ``--help`` quick

    try:
        values = json.loads(line.decode("utf-8-sig"))
    except ValueError as error:
        return {"error": f"not a JSON object in UTF-8: {error}"}
    if not isinstance(values, dict):
        return {"error": "not a JSON object"}
    known = {"id": values["id"]} if isinstance(values.get("id"), str | int) else {}
    try:
        document = _document(values)
    except ValueError as error:
        return {**known, "error": str(error)}
    try:
        answer = analysis_line(analyzer.analyze(document))
    except Exception as error:
        return {**known, "error": f"the analysis failed: {type(error).__name__}: {error}"}
    return {**answer, **known}


def _document(values: dict[str, Any]) -> Any:  # noqa: ANN401 - `Document`, imported on use
    from nlp.domain import Document, DocumentKind  # noqa: PLC0415 - keeps ``--help`` quick
    from nlp.reading.kinds import guess_kind  # noqa: PLC0415 - keeps ``--help`` quick

    for field in ("id", "text"):
        if field not in values:
            raise ValueError(f'"{field}" is missing')
    if not isinstance(values["id"], str | int):
        raise ValueError('"id" must be a string')  # noqa: TRY004 - all bad values are ValueErrors
    if not isinstance(values["text"], str):
        raise ValueError('"text" must be a string')  # noqa: TRY004 - all bad values are ValueErrors
    kind = values.get("kind")
    return Document(
        id=str(values["id"]),
        text=values["text"],
        # Callers have kinds of their own ("minutes"); what we do not know is guessed from the text.
        kind=DocumentKind(kind) if kind in list(DocumentKind) else guess_kind(values["text"]),
        received_at=_moment(values.get("received_at")),
    )


def _moment(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ValueError('"received_at" must be an ISO 8601 string')  # noqa: TRY004 - as above
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f'"received_at" must be ISO 8601, not {value!r}') from error


@contextmanager
def _lines(source: Path | None) -> Iterator[Iterator[bytes]]:
    """Give the non-blank lines of a file or of standard input."""
    if source is None:
        yield _progress(sys.stdin.buffer, None)
        return
    with source.open("rb") as handle:
        yield _progress(handle, source.stat().st_size)


def _progress(handle: Iterable[bytes], total: int | None) -> Iterator[bytes]:
    if not sys.stderr.isatty():
        yield from (line for line in handle if line.strip())
        return
    from rich.console import Console  # noqa: PLC0415 - only for people at a terminal
    from rich.progress import Progress  # noqa: PLC0415 - only for people at a terminal

    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("analyze", total=total)
        for line in handle:
            if line.strip():
                yield line
            progress.advance(task, len(line))
