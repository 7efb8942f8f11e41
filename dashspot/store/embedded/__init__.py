"""A private Postgres server in the user's data folder, shared by every process that wants it.

binaries    where Postgres' programs are, and how they are run
account     who runs the server where DashSpot itself is root
cluster     one database folder: its files, its making, its address
postmaster  the server's process: who lives, who is left over
server      the server as one process sees it: launching, counting users, stopping
shared      what the rest of DashSpot uses
"""

from dashspot.store.embedded.shared import EmbeddedPostgres

__all__ = ["EmbeddedPostgres"]
