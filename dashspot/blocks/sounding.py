"""How a sound is said in words: what is high or low in a feature, and what is higher or lower than others."""

from __future__ import annotations

CALLED: dict[str, tuple[str, str]] = {
    "danceability": ("hard to dance to", "danceable"),
    "energy": ("calm", "energetic"),
    "loudness": ("quiet", "loud"),
    "speechiness": ("little speech", "wordy"),
    "acousticness": ("electric", "acoustic"),
    "instrumentalness": ("vocal", "instrumental"),
    "liveness": ("studio", "live"),
    "valence": ("sad", "happy"),
    "tempo": ("slow", "fast"),
}
"""What tracks are that have little, and much, of each feature of sound."""
COMPARED: dict[str, tuple[str, str]] = {
    "danceability": ("less danceable", "more danceable"),
    "energy": ("calmer", "more energetic"),
    "loudness": ("quieter", "louder"),
    "speechiness": ("less spoken", "more spoken"),
    "acousticness": ("less acoustic", "more acoustic"),
    "instrumentalness": ("less instrumental", "more instrumental"),
    "liveness": ("less live", "more live"),
    "valence": ("sadder", "happier"),
    "tempo": ("slower", "faster"),
}
"""What a track is that has less, and more, of a feature than others."""
MUCH, SOME = 2.0, 1.0
"""From so many standard deviations on it is `much louder`; below the second it is `slightly louder`."""


def called(name: str, z: float) -> str:
    """`loud`, `sad`: what tracks are that lie above or below the mean of a feature."""
    return CALLED[name][int(z > 0)]


def compared(name: str, z: float) -> str:
    """`much louder (+3.1 sd)`: how a track differs from the mean of a feature, in standard deviations."""
    degree = "much " if abs(z) >= MUCH else "" if abs(z) >= SOME else "slightly "
    return f"{degree}{COMPARED[name][int(z > 0)]} ({z:+.1f} sd)"
