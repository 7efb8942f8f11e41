"""What is learned of services: paces, pauses, capabilities, and which features a source did not know."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create four tables."""
    op.create_table(
        "service_paces",
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("rate", sa.Float(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("slowed_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("client", name="service_paces_pkey"),
    )
    op.create_table(
        "service_pauses",
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("client", "bucket", name="service_pauses_pkey"),
    )
    op.create_table(
        "service_capabilities",
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("allowed", sa.Boolean(), nullable=False),
        sa.Column("learned_at", _MOMENT, server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("client", "name", name="service_capabilities_pkey"),
    )
    op.create_table(
        "feature_misses",
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("track_id", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("retry_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name="feature_misses_source_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("source_id", "track_id", name="feature_misses_pkey"),
    )
