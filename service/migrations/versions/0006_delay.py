"""Project snapshots, risk estimates and settings, outcomes, imported history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "history_imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_imports")),
        sa.UniqueConstraint("sha256", name=op.f("uq_history_imports_sha256")),
    )
    op.create_table(
        "history_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("work_key", sa.String(length=200), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("segment", sa.String(length=200), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("planned_end", sa.Date(), nullable=False),
        sa.Column("actual_end", sa.Date(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["history_imports.id"],
            name=op.f("fk_history_rows_import_id_history_imports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_rows")),
        sa.UniqueConstraint("digest", name=op.f("uq_history_rows_digest")),
    )
    with op.batch_alter_table("history_rows", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_history_rows_actual_end"), ["actual_end"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_history_rows_import_id"), ["import_id"], unique=False)

    op.create_table(
        "project_outcomes",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("actual_end", sa.Date(), nullable=False),
        sa.Column("actual_effort_hours", sa.Double(), nullable=True),
        sa.Column("actual_cost", sa.Double(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_project_outcomes_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_project_outcomes")),
    )
    op.create_table(
        "project_snapshots",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("features", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("reconstructed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_project_snapshots_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_snapshots")),
        sa.UniqueConstraint(
            "project_id",
            "as_of",
            "revision",
            name=op.f("uq_project_snapshots_project_id_as_of_revision"),
        ),
    )
    op.create_table(
        "risk_settings",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("baseline_on", sa.Date(), nullable=True),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("delay_cost_per_day", sa.Double(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_risk_settings_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_risk_settings")),
    )
    op.create_table(
        "risk_estimates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("model_version", sa.String(length=200), nullable=False),
        sa.Column("basis", sa.String(length=12), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("p_late", sa.Double(), nullable=False),
        sa.Column("threshold", sa.Double(), nullable=False),
        sa.Column("expected_slip_days", sa.Double(), nullable=False),
        sa.Column("mean_delay_days", sa.Double(), nullable=False),
        sa.Column("planned_end", sa.Date(), nullable=False),
        sa.Column("p50_end", sa.Date(), nullable=False),
        sa.Column("p80_end", sa.Date(), nullable=False),
        sa.Column("p95_end", sa.Date(), nullable=False),
        sa.Column("n_reference", sa.Integer(), nullable=False),
        sa.Column("n_finished", sa.Integer(), nullable=False),
        sa.Column("segment", sa.String(length=200), nullable=False),
        sa.Column("expected_loss", sa.Double(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("mood", sa.Double(), nullable=True),
        sa.Column("churn_count", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("drivers", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_risk_estimates_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["project_snapshots.id"],
            name=op.f("fk_risk_estimates_snapshot_id_project_snapshots"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_estimates")),
    )
    with op.batch_alter_table("risk_estimates", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_risk_estimates_project_id_is_current_as_of"),
            ["project_id", "is_current", "as_of"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_risk_estimates_snapshot_id"), ["snapshot_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("risk_estimates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_risk_estimates_snapshot_id"))
        batch_op.drop_index(batch_op.f("ix_risk_estimates_project_id_is_current_as_of"))

    op.drop_table("risk_estimates")
    op.drop_table("risk_settings")
    op.drop_table("project_snapshots")
    op.drop_table("project_outcomes")
    with op.batch_alter_table("history_rows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_rows_import_id"))
        batch_op.drop_index(batch_op.f("ix_history_rows_actual_end"))

    op.drop_table("history_rows")
    op.drop_table("history_imports")
