"""What analyses of listening compute from, made of everything a person has played."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.analyses.listening import FACTS, ITEM_COLUMNS, UNKNOWN_ALBUM, UNKNOWN_ARTIST, UNKNOWN_NAME, Listening
from dashspot.blocks.features import ANALYSED
from dashspot.blocks.listening import HeardKind, ListeningKey, PlayRule
from dashspot.compute.days import date_of, day_of
from dashspot.compute.local_time import DAY_MS, HOUR_MS, local
from dashspot.playback.services.histories import History, history
from dashspot.playback.services.packing import Packed

SHORTEST_MS = 30_000
"""Less is no play by Spotify's own rule."""
_SKIPS = ("fwdbtn", "backbtn")
_KINDS: dict[HeardKind, tuple[str, ...]] = {
    "music": ("track",),
    "podcasts": ("episode",),
    "audiobooks": ("audiobook",),
    "everything": ("track", "episode", "audiobook"),
}
_TOLD = (*FACTS, *ANALYSED, "feature_source", "features_as_of", "known", "failed")
_NO_ITEM = {"name": UNKNOWN_NAME, "artist": UNKNOWN_ARTIST, "album": UNKNOWN_ALBUM}


@dataclass(frozen=True)
class Known:
    """What the library says of tracks, asked when it is needed.

    version: of the library.
    tracks: a row per track, as `Inputs.library`.
    names: a row per track and credited artist: `name`, `artist`, `track_id`.
    """

    version: str
    tracks: Callable[[], pd.DataFrame]
    names: Callable[[], pd.DataFrame]


@dataclass(frozen=True)
class View:
    """A history by one rule, of one kind, by one clock; the frames as in `Listening`.

    played: how many plays of the kind there are, whatever the rule.
    facts: what the library knew of the items when it was last asked, by its version.
    """

    plays: pd.DataFrame
    items: pd.DataFrame
    artists: pd.DataFrame
    albums: pd.DataFrame
    played: int
    facts: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)


def listening(user_id: uuid.UUID, key: ListeningKey, known: Known) -> Listening:
    """The plays that `key` names, and the history around them."""
    return listened(history(user_id), key, known)


def listened(found: History, key: ListeningKey, known: Known) -> Listening:
    """The same, of a history that is at hand."""
    view = _viewed(found, key, known)
    days = view.plays["day"]
    today = day_of(key.today)
    first = day_of(key.first) if key.first else int(days.min()) if len(days) else today
    last = day_of(key.last) if key.last else int(days.max()) if len(days) else today
    inside = days.between(first, last)
    been = int(days[inside].max()) if inside.any() else first  # after today where a clock was ahead
    return Listening(
        plays=view.plays if inside.all() else view.plays[inside],
        history=view.plays,
        items=view.items,
        artists=view.artists,
        albums=view.albums,
        first_day=first,
        last_day=max(min(last, today), been),
        today=today,
        zone=key.zone,
        facts=lambda: _facts(view, known),
        library=known.tracks,
    )


