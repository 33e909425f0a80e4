"""The command ``clientsignal``; each command imports what it needs only when it runs."""

from __future__ import annotations

import typer

from service.cli import (
    analyze,
    archive,
    convert,
    data,
    learning,
    mail,
    mail_import,
    run,
    serve,
    worker,
)
from service.cli.plugins import PluginGroup

app = typer.Typer(
    name="clientsignal",
    cls=PluginGroup,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    help="What the client asked for, how the client feels, and whether the project will be late.",
)
app.command("analyze")(analyze.analyze)
app.command("run")(run.run)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("migrate")(serve.migrate_database)
app.command("export")(data.export)
app.command("scan")(mail.scan)
app.command("import")(mail_import.import_archive)
app.command("convert")(convert.convert)
app.command("backup")(archive.backup)
app.command("restore")(archive.restore)
app.add_typer(data.demo, name="demo")
app.add_typer(data.users, name="users")
app.add_typer(learning.learning, name="learning")
app.add_typer(mail.mailboxes, name="mailboxes")


def main() -> None:
    """Run the command line."""
    app()
