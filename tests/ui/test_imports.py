"""The pages need neither models nor a database."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = ("torch", "spacy", "sqlalchemy", "sklearn", "nlp", "models", "training", "fastapi")
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "ui").rglob("*.py")
    if path.name != "app.py" and path.parent.name != "views"
)


def test_pages_import_nothing_heavy() -> None:
    """The UI installs and starts on a machine that has only its own extra."""
    code = (
        f"import importlib, sys\nfor name in {MODULES!r}: importlib.import_module(name)\n"
        f"print([name for name in {FORBIDDEN!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", sorted((ROOT / "ui").rglob("*.py")), ids=lambda path: path.stem)
def test_pages_import_only_client_and_schemas(path: Path) -> None:
    """Of the service only its client and wire types are known here."""
    lines = path.read_text(encoding="utf-8").splitlines()
    ours = [line for line in lines if line.startswith(("from service", "import service"))]
    assert all(
        line.startswith(("from service.client import", "from service.schemas")) for line in ours
    )


@pytest.mark.parametrize(
    "path", sorted((ROOT / "ui" / "views").glob("*.py")), ids=lambda path: path.stem
)
def test_views_are_short(path: Path) -> None:
    """A view hands its parts to widgets before it grows over 200 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 200
