"""The Camelot wheel: a fifth up is one hour on, B is major, A is minor."""

from __future__ import annotations

from dashspot.blocks.features import KEY_NAMES, MODE_NAMES

_OFFSET = {"major": 7, "minor": 4}
_LETTER = {"major": "B", "minor": "A"}


def camelot(key: int, mode: str) -> str:
    """The code of a key, `1A` to `12B`.

    Args:
        key: 0 to 11 for C to B.
        mode: major or minor.
    """
    return f"{(7 * key + _OFFSET[mode]) % 12 + 1}{_LETTER[mode]}"


def hour(code: str) -> int:
    """Where on the wheel a code stands, 1 to 12."""
    return int(code[:-1])


WHEEL: dict[str, tuple[int, int]] = dict(
    sorted(
        ((camelot(key, name), (key, mode)) for key in range(len(KEY_NAMES)) for mode, name in enumerate(MODE_NAMES)),
        key=lambda cell: (hour(cell[0]), cell[0]),
    )
)
"""Key (0 to 11) and mode (1 is major) of each of the 24 codes, hour by hour, A before B."""


def hue(code: str) -> str:
    """The colour of a code: its hour as an angle of the colour wheel, so that keys that mix well look alike."""
    light = 56 if code.endswith("B") else 42
    return f"hsl({30 * (hour(code) - 1)},55%,{light}%)"
