"""The job engine: two Procrastinate apps, and their schema in our database.

The client defers by name and knows no task; the worker's app holds the tasks. One app for both would send every defer
through the worker's asynchronous connector.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import procrastinate
from procrastinate.schema import SchemaManager

client = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())
"""Only ever used with the connection of a transaction, so it is never opened."""

worker_app = procrastinate.App(connector=procrastinate.PsycopgConnector())


class DriverConnection(Protocol):
    """As much of a psycopg connection as installing needs."""

    def execute(self, query: Any, params: Any = None) -> Any:
        """Run SQL, several statements where there are no parameters."""
        ...


def install(connection: DriverConnection) -> None:
    """Install the engine's schema, or bring it to the installed package's version, in the caller's transaction.

    Procrastinate ships migrations but keeps no record of those applied; ours is the comment on its main table.
    """
    scripts = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    applied = connection.execute(
        "select obj_description(to_regclass('procrastinate_jobs')), to_regclass('procrastinate_jobs') is not null"
    ).fetchone()
    newest = scripts[-1].stem
    if applied[0] == newest:
        return
    if not applied[1]:
        connection.execute(SchemaManager.get_schema())
    for script in scripts:
        if applied[1] and script.stem > (applied[0] or ""):
            connection.execute(script.read_text(encoding="utf-8"))
    connection.execute(f"comment on table procrastinate_jobs is '{newest}'")
