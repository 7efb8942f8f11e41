from __future__ import annotations

import pytest

from dashspot.compute.camelot import WHEEL, camelot, hour, hue


@pytest.mark.parametrize(
    ("mode", "codes"),
    [
        ("major", ["8B", "3B", "10B", "5B", "12B", "7B", "2B", "9B", "4B", "11B", "6B", "1B"]),
        ("minor", ["5A", "12A", "7A", "2A", "9A", "4A", "11A", "6A", "1A", "8A", "3A", "10A"]),
    ],
)
def test_camelot_codes_are_those_of_the_wheel(mode: str, codes: list[str]) -> None:
    """C to B as printed on the Camelot wheel."""
    assert [camelot(key, mode) for key in range(12)] == codes


def test_the_wheel_has_every_key_once() -> None:
    """Hour by hour, minor before major; each code leads back to its key."""
    assert list(WHEEL) == [f"{at}{letter}" for at in range(1, 13) for letter in "AB"]
    assert all(camelot(key, ("minor", "major")[mode]) == code for code, (key, mode) in WHEEL.items())


def test_a_fifth_up_is_one_hour_on_and_the_relative_key_at_the_same_hour() -> None:
    """What the wheel is for; twelve is followed by one."""
    for mode in ("major", "minor"):
        for key in range(12):
            here, there = hour(camelot(key, mode)), hour(camelot((key + 7) % 12, mode))
            assert there == here % 12 + 1
    assert all(hour(camelot(key, "major")) == hour(camelot((key - 3) % 12, "minor")) for key in range(12))


def test_each_code_has_its_own_colour() -> None:
    """Minor is the darker one at the same angle."""
    assert len({hue(code) for code in WHEEL}) == 24
    assert (hue("1A"), hue("1B")) == ("hsl(0,55%,42%)", "hsl(0,55%,56%)")
