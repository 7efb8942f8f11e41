from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, Inputs, run
from dashspot.analyses.years.releases import ANALYSIS
from tests.unit.analyses.agreement import Agreement, Plain
from tests.unit.analyses.making import make_inputs, track


class TestReleases(Agreement):
    """When the tracks were released."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """From the dates as they are written."""
        del choices
        dates = [track["release_date"] for track in found.tracks]
        years = [date[:4] for date in dates if date is not None and date[:4] != "0000"]
        for year, n in sorted(Counter(years).items()):
            yield "year", year, n, n / len(years), int(year)
        for decade, n in sorted(Counter(year[:3] for year in years).items()):
            yield "decade", f"{decade}0s", n, n / len(years), int(decade) * 10


def test_a_bar_stands_for_its_tracks() -> None:
    """A decade ends before the next one begins."""
    dates = ["1989-12-31", "1990", "1999-01", "2000", "0000", None]
    inputs = make_inputs([track(f"t{place}", release_date=date) for place, date in enumerate(dates)])
    table = run(ANALYSIS, inputs, {}).table.set_index("label")
    assert ANALYSIS.members(inputs, table.loc[["1990s"]]) == ["t1", "t2"]
    assert ANALYSIS.members(inputs, table.loc[["1980s", "2000"]]) == ["t0", "t3"]


def test_the_share_of_the_last_decade_is_met(real: Inputs) -> None:
    """Of the public table: 72 % are of 2010 to 2020, 26 % of 2019 alone."""
    share = run(ANALYSIS, real, {}).table.set_index("label")["share"]
    assert round(share["2010s"] + share["2020s"], 2) == 0.72
    assert round(share["2019"], 2) == 0.26
