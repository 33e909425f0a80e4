"""Commands of other packages by entry point, and the learned matcher behind its border."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest
import typer
from typer.testing import CliRunner

from nlp.domain import Basis, Finding, FindingType, Language, Priority, Span, Status
from service.cli import app, plugins
from service.matching import RecordEntry
from service.wiring import load_matcher

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


def _finding(quote: str, **fields: object) -> Finding:
    values = {
        "type": FindingType.REQUIREMENT,
        "unit": 0,
        "span": Span(0, len(quote)),
        "quote": quote,
        "confidence": 0.9,
        "language": Language.EN,
        "priority": Priority.MUST,
        "basis": Basis.CUE,
    }
    return Finding(**{**values, **fields})


def test_learned_matcher_relates_requirements_only() -> None:
    """A changed value names entry and both values; other types and an empty record are new."""
    matcher = load_matcher()
    wording = "The search page must respond within 2 seconds."
    record = [
        RecordEntry(7, "REQ-1", "requirement", wording, wording, "must"),
        RecordEntry(8, "DEC-1", "decision", "We use PostgreSQL.", "We use PostgreSQL.", None),
    ]
    changed = _finding("The search page must respond within 1 second.")
    other = _finding("Bob sends the minutes.", type=FindingType.ACTION)
    withdrawn = _finding(
        "We no longer need the search page to respond within 2 seconds.", status=Status.WITHDRAWN
    )
    found = matcher.match([changed, other, withdrawn], record)
    assert (found[0].relation, found[0].record_id) == ("changes_value", 7)
    assert ("2" in found[0].from_value, "1" in found[0].to_value) == (True, True)
    assert (found[1].relation, found[1].record_id) == ("new", None)
    assert (found[2].relation, found[2].record_id) == ("withdraws", 7)
    assert [match.relation for match in matcher.match([changed], [])] == ["new"]
