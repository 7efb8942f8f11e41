"""What the analyses of listening read: packed plays, and the time zone of each person."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create one table, and two columns of people."""
    op.add_column("users", sa.Column("plays_version", sa.BigInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column("users", sa.Column("time_zone", sa.Text(), nullable=True))
    op.create_table(
        "packed_plays",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("plays", sa.LargeBinary(), nullable=False),
        sa.Column("items", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="packed_plays_user_id_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name="packed_plays_pkey"),
    )
    # what is compressed already is not compressed again
    op.execute("alter table packed_plays alter column plays set storage external")
    op.execute("alter table packed_plays alter column items set storage external")
