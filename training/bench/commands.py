"""What a user sees of the speed: the command line and the HTTP service, each in processes of their own."""

from __future__ import annotations

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

CLI = (sys.executable, "-c", "from service.cli import main; main()")
# A process of its own, so that the peak is that of the command and not of this program, which is larger.
_MEASURE = """
import json, resource, subprocess, sys, time
source, target, *command = sys.argv[1:]
started = time.perf_counter()
with open(source, "rb") as lines, open(target, "wb") as answers:
    status = subprocess.run(command, stdin=lines, stdout=answers).returncode
seconds = time.perf_counter() - started
used = resource.getrusage(resource.RUSAGE_CHILDREN)
processor = used.ru_utime + used.ru_stime
print(json.dumps({"status": status, "seconds": seconds, "peak": used.ru_maxrss, "processor": processor}))
"""
_KIB = 1024
_START_LIMIT = 180.0


class BenchError(RuntimeError):
    """A command that was to be timed failed; the message says which."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of `clientsignal analyze`; ``peak_mib`` is that of the largest single process."""

    seconds: float
    peak_mib: float
    documents: int
    units: int
    characters: int
    processor_seconds: float


def analyze(
    texts: Sequence[tuple[str, str]], folder: Path, *, workers: int = 1, contextual: bool = False
) -> Run:
    """Time `clientsignal analyze` on pairs of kind and text; ``folder`` takes input and output."""
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    with source.open("w", encoding="utf-8") as file:
        for number, (kind, text) in enumerate(texts):
            line = {"id": str(number), "kind": kind, "text": text}
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    stage = "--contextual" if contextual else "--no-contextual"
    command = [*CLI, "analyze", "--workers", str(workers), stage]
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", _MEASURE, str(source), str(target), *command],
        stdout=subprocess.PIPE,
        check=True,
    )
    measured = json.loads(done.stdout)
    if measured["status"]:
        raise BenchError(f"clientsignal analyze ended with {measured['status']}; see above")
    with target.open(encoding="utf-8") as answers:
        units = sum(len(json.loads(line)["units"]) for line in answers)
    return Run(
        seconds=measured["seconds"],
        peak_mib=measured["peak"] / _KIB,
        documents=len(texts),
        units=units,
        characters=sum(len(text) for _, text in texts),
        processor_seconds=measured["processor"],
    )


@dataclass(frozen=True, slots=True)
class Paste:
    """A text pasted into a running service: seconds until the answer with all findings."""

    characters: int
    first: float
    median: float
    slowest: float


def paste(text: str, folder: Path, *, rounds: int = 5) -> Paste:
    """Start the service on an empty database, paste ``text`` and time the answers."""
    with service(folder) as port:
        project = post(port, "/api/v1/projects", {"key": "BENCH", "name": "Bench"})
        times = []
        for number in range(rounds + 1):
            # The same text again would be found by its content and not be analyzed.
            started = time.perf_counter()
            post(
                port,
                f"/api/v1/projects/{project['id']}/documents/text",
                {"text": f"{text}\n\n{number}"},
            )
            times.append(time.perf_counter() - started)
    return Paste(len(text), times[0], statistics.median(times[1:]), max(times[1:]))


def environment(state: Path) -> dict[str, str]:
    """Return the environment without settings of this machine."""
    found = {
        name: value for name, value in os.environ.items() if not name.startswith("CLIENTSIGNAL_")
    }
    return {**found, "CLIENTSIGNAL_STATE": str(state)}


@contextmanager
def service(folder: Path) -> Iterator[int]:
    """Run the service on an empty database in ``folder`` and give its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with (folder / "service.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*CLI, "serve", "--port", str(port)], env=environment(folder), stdout=log, stderr=log
        )
        try:
            _wait(process, port, folder)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    limit = time.monotonic() + _START_LIMIT
    while time.monotonic() < limit and process.poll() is None:
        try:
            if _request(port, "GET", "/ready", None)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    log = (folder / "service.log").read_text(encoding="utf-8", errors="replace")
    raise BenchError(f"the service did not become ready:\n{log[-2000:]}")


def post(port: int, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send JSON to the service and return its answer; anything but success raises `BenchError`."""
    status, answer = _request(port, "POST", path, body)
    if status not in {200, 201}:
        raise BenchError(f"POST {path} gave {status}: {answer[:500]!r}")
    result: dict[str, Any] = json.loads(answer)
    return result


def _request(port: int, method: str, path: str, body: dict[str, Any] | None) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        data = None if body is None else json.dumps(body).encode()
        connection.request(method, path, data, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
