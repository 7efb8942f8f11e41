from __future__ import annotations

from dashspot.analyses.titles import told_apart


def test_titles_that_several_share_are_numbered() -> None:
    """In their order; the others stay as they are."""
    assert told_apart(["Mix", "Road", "Mix", "Mix"]) == ["Mix (1)", "Road", "Mix (2)", "Mix (3)"]


def test_a_number_never_makes_the_title_of_another() -> None:
    """It is left out."""
    assert told_apart(["Mix", "Mix (1)", "Mix"]) == ["Mix (2)", "Mix (1)", "Mix (3)"]


def test_of_nothing_comes_nothing() -> None:
    """An overlap page without playlists."""
    assert told_apart([]) == []
