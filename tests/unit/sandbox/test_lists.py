"""Pages of any size, from anywhere, are the list: nothing twice, nothing left out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.sandbox.catalogue.people import Shelf
from dashspot.sandbox.options import Options
from dashspot.sandbox.world import new_world
from tests.unit.sandbox.direct import Direct

TRACKS = 70
NEVER_ENDS = 200
BY_OFFSET = ("/me/tracks", "/me/albums", "/me/playlists", "/me/top/tracks", "/me/top/artists")


@pytest.fixture(scope="module")
def direct() -> Direct:
    """A small world that nobody changes."""
    return Direct.to(new_world(Options(tracks=TRACKS)))


def walked(direct: Direct, path: str, query: str, link: str = "next") -> list[dict[str, Any]]:
    """A page and all that its links lead to."""
    pages = [direct.get(path, query)]
    while address := pages[-1].get("artists", pages[-1])[link]:
        assert len(pages) < NEVER_ENDS
        parts = urlsplit(address)
        pages.append(direct.get(parts.path.removeprefix("/v1"), parts.query))
    return [page.get("artists", page) for page in pages]


@pytest.mark.parametrize("path", BY_OFFSET)
@settings(max_examples=25, deadline=None)
@given(limit=st.integers(1, 50), offset=st.integers(0, TRACKS + 10))
def test_pages_by_offset(direct: Direct, path: str, limit: int, offset: int) -> None:
    """From any place on, in pages of any size, onwards by `next` and back by `previous`."""
    whole = [row for page in walked(direct, path, "limit=50") for row in page["items"]]
    pages = walked(direct, path, f"limit={limit}&offset={offset}")
    assert [row for page in pages for row in page["items"]] == whole[offset:]
    assert {page["total"] for page in pages} == {len(whole)}
    assert all(len(page["items"]) == limit for page in pages[:-1])
    assert all(page["items"] for page in pages[1:])
    before = walked(direct, path, f"limit={limit}&offset={offset}", "previous")
    assert [page["offset"] for page in before] == [max(0, offset - limit * step) for step in range(len(before))]
    assert before[-1]["offset"] == 0


@settings(max_examples=25, deadline=None)
@given(limit=st.integers(1, 50))
def test_pages_by_cursor(direct: Direct, limit: int) -> None:
    """All followed artists, each once, in one order whatever the size of the pages."""
    whole = [row["id"] for page in walked(direct, "/me/following", "type=artist&limit=50") for row in page["items"]]
    pages = walked(direct, "/me/following", f"type=artist&limit={limit}")
    assert [row["id"] for page in pages for row in page["items"]] == whole
    assert len(set(whole)) == len(whole) == pages[0]["total"]
    assert pages[-1]["cursors"] == {"after": None}


@given(
    st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.sampled_from("abcde"))),
    st.integers(0, 6),
    st.integers(1, 6),
)
def test_a_shelf_is_a_list_without_doubles(steps: list[tuple[str, str]], offset: int, limit: int) -> None:
    """Against the plainest list: the newest first; what is there already stays in its place and keeps its moment."""
    shelf, plain = Shelf(), list[tuple[str, int]]()
    for now, (step, id_) in enumerate(steps):
        there = [one for one, _ in plain]
        if step == "add":
            shelf.add(id_, now)
            plain = plain if id_ in there else [(id_, now), *plain]
        else:
            shelf.remove(id_)
            plain = [pair for pair in plain if pair[0] != id_]
    assert shelf.page(0, 99) == plain
    assert shelf.page(offset, limit) == plain[offset : offset + limit]
    assert (len(shelf), list(shelf)) == (len(plain), [one for one, _ in plain])
    for place, (id_, _) in enumerate(plain):
        assert shelf.after(id_, limit) == [one for one, _ in plain[place + 1 : place + 1 + limit]]
