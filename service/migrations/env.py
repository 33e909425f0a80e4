"""Alembic environment: runs on the engine it is handed, or on the one of the settings."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from service.database import open_engine
from service.settings import Settings
from service.tables import Base
from service.tables.base import UtcDateTime

engine = context.config.attributes.get("engine") or open_engine(Settings().url)


def render_item(type_: str, obj: Any, _context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - any schema item
    """Write our own column type as its database type, so that migrations stand alone."""
    if type_ == "type" and isinstance(obj, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()