def days_played(found: History, zone: str) -> tuple[date, date] | None:
    """The local days of the first play and the last, of any kind and length; None where nothing was played."""
    if found.packed.plays.empty:
        return None
    ended, played = (found.packed.plays[name].to_numpy()[[0, -1]] for name in ("ended", "ms_played"))
    started = ended - np.maximum(played, 0).astype("int64")  # the plays stand by their start
    first, last = (local(started, zone) // DAY_MS).tolist()
    return date_of(first), date_of(last)


def _viewed(found: History, key: ListeningKey, known: Known) -> View:
    by_name = bool((found.packed.items["track_id"].isna() & (found.packed.items["kind"] == "track")).any())
    wanted = key.rule, key.kind, key.zone, known.version if by_name else ""
    view: View | None = found.views.get(wanted)
    if view is None:
        view = _view(found.packed, key.rule, key.kind, key.zone, known if by_name else None)
        found.keep(wanted, view)
    return view


def _view(packed: Packed, rule: PlayRule, kind: HeardKind, zone: str, known: Known | None) -> View:
    items, item_of = (
        _one_per_track(packed.items, known.names()) if known else (packed.items, np.arange(len(packed.items)))
    )
    of_kind = items["kind"].isin(_KINDS[kind]).to_numpy()[item_of[packed.plays["item"]]]
    counted = packed.plays[of_kind & _counts(packed.plays, rule)]
    items = items.fillna(_NO_ITEM).reset_index(drop=True)
    artist, artists = pd.factorize(items["artist"])
    album = items.groupby(["album", "artist"], sort=False).ngroup().to_numpy()
    albums = items[["album", "artist"]].drop_duplicates(ignore_index=True).set_axis(["name", "artist"], axis=1)
    item = item_of[counted["item"]]
    plays = _by_clock(counted, zone).assign(
        item=item.astype("int32"), artist=artist[item].astype("int32"), album=album[item].astype("int32")
    )
    return View(
        plays,
        items[list(ITEM_COLUMNS)],
        pd.DataFrame({"name": artists}),
        albums,
        int(of_kind.sum()),
    )


def _counts(plays: pd.DataFrame, rule: PlayRule) -> NDArray[np.bool_]:
    """Spotify's list of the last plays has none below half a minute, and does not tell which were full."""
    if rule == "any":
        return np.ones(len(plays), dtype=bool)
    if rule == "full":
        return (plays["reason_end"] == "trackdone").to_numpy()
    length = plays["ms_played"].to_numpy()
    found: NDArray[np.bool_] = (length >= SHORTEST_MS) | (length < 0)
    return found


def _by_clock(plays: pd.DataFrame, zone: str) -> pd.DataFrame:
    """The plays with PLAY_COLUMNS, but for what was played."""
    length = plays["ms_played"].to_numpy()
    ended = plays["ended"].to_numpy()
    started = ended - np.maximum(length, 0)
    shown = local(started, zone)
    ended_as, skipped = plays["reason_end"], plays["skipped"].to_numpy()
    told = ended_as.notna().to_numpy()
    skip = ended_as.isin(_SKIPS).to_numpy() | (skipped == 1)
    return pd.DataFrame(
        {
            "started": started,
            "ended": ended,
            "ms_played": np.where(length < 0, np.nan, length),
            "day": (shown // DAY_MS).astype("int32"),
            "hour": (shown // HOUR_MS % 24).astype("int8"),
            "full": np.where(told, (ended_as == "trackdone").to_numpy(), np.nan),
            "skip": np.where(told | (skipped >= 0), skip, np.nan),
            "shuffle": _told(plays["shuffle"]),
            "offline": _told(plays["offline"]),
            "reason_start": plays["reason_start"].array,
            "reason_end": ended_as.array,
        }
    )


def _told(marks: pd.Series) -> NDArray[np.float64]:
    found: NDArray[np.float64] = np.where(marks < 0, np.nan, marks).astype(float)
    return found


def _one_per_track(items: pd.DataFrame, names: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Find the tracks of what the account data tell by name alone.

    It is the track of this name and artist that the library has, else the one that another play names; the first of
    several by id.

    Returns:
        The items, each track once, and for each of the old ones its place among them.
    """
    told = items.loc[items["track_id"].notna(), ["name", "artist", "track_id"]]
    both = pd.concat([names.assign(told=0), told.assign(told=1)], ignore_index=True)
    both = both.sort_values(["told", "track_id"]).assign(
        name=both["name"].str.lower(), artist=both["artist"].str.lower()
    )
    by_name = both.drop_duplicates(["name", "artist"]).set_index(["name", "artist"])["track_id"]
    wanted = pd.MultiIndex.from_arrays([items["name"].str.lower(), items["artist"].str.lower()])
    ids = by_name.reindex(wanted).set_axis(items.index)
    filled = items["track_id"].where(items["track_id"].notna() | (items["kind"] != "track"), ids)
    same = filled.fillna(pd.Series(items.index.astype("str"), index=items.index))
    place, _ = pd.factorize(same)
    # a play that has the id tells the names
    order = items.assign(track_id=filled, place=place, by_name=items["track_id"].isna()).sort_values(
        ["place", "by_name"]
    )
    return order.drop_duplicates("place").drop(columns=["place", "by_name"]).reset_index(drop=True), place


def _facts(view: View, known: Known) -> pd.DataFrame:
    if known.version not in view.facts:
        view.facts.clear()
        tracks = known.tracks()
        place = pd.Index(tracks["track_id"]).get_indexer(pd.Index(view.items["track_id"]))
        found = tracks[list(_TOLD)].reindex(np.where(place < 0, len(tracks), place)).reset_index(drop=True)
        marks = {name: found[name].notna() & (found[name] == 1) for name in ("known", "failed")}
        view.facts[known.version] = found.assign(**marks, feature_source=found["feature_source"].astype("category"))
    return view.facts[known.version]
