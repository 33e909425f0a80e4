"""What a version was made of, so that anybody can make it again."""

from __future__ import annotations

import hashlib
import json
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import which
from typing import Any

_ROOT = Path(__file__).parents[2]


def revision() -> str:
    """Return the git revision of the program, or its version where it was installed without git."""
    git = which("git")
    if git and (_ROOT / ".git").exists():
        found = subprocess.run(  # noqa: S603 - fixed arguments
            [git, "rev-parse", "HEAD"], cwd=_ROOT, capture_output=True, text=True, check=False
        )
        if found.returncode == 0:
            return found.stdout.strip()
    try:
        return version("clientsignal")
    except PackageNotFoundError:
        return "unknown"


def name_of(facts: dict[str, Any]) -> str:
    """Return the name of a version: the same inputs give the same name."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False)
    return f"text-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
