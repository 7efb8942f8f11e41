from __future__ import annotations

import pytest

from dashspot.charts.dated_bars import dated_bars


@pytest.mark.parametrize(
    ("by", "width"), [("day", 86_400_000), ("week", 604_800_000), ("month", "M1"), ("year", "M12")]
)
def test_a_bar_is_as_wide_as_what_it_stands_for(by: str, width: object) -> None:
    """Counted from a Monday, so that weeks begin on one; each carries its row and what is told of it."""
    bars = dated_bars(["2024-05-06"], [3], by, rows=[7], said=["3 plays"])
    assert bars.xperiod == width
    assert bars.xperiod0 == "2018-01-01"
    assert bars.customdata.tolist() == [7]
    assert bars.hovertext == ("3 plays",)
