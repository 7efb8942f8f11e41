"""Artists, albums, tracks and audio features."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from urllib.parse import unquote_plus

from dashspot.sandbox.catalogue.records import Album, Artist, Features, Track
from dashspot.sandbox.catalogue.words import MARKETS
from dashspot.sandbox.render.view import View

_PRECISIONS = {4: "year", 7: "month", 10: "day"}
_LOCAL_PARTS = 4
_ALBUM_PAGE = 50


def simple_artist(view: View, artist: Artist) -> dict[str, Any]:
    """An artist as part of something else."""
    return view.link("artist", artist.id) | {"name": artist.name}


def full_artist(view: View, artist: Artist) -> dict[str, Any]:
    """An artist on its own."""
    return simple_artist(view, artist) | {
        "followers": {"href": None, "total": artist.followers},
        "genres": list(artist.genres),
        "images": view.images("artist", artist.id),
        "popularity": artist.popularity,
    }


def simple_album(view: View, album: Album) -> dict[str, Any]:
    """An album as part of something else."""
    return view.link("album", album.id) | {
        "album_type": album.album_type,
        "artists": _artists(view, album.artists),
        "available_markets": MARKETS,
        "images": view.images("album", album.id),
        "name": album.name,
        "release_date": album.release_date,
        "release_date_precision": _PRECISIONS.get(len(album.release_date), "day"),
        "total_tracks": len(view.catalogue.tracks_of_album[album.id]),
    }


def full_album(view: View, album: Album) -> dict[str, Any]:
    """An album on its own, with the first page of its tracks."""
    tracks = view.catalogue.tracks_of_album[album.id]
    href = f"{view.url}/v1/albums/{album.id}/tracks"
    more = f"{href}?offset={_ALBUM_PAGE}&limit={_ALBUM_PAGE}" if len(tracks) > _ALBUM_PAGE else None
    return simple_album(view, album) | {
        "copyrights": [{"text": f"{album.release_date[:4]} {album.label}", "type": kind} for kind in "CP"],
        "external_ids": {"upc": album.upc} if album.upc else {},
        "genres": [],
        "label": album.label,
        "popularity": album.popularity,
        "tracks": {
            "href": f"{href}?offset=0&limit={_ALBUM_PAGE}",
            "items": [simple_track(view, track) for track in tracks[:_ALBUM_PAGE]],
            "limit": _ALBUM_PAGE,
            "next": more,
            "offset": 0,
            "previous": None,
            "total": len(tracks),
        },
    }


def simple_track(view: View, track: Track) -> dict[str, Any]:
    """A track as part of its album."""
    playable = {"is_playable": True} if view.market else {}
    return (
        view.link("track", track.id)
        | {
            "artists": _artists(view, track.artists),
            "available_markets": MARKETS,
            "disc_number": track.disc_number,
            "duration_ms": track.duration_ms,
            "explicit": track.explicit,
            "is_local": False,
            "name": track.name,
            "preview_url": None,
            "track_number": track.track_number,
        }
        | playable
    )


def full_track(view: View, track: Track) -> dict[str, Any]:
    """A track on its own."""
    return simple_track(view, track) | {
        "album": simple_album(view, view.catalogue.albums[track.album]),
        "external_ids": {"isrc": track.isrc} if track.isrc else {},
        "popularity": track.popularity,
    }


def local_track(uri: str) -> dict[str, Any]:
    """A file of a person's own: `spotify:local:Artist:Album:Title:seconds`, parts may be empty."""
    parts = [unquote_plus(part) for part in uri.removeprefix("spotify:local:").split(":")]
    artist, album, title, seconds = (parts + [""] * _LOCAL_PARTS)[:_LOCAL_PARTS]
    nothing: dict[str, Any] = {"external_urls": {}, "href": None, "id": None}
    return nothing | {
        "album": nothing
        | dict.fromkeys(("album_type", "release_date", "release_date_precision", "uri"))
        | {"artists": [], "available_markets": [], "images": [], "name": album, "type": "album"},
        "artists": [nothing | {"name": artist, "type": "artist", "uri": None}],
        "available_markets": [],
        "disc_number": 0,
        "duration_ms": 1000 * int(seconds) if seconds.isdecimal() else 0,
        "explicit": False,
        "external_ids": {},
        "is_local": True,
        "name": title,
        "popularity": 0,
        "preview_url": None,
        "track_number": 0,
        "type": "track",
        "uri": uri,
    }


def audio_features(view: View, track: Track, features: Features) -> dict[str, Any]:
    """The audio features of a track: loudness in dB, tempo in BPM, duration in ms."""
    return asdict(features) | {
        "analysis_url": f"{view.url}/v1/audio-analysis/{track.id}",
        "duration_ms": track.duration_ms,
        "id": track.id,
        "track_href": f"{view.url}/v1/tracks/{track.id}",
        "type": "audio_features",
        "uri": f"spotify:track:{track.id}",
    }


def _artists(view: View, artists: Iterable[str]) -> list[dict[str, Any]]:
    return [simple_artist(view, view.catalogue.artists[artist]) for artist in artists]
