"""How one sandbox is set up: what the command line and the tests may choose."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

Mode = Literal["development", "extended"]
DEVELOPMENT: Mode = "development"
EXTENDED: Mode = "extended"

CLIENT_ID = "5a4db0c1e8f24d6f9b7a3c2e1d0f5a4d"
CLIENT_SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"  # noqa: S105 (invented; it opens nothing but a sandbox)
REDIRECT_URIS = tuple(
    f"http://{host}/{path}" for host in ("127.0.0.1", "[::1]") for path in ("callback", "oauth2callback", "")
)
"""Registered without a port, so they take any port; a client of one's own, and DashSpot's two."""

_MOST_TRACKS, _MOST_USERS, _MOST_PLAYLISTS = 1_000_000, 100, 10_000


class Limits(BaseModel):
    """How much an app may ask; None is without limit, which is the default."""

    model_config = ConfigDict(extra="forbid")

    rate: PositiveInt | None = Field(default=None, description="Calls per app in any 30 seconds.")
    quotas: dict[str, NonNegativeInt] = Field(
        default_factory=dict, description="Calls per bucket in a day that begins with the bucket's first call."
    )
    reccobeats_rate: PositiveInt | None = Field(default=None, description="Calls to ReccoBeats in any 30 seconds.")


class Options(BaseModel):
    """The set-up of one sandbox."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode = Field(default=DEVELOPMENT, description="Which of Spotify's two app modes is imitated.")
    catalogue: Path | None = Field(default=None, description="A catalogue file; without it one is generated.")
    seed: NonNegativeInt = Field(default=1, description="The same seed generates the same catalogue and libraries.")
    tracks: Annotated[int, Field(ge=1, le=_MOST_TRACKS)] = 300
    users: Annotated[int, Field(ge=1, le=_MOST_USERS)] = 3
    playlists: Annotated[int, Field(ge=0, le=_MOST_PLAYLISTS)] = 16
    now: datetime | None = Field(default=None, description="Where the virtual clock starts; default: the real time.")
    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    redirect_uris: tuple[str, ...] = REDIRECT_URIS
    rotate_refresh_tokens: bool = Field(default=False, description="Answer a refresh with a new refresh token.")
    snapshot_lag_seconds: NonNegativeInt = Field(
        default=30, description="How long reads still show the snapshot id from before a write."
    )
    limits: Limits = Field(default_factory=Limits)
