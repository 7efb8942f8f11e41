"""What many analyses need of a track, with what is said where no track has it."""

from __future__ import annotations

from typing import TypedDict

from dashspot.analyses.inputs import NINE


class Needing(TypedDict):
    """The fields of an `Analysis` that say what it needs."""

    needs: tuple[str, ...]
    any_of: bool
    lacking: str
    way_on: str


def needing(*needs: str, lacking: str, known: str | None = None, any_of: bool = False) -> Needing:
    """Columns that an import of features or a fetch brings.

    lacking: what a track without them lacks, `a tempo`.
    known: what no track has where they are unknown of all; the same unless said otherwise.
    any_of: whether one of them suffices.
    """
    way_on = f"No track here has {known or lacking}. Import a table of features, or fetch the rest."
    return Needing(needs=needs, any_of=any_of, lacking=lacking, way_on=way_on)


ANY_OF_NINE = needing(*NINE, lacking="features", known="audio features", any_of=True)
ALL_OF_NINE = needing(*NINE, lacking="all of the nine features")
