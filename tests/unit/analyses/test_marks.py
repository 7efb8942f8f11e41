from __future__ import annotations

import math
from typing import Any

import pytest

from dashspot.analyses.marks import rows_of


@pytest.mark.parametrize(
    ("point", "found"),
    [
        ({"customdata": 3}, [3]),
        ({"customdata": [2, "said"]}, [2]),
        ({"customdata": 0.0}, [0]),
        ({"id": "4"}, [4]),
        ({"id": "main rock", "label": "rock"}, []),
        ({"id": "9" * 5_000}, []),
        ({"id": "-1"}, []),
        ({"customdata": 5}, []),
        ({"customdata": -1}, []),
        ({"customdata": math.nan}, []),
        ({"customdata": None, "id": "4"}, []),
        ({"customdata": []}, []),
        ({"customdata": {"a": 1}}, []),
        ({}, []),
    ],
)
def test_a_mark_tells_its_row(point: dict[str, Any], found: list[int]) -> None:
    """As what it carries, or, in a treemap, as its id; anything else a browser may send stands for nothing."""
    assert rows_of([point], 5) == found


def test_rows_come_once_and_rising() -> None:
    """Several marks may stand for one row."""
    assert rows_of([{"customdata": 3}, {"customdata": 1}, {"customdata": [3]}], 5) == [1, 3]
