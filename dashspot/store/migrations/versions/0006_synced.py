"""How far each resource of a person's is synced with Spotify."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create one table."""
    op.create_table(
        "synced",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("mark", sa.Text(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("draft_mark", sa.Text(), nullable=True),
        sa.Column("cursor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("left_out", sa.Integer(), server_default="0", nullable=False),
        sa.Column("checked_at", _MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="synced_user_id_fkey", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="synced_source_id_fkey", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["draft_id"], ["sources.id"], name="synced_draft_id_fkey", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("user_id", "resource", name="synced_pkey"),
    )
    for column in ("source_id", "draft_id"):  # a source that goes is looked for in both
        op.create_index(f"synced_{column}_idx", "synced", [column])
