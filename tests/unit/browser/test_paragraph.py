from __future__ import annotations

from typing import Any

import pytest

from dashspot.blocks.collections import CollectionKey
from dashspot.browser.blocks import Library
from dashspot.browser.services.library import LIBRARY_KEY
from dashspot.browser.services.paragraph import credit
from tests.unit.browser.conftest import FAILED, FULL, make_library, make_report, playlist, track


def said(library: Library, key: CollectionKey = LIBRARY_KEY) -> str:
    """What is said of a collection."""
    return make_report(library, key).paragraph


def library_of(*tracks: dict[str, Any], listed: int = 0) -> Library:
    """A library of tracks with these facts; the first of them stand in playlist `p`."""
    made = [track(f"t{place}", **FULL | facts) for place, facts in enumerate(tracks)]
    items = [("p", f"t{place}") for place in range(listed)]
    return make_library(made, items, [("p", "Picked")] if listed else [])


def test_the_library_is_told_in_full() -> None:
    """How much, by whom, from when; its keys and tempo; its extremes."""
    library = library_of(
        {"name": "Alpha", "valence": 0.9, "tempo": 90, "release_date": "1989"},
        {"name": "Beta", "valence": 0.1, "tempo": 150},
        {"name": "Gamma", "artists": "Some Band\tGuest", "artist_ids": "band\tguest", "tempo": 120, "mode": 0},
    )
    assert said(library) == (
        "The whole library holds 3 tracks by 2 artists, 9 min of music, released from 1989 to 2019. "
        "67 % of it is in major, its most frequent key is G and its median tempo is 120 BPM. "
        "The happiest is “Alpha” by Some Band, the saddest is “Beta” by Some Band "
        "and the fastest is “Beta” by Some Band."
    )


def test_a_collection_is_compared_with_the_library() -> None:
    """The three features whose means are furthest off, in the library's standard deviations, furthest first."""
    names = ("energy", "valence", "acousticness", "liveness", "danceability")
    others = [dict.fromkeys(names, value) for value in (0.4, 0.6)] * 8
    picked = {"energy": 0.9, "valence": 0.3, "acousticness": 0.72, "liveness": 0.56, "danceability": 0.52}
    told = said(library_of(picked, *others, listed=1), playlist("p"))
    assert "On average it is more energetic, more acoustic and sadder than the whole library." in told


@pytest.mark.parametrize(
    ("name", "less", "more"),
    [
        ("danceability", "less danceable", "more danceable"),
        ("energy", "calmer", "more energetic"),
        ("loudness", "quieter", "louder"),
        ("speechiness", "less spoken", "more spoken"),
        ("acousticness", "less acoustic", "more acoustic"),
        ("instrumentalness", "more sung", "more instrumental"),
        ("liveness", "less live", "more live"),
        ("valence", "sadder", "happier"),
        ("tempo", "slower", "faster"),
        ("duration_ms", "shorter", "longer"),
    ],
)
def test_each_feature_has_a_word_for_either_side(name: str, less: str, more: str) -> None:
    """One track off among many alike is told by that feature alone."""
    usual = track("t", **FULL)[name]
    for value, word in ((usual - 0.25, less), (usual + 0.25, more)):
        told = said(library_of({name: value}, *[{}] * 16, listed=1), playlist("p"))
        assert f"On average it is {word} than the whole library." in told


@pytest.mark.parametrize(("energy", "words"), [(0.53, "it sounds like"), (0.54, "it is more energetic than")])
def test_a_collection_like_the_library_is_said_so(energy: float, words: str) -> None:
    """0.28 standard deviations off is worth no word, 0.37 is."""
    others = [{"energy": value} for value in (0.4, 0.6)] * 8
    told = said(library_of({"energy": energy}, *others, listed=1), playlist("p"))
    assert f"On average {words} the whole library." in told


def test_the_library_is_not_compared_with_itself() -> None:
    """There is nothing to compare the whole with."""
    assert "On average" not in said(library_of({}, {"energy": 0.9}))


def test_one_track_has_no_extremes_of_its_own() -> None:
    """It would be the happiest and the saddest of itself."""
    only = said(library_of({"name": "Alpha"}))
    assert only.startswith("The whole library holds 1 track by 1 artist, 3 min of music, released in 2019.")
    assert "happiest" not in only


def test_ties_are_counted() -> None:
    """The first by name stands for the rest."""
    told = said(library_of({"name": "Beta"}, {"name": "Alpha"}, {"name": "Gamma", "valence": 0.2}))
    assert "The happiest is “Alpha” by Some Band (and 1 other)" in told
    assert "the fastest is “Alpha” by Some Band (and 2 others)." in told


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ((7, 7, 0), "its most frequent key is G "),
        ((1, 0), "its most frequent key is C and C# "),
        ((0, 1, 2), "no key stands out "),
        ((-1, -1, 4), "its most frequent key is E "),
    ],
)
def test_the_most_frequent_key_is_named(keys: tuple[int, ...], words: str) -> None:
    """Two may share the first place; more than that say nothing, and neither does a key that was not found."""
    assert words in said(library_of(*({"key": key} for key in keys)))


def test_no_features_leave_nothing_to_say() -> None:
    """How much it is can still be told."""
    told = said(make_library([track("t1", release_date=None, artists=None, artist_ids=None)]))
    assert told == (
        "The whole library holds 1 track, 3 min of music. "
        "None of it has audio features yet, so there is nothing to say about how it sounds."
    )


def test_a_failed_analysis_is_no_extreme() -> None:
    """The saddest is the saddest of those whose analysis succeeded."""
    told = said(library_of({"name": "Alpha", "valence": 0.3}, FAILED | {"name": "Zero"}, {"name": "Beta"}))
    assert "the saddest is “Alpha” by Some Band" in told
    assert "Zero" not in told


def test_unknown_keys_and_tempo_are_passed_over() -> None:
    """A sentence is made of what is known."""
    bare = dict.fromkeys(("key", "mode", "tempo"))
    told = said(library_of({"name": "Alpha", "valence": 0.9} | bare, {"name": "Beta"} | bare))
    assert "major" not in told
    assert "key" not in told
    assert told.endswith("The happiest is “Alpha” by Some Band and the saddest is “Beta” by Some Band.")


def test_a_sentence_has_one_full_stop() -> None:
    """Also after a name that ends in one."""
    told = said(library_of({"name": "Alpha", "artists": "Spanish F.L.Y."}, {"name": "Beta", "tempo": 80.0}))
    assert told.endswith("the fastest is “Alpha” by Spanish F.L.Y.")


@pytest.mark.parametrize(
    ("name", "artists", "words"),
    [
        ("Alpha", "One, Two", "“Alpha” by One, Two"),
        (None, "One", "“Unknown track” by One"),
        ("Alpha", None, "“Alpha” by an unknown artist"),
    ],
)
def test_a_credit_names_what_is_known(name: str | None, artists: str | None, words: str) -> None:
    """All artists in their order; what is not known is said so."""
    assert credit(make_library([track("t1", name=name, artists=artists)]).tracks.iloc[0]) == words
