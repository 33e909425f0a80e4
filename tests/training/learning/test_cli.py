"""The commands on versions, as a person or a job calls them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from models.encoder import load_encoder
from models.loading import BASE, load_text_model, save_text_model
from models.probe import library_versions, probe_scores
from models.store import WEIGHTS
from training.learning import cli

app = typer.Typer()
app.add_typer(cli.models, name="models")
app.command()(cli.promote)
app.command()(cli.rollback)


def run(state: Path, *arguments: str) -> tuple[int, list[dict[str, Any]], str]:
    """Return exit status, the JSON lines of stdout, and stderr."""
    result = CliRunner().invoke(app, arguments, env={"CLIENTSIGNAL_STATE": str(state)})
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return result.exit_code, lines, result.stderr


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state folder with one version."""
    state = tmp_path_factory.mktemp("state")
    model = load_text_model(BASE / "text", load_encoder(None))
    facts = {"probe": probe_scores(model), "libraries": library_versions()}
    cli.registry_of(state, None).add("one", lambda folder: save_text_model(folder, model, facts))
    return state


def test_promote_and_roll_back(filled: Path) -> None:
    """What is live is marked in the list, told with reason and person in the history, and goes back in one step."""
    status, lines, _ = run(filled, "promote", "one", "--why", "better", "--by", "u1")
    assert status == 0
    assert (lines[0]["name"], lines[0]["previous"], lines[0]["why"]) == ("one", "shipped", "better")
    assert [(line["name"], line["live"]) for line in run(filled, "models", "list")[1]] == [
        ("shipped", False),
        ("one", True),
    ]
    assert run(filled, "rollback")[1][0]["name"] == "shipped"
    assert [line["action"] for line in run(filled, "models", "history")[1]] == [
        "promote",
        "rollback",
    ]


def test_version_goes_to_another_installation(filled: Path, tmp_path: Path) -> None:
    """A version exported here is usable there; what was damaged on the way is refused with the reason."""
    archive = tmp_path / "one.zip"
    status, lines, _ = run(filled, "models", "export", "one", str(archive))
    assert status == 0
    other = tmp_path / "other"
    assert run(other, "models", "import", str(archive), "--sha256", "0" * 64)[0] == 1
    status, imported, _ = run(
        other, "models", "import", str(archive), "--sha256", lines[0]["sha256"]
    )
    assert (status, imported) == (0, [{"name": "one"}])
    assert run(other, "promote", "one")[0] == 0
    (other / "models" / "versions" / "one" / WEIGHTS).write_bytes(b"garbage")
    status, _, error = run(other, "models", "show", "one")
    assert status == 1
    assert "checksum" in error


def test_unknown_version_is_named(filled: Path) -> None:
    """A typing error names the versions that there are."""
    status, _, error = run(filled, "promote", "two")
    assert status == 1
    assert "there is no version two; the newest are: one" in error
