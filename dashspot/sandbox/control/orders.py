"""What the control surface is told, validated."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, NonNegativeInt

from dashspot.sandbox.options import Limits, Mode

_YEARS = 100 * 366 * 86_400
_STRICT = ConfigDict(extra="forbid")
Percent = Annotated[int, Field(ge=0, le=100)]


class ClockOrder(BaseModel):
    """Set the clock, advance it by seconds, stop it or let it run."""

    model_config = _STRICT
    now: datetime | None = None
    advance: float = Field(default=0, ge=-_YEARS, le=_YEARS)
    frozen: bool | None = None


class LimitsOrder(Limits):
    """The limits from now on; counts begin anew."""


class ModeOrder(BaseModel):
    """The app's mode from now on."""

    model_config = _STRICT
    mode: Mode


class AppOrder(BaseModel):
    """Facts about the app."""

    model_config = _STRICT
    owner_premium: bool | None = None
    redirect_uris: tuple[str, ...] | None = None


class DeviceOrder(BaseModel):
    """A device; without id it can't be named."""

    model_config = _STRICT
    id: str | None = None
    name: str = "Device"
    type: str = "Computer"
    is_active: bool = False
    is_private_session: bool = False
    is_restricted: bool = False
    supports_volume: bool = True
    volume_percent: Percent | None = 50


class UserOrder(BaseModel):
    """Facts about a user; what is not named stays."""

    model_config = _STRICT
    name: str | None = None
    premium: bool | None = None
    allow_listed: bool | None = None
    country: str | None = None
    devices: list[DeviceOrder] | None = None


class PlayerOrder(BaseModel):
    """What a user's player is made to do: refuse with a reason, or play what is no track."""

    model_config = _STRICT
    refusal: (
        Literal[
            "NO_PREV_TRACK",
            "NO_NEXT_TRACK",
            "ALREADY_PAUSED",
            "CONTEXT_DISALLOW",
            "DEVICE_NOT_CONTROLLABLE",
            "VOLUME_CONTROL_DISALLOW",
            "REMOTE_CONTROL_DISALLOW",
            "RATE_LIMITED",
            "UNKNOWN",
        ]
        | None
    ) = None
    kind: Literal["ad", "unknown"] | None = None
    uris: list[str] | None = None


class TokensOrder(BaseModel):
    """Whose tokens; without user everyone's."""

    model_config = _STRICT
    user: str | None = None


class NewTokenOrder(BaseModel):
    """Tokens without the sign-in page; without scopes all of them."""

    model_config = _STRICT
    user: str | None = None
    scopes: list[str] | None = None


class PlaylistOrder(BaseModel):
    """Another name, description (null is one too) or visibility; what is not named stays."""

    model_config = _STRICT
    name: str | None = None
    description: str | None = None
    public: bool | None = None
    collaborative: bool | None = None


class RowOrder(BaseModel):
    """A row for a playlist; without position at the end."""

    model_config = _STRICT
    uri: str | None
    position: NonNegativeInt | None = None
    added_by: str | None = None


class SavedOrder(BaseModel):
    """Save or remove what a URI names for a user."""

    model_config = _STRICT
    uri: str
    saved: bool = True


class PlayOrder(BaseModel):
    """A play of a track; without a time it ends now."""

    model_config = _STRICT
    track: str
    played_at: AwareDatetime | None = None
    context: str | None = None
