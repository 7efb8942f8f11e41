"""The player: devices, what plays, what comes next, and what was played."""

from __future__ import annotations

from pydantic import AwareDatetime, Field

from dashspot.spotify.blocks import DeviceBlock, ItemBlock, PlaybackBlock, PlayBlock, QueueBlock
from dashspot.spotify.serializers.base import Serializer, first_image
from dashspot.spotify.serializers.track import EpisodeSerializer, OtherSerializer, Playable, TrackSerializer


class DeviceSerializer(Serializer):
    """Something that plays. Without an id, or restricted, it can't be commanded."""

    id: str | None = None
    name: str
    type: str
    is_active: bool = False
    is_restricted: bool = False
    is_private_session: bool = False
    supports_volume: bool = False
    volume_percent: int | None = Field(default=None, ge=0, le=100)

    def to_block(self) -> DeviceBlock:
        """The device."""
        return DeviceBlock(
            id=self.id,
            name=self.name,
            type=self.type,
            is_active=self.is_active,
            can_be_commanded=self.id is not None and not self.is_restricted,
            volume_percent=self.volume_percent if self.supports_volume else None,
        )


class DevicesSerializer(Serializer):
    """All devices."""

    devices: tuple[DeviceSerializer, ...]


class ContextSerializer(Serializer):
    """Where it plays from."""

    type: str | None = None
    uri: str


class DisallowsSerializer(Serializer):
    """What is forbidden at this moment."""

    disallows: dict[str, bool | None] | None = None


class PlaybackSerializer(Serializer):
    """What plays now. `item` is None between two, and while an advertisement plays."""

    device: DeviceSerializer | None = None
    is_playing: bool = False
    item: Playable | None = None
    currently_playing_type: str | None = None
    progress_ms: int | None = Field(default=None, ge=0)
    shuffle_state: bool | None = None
    repeat_state: str | None = None
    context: ContextSerializer | None = None
    actions: DisallowsSerializer | None = None

    def to_block(self) -> PlaybackBlock:
        """The moment."""
        disallows = (self.actions.disallows if self.actions else None) or {}
        return PlaybackBlock(
            device=self.device.to_block() if self.device else None,
            is_playing=self.is_playing,
            kind=self.currently_playing_type or "unknown",
            item=item_block(self.item),
            progress_ms=self.progress_ms,
            shuffle=self.shuffle_state,
            repeat=self.repeat_state,
            context_uri=self.context.uri if self.context else None,
            disallowed=frozenset(name for name, forbidden in disallows.items() if forbidden),
        )


class QueueSerializer(Serializer):
    """What plays, and what comes next."""

    currently_playing: Playable | None = None
    queue: tuple[Playable | None, ...] = ()

    def to_block(self) -> QueueBlock:
        """The queue, without what DashSpot can't name."""
        coming = (item_block(item) for item in self.queue)
        return QueueBlock(playing=item_block(self.currently_playing), coming=tuple(item for item in coming if item))


class PlaySerializer(Serializer):
    """One play; `played_at` is its end. Spotify lists tracks alone, but something else must not hide the others."""

    played_at: AwareDatetime
    track: Playable | None = None
    context: ContextSerializer | None = None

    def to_block(self) -> PlayBlock | None:
        """The play; None where no track of Spotify's was played."""
        if not isinstance(self.track, TrackSerializer) or self.track.id is None:
            return None
        return PlayBlock(
            played_at=self.played_at,
            track=self.track.to_block(),
            context_uri=self.context.uri if self.context else None,
        )


def item_block(item: TrackSerializer | EpisodeSerializer | OtherSerializer | None) -> ItemBlock | None:
    """What a player shows of a track or an episode."""
    if item is None or isinstance(item, OtherSerializer):
        return None
    if isinstance(item, TrackSerializer):
        by = ", ".join(artist.name for artist in item.artists if artist.name)
        images = item.album.images if item.album else None
    else:
        by, images = item.show.name if item.show else "", item.images
    return ItemBlock(
        id=item.id,
        uri=item.uri,
        kind="track" if isinstance(item, TrackSerializer) else "episode",
        name=item.name,
        by=by,
        duration_ms=item.duration_ms,
        image_url=first_image(images),
    )
