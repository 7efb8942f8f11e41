"""What every Block has in common."""

from pydantic import BaseModel, ConfigDict


class Block(BaseModel):
    """An internal value: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
