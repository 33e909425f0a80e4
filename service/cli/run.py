"""``clientsignal run``: database, service, demo and page in one command, stopped by one key."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated, Literal

import httpx2
import typer

from service.client import ClientError, ServiceClient
from service.demo import DemoError, load_demo
from service.settings import Settings

PROGRAM = (sys.executable, "-c", "from service.cli import main; main()")
_ROOT = Path(__file__).resolve().parents[2]
_PORT_TRIES = 50
_READY_S = 180.0
_STOP_S = 10.0
_MOST_ENDS = 5
_STEADY_S = 60.0


class StartError(Exception):
    """A part did not start; the message says which log to read."""


class _StoppedError(Exception):
    """Somebody asked us to stop."""


def run(
    port: Annotated[int, typer.Option(help="Port of the service, or the next free one.")] = 8000,
    ui_port: Annotated[int, typer.Option(help="Port of the page, or the next free one.")] = 8501,
    demo: Annotated[bool, typer.Option(help="Load the demo if there is no project.")] = True,
) -> None:
    """Start everything on this machine and print the address of the page.

    Data stays in the state folder (CLIENTSIGNAL_STATE, default ./state) between starts.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    settings = Settings()
    settings.state.mkdir(parents=True, exist_ok=True)
    try:
        with ExitStack() as parts:
            _start(parts, settings, free_port(port), free_port(ui_port), with_demo=demo)
    except _StoppedError:
        typer.echo("stopped")
    except (StartError, DemoError, ClientError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def _start(
    parts: ExitStack, settings: Settings, port: int, ui_port: int, *, with_demo: bool
) -> None:
    url = f"http://127.0.0.1:{port}"
    page = f"http://127.0.0.1:{ui_port}"
    environment = {
        **os.environ,
        "CLIENTSIGNAL_SERVICE_URL": url,
        "CLIENTSIGNAL_STATE": str(settings.state.resolve()),
        "PYTHONPATH": os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH")])),
    }
    typer.echo("starting the service ...")
    command = [*PROGRAM, "serve", "--host", "127.0.0.1", "--port", str(port)]
    log = settings.state / "service.log"
    service = parts.enter_context(child("service", command, environment, log))
    wait_until_ready(f"{url}/ready", service, log)
    typer.echo("starting the page ...")
    ui_log = settings.state / "ui.log"
    ui = parts.enter_context(child("page", _streamlit(ui_port), environment, ui_log))
    worker = Kept(parts, "worker", [*PROGRAM, "worker"], environment, settings.state / "worker.log")
    if with_demo:
        _load_demo(settings, url)
    wait_until_ready(f"{page}/_stcore/health", ui, ui_log)
    typer.echo(f"\nClientSignal is ready: {page}\nInterface for programs: {url}/docs")
    typer.echo(f"Data: {settings.state.resolve()}\nStop with Ctrl-C.")
    _watch({"service": (service, log), "page": (ui, ui_log)}, worker)


def _streamlit(port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "ui"),
        *("--server.port", str(port)),
        *("--server.address", "127.0.0.1"),
        *("--server.headless", "true"),
        *("--browser.gatherUsageStats", "false"),
        *("--server.fileWatcherType", "none"),
    ]


def _load_demo(settings: Settings, url: str) -> None:
    token = settings.api_token.get_secret_value() if settings.api_token else None
    with httpx2.Client(base_url=url, timeout=300.0) as http:
        client = ServiceClient(http, reviewer="demo", token=token)
        if client.projects(archived=True, limit=1).total == 0:
            typer.echo("loading the demo projects ...")
            load_demo(client)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _StoppedError


def free_port(wanted: int) -> int:
    """Return a port on which nobody listens: the wanted one or one of the next fifty."""
    for port in range(wanted, wanted + _PORT_TRIES):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise StartError(f"no free port from {wanted} to {wanted + _PORT_TRIES - 1}; choose another")


@contextmanager
def child(
    name: str,
    command: list[str],
    environment: dict[str, str],
    log: Path,
    *,
    mode: Literal["wb", "ab"] = "wb",
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program with its output in a log, and stop it at the end.

    It gets a session of its own, so that Ctrl-C reaches us alone and parts stop in order.
    """
    with log.open(mode) as output:
        process = subprocess.Popen(  # noqa: S603 - our own programs
            command,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_S)
        except subprocess.TimeoutExpired:
            typer.echo(f"the {name} did not stop in time and was ended", err=True)
            process.kill()
            process.wait()


def wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until an address answers with success; fail at once if the program ends."""
    deadline = time.monotonic() + _READY_S
    reason = "no answer"
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise StartError(f"a part ended while starting; see {log}:\n{_tail(log)}")
        try:
            response = httpx2.get(url, timeout=5.0)
        except httpx2.HTTPError:
            time.sleep(0.2)
            continue
        if response.is_success:
            return
        reason = response.text
        if "models_broken" in reason:
            raise StartError(f"{response.json()['detail']}; see {log}")
        time.sleep(0.2)
    raise StartError(f"{url} was not ready after {_READY_S:.0f} s ({reason}); see {log}")


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-10:])


class Kept:
    """A program that is started again when it ends by itself; its work goes on where it was."""

    def __init__(
        self,
        parts: ExitStack,
        name: str,
        command: list[str],
        environment: dict[str, str],
        log: Path,
    ) -> None:
        self._name = name
        self._log = log
        self._ends = 0
        self._started = time.monotonic()
        log.unlink(missing_ok=True)

        def start() -> subprocess.Popen[bytes]:
            return parts.enter_context(child(name, command, environment, log, mode="ab"))

        self._start = start
        self.process = start()

    def look(self) -> None:
        """Start the program again if it has ended; raise if it ends again and again."""
        if self.process.poll() is None:
            return
        if time.monotonic() - self._started > _STEADY_S:
            self._ends = 0
        self._ends += 1
        if self._ends > _MOST_ENDS:
            raise StartError(
                f"the {self._name} ended by itself; see {self._log}:\n{_tail(self._log)}"
            )
        typer.echo(f"the {self._name} ended and is started again", err=True)
        self._started = time.monotonic()
        self.process = self._start()


def _watch(parts: dict[str, tuple[subprocess.Popen[bytes], Path]], worker: Kept) -> None:
    """Wait until we are asked to stop; if a part ends by itself, say so."""
    while True:
        for name, (process, log) in parts.items():
            if process.poll() is not None:
                raise StartError(f"the {name} ended by itself; see {log}:\n{_tail(log)}")
        worker.look()
        time.sleep(0.5)
