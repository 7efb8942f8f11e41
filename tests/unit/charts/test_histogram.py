from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.blocks.features import FEATURE, FEATURE_NAMES, UNIT_FEATURES
from dashspot.charts.histogram import bars, bins
from dashspot.charts.theme import FEATURE_COLOURS

NOTHING: pd.Series[float] = pd.Series(dtype=float)
each = pytest.mark.parametrize("name", FEATURE_NAMES)


def edges_of(name: str) -> list[float]:
    """The edges of a feature, from the lowest to the highest."""
    found = bins(NOTHING, name)
    return [*found["low"], found["high"].iloc[-1]]


def test_shares_have_twenty_bins_with_the_edges_as_written() -> None:
    """0.15 is 0.15 and not the next number: what is said of a bin is what it holds."""
    expected = [float(f"{place * 5 // 100}.{place * 5 % 100:02d}") for place in range(21)]
    assert all(edges_of(name) == expected for name in UNIT_FEATURES)


@pytest.mark.parametrize(
    ("name", "low", "high", "step"),
    [("loudness", -60, 6, 2), ("tempo", 40, 240, 5), ("duration_ms", 0, 900_000, 30_000)],
)
def test_other_features_have_steps_of_their_own(name: str, low: int, high: int, step: int) -> None:
    """2 dB, 5 BPM, half a minute."""
    assert edges_of(name) == list(range(low, high + 1, step))


@each
def test_bins_touch_and_never_move(name: str) -> None:
    """Each bin begins where the one before ends, whatever is counted."""
    found = bins(pd.Series([FEATURE[name].low, 0.3, math.nan]), name)
    assert found["high"].tolist()[:-1] == found["low"].tolist()[1:]
    assert [*found["low"], found["high"].iloc[-1]] == edges_of(name)


@each
def test_an_edge_belongs_to_the_bin_above(name: str) -> None:
    """One value on each edge: one in each bin, and the highest in the last, which holds its high too."""
    edges = edges_of(name)
    assert bins(pd.Series(edges), name)["n"].tolist() == [1] * (len(edges) - 2) + [2]


def test_what_lies_beyond_is_counted_at_the_ends() -> None:
    """A podcast of two hours is a long track, and nothing is lost."""
    found = bins(pd.Series([12.0, 39.9, 120.0, 480.0]), "tempo")
    assert (found["n"].iloc[0], found["n"].iloc[-1], found["n"].sum()) == (2, 1, 4)


@pytest.mark.parametrize("values", [NOTHING, pd.Series([math.nan, math.nan])], ids=["none", "unknown"])
def test_what_is_not_known_is_not_counted(values: pd.Series[float]) -> None:
    """No value, no count; the bins stay."""
    assert bins(values, "energy")["n"].tolist() == [0] * 20


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from(FEATURE_NAMES),
    st.lists(st.floats(-200, 1_000_000) | st.integers(0, 1000).map(lambda n: n / 1000) | st.just(math.nan)),
)
def test_bins_agree_with_a_loop(name: str, values: list[float]) -> None:
    """Every known value is in exactly one bin, the one whose edges hold it."""
    edges = edges_of(name)
    expected = [0] * (len(edges) - 1)
    for value in values:
        if not math.isnan(value):
            below = sum(edge <= value for edge in edges)
            expected[min(max(below - 1, 0), len(expected) - 1)] += 1
    before = pd.Series(values, dtype=float)
    given_values = before.copy(deep=True)
    assert bins(given_values, name)["n"].tolist() == expected
    pd.testing.assert_series_equal(given_values, before)


@each
def test_bars_stand_on_zero_over_their_bins(name: str) -> None:
    """As high as the count, in the middle of the bin, in the feature's colour."""
    scale = 60_000 if name == "duration_ms" else 1
    counted = bins(pd.Series([FEATURE[name].low, 0.5, 100.0]), name)
    drawn = bars(counted, name)
    assert drawn.base is None
    assert list(drawn.y) == counted["n"].tolist()
    assert np.allclose(drawn.x, (counted["low"] + counted["high"]) / 2 / scale, rtol=1e-12)
    assert np.allclose(drawn.width, (counted["high"] - counted["low"]) / scale * 0.92, rtol=1e-9)
    assert drawn.marker.color == FEATURE_COLOURS[name]


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("tempo", "under 45 BPM", "45 to 50 BPM"),
        ("loudness", "under -58 dB", "-58 to -56 dB"),
        ("duration_ms", "0 to 0.5 min", "0.5 to 1 min"),
        ("valence", "0 to 0.05", "0.05 to 0.1"),
    ],
)
def test_bars_tell_their_bin_with_its_unit(name: str, first: str, second: str) -> None:
    """Durations are told in minutes; the first bin of what may lie lower holds that too, and says so."""
    drawn = bars(bins(NOTHING, name), name)
    assert "%{hovertext}: %{y:,} tracks" in drawn.hovertemplate
    assert list(drawn.hovertext[:2]) == [first, second]
