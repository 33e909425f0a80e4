"""Commands of other packages, found by entry point, so that the service imports none of them."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

GROUP = "clientsignal.commands"


class PluginGroup(TyperGroup):
    """A group whose further commands are entry points, loaded only when they are called."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401 - typer's own context
        """Return our commands and the ones of installed parts."""
        return [*super().list_commands(ctx), *sorted(_points())]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401 - typer's own types
        """Return a command, loading the part it belongs to."""
        found = super().get_command(ctx, cmd_name)
        point = _points().get(cmd_name)
        if found is not None or point is None:
            return found
        return _load(point)


def _points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _load(point: EntryPoint) -> Any:  # noqa: ANN401 - typer's own types
    try:
        target = point.load()
    except ImportError as error:
        return _explain(point.name, str(error))
    if not isinstance(target, typer.Typer):
        wrapper = typer.Typer()
        wrapper.command(point.name)(target)
        target = wrapper
    command = get_command(target)
    command.name = point.name
    return command


def _explain(name: str, reason: str) -> Any:  # noqa: ANN401 - typer's own types
    """Return a command that says what is missing, so that ``--help`` still lists it."""
    wrapper = typer.Typer()

    @wrapper.command(name, help=f"Not usable here: {reason}")
    def unusable() -> None:
        typer.echo(
            f"clientsignal {name} needs a part that is not installed ({reason}); "
            "install clientsignal[training]",
            err=True,
        )
        raise typer.Exit(2)

    return get_command(wrapper)
