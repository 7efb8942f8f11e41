"""A dashboard of its own for a bench, and what further sessions take of its memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.bench.session import session
from tests.crowd.programs import Program, running

_SESSIONS = 10


@contextmanager
def serving(program: Program) -> Iterator[Program]:
    """The program, as soon as it serves pages."""
    with running(program):
        program.wait()
        yield program


def grown_per_session(program: Program, page: str) -> float:
    """Megabytes by which it grows for each further session that has the page open."""
    with ExitStack() as opened:
        opened.enter_context(session(program.port, page)).rerun()
        before = program.memory
        for _ in range(_SESSIONS):
            opened.enter_context(session(program.port, page)).rerun()
        return (program.memory - before) / _SESSIONS
