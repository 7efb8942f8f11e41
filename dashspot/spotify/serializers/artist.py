"""An artist, whole or as named on a track."""

from __future__ import annotations

from dashspot.spotify.blocks import ArtistBlock
from dashspot.spotify.serializers.base import Images, Serializer, SpotifyId, first_image


class ArtistLinkSerializer(Serializer):
    """An artist as named on a track or album; on a local file there is no id."""

    id: SpotifyId | None = None
    name: str | None = None

    @property
    def key(self) -> str:
        """The id, or `name:` and the name."""
        return self.id or f"name:{self.name}"


class ArtistSerializer(Serializer):
    """An artist. Development mode leaves out genres, followers and popularity."""

    id: SpotifyId
    name: str
    images: Images = None
    genres: tuple[str, ...] | None = None
    popularity: int | None = None

    def to_block(self) -> ArtistBlock:
        """What is known of the artist; genres are None where Spotify keeps them to itself."""
        return ArtistBlock(
            id=self.id,
            name=self.name,
            genres=self.genres,
            popularity=self.popularity,
            image_url=first_image(self.images),
        )
