"""Small frames, and random libraries for property tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from dashspot.blocks.features import CATEGORIES, FAILED_MARKS, FEATURE_NAMES
from dashspot.compute.measure import COLLECTION, NAME, TRACK

TEXTS = (COLLECTION, TRACK, NAME)
NUMBERS = (*FEATURE_NAMES, *CATEGORIES)
UNKNOWN = float("nan")

Row = dict[str, Any]


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    """Rows as the library has them: in collection `a`, each its own track, everything not given unknown."""
    given = [{COLLECTION: "a", TRACK: f"t{place}", NAME: f"Name {place}"} | row for place, row in enumerate(rows)]
    types = dict.fromkeys(TEXTS, "str") | dict.fromkeys(NUMBERS, "float64")
    return pd.DataFrame(given, columns=[*TEXTS, *NUMBERS]).astype(types)


def tracks_of(rows: Iterable[Row]) -> list[Row]:
    """The distinct tracks of each collection, as a loop finds them."""
    return list({(row[COLLECTION], row[TRACK]): row for row in rows}.values())


def by_collection(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of each collection."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row[COLLECTION], []).append(row)
    return dict(sorted(grouped.items()))


_feature = st.one_of(
    st.sampled_from((0.0, 0.25, 0.5, 1.0, UNKNOWN)),
    st.integers(0, 1000).map(lambda thousandths: thousandths / 1000),
    st.floats(-100, 100, allow_subnormal=False),
    st.floats(1e5, 1e7),
)
_category = st.one_of(st.integers(-1, 11).map(float), st.just(UNKNOWN))


@st.composite
def libraries(draw: st.DrawFn) -> list[Row]:
    """The rows of several collections: tracks that tie, failed, lack values or a name, or stand there twice."""
    numbers = dict.fromkeys(FEATURE_NAMES, _feature) | dict.fromkeys(CATEGORIES, _category)
    described = st.fixed_dictionaries({NAME: st.sampled_from(("Echo", "echo", "Ünder", "=1", None)), **numbers})
    failed = described.map(lambda values: values | dict.fromkeys(FAILED_MARKS, 0.0))
    tracks = draw(st.lists(described | failed, min_size=1, max_size=6))
    places = st.tuples(st.sampled_from("abc"), st.integers(0, len(tracks) - 1))
    listed = draw(st.lists(places, max_size=14))
    return [{COLLECTION: name, TRACK: f"t{place}", **tracks[place]} for name, place in listed]
