"""Keep the files that history was imported from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The default fills rows that are there; new rows always bring their file.
    with op.batch_alter_table("history_imports") as batch:
        batch.add_column(
            sa.Column("data", sa.LargeBinary(), nullable=False, server_default=sa.text("''"))
        )


def downgrade() -> None:
    with op.batch_alter_table("history_imports") as batch:
        batch.drop_column("data")
