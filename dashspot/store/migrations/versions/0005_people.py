"""Connections to Spotify, sessions of browsers, access tokens of notebooks."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_MOMENT = sa.DateTime(timezone=True)


def _user(table: str) -> tuple[sa.Column[object], sa.ForeignKeyConstraint]:
    return sa.Column("user_id", sa.Uuid(), nullable=False), sa.ForeignKeyConstraint(
        ["user_id"], ["users.id"], name=f"{table}_user_id_fkey", ondelete="CASCADE"
    )


def upgrade() -> None:
    """Create three tables."""
    op.create_table(
        "connections",
        *_user("connections"),
        sa.Column("spotify_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("key_id", sa.Text(), nullable=True),
        sa.Column("tokens", sa.LargeBinary(), nullable=True),
        sa.Column("authorized_at", _MOMENT, nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("warned_at", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="connections_pkey"),
        sa.UniqueConstraint("spotify_id", name="connections_spotify_id_key"),
    )
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        *_user("sessions"),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("seen_at", _MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="sessions_pkey"),
    )
    op.create_index("sessions_user_id_idx", "sessions", ["user_id"])
    op.create_table(
        "access_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        *_user("access_tokens"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("used_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="access_tokens_pkey"),
    )
    op.create_index("access_tokens_user_id_idx", "access_tokens", ["user_id"])
