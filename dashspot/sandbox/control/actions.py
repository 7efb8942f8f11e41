"""What the control surface does; each takes an order and answers what a test wants to know next."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from dashspot.sandbox import ids
from dashspot.sandbox.accounts.authorize import SCOPES
from dashspot.sandbox.accounts.grants import ACCESS_SECONDS, Consent
from dashspot.sandbox.catalogue.people import Device, Play, Playlist, Row, User
from dashspot.sandbox.clock import iso
from dashspot.sandbox.control import orders
from dashspot.sandbox.limits import Quotas
from dashspot.sandbox.player.state import Player
from dashspot.sandbox.world import World


class Unknown(Exception):
    """An order about something there is not."""


def summary(world: World) -> dict[str, Any]:
    """What is in the sandbox."""
    app = next(iter(world.apps.values()))
    return {
        "mode": world.mode,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "redirect_uris": app.redirect_uris,
        "tracks": len(world.catalogue.tracks),
        "users": [{"id": user.id, "name": user.name, "premium": user.premium} for user in world.people.users.values()],
        "playlists": [
            {"id": one.id, "name": one.name, "owner": one.owner, "rows": len(one.rows)}
            for one in world.people.playlists.values()
        ],
        "limits": world.limits.model_dump(),
    }


def clock(world: World) -> dict[str, Any]:
    """The virtual time."""
    return {"now": iso(world.clock.now()), "seconds": world.clock.now(), "frozen": world.clock.frozen}


def set_clock(world: World, order: orders.ClockOrder) -> dict[str, Any]:
    """Set, advance, stop or start the clock."""
    if order.frozen is not None:
        world.clock.freeze(frozen=order.frozen)
    if order.now is not None:
        world.clock.set_moment(order.now)
    world.clock.advance(order.advance)
    return clock(world)


def set_limits(world: World, order: orders.LimitsOrder) -> dict[str, Any]:
    """Other limits; counts begin anew."""
    world.limits, world.quotas = order, Quotas()
    world.rates.clear()
    return order.model_dump()


def set_mode(world: World, order: orders.ModeOrder) -> dict[str, Any]:
    """Another mode."""
    world.mode = order.mode
    return {"mode": world.mode}


def set_app(world: World, order: orders.AppOrder) -> dict[str, Any]:
    """Other facts about the app."""
    app = next(iter(world.apps.values()))
    for name, value in order.model_dump(exclude_none=True).items():
        setattr(app, name, value)
    return {"owner_premium": app.owner_premium, "redirect_uris": app.redirect_uris}


def set_user(world: World, user: str, order: orders.UserOrder) -> dict[str, Any]:
    """Other facts about a user."""
    known = _user(world, user)
    for name, value in order.model_dump(exclude_none=True, exclude={"devices"}).items():
        setattr(known, name, value)
    if order.devices is not None:
        known.devices = [Device(**device.model_dump()) for device in order.devices]
    return {
        "id": known.id,
        "name": known.name,
        "premium": known.premium,
        "allow_listed": known.allow_listed,
        "devices": [asdict(device) for device in known.devices],
    }


def set_player(world: World, user: str, order: orders.PlayerOrder) -> dict[str, Any]:
    """Make a player refuse, or play something else."""
    player: Player = world.player(_user(world, user).id)
    player.refusal, player.kind = order.refusal, order.kind
    if order.uris is not None:
        player.load(order.uris, None, 0)
        player.pause(world.clock.now())
        player.seek(0, world.clock.now())
    return asdict(player)


def new_token(world: World, order: orders.NewTokenOrder) -> dict[str, Any]:
    """An access token and a refresh token, as if the user had just agreed."""
    user = _user(world, order.user or next(iter(world.people.users)))
    scopes = frozenset(SCOPES if order.scopes is None else order.scopes)
    consent = Consent(next(iter(world.apps)), user.id, scopes, world.clock.now())
    return {
        "access_token": world.grants.new_access(consent, world.clock.now()),
        "refresh_token": world.grants.new_refresh(consent),
        "token_type": "Bearer",
        "expires_in": ACCESS_SECONDS,
        "scope": " ".join(sorted(scopes)),
    }


def expire_tokens(world: World, order: orders.TokensOrder) -> dict[str, Any]:
    """End access tokens before their time."""
    return {"expired": world.grants.expire_access(order.user)}


def revoke_tokens(world: World, order: orders.TokensOrder) -> dict[str, Any]:
    """Withdraw authorisations."""
    return {"revoked": world.grants.revoke(order.user)}


def set_playlist(world: World, playlist: str, order: orders.PlaylistOrder) -> dict[str, Any]:
    """Rename a playlist or change its description."""
    found = _playlist(world, playlist)
    for name in order.model_fields_set:
        setattr(found, name, getattr(order, name))
    return {"snapshot_id": found.changed(world.clock.now())}


def add_row(world: World, playlist: str, order: orders.RowOrder) -> dict[str, Any]:
    """Put a row into a playlist."""
    found = _playlist(world, playlist)
    place = len(found.rows) if order.position is None else order.position
    found.rows.insert(place, Row(order.uri, int(world.clock.now()), order.added_by or found.owner))
    return {"snapshot_id": found.changed(world.clock.now())}


def remove_row(world: World, playlist: str, position: int) -> dict[str, Any]:
    """Take a row out of a playlist."""
    found = _playlist(world, playlist)
    if position >= len(found.rows):
        raise Unknown(f"no row {position}")
    del found.rows[position]
    return {"snapshot_id": found.changed(world.clock.now())}


def rows(world: World, playlist: str) -> dict[str, Any]:
    """The rows of a playlist as they are."""
    return {"rows": [asdict(row) for row in _playlist(world, playlist).rows]}


def set_saved(world: World, user: str, order: orders.SavedOrder) -> dict[str, Any]:
    """Save or remove something for a user."""
    parsed = ids.parse_uri(order.uri)
    if parsed is None:
        raise Unknown(order.uri)
    shelf = _user(world, user).shelf(parsed[0])
    if order.saved:
        shelf.add(parsed[1], world.clock.now())
    else:
        shelf.remove(parsed[1])
    return {"total": len(shelf)}


def add_play(world: World, user: str, order: orders.PlayOrder) -> dict[str, Any]:
    """Add a play to a user's history."""
    known = _user(world, user)
    if order.track not in world.catalogue.tracks:
        raise Unknown(order.track)
    moment = order.played_at.timestamp() if order.played_at else world.clock.now()
    known.plays.append(Play(order.track, round(moment * 1000), order.context))
    known.plays.sort(key=lambda play: -play.played_at)
    return {"plays": len(known.plays)}


def forget_features(world: World, track: str) -> dict[str, Any]:
    """Take the audio features of a track away, in Spotify and in ReccoBeats."""
    if track not in world.catalogue.tracks:
        raise Unknown(track)
    bare = replace(world.catalogue.tracks[track], features=None)
    tracks = {**world.catalogue.tracks, track: bare}
    world.catalogue = replace(world.catalogue, tracks=tracks)
    return {"id": track}


def _user(world: World, user: str) -> User:
    if user not in world.people.users:
        raise Unknown(f"no user {user}")
    return world.people.users[user]


def _playlist(world: World, playlist: str) -> Playlist:
    if playlist not in world.people.playlists:
        raise Unknown(f"no playlist {playlist}")
    return world.people.playlists[playlist]
