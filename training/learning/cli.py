"""Commands on stored versions: `clientsignal promote`, `rollback` and `models`."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from models.champion import load_champion, load_checked, text_registry
from models.encoder import load_encoder
from models.exchange import export_version, import_version
from models.flip_files import diff_file
from models.flips import ordered, summary
from models.loading import with_contextual
from models.registry import SHIPPED, Event, Registry, Version
from training.learning import diff as differences
from training.learning.decisions import DecisionsError
from training.learning.progress import EXPECTED, fail, tell

State = Annotated[
    Path, typer.Option(envvar="CLIENTSIGNAL_STATE", help="state folder of the installation")
]
Encoder = Annotated[
    str | None,
    typer.Option(envvar="CLIENTSIGNAL_ENCODER", help="sentence encoder; default: shipped"),
]
Contextual = Annotated[
    bool,
    typer.Option(envvar="CLIENTSIGNAL_CONTEXTUAL", help="read English as the service does"),
]
Why = Annotated[str, typer.Option(help="reason, kept in the history")]
By = Annotated[str | None, typer.Option(help="who does it; default: the user of the machine")]
Name = Annotated[str, typer.Argument(help=f"name of the version, or {SHIPPED!r}")]
DEFAULT_STATE = Path("state")

models = typer.Typer(
    help="Stored versions of the text model: list, show, export, import.", no_args_is_help=True
)


def registry_of(state: Path, encoder: str | None) -> Registry:
    """Return the text models of an installation."""
    return text_registry(state / "models", load_encoder(encoder))


def promote(
    name: Name,
    state: State = DEFAULT_STATE,
    encoder: Encoder = None,
    why: Why = "by hand",
    by: By = None,
) -> None:
    """Make a stored version live; running services take it over without a restart."""
    try:
        event = registry_of(state, encoder).promote(
            None if name == SHIPPED else name, why=why, by=by or user()
        )
    except EXPECTED as error:
        raise fail(error) from error
    _show(event)


def rollback(
    state: State = DEFAULT_STATE,
    encoder: Encoder = None,
    why: Why = "by hand",
    by: By = None,
) -> None:
    """Go back to the version that was live before; once more goes one further back."""
    try:
        event = registry_of(state, encoder).rollback(why=why, by=by or user())
    except EXPECTED as error:
        raise fail(error) from error
    _show(event)


@models.command("list")
def list_versions(state: State = DEFAULT_STATE) -> None:
    """List all versions, oldest first, one JSON object a line; the live one is marked."""
    registry = Registry(state / "models")
    try:
        live = registry.champion()
        champion = live.name if live else None
        tell({"name": SHIPPED, "live": champion is None})
        for version in registry.versions():
            tell({**_facts(version), "live": version.name == champion})
    except EXPECTED as error:
        raise fail(error) from error


@models.command()
def show(name: Name, state: State = DEFAULT_STATE, encoder: Encoder = None) -> None:
    """Check one version by loading it and print what is known of it."""
    registry = Registry(state / "models")
    try:
        load_checked(registry.folder(name), load_encoder(encoder))
        tell({"name": name, **registry.describe(name).manifest})
    except EXPECTED as error:
        raise fail(error) from error


@models.command()
def history(state: State = DEFAULT_STATE) -> None:
    """Print what was live when and why, oldest first, one JSON object a line."""
    for event in Registry(state / "models").history():
        _show(event)


@models.command()
def diff(
    name: Name,
    findings: Annotated[Path, typer.Option(help="findings.jsonl, as the service exports it")],
    state: State = DEFAULT_STATE,
    encoder: Encoder = None,
    contextual: Contextual = True,
    examples: Annotated[int, typer.Option(help="how many flips to show with their words")] = 20,
    out: Annotated[
        Path | None, typer.Option(help="write all flips with their words, as .csv or .html")
    ] = None,
    language: Annotated[str, typer.Option(help="language of that file: en or zh")] = "en",
) -> None:
    """List which stored findings would flip if this version went live; nothing confirmed changes."""
    try:
        if out is not None:
            _check_ending(out)
        stored = differences.read_stored(findings)
        reader = load_encoder(encoder)
        served = load_champion(state / "models", reader)
        challenger = load_checked(Registry(state / "models").folder(name), reader)
        champion = served.model
        if contextual:
            champion, challenger = with_contextual(champion), with_contextual(challenger)
        found = differences.flips(champion, challenger, stored)
        text_of = {one.document: one.text for one in stored}
        if out is not None:
            names = (served.name or SHIPPED, name)
            file = diff_file(
                "csv" if out.suffix.lower() == ".csv" else "html", found, text_of,
                versions=names, language="zh" if language == "zh" else "en",
            )  # fmt: skip
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_bytes(file)
    except EXPECTED as error:
        raise fail(error) from error
    for flip in ordered(found)[:examples]:
        tell({**asdict(flip), "quote": text_of[flip.document][flip.start : flip.end]})
    tell({"from": served.name or SHIPPED, "to": name, **summary(found)})


def _check_ending(path: Path) -> None:
    """Refuse a file that is neither CSV nor HTML, before minutes are spent on what it should hold."""
    if path.suffix.lower() not in (".csv", ".html"):
        raise DecisionsError(f"{path.name}: a diff is written as .csv or .html")


@models.command("export")
def export(
    name: Name,
    out: Annotated[Path, typer.Argument(help="ZIP file to write")],
    state: State = DEFAULT_STATE,
) -> None:
    """Write one version as a file for another installation; prints its checksum."""
    try:
        tell({"name": name, "sha256": export_version(Registry(state / "models"), name, out)})
    except EXPECTED as error:
        raise fail(error) from error


@models.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="file that `models export` wrote")],
    state: State = DEFAULT_STATE,
    encoder: Encoder = None,
    sha256: Annotated[
        str | None, typer.Option(help="checksum that `models export` printed")
    ] = None,
) -> None:
    """Add a version of another installation; nothing goes live before `promote`."""
    try:
        tell({"name": import_version(registry_of(state, encoder), path, sha256=sha256)})
    except EXPECTED as error:
        raise fail(error) from error


def _facts(version: Version) -> dict[str, object]:
    manifest = version.manifest
    return {
        "name": version.name,
        "created_at": manifest.get("created_at"),
        "decisions": manifest.get("decisions"),
        "gate": manifest.get("gate"),
        "parent": manifest.get("parent"),
        "problem": version.problem,
    }


def _show(event: Event) -> None:
    tell({**asdict(event), "name": event.name or SHIPPED, "previous": event.previous or SHIPPED})


def user() -> str:
    """Return who is at the machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
