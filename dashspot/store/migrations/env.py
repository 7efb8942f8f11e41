"""Runs migrations on the connection that `store.migrate` hands in."""

from alembic import context

from dashspot.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transaction_per_migration=False,
    include_object=lambda _object, name, kind, _reflected, _compare_to: (
        not (kind == "table" and str(name).startswith("procrastinate_"))
    ),
)
context.run_migrations()
