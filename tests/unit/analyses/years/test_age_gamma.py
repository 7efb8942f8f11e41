from __future__ import annotations

import math

import pytest

from dashspot.analyses import Inputs, Table, run
from dashspot.analyses.years.age_gamma import ANALYSIS
from tests.unit.analyses.making import make_inputs, track


def of(inputs: Inputs) -> Table:
    """The table of the analysis."""
    return run(ANALYSIS, inputs, {}).table


@pytest.mark.parametrize("name", ["real", "sample"])
def test_what_it_says_of_a_library_holds(name: str, request: pytest.FixtureRequest) -> None:
    """Every dated track has an age; the mean is kept; the distance is that of the shares and the fitted ones."""
    inputs: Inputs = request.getfixturevalue(name)
    table = of(inputs)
    dates = [date for date in inputs.tracks["release_date"].dropna() if not date.startswith("0000")]
    newest = max(int(date[:4]) for date in dates)
    ages = [newest - int(date[:4]) for date in dates]
    assert table["age"].tolist() == list(range(max(ages) + 1))
    assert table["n"].tolist() == [ages.count(age) for age in table["age"]]
    assert table["shape"].iloc[0] * table["scale"].iloc[0] == pytest.approx(math.fsum(ages) / len(ages) + 0.5)
    assert table["fitted"].between(0, 1).all()
    apart = [abs(table["share"][:age].sum() - table["fitted"][:age].sum()) for age in range(1, len(table) + 1)]
    assert table["distance"].iloc[0] == pytest.approx(max(apart))
    assert len(ANALYSIS.chart(table).to_json()) < 1_000_000  # type: ignore[misc]


def test_the_same_tracks_give_the_same_fit(sample: Inputs) -> None:
    """Nothing is drawn at random, and no clock is asked."""
    assert of(sample).equals(of(sample))


def test_the_age_is_counted_from_the_newest_release_of_the_library() -> None:
    """So that two playlists can be compared; a row stands for the tracks of its age."""
    tracks = [track(f"t{place:02d}", release_date=str(1990 + place % 3)) for place in range(30)]
    inputs = make_inputs(tracks, library=[*tracks, track("new", release_date="2000")])
    table = of(inputs)
    assert table.loc[table["n"] > 0, "age"].tolist() == [8, 9, 10]
    assert ANALYSIS.members(inputs, table[table["age"] == 8]) == [f"t{place:02d}" for place in range(2, 30, 3)]


@pytest.mark.parametrize("dates", [[], ["2019"], ["2019"] * 30, ["2019", "2020"] * 9, ["0000"] * 30])
def test_too_few_or_a_single_year_are_not_fitted(dates: list[str]) -> None:
    """The chart says what it takes."""
    table = of(make_inputs([track(f"t{place}", release_date=date) for place, date in enumerate(dates)]))
    assert table.empty
    figure = ANALYSIS.chart(table)  # type: ignore[misc]
    assert figure.layout.annotations[0].text == "This needs 20 tracks of at least two years."
