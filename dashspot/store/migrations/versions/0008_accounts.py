"""The id of an account at Spotify that never changes, beside the one that may."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add a column; who signed in before it is known by it with their next sign-in."""
    op.add_column("connections", sa.Column("account_id", sa.Text(), nullable=True))
    op.create_unique_constraint("connections_account_id_key", "connections", ["account_id"])
