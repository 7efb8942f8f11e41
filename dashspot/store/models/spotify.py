"""What DashSpot has learned of the services it asks: how fast, not before when, and what it may ask at all.

A client is Spotify's client id, or the name of a service that knows none.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from dashspot.store.models.base import Base, LayerId


class ServicePace(Base):
    """How fast one client asks, all processes together: `next_at` is when the next request may go, less the burst."""

    __tablename__ = "service_paces"

    client: Mapped[str] = mapped_column(primary_key=True)
    rate: Mapped[float]
    next_at: Mapped[datetime]
    slowed_at: Mapped[datetime | None]


class ServicePause(Base):
    """One bucket of a client is not asked before `until`; the bucket `*` is all of them."""

    __tablename__ = "service_pauses"

    client: Mapped[str] = mapped_column(primary_key=True)
    bucket: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]


class ServiceCapability(Base):
    """Whether a client may ask for something, as the service last answered."""

    __tablename__ = "service_capabilities"

    client: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    allowed: Mapped[bool]
    learned_at: Mapped[datetime] = mapped_column(server_default=func.now())


class FeatureMiss(Base):
    """A source did not know the features of a track; it is not asked again before `retry_at`."""

    __tablename__ = "feature_misses"

    source_id: Mapped[LayerId]
    track_id: Mapped[str] = mapped_column(primary_key=True)
    times: Mapped[int]
    retry_at: Mapped[datetime]
