from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.time.by_year import ANALYSIS
from tests.unit.analyses.agreement import FEATURES, Agreement, Plain
from tests.unit.analyses.making import FULL, make_inputs, track
from tests.unit.compute.students import deviation, interval


class TestByYear(Agreement):
    """How the sound differs by the year of release."""

    analysis: ClassVar[Analysis] = ANALYSIS

    @staticmethod
    def oracle(found: Plain, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """The values of each year are gathered from the dates."""
        del choices
        for name in (*FEATURES, "duration_ms"):
            years: dict[str, list[float]] = defaultdict(list)
            for one in found.tracks:
                if one["release_date"] and one[name] is not None:
                    years[one["release_date"][:4]].append(one[name])
            for year in sorted(set(years) - {"0000"}):
                values = years[year]
                sd = deviation(values) if len(values) > 1 else None
                yield name, int(year), len(values), math.fsum(values) / len(values), sd, *interval(values)


def test_a_row_stands_for_the_tracks_of_its_mean() -> None:
    """Those of the year that know the feature."""
    tracks = [track("a", **FULL), track("b"), track("c", **FULL, release_date="2018"), track("d", release_date="0000")]
    inputs = make_inputs(tracks)
    table = run(ANALYSIS, inputs, {}).table
    of = table[table["year"] == 2019]
    assert ANALYSIS.members(inputs, of[of["feature"] == "energy"]) == ["a"]
    assert ANALYSIS.members(inputs, of[of["feature"] == "duration_ms"]) == ["a", "b"]
    assert ANALYSIS.members(inputs, table) == ["a", "b", "c"]


def test_a_year_with_few_tracks_is_in_the_table_alone() -> None:
    """The line is broken there, and the marks carry the rows they stand for."""
    years = [year for year, n in ((2000, 5), (2001, 4), (2002, 6)) for _ in range(n)]
    tracks = [track(f"t{place}", **FULL, release_date=str(year)) for place, year in enumerate(years)]
    table = run(ANALYSIS, make_inputs(tracks), {}).table
    assert len(table) == 30
    chart = ANALYSIS.chart
    assert chart is not None
    (line,) = [one for one in chart(table).data if one.yaxis == "y"]
    assert list(line.x) == [2000, 2001, 2002]
    assert [math.isnan(mean) for mean in line.y] == [False, True, False]
    assert table.loc[[int(line.customdata[0]), int(line.customdata[2])], "year"].tolist() == [2000, 2002]
