"""Followed artists, by cursor; the older ways to follow are closed in development mode."""

from __future__ import annotations

from dashspot.sandbox.api.call import Answer, Call, bad_request, endpoint
from dashspot.sandbox.api.paging import cursor_link
from dashspot.sandbox.render.tracks import full_artist

_READ, _MODIFY = "user-follow-read", "user-follow-modify"
_KINDS = ("artist", "user")


@endpoint("GET /me/following", _READ, bucket="following")
def following(call: Call) -> Answer:
    """Followed artists, after the one with the id `after`."""
    if call.query.get("type") != "artist":
        raise bad_request("Missing required field: type")
    limit = call.whole("limit", 20, 1, 50)
    shelf, known = call.user.shelf("artist"), call.world.catalogue.artists
    shown = shelf.after(call.query.get("after"), limit + 1)
    last = shown[limit - 1] if len(shown) > limit else None
    body = {
        "cursors": {"after": last},
        "href": f"{call.url}/v1{call.path}?type=artist&limit={limit}",
        "items": [full_artist(call.view, known[id_]) for id_ in shown[:limit] if id_ in known],
        "limit": limit,
        "next": cursor_link(call, after=last) if last else None,
        "total": len(shelf),
    }
    return Answer({"artists": body})


@endpoint("PUT /me/following", _MODIFY, bucket="following", closed_in_development=True)
def follow(call: Call) -> Answer:
    """Follow artists or users."""
    kind, named = _named(call)
    for id_ in named:
        call.user.shelf(kind).add(id_, call.now)
    return Answer(status=204)


@endpoint("DELETE /me/following", _MODIFY, bucket="following", closed_in_development=True)
def unfollow(call: Call) -> Answer:
    """Follow artists or users no longer."""
    kind, named = _named(call)
    for id_ in named:
        call.user.shelf(kind).remove(id_)
    return Answer(status=204)


@endpoint("GET /me/following/contains", _READ, bucket="following", closed_in_development=True)
def follows(call: Call) -> Answer:
    """Whether each artist or user is followed."""
    kind, named = _named(call)
    return Answer([id_ in call.user.shelf(kind) for id_ in named])


def _named(call: Call) -> tuple[str, list[str]]:
    kind = call.query.get("type", "")
    listed = call.query["ids"].split(",") if "ids" in call.query else call.json_object().get("ids")
    if kind not in _KINDS or not isinstance(listed, list) or not 0 < len(listed) <= 50:  # noqa: PLR2004 (documented)
        raise bad_request("Invalid ids")
    return kind, [str(id_) for id_ in listed]
