"""``clientsignal serve`` and ``migrate``."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.threads import use_one_thread
from service.settings import Settings

_LOCAL = ("127.0.0.1", "localhost", "::1")


def migrate_database() -> None:
    """Bring the database up to date; safe to repeat."""
    from service.app import prepare_database  # noqa: PLC0415 - keeps ``--help`` quick

    prepare_database(Settings())


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Migrate the database and serve the HTTP interface until stopped."""
    settings = Settings()
    chosen = {"host": host or settings.host, "port": port or settings.port}
    settings = settings.model_copy(update=chosen)
    if settings.host not in _LOCAL and settings.api_token is None:
        typer.echo(
            f"refusing to listen on {settings.host} without a token: set CLIENTSIGNAL_API_TOKEN, "
            "or listen on 127.0.0.1",
            err=True,
        )
        raise typer.Exit(2)
    use_one_thread()
    import uvicorn  # noqa: PLC0415 - keeps ``--help`` quick

    from service.app import create_app, prepare_database  # noqa: PLC0415 - keeps ``--help`` quick
    from service.cli.warming import ask_in_background  # noqa: PLC0415 - keeps ``--help`` quick
    from service.logs import configure_logs  # noqa: PLC0415 - keeps ``--help`` quick

    configure_logs(settings.log_level)
    prepare_database(settings)
    ask_in_background(settings)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
