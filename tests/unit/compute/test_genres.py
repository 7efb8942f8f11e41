from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashspot.compute.genres import MAIN_GENRES, main_genre, main_genres


@pytest.mark.parametrize(
    ("genre", "main"),
    [
        ("rock", "rock"),
        ("indie rock", "rock"),
        ("pop punk", "punk"),
        ("dance pop", "pop"),
        ("Rock en Español", "rock"),
        ("r&b", "r&b"),
        ("deep house", "electronic"),
        ("Trap", "hip hop"),
        ("k-pop", "k-pop"),
        ("escape room", "other"),
        ("", "other"),
    ],
)
def test_the_last_word_that_tells_one_decides(genre: str, main: str) -> None:
    """Names of genres end with what they are."""
    assert main_genre(genre) == main


@given(st.text())
def test_every_name_has_a_main_genre(genre: str) -> None:
    """Whatever a file says."""
    assert main_genre(genre) in MAIN_GENRES


def test_unknown_stays_unknown() -> None:
    """And is not `other`."""
    found = main_genres(pd.Series(["rock", None, "house"], dtype="str"))
    assert found.isna().tolist() == [False, True, False]
    assert found.dropna().tolist() == ["rock", "electronic"]
