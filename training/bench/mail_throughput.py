"""Messages and bytes a second for a large mailbox, per step: ``python -m training.bench.mail_throughput``."""

from __future__ import annotations

import argparse
import email
import mailbox
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from models.analyzer import Analyzer
from models.loading import load_analyzer
from nlp.domain import Document, Layout, RawDocument
from nlp.errors import UnreadableDocumentError
from nlp.layout import lay_out
from nlp.reading import read
from training.bench.mail_fuzz import seeds
from training.bench.mail_import import import_mailbox

MESSAGES = 10_000
_MIB = 1024 * 1024
_SAMPLES = 10


@dataclass(slots=True)
class Pass:
    """One way through the mailbox; ``memory`` samples the process at equal distances."""

    name: str
    messages: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    memory: list[float] = field(default_factory=list)


def write_mailbox(path: Path, count: int) -> int:
    """Write ``count`` messages made from the corpus and return the bytes; no two are the same."""
    originals = [_unlabelled(data) for data in seeds()]
    with path.open("wb") as file:
        for number in range(count):
            head = f"From bench@example Mon Jan  1 00:00:00 2026\nMessage-ID: <{number}@bench.example>\n"
            body = originals[number % len(originals)].replace(b"\r\n", b"\n").rstrip(b"\n")
            file.write(head.encode() + body.replace(b"\nFrom ", b"\n>From ") + b"\n\n")
        return file.tell()


def _unlabelled(data: bytes) -> bytes:
    """Leave out the Message-ID, which each copy gets anew."""
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    return b"\n".join(line for line in lines if not line.lower().startswith(b"message-id:"))


def measure(path: Path, analyzer: Analyzer, count: int) -> Iterator[Pass]:
    """Go through the mailbox once for each step; a later step includes the earlier ones."""
    for name, work in (
        ("standard library: parse and decode", parse_only),
        ("read: parse, charsets, HTML, attachments", read_all),
        ("read and lay out: zones, sentences", lambda data: [lay_out(d) for d in read_all(data)]),
        ("read, lay out and analyze", lambda data: [analyzer.analyze(d) for d in read_all(data)]),
    ):
        yield _run(name, path, work, count)


def _run(name: str, path: Path, work: Callable[[bytes], object], count: int) -> Pass:
    found = Pass(name)
    every = max(1, count // _SAMPLES)
    process = psutil.Process()
    started, processor = time.perf_counter(), time.process_time()
    for data in _messages(path):
        work(data)
        found.messages += 1
        if found.messages % every == 0:
            found.memory.append(process.memory_info().rss / _MIB)
    found.seconds = time.perf_counter() - started
    found.processor = time.process_time() - processor
    return found


def _messages(path: Path) -> Iterator[bytes]:
    box = mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield box.get_bytes(key)
    finally:
        box.close()


def parse_only(data: bytes) -> int:
    """Do what any program must: find the parts and decode their transfer encoding."""
    size = 0
    for part in email.message_from_bytes(data).walk():
        payload = None if part.is_multipart() else part.get_payload(decode=True)
        size += len(payload) if isinstance(payload, bytes) else 0
    return size


def read_all(data: bytes) -> tuple[Document, ...]:
    """Return the documents of a message, or none where it is refused."""
    try:
        return read(RawDocument("message.eml", data))
    except UnreadableDocumentError:
        return ()


def warm_up(path: Path, analyzer: Analyzer) -> list[Layout]:
    """Load what loads on first use: splitters, word lists, calendars."""
    layouts = []
    for number, data in enumerate(_messages(path)):
        for document in read_all(data):
            analyzer.analyze(document)
            layouts.append(lay_out(document))
        if number >= 60:
            break
    return layouts


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m training.bench.mail_throughput", description=__doc__
    )
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--imported", type=int, help="messages of the import (default: the same)")
    options = parser.parse_args(arguments)
    print(f"## A mailbox of {options.messages:,} messages\n")
    print(f"{os.cpu_count()} processors, load at the start {os.getloadavg()[0]:.1f}; one process\n")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bench.mbox"
        size = write_mailbox(path, options.messages)
        print(f"{size / _MIB:.1f} MiB, made from {len(seeds())} cases of tests/corpus\n")
        analyzer = load_analyzer(None)
        warm_up(path, analyzer)
        print_passes(measure(path, analyzer, options.messages), size)
        count = options.imported or options.messages
        if count != options.messages:
            size = write_mailbox(path, count)
        print_import(path, count, size, Path(folder))
    return 0


def print_passes(passes: Iterable[Pass], size: int) -> None:
    """Print one row a step as soon as it is over; the last column shows whether memory grows."""
    print(
        "| step | messages | s | processor s | messages/s | MB/s | MiB after a tenth ... at the end |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- |", flush=True)
    for one in passes:
        memory = " ".join(f"{sample:.0f}" for sample in one.memory)
        print(
            f"| {one.name} | {one.messages:,} | {one.seconds:.1f} | {one.processor:.1f} | "
            f"{one.messages / one.processor:,.0f} | {size / 1e6 / one.processor:.2f} | {memory} |",
            flush=True,
        )
    print(
        "\nRates count processor seconds of this process, so that other programs do not change them.\n",
        flush=True,
    )


def print_import(path: Path, count: int, size: int, folder: Path) -> None:
    """Print how far `clientsignal import` of the same mailbox is at each tenth, and at its end."""
    print("clientsignal import into SQLite: a job, with analysis, threads and review items\n")
    print("| messages | s | messages/s | processor s | messages/processor s | MiB |")
    print("| --- | --- | --- | --- | --- | --- |", flush=True)
    for stage in import_mailbox(path, folder, count):
        print(
            f"| {stage.messages:,} | {stage.seconds:.1f} | {stage.messages / stage.seconds:,.1f} | "
            f"{stage.processor:.1f} | {stage.messages / max(stage.processor, 0.01):,.1f} | "
            f"{stage.mib:,.0f} |",
            flush=True,
        )
    print(f"\n{size / 1e6 / stage.seconds:.2f} MB/s; loading the models is counted", flush=True)


if __name__ == "__main__":
    sys.exit(main())
