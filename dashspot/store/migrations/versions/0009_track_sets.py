"""Sets of tracks that people keep under a name."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create one table."""
    op.create_table(
        "track_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=True),
        sa.Column("track_ids", postgresql.ARRAY(sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(filter is null) <> (track_ids is null)", name="track_sets_one_content_check"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="track_sets_user_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="track_sets_pkey"),
        sa.UniqueConstraint("user_id", "name", name="track_sets_user_id_name_key"),
    )
