"""What every Block has in common."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Block(BaseModel):
    """An internal value: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def of(cls, row: Any) -> Self:
        """The fields of this Block from a database record, which may have others too."""
        return cls.model_validate({name: getattr(row, name) for name in cls.model_fields})
