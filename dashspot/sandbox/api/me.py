"""Who is signed in, and what they listen to most."""

from __future__ import annotations

from typing import Any

from dashspot.sandbox.api.call import Answer, Call, bad_request, endpoint, not_found
from dashspot.sandbox.api.paging import page, window
from dashspot.sandbox.catalogue.listeners import RANGES
from dashspot.sandbox.render.playlists import public_user
from dashspot.sandbox.render.tracks import full_artist, full_track

_PRIVATE = "user-read-private"


@endpoint("GET /me", bucket="me")
def me(call: Call) -> Answer:
    """The user's own account; some fields only with their scopes."""
    user = call.user
    body: dict[str, Any] = public_user(call.view, user) | {"account_id": user.account_id}
    body["images"] = call.view.images("user", user.id)[:2]
    if call.has_scope(_PRIVATE):
        body |= {
            "country": user.country,
            "explicit_content": {"filter_enabled": False, "filter_locked": False},
            "product": "premium" if user.premium else "free",
        }
    if call.has_scope("user-read-email"):
        body["email"] = user.email
    return Answer(body)


@endpoint("GET /me/top/artists", "user-top-read", bucket="top")
def top_artists(call: Call) -> Answer:
    """The artists the user listens to most; order only, no counts."""
    known = call.world.catalogue.artists
    return _top(call, "artists", lambda id_: full_artist(call.view, known[id_]))


@endpoint("GET /me/top/tracks", "user-top-read", bucket="top")
def top_tracks(call: Call) -> Answer:
    """The tracks the user listens to most; order only, no counts."""
    known = call.world.catalogue.tracks
    return _top(call, "tracks", lambda id_: full_track(call.view, known[id_]))


def _top(call: Call, kind: str, render: Any) -> Answer:
    range_ = call.query.get("time_range", "medium_term")
    if range_ not in RANGES:
        raise bad_request("Invalid time_range")
    part = window(call)
    ranked = call.user.top.get(f"{kind} {range_}", [])
    items = [render(id_) for id_ in ranked[part.offset : part.offset + part.limit]]
    return Answer(page(call, part, len(ranked), items))


@endpoint("GET /users/{id}", bucket="users", closed_in_development=True)
def user(call: Call) -> Answer:
    """What others see of a user."""
    known = call.world.people.users.get(call.arguments["id"])
    if known is None:
        raise not_found()
    return Answer(public_user(call.view, known))
