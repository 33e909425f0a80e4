"""Random audit and learning settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learning_settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("new_decisions", sa.Integer(), nullable=False),
        sa.Column("on_drift", sa.Boolean(), nullable=False),
        sa.Column("promotes", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_settings")),
    )
    op.create_table(
        "audit_samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("model_version", sa.String(length=200), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=True),
        sa.Column("reviewer", sa.String(length=100), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_audit_samples_document_id_documents"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["review_items.id"],
            name=op.f("fk_audit_samples_item_id_review_items"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_audit_samples_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_samples")),
    )
    op.create_index(
        op.f("ix_audit_samples_document_id"), "audit_samples", ["document_id"], unique=False
    )
    op.create_index(
        op.f("ix_audit_samples_project_id_label_id"),
        "audit_samples",
        ["project_id", "label", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_samples_project_id_label_id"), "audit_samples")
    op.drop_index(op.f("ix_audit_samples_document_id"), "audit_samples")

    op.drop_table("audit_samples")
    op.drop_table("learning_settings")
