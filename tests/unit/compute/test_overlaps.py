from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashspot.compute import overlaps
from dashspot.compute.overlaps import shared


def counted(held: dict[int, set[int]]) -> list[tuple[int, int, int]]:
    """What `shared` finds of these collections."""
    rows = [(place, item) for place, items in held.items() for item in items]
    collection, item = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    return list(zip(*(part.tolist() for part in shared(collection, item, len(held))), strict=True))


@pytest.mark.parametrize("many", [0, 1, 2, 64])
def test_pairs_are_counted_in_both_ways(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listed, multiplied, or some of either; those that share nothing are not there."""
    monkeypatch.setattr(overlaps, "MANY", many)

    @given(st.lists(st.sets(st.integers(0, 9)), max_size=6))
    def holds(sets: list[set[int]]) -> None:
        pairs = combinations(range(len(sets)), 2)
        expected = [(one, other, len(sets[one] & sets[other])) for one, other in pairs if sets[one] & sets[other]]
        assert counted(dict(enumerate(sets))) == expected

    holds()


def test_more_items_than_one_block() -> None:
    """Two collections of the same 5,000 items, and 63 that make each of those frequent."""
    sets = {place: set(range(5_000 if place < 2 else 4_999)) for place in range(66)}
    found = counted(sets)
    assert found[0] == (0, 1, 5_000)
    assert {n for *_, n in found[1:]} == {4_999}
    assert len(found) == 66 * 65 // 2
