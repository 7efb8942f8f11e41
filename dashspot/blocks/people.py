"""People."""

import uuid
from typing import Literal

from dashspot.blocks.base import Block

UserKind = Literal["local", "sample", "guest", "spotify"]


class UserBlock(Block):
    """A person, or the sample library's stand-in for one."""

    id: uuid.UUID
    kind: UserKind


class LibraryState(Block):
    """A person's library at one moment: `version` changes whenever anything in it does, and never comes back."""

    user: UserBlock
    version: str
    empty: bool
