"""Who vouched for which reviewer; rows only grow, and go when nothing is left that the reviewer decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_DECIDED = """
    EXISTS (SELECT 1 FROM decisions WHERE reviewer = OLD.reviewer)
    OR EXISTS (SELECT 1 FROM audit_samples WHERE reviewer = OLD.reviewer)
"""


def upgrade() -> None:
    op.create_table(
        "reviewer_vouches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reviewer", sa.String(length=100), nullable=False),
        sa.Column("vouched", sa.Boolean(), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer_vouches")),
    )
    op.create_index(op.f("ix_reviewer_vouches_reviewer_id"), "reviewer_vouches", ["reviewer", "id"])
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    refuse = "BEGIN SELECT RAISE(ABORT, 'reviewer_vouches is append-only'); END"
    op.execute(
        "CREATE TRIGGER reviewer_vouches_no_update BEFORE UPDATE ON reviewer_vouches " + refuse
    )
    op.execute(
        "CREATE TRIGGER reviewer_vouches_no_delete BEFORE DELETE ON reviewer_vouches "
        f"WHEN {_DECIDED} {refuse}"
    )


def _guard_postgresql() -> None:
    op.execute(
        f"""
        CREATE FUNCTION keep_vouch() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND NOT ({_DECIDED}) THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'reviewer_vouches is append-only';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER reviewer_vouches_append_only BEFORE UPDATE OR DELETE ON reviewer_vouches "
        "FOR EACH ROW EXECUTE FUNCTION keep_vouch()"
    )


def downgrade() -> None:
    # Triggers go with their table.
    op.drop_table("reviewer_vouches")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION keep_vouch()")
