"""A program that a job started ends with its worker, even when that is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from service.jobs.programs import _FOLLOW

WORKER = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", sys.argv[1].format(parent=os.getpid()) + sys.argv[2], sys.argv[3]])
print(child.pid, flush=True)
time.sleep(600)
"""
STORING = """
import pathlib, sys, time
pathlib.Path(sys.argv[1]).write_text("began")
time.sleep(600)
"""


def test_a_program_ends_when_its_worker_is_killed(tmp_path: Path) -> None:
    """Nothing goes on writing beside the job that begins anew."""
    began = tmp_path / "began"
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, _FOLLOW, STORING, str(began)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    try:
        assert worker.stdout is not None
        child = psutil.Process(int(worker.stdout.readline()))
        _until(began.exists)
        assert child.is_running()
    finally:
        worker.kill()
        worker.communicate()
    _until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


def _until(condition: object, seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)
