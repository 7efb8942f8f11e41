from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashspot.blocks.changes import Details
from dashspot.library.blocks import Moved, Placed
from dashspot.library.services.changes_difference import applied, details_said, difference, said

LISTS = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "", "f", "g"]), max_size=14)


@given(LISTS, LISTS)
def test_a_difference_leads_from_one_list_to_the_other(before: list[str], after: list[str]) -> None:
    """Applied to what was, it gives what is; and it tells of every row once."""
    found = difference(before, after)
    assert applied(before, found) == after
    assert len(found.removed) + len(found.moved) + found.kept == len(before)
    assert len(found.added) + len(found.moved) + found.kept == len(after)


@given(LISTS, LISTS)
def test_a_difference_points_at_the_rows_it_names(before: list[str], after: list[str]) -> None:
    """Places are those of the list that the row is taken from, or comes into."""
    found = difference(before, after)
    assert all(before[row.place] == row.uri for row in found.removed)
    assert all(before[row.start] == after[row.end] == row.uri for row in found.moved)
    assert all(after[row.place] == row.uri for row in found.added)


@given(LISTS)
def test_the_same_is_no_difference(rows: list[str]) -> None:
    """Nothing added, removed or moved."""
    found = difference(rows, rows)
    assert (found.removed, found.moved, found.added, found.kept) == ((), (), (), len(rows))


def test_the_fewest_rows_move() -> None:
    """One that goes from the end to the beginning, not all the others."""
    found = difference(["a", "b", "c", "d"], ["d", "a", "b", "c"])
    assert (found.moved, found.kept) == ((Moved(start=3, end=0, uri="d"),), 3)


def test_a_repeated_row_is_matched_with_its_first() -> None:
    """Of two equal rows one of which goes, it is the later."""
    found = difference(["a", "b", "a"], ["a", "b"])
    assert found.removed == (Placed(place=2, uri="a"),)


def test_ten_thousand_rows_upside_down() -> None:
    """All but one move, and that is found at once."""
    rows = [str(number) for number in range(10_000)]
    found = difference(rows, rows[::-1])
    assert (len(found.moved), found.kept) == (9_999, 1)


def test_a_difference_is_said_in_words() -> None:
    """Counts, and the first names where they are known."""
    found = difference(["a", "b"], ["c", "d", "e", "f", "b"])
    assert said(found) == "4 rows added, 1 row removed"
    assert said(found, str.upper) == "4 rows added (C, D, E and 1 more), 1 row removed (A)"
    assert said(difference(["a"], ["a"])) == "no row is another"
    assert said(difference(["a", "b"], ["b", "a"])) == "1 row moved"


def test_details_are_said_where_they_differ() -> None:
    """As a person reads them."""
    before, after = Details(name="A", public=True), Details(name="B", description="New")
    expected = [("Name", "A", "B"), ("Description", "none", "New"), ("Public", "yes", "no")]
    assert details_said(before, after) == expected
    assert details_said(after, after) == []
