"""What development mode closes and a dashboard has little use for; some of it is gone in both modes."""

from __future__ import annotations

from dashspot.sandbox.api.call import Answer, Call, endpoint, not_found
from dashspot.sandbox.api.paging import page, window
from dashspot.sandbox.catalogue.words import MARKETS
from dashspot.sandbox.render.tracks import simple_album

_GONE = (
    "/artists/{id}/related-artists",
    "/recommendations",
    "/recommendations/available-genre-seeds",
    "/browse/featured-playlists",
    "/browse/categories",
    "/browse/categories/{id}",
    "/browse/categories/{id}/playlists",
    "/audio-analysis/{id}",
    "/audiobooks",
    "/chapters",
)


@endpoint("GET /markets", bucket="markets", closed_in_development=True)
def markets(_call: Call) -> Answer:
    """Where Spotify is available; a cheap way to learn an app's mode."""
    return Answer({"markets": MARKETS})


@endpoint("GET /browse/new-releases", bucket="browse", closed_in_development=True)
def new_releases(call: Call) -> Answer:
    """The newest albums."""
    part = window(call)
    albums = sorted(call.world.catalogue.albums.values(), key=lambda album: album.release_date, reverse=True)[:100]
    shown = albums[part.offset : part.offset + part.limit]
    return Answer({"albums": page(call, part, len(albums), [simple_album(call.view, album) for album in shown])})


def _gone(_call: Call) -> Answer:
    raise not_found()


for _route in _GONE:
    endpoint(f"GET {_route}", bucket="browse", closed_in_development=True)(_gone)
for _route in ("/audiobooks/{id}", "/chapters/{id}"):
    endpoint(f"GET {_route}", bucket="browse")(_gone)
