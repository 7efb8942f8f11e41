"""The units in which features are drawn and written."""

from __future__ import annotations

from dashspot.blocks.features import FEATURE

SCALE: dict[str, float] = {"duration_ms": 60_000.0}
"""What a drawn value is divided by: durations are drawn in minutes."""
UNIT_SHOWN: dict[str, str] = {"": "", "dB": "dB", "BPM": "BPM", "ms": "min"}
MEAN_SHOWN: dict[str, str] = {"": ".3f", "dB": ".1f", "BPM": ".1f", "ms": ".2f"}
"""How a drawn mean is written, by the unit of its feature, in the words of d3-format."""

_MINUTE, _HOUR = 60, 3600


def titled(name: str) -> str:
    """A feature as the title of an axis: `Tempo (BPM)`."""
    unit = UNIT_SHOWN[FEATURE[name].unit]
    return f"{FEATURE[name].title} ({unit})" if unit else FEATURE[name].title


def length(milliseconds: float) -> str:
    """`3:07`, `1:02:59`."""
    seconds = round(milliseconds / 1000)
    hours, rest = divmod(seconds, _HOUR)
    minutes, seconds = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def feature_value(name: str, value: float) -> str:
    """A feature with its unit: two digits for shares, whole BPM, dB with one, minutes and seconds."""
    unit = FEATURE[name].unit
    if unit == "ms":
        return length(value)
    if unit == "BPM":
        return f"{value:.0f} BPM"
    return f"{value:z.1f} dB" if unit == "dB" else f"{value:z.2f}"  # z: never a minus before a zero


def share(part: int, whole: int) -> str:
    """`96 %`; never 100 % or 0 % unless it is all or none."""
    if not whole:
        return "none"
    percent = 100 * part / whole
    if part not in (0, whole):
        percent = min(max(percent, 1), 99)
    return f"{percent:.0f} %"
