from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from statistics import quantiles
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.analyses.played_sound.release_years import ANALYSIS, FEWEST
from tests.unit.analyses.hearing import Heard, HeardAgreement, make_listening, play


class TestReleaseYears(HeardAgreement):
    """How the release year of what was played moved."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 40

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """The quantiles of the standard library, which takes two values at least."""
        del choices
        months: dict[Any, list[int]] = defaultdict(list)
        for one in found.plays:
            if one["track_id"] in found.library:
                year = int(found.library[one["track_id"]]["release_date"][:4])
                months[one["day"].replace(day=1)].append(year)
        for month, years in sorted(months.items()):
            told = quantiles(years * (1 if len(years) > 1 else 2), n=4, method="inclusive")
            yield datetime.combine(month, time()), len(years), *told


def test_the_line_is_broken_where_little_was_played() -> None:
    """In March nothing was, in April too little; each of the others has a point, which carries its row."""
    plays = [
        play(f"2024-{month:02d}-10T12:{turn:02d}", month % 5)
        for month, times in ((1, FEWEST), (2, FEWEST), (4, 3), (5, FEWEST))
        for turn in range(times)
    ]
    table = run(ANALYSIS, make_listening(plays), {}).table
    assert ANALYSIS.chart is not None
    line = ANALYSIS.chart(table).data[-1]
    assert [None if math.isnan(row) else row for row in line.customdata.tolist()] == [0, 1, None, None, 3]
    assert table["n"].tolist() == [FEWEST, FEWEST, 3, FEWEST]


def test_a_month_stands_for_its_tracks() -> None:
    """Those of which the year is known, each once."""
    plays = [play("2024-01-31T12:00", 1), play("2024-01-31T13:00", 7), play("2024-02-02T12:00", 2)]
    listening = make_listening(plays)
    table = run(ANALYSIS, listening, {}).table
    assert ANALYSIS.members(listening, table.head(1)) == ["t1"]
