"""Saved albums, followed artists, playlists' facts, plans of syncs, changes at Spotify, and cancelled work."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

_MOMENT = sa.DateTime(timezone=True)
_COLUMNS: dict[str, tuple[tuple[str, Any], ...]] = {
    "artists": (("image_url", sa.Text()), ("genres", postgresql.ARRAY(sa.Text()))),
    "albums": (("total_tracks", sa.Integer()),),
    "playlists": (
        ("description", sa.Text()),
        ("owner_id", sa.Text()),
        ("owner_name", sa.Text()),
        ("public", sa.Boolean()),
        ("collaborative", sa.Boolean()),
        ("image_url", sa.Text()),
        ("image_as_of", _MOMENT),
        ("total", sa.Integer()),
    ),
    "synced": (("after", sa.Text()), ("full_at", _MOMENT)),
    "task_results": (
        ("cancel_asked_at", _MOMENT),
        ("counted_from", sa.Integer()),
        ("counted_since", _MOMENT),
    ),
    "notifications": (("link", sa.Text()),),
}


def upgrade() -> None:
    """Add columns, most of which may be unknown, an index, and five tables."""
    for table, columns in _COLUMNS.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.add_column("synced", sa.Column("draft_left_out", sa.Integer(), server_default="0", nullable=False))
    op.add_column("task_results", sa.Column("begun", sa.Integer(), server_default="0", nullable=False))
    unread = sa.text("acknowledged_at is null")
    op.create_index("notifications_unread_idx", "notifications", ["user_id", "created_at"], postgresql_where=unread)
    op.execute("update synced set full_at = checked_at where source_id is not null")
    position = sa.Column("position", sa.Integer(), nullable=False)
    _saved("saved_albums", "album_id", position, sa.Column("added_at", _MOMENT, nullable=True))
    _saved("followed_artists", "artist_id", sa.Column("position", sa.Integer(), nullable=False))
    _saved("kept_tracks", "track_id", sa.Column("added_at", _MOMENT, server_default=sa.text("now()"), nullable=False))
    op.create_table(
        "sync_plans",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("every_hours", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="sync_plans_user_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name="sync_plans_pkey"),
    )
    op.create_index("sync_plans_next_at_idx", "sync_plans", ["next_at"])
    _changes()


def _saved(table: str, key: str, *more: sa.Column[Any]) -> None:
    op.create_table(
        table,
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column(key, sa.Text(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=f"{table}_source_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", key, name=f"{table}_pkey"),
    )


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("playlist_id", sa.Text(), nullable=True),
        sa.Column("playlist_name", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("after", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("snapshot_id", sa.Text(), nullable=True),
        sa.Column("undoable", sa.Boolean(), nullable=False),
        sa.Column("undo_note", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Uuid(), nullable=True),
        sa.Column("created_at", _MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.Column("begun_at", _MOMENT, nullable=True),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="changes_user_id_fkey", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["undoes"], ["changes.id"], name="changes_undoes_fkey", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="changes_pkey"),
    )
    op.create_index("changes_user_id_created_at_idx", "changes", ["user_id", "created_at"])
