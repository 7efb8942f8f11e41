from __future__ import annotations

import pytest

from dashspot.browser.services.words import feature_value, length, listing, long_length, share, spotify_url


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [
        (0, "0:00"),
        (4_000, "0:04"),
        (187_000, "3:07"),
        (59_600, "1:00"),
        (3_599_499, "59:59"),
        (3_599_600, "1:00:00"),
        (3_779_000, "1:02:59"),
    ],
)
def test_a_length_is_hours_minutes_and_seconds(milliseconds: float, said: str) -> None:
    """Rounded to the second; hours only where there are some."""
    assert length(milliseconds) == said


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [
        (0, "0 min"),
        (2_880_000, "48 min"),
        (3_590_000, "1 h 0 min"),
        (13_740_334, "3 h 49 min"),
        (359_900_000, "99 h 58 min"),
        (6_424_788_121, "1,785 h"),
    ],
)
def test_a_sum_of_lengths_is_hours_and_minutes(milliseconds: float, said: str) -> None:
    """Rounded to the minute; from a hundred hours on minutes say nothing more."""
    assert long_length(milliseconds) == said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("energy", 0.6984, "0.70"),
        ("energy", 1, "1.00"),
        ("valence", -0.0, "0.00"),
        ("loudness", -6.719, "-6.7 dB"),
        ("loudness", 1.275, "1.3 dB"),
        ("loudness", -0.04, "0.0 dB"),
        ("tempo", 121.984, "122 BPM"),
        ("duration_ms", 225_799.8, "3:46"),
    ],
)
def test_a_feature_is_said_with_its_unit(name: str, value: float, said: str) -> None:
    """Two digits for shares, one for dB, whole BPM, minutes and seconds; never a minus before a zero."""
    assert feature_value(name, value) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, "none"),
        (0, 7, "0 %"),
        (1, 28_356, "1 %"),
        (1, 3, "33 %"),
        (2, 3, "67 %"),
        (28_355, 28_356, "99 %"),
        (7, 7, "100 %"),
    ],
)
def test_a_share_is_all_or_nothing_only_where_it_is(part: int, whole: int, said: str) -> None:
    """Rounding never claims 0 % of some, or 100 % of most."""
    assert share(part, whole) == said


@pytest.mark.parametrize(
    ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_listing_reads_as_a_sentence(items: list[str], said: str) -> None:
    """Commas, and an `and` before the last."""
    assert listing(items) == said


ID = "3n3Ppam7vgaVa1iaRUc9Lp"


@pytest.mark.parametrize(
    ("kind", "found", "url"),
    [
        *((kind, ID, f"https://open.spotify.com/{kind}/{ID}") for kind in ("playlist", "album", "artist", "track")),
        ("library", "library", None),
        ("liked", "liked", None),
        ("liked", ID, None),
        ("track", "sampleF3Zm9fMaPvKqqzbE", None),
        ("playlist", "name:Road", None),
        ("track", "spotify:local:a:b:c:1", None),
        ("track", f"{ID}x", None),
        ("track", f"{ID[:-1]}/", None),
        ("track", f"{ID}\n", None),
        ("track", "", None),
    ],
)
def test_only_real_items_lead_to_spotify(kind: str, found: str, url: str | None) -> None:
    """What is made up, local, or known by name alone has no address there; nothing else gets into one."""
    assert spotify_url(kind, found) == url
