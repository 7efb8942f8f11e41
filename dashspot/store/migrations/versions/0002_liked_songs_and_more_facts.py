"""Liked songs, and what exports tell beyond a name: ISRC, genres, covers, when and by whom a track was added.

The version of a person's data moves from their sources, where a removal brought an earlier one back, to the person.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

revision = "0002"
down_revision = "0001"

_ADDED: dict[str, dict[str, TypeEngine[Any]]] = {
    "tracks": {
        "release_date": sa.Text(),
        "disc_number": sa.SmallInteger(),
        "track_number": sa.SmallInteger(),
        "explicit": sa.Boolean(),
        "isrc": sa.Text(),
        "genres": postgresql.ARRAY(sa.Text()),
    },
    "albums": {"image_url": sa.Text(), "label": sa.Text()},
    "playlist_items": {"added_at": sa.DateTime(timezone=True), "added_by": sa.Text()},
}


def upgrade() -> None:
    """Add columns, unknown in every row that is there, and a table; the same rows may be two kinds of source."""
    op.drop_constraint("sources_user_id_digest_key", "sources")
    op.create_unique_constraint(
        "sources_user_id_kind_digest_key", "sources", ["user_id", "kind", "digest"], postgresql_nulls_not_distinct=True
    )
    next_version = sa.text("nextval('data_version')")
    op.add_column("users", sa.Column("version", sa.BigInteger(), server_default=next_version, nullable=False))
    op.drop_column("sources", "version")
    for table, columns in _ADDED.items():
        for name, kind in columns.items():
            op.add_column(table, sa.Column(name, kind, nullable=True))
    op.create_table(
        "saved_tracks",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="saved_tracks_source_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", "track_id", name="saved_tracks_pkey"),
    )
