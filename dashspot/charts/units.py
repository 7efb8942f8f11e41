"""The units in which features are drawn."""

from __future__ import annotations

from dashspot.blocks.features import FEATURE

SCALE: dict[str, float] = {"duration_ms": 60_000.0}
"""What a drawn value is divided by: durations are drawn in minutes."""
UNIT_SHOWN: dict[str, str] = {"": "", "dB": "dB", "BPM": "BPM", "ms": "min"}


def titled(name: str) -> str:
    """A feature as the title of an axis: `Tempo (BPM)`."""
    unit = UNIT_SHOWN[FEATURE[name].unit]
    return f"{FEATURE[name].title} ({unit})" if unit else FEATURE[name].title


MEAN_SHOWN: dict[str, str] = {"": ".3f", "dB": ".1f", "BPM": ".1f", "ms": ".2f"}
"""How a drawn mean is written, by the unit of its feature, in the words of d3-format."""
