"""The risk register and its versions, which can only grow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "risks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("driver", sa.String(length=20), nullable=True),
        sa.Column("owner", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("probability_percent", sa.Integer(), nullable=True),
        sa.Column("impact_days", sa.Double(), nullable=True),
        sa.Column("impact_cost", sa.Double(), nullable=True),
        sa.Column("response_key", sa.String(length=40), nullable=True),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("contingency", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("occurred", sa.Boolean(), nullable=True),
        sa.Column("helped", sa.String(length=12), nullable=True),
        sa.Column("outcome_note", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=100), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=100), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_risks_document_id_documents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_risks_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["record_items.id"],
            name=op.f("fk_risks_record_id_record_items"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risks")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_risks_project_id_number")),
    )
    op.create_index(
        op.f("ix_risks_project_id_status"), "risks", ["project_id", "status"], unique=False
    )
    op.create_index(op.f("ix_risks_response_key"), "risks", ["response_key"], unique=False)
    op.create_table(
        "risk_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("risk_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_risk_versions_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["risk_id"],
            ["risks.id"],
            name=op.f("fk_risk_versions_risk_id_risks"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_versions")),
        sa.UniqueConstraint("risk_id", "version", name=op.f("uq_risk_versions_risk_id_version")),
    )
    if op.get_bind().dialect.name == "sqlite":
        refuse = "BEGIN SELECT RAISE(ABORT, 'risk_versions is append-only'); END"
        op.execute(
            f"CREATE TRIGGER risk_versions_no_update BEFORE UPDATE ON risk_versions {refuse}"
        )
        op.execute(
            "CREATE TRIGGER risk_versions_no_delete BEFORE DELETE ON risk_versions "  # noqa: S608 - our own names
            f"WHEN EXISTS (SELECT 1 FROM projects WHERE id = OLD.project_id) {refuse}"
        )
    else:
        op.execute(
            "CREATE TRIGGER risk_versions_append_only BEFORE UPDATE OR DELETE ON risk_versions "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.drop_table("risk_versions")
    op.drop_index(op.f("ix_risks_response_key"), table_name="risks")
    op.drop_index(op.f("ix_risks_project_id_status"), table_name="risks")
    op.drop_table("risks")
