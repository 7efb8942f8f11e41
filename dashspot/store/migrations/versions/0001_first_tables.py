"""The first tables: people and sources, music, analyses, work."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateSequence

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create them, parents first."""
    _people()
    _music()
    _analyses()
    _work()


def _people() -> None:
    op.execute(CreateSequence(sa.Sequence("data_version")))
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="users_pkey"),
    )
    op.create_index(
        "users_only_one_idx", "users", ["kind"], unique=True, postgresql_where=sa.text("kind in ('local', 'sample')")
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("nextval('data_version')"), nullable=False),
        sa.Column("summary", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="sources_user_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="sources_pkey"),
        sa.UniqueConstraint("user_id", "digest", name="sources_user_id_digest_key", postgresql_nulls_not_distinct=True),
    )


def _music() -> None:
    op.create_table(
        "albums",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("album_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("release_date", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="albums_source_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", "album_id", name="albums_pkey"),
    )
    op.create_table(
        "artists",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("artist_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="artists_source_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", "artist_id", name="artists_pkey"),
    )
    op.create_table(
        "playlists",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("playlist_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="playlists_source_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", "playlist_id", name="playlists_pkey"),
    )
    op.create_table(
        "track_artists",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("artist_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="track_artists_source_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", "track_id", "position", name="track_artists_pkey"),
    )
    op.create_table(
        "track_features",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Text(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("danceability", sa.Double(), nullable=True),
        sa.Column("energy", sa.Double(), nullable=True),
        sa.Column("loudness", sa.Double(), nullable=True),
        sa.Column("speechiness", sa.Double(), nullable=True),
        sa.Column("acousticness", sa.Double(), nullable=True),
        sa.Column("instrumentalness", sa.Double(), nullable=True),
        sa.Column("liveness", sa.Double(), nullable=True),
        sa.Column("valence", sa.Double(), nullable=True),
        sa.Column("tempo", sa.Double(), nullable=True),
        sa.Column("key", sa.SmallInteger(), nullable=True),
        sa.Column("mode", sa.SmallInteger(), nullable=True),
        sa.Column("time_signature", sa.SmallInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name="track_features_source_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "track_id", name="track_features_pkey"),
    )
    op.create_table(
        "tracks",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("album_id", sa.Text(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("popularity", sa.SmallInteger(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="tracks_source_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_id", "track_id", name="tracks_pkey"),
    )
    op.create_table(
        "playlist_items",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("playlist_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Text(), nullable=False),
        sa.Column("genre", sa.Text(), nullable=True),
        sa.Column("subgenre", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["source_id", "playlist_id"],
            ["playlists.source_id", "playlists.playlist_id"],
            name="playlist_items_source_id_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("source_id", "playlist_id", "position", name="playlist_items_pkey"),
    )


def _analyses() -> None:
    op.create_table(
        "analyses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("collection_kind", sa.Text(), nullable=False),
        sa.Column("collection_id", sa.Text(), nullable=False),
        sa.Column("keep_failed", sa.Boolean(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="analyses_user_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="analyses_pkey"),
    )
    op.create_index(
        "analyses_user_id_collection_kind_collection_id_idx",
        "analyses",
        ["user_id", "collection_kind", "collection_id"],
        unique=False,
    )
    op.create_table(
        "computations",
        sa.Column("analysis_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("document", postgresql.JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["analysis_id"], ["analyses.id"], name="computations_analysis_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("analysis_id", "version", name="computations_pkey"),
    )


def _work() -> None:
    op.create_table(
        "task_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("dedupe", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("arguments", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner", sa.Uuid(), nullable=True),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("current", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="task_results_user_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="task_results_pkey"),
    )
    op.create_index(
        "task_results_active_key",
        "task_results",
        ["user_id", "dedupe"],
        unique=True,
        postgresql_where=sa.text("state in ('waiting', 'running')"),
    )
    op.create_index("task_results_user_id_created_at_idx", "task_results", ["user_id", "created_at"], unique=False)
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="uploads_user_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="uploads_pkey"),
    )
    op.create_table(
        "notifications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task_results.id"], name="notifications_task_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="notifications_user_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="notifications_pkey"),
    )
    op.create_index("notifications_user_id_created_at_idx", "notifications", ["user_id", "created_at"], unique=False)
