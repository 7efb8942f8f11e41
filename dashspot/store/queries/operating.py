"""Reads what whoever runs DashSpot must know; nothing of anybody's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from dashspot.store.models import Analysis, Source, TaskResult, User


def server_version(session: Session) -> str:
    """As the server writes it, `18.6` for example."""
    return str(session.scalar(text("show server_version"))).split()[0]


def server_time(session: Session) -> datetime:
    """The database's clock."""
    now: datetime = session.scalars(select(func.clock_timestamp())).one()
    return now


def tasks_by_state(session: Session) -> dict[str, int]:
    """How many tasks of everybody are in which state."""
    counted = select(TaskResult.state, func.count()).group_by(TaskResult.state)
    return {state: tasks for state, tasks in session.execute(counted)}  # noqa: C416 (a Row is no pair to mypy)


def sample(session: Session) -> tuple[int, int]:
    """How many sources and analyses the sample library has."""
    of_sample = select(User.id).where(User.kind == "sample").scalar_subquery()
    counted = (
        select(func.count()).select_from(model).where(model.user_id == of_sample).scalar_subquery()
        for model in (Source, Analysis)
    )
    sources, analyses = session.execute(select(*counted)).one()
    return sources, analyses
