"""Acceptance criteria of review items and record items."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("review_items", sa.Column("criterion", sa.Text(), nullable=True))
    # The default fills the rows that are there; new rows always bring their own value.
    op.add_column(
        "record_items", sa.Column("criterion", sa.Text(), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("record_items", "criterion")
    op.drop_column("review_items", "criterion")
