"""What is not in four."""

from __future__ import annotations

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.listing import TRACK, TRACK_ID, members

_FOUR = 4


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per track whose time signature is known and is not 4/4, by time signature, then name, then id."""
    del choices
    metre = inputs.tracks["time_signature"]
    odd = inputs.tracks[(metre > 0) & (metre != _FOUR)]
    odd = odd.sort_values(["time_signature", "name", "track_id"], ignore_index=True)
    written = odd["time_signature"].astype(int).astype("str") + "/4"
    return odd[["track_id", "name", "artists", "album_name", "tempo"]].assign(metre=written)


ANALYSIS = Analysis(
    path=__name__,
    place=4,
    title="Tracks that are not in 4/4",
    definition=(
        "The tracks whose time signature is known and is not 4/4. Spotify tells the beats in each bar, 3 to 7 and "
        "sometimes 1; n stands for n/4. A time signature of 0 says that none was found, and is left out."
    ),
    source="Spotify's audio features: https://developer.spotify.com/documentation/web-api/reference/get-audio-features.",
    columns={
        "metre": Column("Time signature", "beats in each bar, as n/4"),
        **TRACK,
        "album_name": Column("Album", "its album"),
        "tempo": Column("Tempo", "beats per minute", "whole"),
        **TRACK_ID,
    },
    compute=compute,
    alt="Tracks that are not in 4/4",
    needs=("time_signature",),
    lacking="a time signature",
    way_on="No track here has a known time signature. Import a table of features that tells it.",
    members=members,
)
