"""Commands of other packages by entry point."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest
import typer
from typer.testing import CliRunner

from service.cli import app, plugins

extra = typer.Typer(help="A command of another package.")


@extra.command()
def train(name: str) -> None:
    """Say what would be trained."""
    typer.echo(f"training {name}")


def single(name: str) -> None:
    """Stand for a command that is a plain function."""
    typer.echo(f"single {name}")


@pytest.fixture
def points(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let entry points of this file, and one whose package is missing, be installed."""
    here = __name__
    found = [
        EntryPoint("extra", f"{here}:extra", plugins.GROUP),
        EntryPoint("single", f"{here}:single", plugins.GROUP),
        EntryPoint("restore", f"{here}:single", plugins.GROUP),
        EntryPoint("broken", "no_such_package:app", plugins.GROUP),
    ]
    monkeypatch.setattr(plugins, "entry_points", lambda group: found)


@pytest.mark.usefixtures("points")
@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["extra", "x"], 0, "training x"),
        (["single", "x"], 0, "single x"),
        (["broken"], 2, "not installed"),
        (["restore", "--help"], 0, "Put a backup in place"),
        (["--help"], 0, "extra"),
    ],
)
def test_commands_of_other_packages(arguments: list[str], status: int, words: str) -> None:
    """They run, a missing part is named, and none replaces a command of ours."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == status
    assert words in result.output
