"""People."""

from __future__ import annotations

from dashspot.spotify.blocks import PersonBlock
from dashspot.spotify.serializers.base import Images, Serializer, first_image


class UserLinkSerializer(Serializer):
    """Whose a playlist is, or who added a row; the id may be empty."""

    id: str | None = None
    display_name: str | None = None


class UserSerializer(Serializer):
    """The person signed in. `account_id` never changes; X leaves it out at times, D the rest."""

    id: str
    display_name: str | None = None
    account_id: str | None = None
    images: Images = None
    product: str | None = None
    country: str | None = None

    def to_block(self) -> PersonBlock:
        """The person; `is_premium` is None where Spotify does not say."""
        return PersonBlock(
            id=self.id,
            account_id=self.account_id,
            name=self.display_name or self.id,
            image_url=first_image(self.images),
            is_premium=None if self.product is None else self.product == "premium",
            country=self.country,
        )
