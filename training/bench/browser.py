"""Paste into the page in a real browser and time until the first finding is highlighted."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

from training.bench import commands

if TYPE_CHECKING:
    from playwright.sync_api import Page

_BROWSER = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
_START_LIMIT_S = 60.0


def missing() -> str | None:
    """Return what this measurement lacks on this machine; ``None`` if it can run."""
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed"
    if importlib.util.find_spec("ui") is None:
        return "the pages are not installed"
    return None if shutil.which("chromium") else "there is no chromium on the path"


def paste(text: str, folder: Path, *, rounds: int = 4) -> commands.Paste:
    """Start service, pages and chromium; the first round warms them up and is reported apart."""
    times = []
    with commands.service(folder) as port, pages(port, folder) as address:
        project = commands.post(port, "/api/v1/projects", {"key": "BENCH", "name": "Bench"})
        with chromium() as page:
            for number in range(rounds + 1):
                page.goto(f"{address}/inbox?project={project['id']}")
                field = page.locator("[class*='st-key-paste-'] textarea")
                # The same text again would be found by its content and not be analyzed.
                field.fill(f"{text}\n\n{number}")
                started = time.perf_counter()
                page.locator(".st-key-analyze button").click()
                page.locator("mark.cs-current").first.wait_for()
                times.append(time.perf_counter() - started)
    return commands.Paste(len(text), times[0], statistics.median(times[1:]), max(times[1:]))


@contextmanager
def chromium() -> Iterator[Page]:
    """Open a page of the installed chromium, as wide as a laptop's."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only measurements need it

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(_BROWSER)
        )
        yield browser.new_page(viewport={"width": 1440, "height": 900})
        browser.close()


@contextmanager
def pages(service_port: int, folder: Path) -> Iterator[str]:
    """Run the Streamlit pages on a free port and give their address."""
    found = importlib.util.find_spec("ui")
    if found is None or not found.submodule_search_locations:
        raise commands.BenchError("the pages are not installed")
    app = Path(next(iter(found.submodule_search_locations))) / "app.py"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "CLIENTSIGNAL_SERVICE_URL": f"http://127.0.0.1:{service_port}",
        "PYTHONPATH": str(app.parents[1]),
    }
    command = [sys.executable, "-m", "ui", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    with (folder / "pages.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603 - our own pages
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < limit and process.poll() is None:
        try:
            with urlopen(address, timeout=5) as answer:  # noqa: S310 - our own loopback address
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.2)
    raise commands.BenchError("the pages did not become ready")
