"""What is there twice."""

from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.overlap.holding import in_one, named_in

REPEATED = "the same track several times in a playlist"
RECORDING = "the same recording under several ids"
ALIKE = "the same name and artist, and nearly the same length"
_NEAR_MS = 2_000
_UNKNOWN = ("Unknown track", "Unknown artist")


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per group of duplicates: by reason, then most rows, then name, then ids."""
    del choices
    repeats = inputs.collections[inputs.collections["rows"] > 1]
    parts = [
        _described(inputs, _one_each(repeats["track"]), repeats, REPEATED),
        _described(inputs, _recordings(inputs), inputs.collections, RECORDING),
        _described(inputs, _alike(inputs), inputs.collections, ALIKE),
    ]
    return pd.concat(parts, ignore_index=True)


def _described(inputs: Inputs, groups: pd.Series[int], standing: pd.DataFrame, reason: str) -> pd.DataFrame:
    """Each group in a row: `groups` has the group of each track that is in one, indexed by the track's place."""
    groups = groups.sort_index().rename("group")
    tracks = inputs.tracks.loc[groups.index, ["track_id", "name", "artists"]].assign(group=groups)
    ordered = tracks.sort_values("group", kind="stable")
    found = tracks.groupby("group").agg(name=("name", "first"), artists=("artists", "first"), ids=("track_id", "size"))
    held = standing[["collection", "track", "rows"]].join(groups, on="track", how="inner")
    told = held.groupby("group").agg(rows=("rows", "sum"), playlists=("collection", "nunique"))
    found = found.join(told).assign(
        reason=reason,
        track_ids=in_one(ordered["group"], ordered["track_id"], " ".join),
        held_by=named_in(held, "group", inputs.titles),
    )
    found = found.fillna({"rows": 0, "playlists": 0, "held_by": ""}).astype({"rows": int, "playlists": int})
    found = found.sort_values(["name", "track_ids"], kind="stable")
    return found.sort_values("rows", ascending=False, kind="stable", ignore_index=True)


def _one_each(tracks: pd.Series[int]) -> pd.Series[int]:
    places = np.unique(tracks.to_numpy())
    return pd.Series(places, index=places)


def _recordings(inputs: Inputs) -> pd.Series[int]:
    """Tracks that share an ISRC."""
    told = inputs.tracks["isrc"].dropna().str.upper()
    told = told[told.duplicated(keep=False)]
    return pd.Series(pd.factorize(told)[0], index=told.index)


def _alike(inputs: Inputs) -> pd.Series[int]:
    """Tracks of one name and main artist in runs of lengths without a gap over _NEAR_MS."""
    main = inputs.credits.drop_duplicates("track").set_index("track")["artist"]
    found = pd.DataFrame({"name": _spelling(inputs.tracks["name"]), "length": inputs.tracks["duration_ms"]})
    found = found.assign(artist=_spelling(main)).dropna()
    found = found[found.duplicated(["name", "artist"], keep=False)].sort_values(["name", "artist", "length"])
    step = found.diff()
    run = ((step["name"] != 0) | (step["artist"] != 0) | (step["length"] > _NEAR_MS)).cumsum().astype(int)
    run = run[run.duplicated(keep=False)]
    isrc = inputs.tracks["isrc"].str.upper().reindex(run.index)
    known = isrc.groupby(run).transform("count") == isrc.groupby(run).transform("size")
    listed = known & (isrc.groupby(run).transform("nunique") == 1)
    return run[~listed]


def _spelling(names: pd.Series[str]) -> pd.Series[float]:
    """A number for each spelling of a name in NFKC, case folded, trimmed; unknown where it is nothing but space too."""
    codes, distinct = pd.factorize(names)
    spelt = [unicodedata.normalize("NFKC", name).casefold().strip() for name in distinct.tolist()]
    known = [None if name in _UNKNOWN or not plain else plain for name, plain in zip(distinct, spelt, strict=True)]
    numbers = np.append(pd.factorize(np.array(known, dtype=object))[0], -1)[codes]
    return pd.Series(numbers, index=names.index, dtype=float).where(numbers >= 0)


def members(inputs: Inputs, rows: Table) -> list[str]:
    """All tracks of the groups."""
    ids = {track_id for told in rows["track_ids"] for track_id in told.split(" ")}
    return ids_where(inputs, [inputs.tracks["track_id"].isin(ids)])


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="Duplicates inside and across playlists",
    definition=(
        "Three kinds, each group in a row. The same id several times in one playlist: rows and titles are those of the "
        "playlists that repeat it. The same ISRC, whatever its case, under several ids. The same name and main artist "
        "(the one credited first), both in Unicode's form NFKC, case folded and trimmed, with nearly the same length: "
        "tracks are sorted by length, and a gap of more than 2 s starts a new group, so that the ends of a long group "
        "may be further apart; a group in which all have the same ISRC is not listed again. Unknown names, artists, "
        "lengths and ISRCs are never the same as others. Of the second and third kind all saved tracks are looked at, "
        "also those that no playlist holds: they add no row and no title. Sorted by kind, then most rows, then name, "
        "then ids."
    ),
    source=("ISRC: ISO 3901; NFKC and case folding: Unicode Standard, sections 3.11 and 3.13; the 2 s are ours."),
    columns={
        "reason": Column("Duplicate", "why these tracks are listed"),
        "name": Column("Track", "the name of the first of them"),
        "artists": Column("Artists", "credited on the first of them"),
        "ids": Column("Ids", "distinct tracks in the group", "count"),
        "rows": Column("Rows", "how often they stand in the playlists together", "count"),
        "playlists": Column("Playlists", "that hold any of them", "count"),
        "held_by": Column("In", "the titles of the playlists; after 50, how many more"),
        "track_ids": Column("Track ids", "with spaces between them", "hidden"),
    },
    compute=compute,
    alt="Groups of duplicates with the playlists that hold them",
    needs=(),
    lacking="a playlist",
    way_on="No playlist is saved yet. Import a file, or sync your playlists.",
    members=members,
    wide=True,
)
