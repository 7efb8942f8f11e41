"""How far the Web API has told what people play, and the plays of a person by their end."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create one table and one index."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "play_logs",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("told", postgresql.TSTZMULTIRANGE(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("asked_at", moment, nullable=True),
        sa.Column("refused_at", moment, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("next_at", moment, server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="play_logs_user_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name="play_logs_pkey"),
    )
    op.create_index("play_logs_next_at_idx", "play_logs", ["next_at"])
    op.create_index("plays_heard_idx", "plays", ["source_id", "played_at", "id"], postgresql_where=sa.text("heard"))
