from __future__ import annotations

import pytest

from dashspot.blocks.words import count


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 tracks"), (1, "1 track"), (2, "2 tracks"), (12_448, "12,448 tracks")]
)
def test_counts_agree_with_their_noun(number: int, said: str) -> None:
    """One is one, everything else is many, with commas."""
    assert count(number, "track") == said


def test_a_plural_may_be_its_own_word() -> None:
    """Not every noun takes an s."""
    assert count(2, "analysis", "analyses") == "2 analyses"
    assert count(1, "analysis", "analyses") == "1 analysis"
