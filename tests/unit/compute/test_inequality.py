from __future__ import annotations

import math

import pytest

from dashspot.compute.inequality import gini


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [([3], 0), ([2, 2, 2], 0), ([0, 0, 0, 8], 0.75), ([1, 3], 0.25), ([3, 1], 0.25), ([1, 2, 3, 4], 0.25)],
)
def test_the_gini_coefficient_by_hand(amounts: list[int], expected: float) -> None:
    """The order does not matter; one who has everything of four gives three quarters."""
    assert gini(amounts) == pytest.approx(expected, abs=1e-12)


def test_nothing_is_shared_in_no_way() -> None:
    """Nobody, or nothing to share."""
    assert math.isnan(gini([]))
    assert math.isnan(gini([0, 0]))
