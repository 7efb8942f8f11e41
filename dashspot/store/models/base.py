"""The declarative base, and the columns that many tables share."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from sqlalchemy import DateTime, ForeignKey, MetaData, Text, Uuid, func
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "pk": "%(table_name)s_pkey",
    "fk": "%(table_name)s_%(column_0_name)s_fkey",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "ck": "%(table_name)s_%(constraint_name)s_check",
}


class Base(DeclarativeBase):
    """All tables of DashSpot."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: DateTime(timezone=True), str: Text()}  # noqa: RUF012 (SQLAlchemy reads it as a class attribute)


UserId = Annotated[uuid.UUID, mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"))]
OwnId = Annotated[uuid.UUID, mapped_column(Uuid, primary_key=True, default=uuid.uuid4)]
LayerId = Annotated[int, mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)]
CreatedAt = Annotated[datetime, mapped_column(server_default=func.now())]
