"""The ten audio features of a track, with their units, ranges and words.

The definitions follow Spotify's audio-features reference; duration is counted among them because every table does.
Key, mode and time signature are categories: they are counted, never averaged.
"""

from __future__ import annotations

from typing import Literal

from dashspot.blocks.base import Block

Unit = Literal["", "dB", "BPM", "ms"]


class Feature(Block):
    """One audio feature: what it means, in which unit, between which bounds, and what its extremes are called."""

    name: str
    unit: Unit
    low: float
    high: float
    lowest: str
    highest: str
    meaning: str

    @property
    def is_unit(self) -> bool:
        """Whether the feature is a share between 0 and 1."""
        return self.unit == ""

    @property
    def title(self) -> str:
        """The name as a column header."""
        return "Duration" if self.name == "duration_ms" else self.name.capitalize()


def _share(name: str, lowest: str, highest: str, meaning: str) -> Feature:
    return Feature(name=name, unit="", low=0, high=1, lowest=lowest, highest=highest, meaning=meaning)


FEATURES: tuple[Feature, ...] = (
    _share(
        "danceability",
        "Least danceable",
        "Most danceable",
        "How well a track suits dancing, from tempo, rhythm stability, beat strength and regularity.",
    ),
    _share(
        "energy",
        "Least energetic",
        "Most energetic",
        "How intense and active a track feels: fast, loud and noisy is high, a quiet prelude is low.",
    ),
    Feature(
        name="loudness",
        unit="dB",
        low=-100,
        high=20,
        lowest="Quietest",
        highest="Loudest",
        meaning="Average loudness over the whole track, mostly between -60 and 0 dB; louder masters come near 0.",
    ),
    _share(
        "speechiness",
        "Least spoken",
        "Most spoken",
        "How much of a track is spoken words: above 0.66 mostly speech, 0.33 to 0.66 both, below mostly music.",
    ),
    _share(
        "acousticness",
        "Least acoustic",
        "Most acoustic",
        "How sure the analysis is that a track is acoustic, without electric amplification.",
    ),
    _share(
        "instrumentalness",
        "Least instrumental",
        "Most instrumental",
        "How likely a track has no vocals; above 0.5 is meant to be instrumental.",
    ),
    _share(
        "liveness",
        "Least live",
        "Most live",
        "How likely an audience was present; above 0.8 is very probably a live recording.",
    ),
    _share(
        "valence",
        "Saddest",
        "Happiest",
        "How positive a track sounds: high is cheerful or euphoric, low is sad, depressed or angry.",
    ),
    Feature(
        name="tempo",
        unit="BPM",
        low=0,
        high=500,
        lowest="Slowest",
        highest="Fastest",
        meaning="Estimated beats per minute. Half and double tempo are easily mistaken for each other.",
    ),
    Feature(
        name="duration_ms",
        unit="ms",
        low=0,
        high=86_400_000,
        lowest="Shortest",
        highest="Longest",
        meaning="How long the track lasts.",
    ),
)
FEATURE_NAMES: tuple[str, ...] = tuple(feature.name for feature in FEATURES)
FEATURE: dict[str, Feature] = {feature.name: feature for feature in FEATURES}
UNIT_FEATURES: tuple[str, ...] = tuple(feature.name for feature in FEATURES if feature.is_unit)

CATEGORIES: tuple[str, ...] = ("key", "mode", "time_signature")
KEY_NAMES: tuple[str, ...] = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
MODE_NAMES: tuple[str, ...] = ("minor", "major")

ANALYSED: tuple[str, ...] = (*(name for name in FEATURE_NAMES if name != "duration_ms"), *CATEGORIES)
"""What an audio analysis tells of a track; the duration is known without one."""

FAILED_MARKS: tuple[str, ...] = ("tempo", "danceability", "valence")
"""All three are exactly 0 where Spotify's analysis failed, though it answered."""


def category_label(category: str, value: float) -> str:
    """How a key, mode or time signature is written: `C#`, `major`, `4/4`; what was not detected is said so."""
    number = int(value)
    if category == "key":
        return KEY_NAMES[number] if number >= 0 else "no key found"
    if category == "mode":
        return MODE_NAMES[number]
    return f"{number}/4" if number else "none found"
