"""Guards against formulas, and lists inside a cell."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashspot.files.cells import guard, join, split, unguard

STARTERS = "=+-@\t\r"

texts = st.text() | st.text(alphabet="'=+-@\t\r\n;\\ a")
items = st.lists(texts.filter(bool), max_size=6)


@given(texts)
@example("'=1")
@example("''=1")
@example("'")
def test_every_text_comes_back(text: str) -> None:
    """What the guard adds, its removal takes off, and nothing else."""
    assert unguard(guard(text)) == text


@given(texts)
def test_guarded_text_is_no_formula(text: str) -> None:
    """No guarded text begins with a character that makes a spreadsheet calculate."""
    assert not guard(text).startswith(tuple(STARTERS))


@pytest.mark.parametrize("start", STARTERS)
def test_formula_is_guarded(start: str) -> None:
    """Each such beginning gets one apostrophe, however many it has."""
    assert guard(f"{start}SUM(A1)") == f"'{start}SUM(A1)"
    assert guard(f"'{start}SUM(A1)") == f"''{start}SUM(A1)"


@pytest.mark.parametrize("text", ["", "'", "'Til Tuesday", "a=b", " =a", "7", "TRUE", "夜の電車"])
def test_harmless_text_is_left_alone(text: str) -> None:
    """Names that no spreadsheet runs are written as they are, apostrophes and all."""
    assert guard(text) == text
    assert unguard(text) == text


@given(items)
@example(["\\", ";"])
@example(["a\\", "b"])
@example([";", "\\;", "\\\\"])
@example(["a\nb", "\\\n"])
def test_every_list_comes_back(found: list[str]) -> None:
    """Items with separators, backslashes and newlines are the same after a cell."""
    assert split(join(found)) == tuple(found)


@given(items)
def test_guarded_list_comes_back(found: list[str]) -> None:
    """A list in a cell may be guarded as a whole."""
    assert split(unguard(guard(join(found)))) == tuple(found)


def test_list_is_readable() -> None:
    """Plain names are separated by a bare semicolon; a semicolon inside a name has a backslash."""
    assert join(["Marrow & Fern", "AC;DC"]) == "Marrow & Fern;AC\\;DC"
    assert join([]) == ""


@given(texts)
def test_any_cell_can_be_split(cell: str) -> None:
    """A cell that a person has edited never stops the reader."""
    assert all(isinstance(item, str) for item in split(cell))
