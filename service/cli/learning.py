"""Commands on learning: retrain as the button does, vouch, and write the files of a retraining."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import Annotated

import typer

from service.cli.data import open_work
from service.settings import Settings

learning = typer.Typer(
    no_args_is_help=True, help="Whose decisions count, and retraining on this installation."
)


@learning.command()
def retrain() -> None:
    """Retrain in the background as the button does; a running worker takes it on."""
    from service.usecases import learning as usecase  # noqa: PLC0415 - keeps ``--help`` quick

    with open_work(_user()) as work:
        job = usecase.retrain(work, why="command")
        typer.echo(json.dumps({"job": job.id, "state": job.state}))


@learning.command()
def reviewers() -> None:
    """Print what the last retraining made of everybody and who is vouched for, one JSON object a line."""
    from service.usecases.vouching import hearing  # noqa: PLC0415 - keeps ``--help`` quick

    with open_work() as work:
        found = hearing(Settings().state / "models", work.session)
    for one in found.reviewers:
        # Examples and reasons may hold words of clients: they are for the page.
        line = one.model_dump(mode="json", exclude={"examples", "history", "vouch"})
        vouched_by = None if one.vouch is None else one.vouch.by
        typer.echo(json.dumps({**line, "vouched_by": vouched_by}, ensure_ascii=False))


@learning.command()
def vouch(
    name: Annotated[str, typer.Argument(help="Name of the reviewer.")],
    reason: Annotated[str, typer.Option(help="Why; kept with the vouch.")] = "",
    take_back: Annotated[bool, typer.Option("--take-back", help="Take the vouch back.")] = False,
    by: Annotated[
        str | None, typer.Option(help="Who vouches; default: the user of the machine.")
    ] = None,
) -> None:
    """Vouch for a reviewer, so that the next retraining hears him in full, or take that back."""
    from service.errors import ServiceError  # noqa: PLC0415 - keeps ``--help`` quick
    from service.schemas.learning import VouchCommand  # noqa: PLC0415 - as above
    from service.usecases import vouching  # noqa: PLC0415 - as above

    try:
        command = VouchCommand(reviewer=name, vouched=not take_back, reason=reason)
        with open_work(by or _user()) as work:
            said = vouching.vouch(work, command)
    except (ServiceError, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(json.dumps(said.model_dump(mode="json", exclude={"reason"}), ensure_ascii=False))


@learning.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write to; made if it is missing.")],
) -> None:
    """Write decisions, findings and vouches for `clientsignal retrain`; they hold the words of clients."""
    from service.learning import export as files  # noqa: PLC0415 - keeps ``--help`` quick
    from service.usecases.learning import open_settings  # noqa: PLC0415 - as above

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open_work() as work:
        secret = open_settings(work).secret
        examples = files.write_decisions(work.session, folder / "decisions.jsonl", secret)
        findings = files.write_findings(work.session, folder / "findings.jsonl", secret)
        files.write_vouches(work.session, folder / "vouches.jsonl", secret)
    typer.echo(json.dumps({"folder": str(folder), "examples": examples, "findings": findings}))
    typer.echo("these files hold the words of clients; delete them after use", err=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"
