"""Fault rules, redirect URIs, identifiers and the `fields` filter."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashspot.sandbox import ids
from dashspot.sandbox.accounts.apps import App, is_secure
from dashspot.sandbox.api.call import ENDPOINTS, Refusal
from dashspot.sandbox.api.fields import filtered
from dashspot.sandbox.exchange import FAULTS
from dashspot.sandbox.faults import Faults, Kind, Rule
from dashspot.sandbox.render.reduced import reduced

LOOPBACK = "http://127.0.0.1/callback"


def test_every_kind_of_fault_is_known() -> None:
    """What a rule may name is what the exchange can do."""
    assert set(FAULTS) == set(Kind.__args__)  # type: ignore[attr-defined] # a Literal has them


def test_no_endpoint_hides_another() -> None:
    """The first that fits answers, so a route without names comes first."""
    for place, endpoint in enumerate(ENDPOINTS):
        hidden = [
            other
            for other in ENDPOINTS[:place]
            if other.method == endpoint.method and other.pattern.fullmatch(endpoint.route)
        ]
        assert hidden == [], endpoint.route


def test_rules_are_spent() -> None:
    """Skipped first, then counted; the next rule takes over."""
    faults = Faults()
    faults.add(Rule(kind="html", path="/v1/me*", skip=1, count=2))
    faults.add(Rule(kind="empty", method="POST", count=None))
    picked = [faults.pick("GET", "/v1/me/tracks") for _ in range(4)]
    assert [rule and rule.kind for rule in picked] == [None, "html", "html", None]
    assert [rule and rule.kind for rule in (faults.pick("POST", "/v1/x"), faults.pick("GET", "/v1/x"))] == [
        "empty",
        None,
    ]


def test_probability_is_a_share() -> None:
    """About a third of a thousand."""
    faults = Faults(seed=7)
    faults.add(Rule(kind="html", count=None, probability=1 / 3))
    assert 280 < sum(faults.pick("GET", "/v1/me") is not None for _ in range(1_000)) < 390


@pytest.mark.parametrize(
    ("uri", "secure", "taken"),
    [
        ("http://127.0.0.1:8501/callback", True, True),
        ("http://127.0.0.1/callback", True, True),
        ("http://127.0.0.1:8501/callback/", True, False),
        ("http://127.0.0.1:8501/callback?x=1", True, False),
        ("http://[::1]:9/callback", True, False),
        ("http://localhost:8501/callback", False, False),
        ("https://localhost/callback", False, False),
        ("https://example.com/callback", True, True),
        ("https://example.com:8443/callback", True, False),
        ("http://example.com/callback", False, False),
        ("http://127.0.0.1:99999/callback", False, False),
        ("https://example.com/callback#part", False, False),
        ("not a uri", False, False),
        ("", False, False),
    ],
)
def test_redirect_uris(uri: str, secure: bool, taken: bool) -> None:  # noqa: FBT001 (a table of cases)
    """https, or http on a loopback address; exact but for a loopback port."""
    app = App("id", "secret", (LOOPBACK, "https://example.com/callback"))
    assert (is_secure(uri), app.takes(uri)) == (secure, taken)


def test_ids_look_like_spotifys() -> None:
    """22 base-62 characters, all different; snapshots begin with their number."""
    made = {ids.spotify_id("track", number) for number in range(1_000)}
    assert len(made) == 1_000
    assert all(ids.ID.fullmatch(one) for one in made)
    assert len(ids.snapshot_id("x", 4)) == 32
    assert ids.snapshot_id("x", 4).startswith("AAAAB")
    assert ids.parse_uri("spotify:track:abc") == ("track", "abc")
    assert ids.parse_uri("spotify:local:a:b:c:1") is None
    assert ids.parse_uri("spotify:track:a b") is None


VALUE = {"total": 2, "items": [{"item": {"name": "A", "album": {"id": 1, "name": "B"}}, "added_at": "x"}]}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("total", {"total": 2}),
        ("items.item.name", {"items": [{"item": {"name": "A"}}]}),
        ("items(item(name))", {"items": [{"item": {"name": "A"}}]}),
        (
            "items(added_at,item.album(id)),total",
            {"items": [{"added_at": "x", "item": {"album": {"id": 1}}}], "total": 2},
        ),
        ("items(item(album(!id)))", {"items": [{"item": {"album": {"name": "B"}}}]}),
        ("items(track(name))", {"items": [{}]}),
        ("!items", {"total": 2}),
        ("", VALUE),
    ],
)
def test_fields(fields: str, expected: Any) -> None:
    """Names, dots, brackets and exclusion."""
    assert filtered(VALUE, fields) == expected


@pytest.mark.parametrize("fields", ["a(", "a)", "(", ".", "a.", "ä;", "a(" * 50, "a." * 1_500])
def test_fields_that_cant_be_read(fields: str) -> None:
    """400, never a crash."""
    with pytest.raises(Refusal):
        filtered(VALUE, fields)


def test_reduction_leaves_its_input_alone() -> None:
    """Fields vanish by the type of their object, rows lose `track`, saved rows keep it."""
    track = {"type": "track", "popularity": 1, "preview_url": "x", "artists": [{"type": "artist", "genres": []}]}
    saved, row = {"added_at": "x", "track": track}, {"added_at": "x", "track": track, "item": track}
    bare = {"type": "track", "preview_url": None, "artists": [{"type": "artist"}]}
    assert reduced([saved, row, None]) == [{"added_at": "x", "track": bare}, {"added_at": "x", "item": bare}, None]
    assert track["popularity"] == 1


NAMES = st.sampled_from(["a", "b", "items"])
TREES = st.recursive(
    st.integers(), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
FILTERS = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.builds("{}.{}".format, NAMES, inner),
        st.builds("{}({})".format, NAMES, st.lists(inner, min_size=1, max_size=2).map(",".join)),
    ),
    max_leaves=4,
)


def is_part(part: Any, whole: Any) -> bool:
    """Whether nothing was added or changed, only left out."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(name in whole and is_part(one, whole[name]) for name, one in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(is_part, part, whole))
    return bool(part == whole)


@given(TREES, FILTERS, FILTERS)
def test_a_filter_only_leaves_out(value: Any, first: str, second: str) -> None:
    """Any filter of any answer; twice is once, and the order of names says nothing."""
    found = filtered(value, f"{first},{second}")
    assert is_part(found, value)
    assert filtered(found, f"{first},{second}") == found
    assert filtered(value, f"{second},{first}") == found


@given(st.text(max_size=40))
def test_a_filter_of_any_text_is_read_or_refused(fields: str) -> None:
    """Never anything else."""
    try:
        found = filtered(VALUE, fields)
    except Refusal:
        return
    assert is_part(found, VALUE)


@given(st.text(max_size=60))
def test_any_uri_is_parsed_or_not(text: str) -> None:
    """Of what is parsed kind and id stand in it, and neither holds what would be a path."""
    if found := ids.parse_uri(text):
        assert ":".join(("spotify", *found)) == text
        assert not set("/?# ") & set("".join(found))
