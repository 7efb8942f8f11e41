"""A lifetime of listening."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create one table."""
    op.create_table(
        "plays",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("played_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ms_played", sa.Integer(), nullable=True),
        sa.Column("played", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("track_id", sa.Text(), nullable=True),
        sa.Column("track_name", sa.Text(), nullable=True),
        sa.Column("artist_name", sa.Text(), nullable=True),
        sa.Column("album_name", sa.Text(), nullable=True),
        sa.Column("reason_start", sa.Text(), nullable=True),
        sa.Column("reason_end", sa.Text(), nullable=True),
        sa.Column("shuffle", sa.Boolean(), nullable=True),
        sa.Column("skipped", sa.Boolean(), nullable=True),
        sa.Column("offline", sa.Boolean(), nullable=True),
        sa.Column("heard", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="plays_source_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="plays_pkey"),
        sa.UniqueConstraint(
            "source_id",
            "played_at",
            "played",
            "ms_played",
            name="plays_source_id_played_at_played_ms_played_key",
            postgresql_nulls_not_distinct=True,
        ),
    )
