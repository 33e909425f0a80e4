"""`clientsignal run` starts its worker again, but not for ever."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from service.cli.run import Kept, StartError

BRIEF = [sys.executable, "-S", "-c", "print('here')"]


def watch(kept: Kept) -> None:
    for _ in range(10):
        kept.process.wait(60)
        kept.look()


def test_a_worker_that_dies_is_started_again_a_few_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One death is mended and said; a worker that dies at once each time ends the whole with its log."""
    log = tmp_path / "worker.log"
    log.write_text("of an earlier start", encoding="utf-8")
    with ExitStack() as parts:
        kept = Kept(parts, "worker", BRIEF, dict(os.environ), log)
        first = kept.process
        first.wait(60)
        kept.look()
        assert kept.process is not first
        assert "started again" in capsys.readouterr().err
        with pytest.raises(StartError, match=r"(?s)ended by itself.*here"):
            watch(kept)
    assert "earlier" not in log.read_text(encoding="utf-8")
