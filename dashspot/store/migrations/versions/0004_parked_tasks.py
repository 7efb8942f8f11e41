"""When a task goes on that waits for a service."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add a moment to every task."""
    op.add_column("task_results", sa.Column("resumes_at", sa.DateTime(timezone=True), nullable=True))
