"""Random libraries with dates of adding, some of them in bulk, and the words of the definitions in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from dashspot.analyses import Inputs
from tests.unit.analyses.agreement import Record
from tests.unit.analyses.making import make_inputs, random_tracks

_NEAR = (
    *(datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, 5, tzinfo=UTC)),
    *(datetime(2018, 3, 1, tzinfo=UTC), datetime(2018, 3, 31, 23, 59, 59, 999_999, UTC)),
    *(datetime(2018, 4, 1, 0, 0, 1, tzinfo=UTC), datetime(2018, 6, 29, 12, tzinfo=UTC)),
)
_FAR = (datetime(1969, 12, 31, 23, tzinfo=UTC), datetime(2020, 2, 29, 12, tzinfo=UTC))
_SPREAD = timedelta(milliseconds=1_900)


_START = datetime(2018, 2, 1, tzinfo=UTC)


@st.composite
def dated_inputs(draw: st.DrawFn, *, far: bool = True) -> Inputs:
    """Random tracks, a part of them added at the same moment or within a minute or two of each other.

    Unless `far`, all of them within half a year.
    """
    tracks = draw(random_tracks(5))
    for one in [] if far else tracks:
        one["added_at"] = one["added_at"] and _START + (one["added_at"] - _START) / 6
    for number in range(draw(st.integers(0, 3)) if tracks else 0):
        first, step = (
            draw(st.sampled_from(_NEAR + (_FAR if far else ()))),
            draw(st.sampled_from([timedelta(0), _SPREAD])),
        )
        for place in range(draw(st.sampled_from([1, 19, 20, 21]))):
            like = draw(st.sampled_from(tracks[:5]))
            tracks.append(like | {"track_id": f"b{number}-{place:02d}", "added_at": first + step * place})
    return make_inputs(tracks)


def counted(tracks: Sequence[Record], choices: Mapping[str, str]) -> list[tuple[Record, bool]]:
    """The tracks with a date, and whether each was added in bulk; where bulk adds are left out the others alone."""
    known = [track for track in tracks if track["added_at"] and _day(track) != date(1970, 1, 1)]
    timed = [track for track in known if track["added_at"].time() != time()]
    shared = Counter(_minute(track) for track in timed)
    bulk = {id(track) for track in timed if shared[_minute(track)] >= 20}
    return [(track, id(track) in bulk) for track in known if choices["bulk"] == "kept" or id(track) not in bulk]


def _day(track: Record) -> date:
    moment: datetime = track["added_at"]
    return moment.date()


def _minute(track: Record) -> str:
    return f"{track['added_at']:%Y-%m-%d %H:%M}"
