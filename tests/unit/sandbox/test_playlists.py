"""Edits of playlists against a plain list: both hold the same, or an edit was refused and both are as before."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.sandbox.options import Options
from dashspot.sandbox.world import new_world
from tests.unit.sandbox.direct import Direct

KINDS = 4
BEGUN = (0, 1, 2, 3, 0, 1)
"""What stands in a playlist at first."""
PLACE = st.integers(-1, 8)
WHICH = st.lists(st.integers(0, KINDS - 1), max_size=5)
STEPS = st.one_of(
    st.tuples(st.just("add"), WHICH, st.none() | PLACE),
    st.tuples(st.just("move"), PLACE, st.integers(0, 4), PLACE),
    st.tuples(st.just("replace"), WHICH),
    st.tuples(st.just("remove"), WHICH),
    st.tuples(st.just("remove at"), st.integers(0, KINDS - 1), st.lists(st.integers(0, 9), max_size=4)),
)


@pytest.fixture(scope="module")
def direct() -> Direct:
    """The first user of a world whose playlists are made here."""
    return Direct.to(new_world(Options(tracks=20)))


def asked(step: tuple[Any, ...], uris: list[str]) -> tuple[str, dict[str, Any]]:
    """Method and body of a step."""
    kind, *rest = step
    if kind == "add":
        return "POST", {"uris": [uris[one] for one in rest[0]]} | ({} if rest[1] is None else {"position": rest[1]})
    if kind == "replace":
        return "PUT", {"uris": [uris[one] for one in rest[0]]}
    if kind == "move":
        return "PUT", dict(zip(("range_start", "range_length", "insert_before"), rest, strict=True))
    if kind == "remove":
        return "DELETE", {"items": [{"uri": uris[one]} for one in rest[0]]}
    return "DELETE", {"items": [{"uri": uris[rest[0]], "positions": rest[1]}]}


def done(step: tuple[Any, ...], held: list[str], uris: list[str]) -> list[str] | None:  # noqa: PLR0911 (one for each)
    """What a plain list would be; None where there is no such place or nothing to do."""
    kind, *rest = step
    if kind == "add":
        place = len(held) if rest[1] is None else rest[1]
        if not rest[0] or not 0 <= place <= len(held):
            return None
        return [*held[:place], *(uris[one] for one in rest[0]), *held[place:]]
    if kind == "replace":
        return [uris[one] for one in rest[0]]
    if kind == "move":
        start, length, before = rest
        if length < 1 or start < 0 or start + length > len(held) or not 0 <= before <= len(held):
            return None
        marked = [(uri, start <= place < start + length) for place, uri in enumerate(held)]
        first = [uri for uri, moves in marked[:before] if not moves]
        last = [uri for uri, moves in marked[before:] if not moves]
        return [*first, *held[start : start + length], *last]
    if kind == "remove":
        gone = {uris[one] for one in rest[0]}
        return [uri for uri in held if uri not in gone] if gone else None
    return [uri for place, uri in enumerate(held) if uri != uris[rest[0]] or place not in rest[1]]


@settings(max_examples=150, deadline=None)
@given(st.lists(STEPS, max_size=8))
def test_edits(direct: Direct, steps: list[tuple[Any, ...]]) -> None:
    """Each accepted one is a new snapshot, which may be named from then on."""
    world = direct.world
    uris = [f"spotify:track:{track.id}" for track in world.catalogue.track_list[:KINDS]]
    _, content = direct.call("POST", "/v1/me/playlists", b'{"name": "Edited", "public": false}')
    id_, held = json.loads(content)["id"], list[str]()
    snapshots = [world.people.playlists[id_].newest_snapshot]
    for step in [("add", BEGUN, None), *steps]:
        method, body = asked(step, uris)
        after = done(step, held, uris)
        status, content = direct.call(method, f"/v1/playlists/{id_}/items", json.dumps(body).encode())
        assert (status == 400) == (after is None), (step, held, content)
        if after is not None:
            held = after
            snapshots.append(json.loads(content)["snapshot_id"])
        assert [row.uri for row in world.people.playlists[id_].rows] == held
    assert len(set(snapshots)) == len(snapshots)
    assert all(map(world.people.playlists[id_].knows, snapshots))
    shown = direct.get(f"/playlists/{id_}/items", "limit=50")
    assert ([row["item"]["uri"] for row in shown["items"]], shown["total"]) == (held[:50], len(held))
    del world.people.playlists[id_]
