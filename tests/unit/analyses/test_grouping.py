"""Groups of tracks."""

from __future__ import annotations

import pandas as pd
from hypothesis import given, settings

from dashspot.analyses import Inputs
from dashspot.analyses.grouping import GROUPINGS, by_option, grouped, in_groups
from tests.unit.analyses.agreement import plain
from tests.unit.analyses.grouped import groups_of
from tests.unit.analyses.making import FULL, make_inputs, random_inputs, track


@settings(max_examples=60, deadline=None)
@given(random_inputs())
def test_groups_agree_with_the_definition(inputs: Inputs) -> None:
    """Each track once in each of its groups; the largest group first, then by name and id."""
    for by in GROUPINGS:
        expected = groups_of(plain(inputs), by)
        first = {group_id: next(iter(members.values())) for group_id, members in expected.items()}
        order = sorted(expected, key=lambda group_id: (-len(expected[group_id]), first[group_id], group_id))
        found = grouped(inputs, by)
        rows = list(found.names.itertuples(index=False, name=None))
        assert rows == [(group_id, first[group_id], len(expected[group_id])) for group_id in order]
        for place, group_id in enumerate(order):
            tracks = found.members.loc[found.members["group"] == place, "track"].tolist()
            assert sorted(tracks) == sorted(expected[group_id])
            assert in_groups(inputs, by, [group_id]).nonzero()[0].tolist() == sorted(expected[group_id])


def test_the_largest_groups_keep_the_order_that_they_have() -> None:
    """Decades in that of time; others by size."""
    dates = ["1971", "1985", "1986", "2001", "2002", "2003"]
    inputs = make_inputs([track(str(place), release_date=date) for place, date in enumerate(dates)])
    assert grouped(inputs, "decade", largest=2).names["group"].tolist() == ["1980s", "2000s"]
    assert grouped(inputs, "decade").names["group"].tolist() == ["2000s", "1980s", "1970s"]
    kept = grouped(inputs, "decade", largest=2).members
    assert sorted(kept["track"]) == [1, 2, 3, 4, 5]


def test_only_tracks_that_count_make_a_group() -> None:
    """A group whose tracks are all left out is none."""
    inputs = make_inputs([track("a", genres=["rock"]), track("b", genres=["jazz"]), track("c", genres=["rock"])])
    where = pd.Series([True, False, True]).to_numpy()
    assert grouped(inputs, "main genre", where).names["group"].tolist() == ["rock"]


def test_offered_is_what_any_track_knows() -> None:
    """All, where no track knows anything: the choice never vanishes."""
    known = make_inputs([track("a", genres=["rock"], **FULL), track("b", release_date=None)])
    assert by_option("main genre", "playlist", "key").choices(known) == ["main genre", "key"]
    assert by_option("playlist").choices(known) == ["playlist"]
    assert list(by_option().choices(make_inputs([]))) == list(GROUPINGS)
