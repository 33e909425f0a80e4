"""Commands on what is stored: export, demo, users."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.schemas import ExportFormat, ReviewerCreate
from service.settings import Settings

if TYPE_CHECKING:
    from service.work import Work

demo = typer.Typer(no_args_is_help=True, help="The bilingual demo projects.")
users = typer.Typer(no_args_is_help=True, help="People who decide.")


@contextmanager
def open_work(actor: str = "command line") -> Iterator[Work]:
    """Open the database of the settings for one transaction in somebody's name."""
    from service.app import prepare_database  # noqa: PLC0415 - keeps ``--help`` quick
    from service.database import open_engine, writers  # noqa: PLC0415 - keeps ``--help`` quick
    from service.work import Work  # noqa: PLC0415 - keeps ``--help`` quick

    settings = Settings()
    prepare_database(settings)
    engine = open_engine(settings.url)
    with writers(engine).begin() as session:
        yield Work(session, actor)
    engine.dispose()


@demo.command("load")
def load(
    url: Annotated[
        str | None, typer.Option(help="Address of the running service; default: this machine.")
    ] = None,
) -> None:
    """Load the demo projects into a running service; loading twice changes nothing."""
    import httpx2  # noqa: PLC0415 - keeps ``--help`` quick

    from service.client import ClientError, ServiceClient  # noqa: PLC0415 - as above
    from service.demo import DemoError, load_demo  # noqa: PLC0415 - as above

    settings = Settings()
    address = (
        url or os.environ.get("CLIENTSIGNAL_SERVICE_URL") or f"http://127.0.0.1:{settings.port}"
    )
    token = settings.api_token.get_secret_value() if settings.api_token else None
    with httpx2.Client(base_url=address, timeout=300.0) as http:
        try:
            created = load_demo(ServiceClient(http, reviewer="demo", token=token))
        except (ClientError, DemoError) as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error
    typer.echo(f"{created} demo documents loaded")


@users.command("list")
def list_users() -> None:
    """List the people who decide."""
    from service.repositories import projects  # noqa: PLC0415 - keeps ``--help`` quick

    with open_work() as work:
        for row in projects.list_reviewers(work.session, limit=10_000, offset=0).rows:
            typer.echo(row.name)


@users.command("add")
def add_user(name: Annotated[str, typer.Argument(help="Name of the person.")]) -> None:
    """Add a person who decides."""
    from service.errors import ServiceError  # noqa: PLC0415 - keeps ``--help`` quick
    from service.usecases.projects import add_reviewer  # noqa: PLC0415 - as above

    try:
        with open_work() as work:
            add_reviewer(work, ReviewerCreate(name=name))
    except (ServiceError, ValueError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error


def export(
    project: Annotated[str, typer.Argument(metavar="KEY", help="Key of the project.")],
    export_format: Annotated[ExportFormat, typer.Option("--format")] = ExportFormat.CSV,
    out: Annotated[
        Path | None, typer.Option(help="File to write; a dated name here if left out.")
    ] = None,
) -> None:
    """Write the record of a project to a file."""
    from service.exports.export import export_record  # noqa: PLC0415 - keeps ``--help`` quick
    from service.repositories.projects import find_project_by_key  # noqa: PLC0415 - as above

    with open_work() as work:
        row = find_project_by_key(work.session, project)
        if row is None:
            typer.echo(f"there is no project with the key {project}", err=True)
            raise typer.Exit(1)
        file = export_record(work.session, row.id, export_format)
    target = out or Path(file.name)
    target.write_bytes(file.data)
    typer.echo(str(target))
