"""One track: where it stands, how it sounds next to the rest of the library, and who says so."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, count

import pandas as pd

from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.features import ANALYSED, CATEGORIES, FEATURE, FEATURES, category_label
from dashspot.browser.blocks import Library
from dashspot.browser.services.track_table import said
from dashspot.browser.services.words import feature_value
from dashspot.errors import NotFound
from dashspot.store.engine import transaction
from dashspot.store.queries import library as queries


@dataclass(frozen=True)
class TrackReport:
    """One track.

    track: its row of `Library.tracks`.
    held: a row per row of a playlist that holds it: playlist_id, playlist, place (from 1), added_at.
    features: a row per feature: Feature, Value, Percentile (0 to 100: how many per cent of the library's tracks
        have a smaller value, equal ones by half; NaN where unknown or the analysis failed), n (tracks compared with).
    said: a row per source that told its features: Source (numbered where two are called the same), As of, and each
        feature as text, at full precision.
    """

    key: CollectionKey
    track: pd.Series
    liked_at: pd.Timestamp | None
    liked: bool
    held: pd.DataFrame
    features: pd.DataFrame
    said: pd.DataFrame


def track_report(library: Library, track_id: str) -> TrackReport:
    """Everything that is known of one saved track.

    Raises:
        NotFound: it is not saved.
    """
    places = library.tracks.index[library.tracks["track_id"] == track_id]
    if places.empty:
        raise NotFound(f"There is no track {track_id!r} in this library.")
    track = library.tracks.loc[places[0]]
    saved = library.saved[library.saved["track"] == places[0]]
    liked_at = saved["added_at"].iloc[0] if len(saved) and pd.notna(saved["added_at"].iloc[0]) else None
    return TrackReport(
        key=CollectionKey(kind="track", id=track_id),
        track=track,
        liked_at=liked_at,
        liked=len(saved) > 0,
        held=_held(library, places[0]),
        features=_features(library, track),
        said=_said(library, track_id),
    )


def _held(library: Library, place: int) -> pd.DataFrame:
    rows = library.items[library.items["track"] == place]
    names = said(library.playlists.set_index("playlist_id")["name"], "playlist")
    held = rows[["playlist_id", "added_at"]].assign(
        playlist=rows["playlist_id"].map(names), place=rows["position"].astype(int) + 1
    )
    return held.sort_values(["playlist", "playlist_id", "place"], ignore_index=True)


def _features(library: Library, track: pd.Series) -> pd.DataFrame:
    """Percentiles are among the tracks that know the feature, failed analyses left out."""
    others = library.tracks[~library.tracks["failed"]]
    rows = []
    for feature in FEATURES:
        known, value = others[feature.name].dropna(), track[feature.name]
        rows.append(
            {
                "Feature": feature.title,
                "Value": "unknown" if pd.isna(value) else feature_value(feature.name, value),
                "Percentile": math.nan if track["failed"] else _percentile(known, value),
                "n": len(known),
            }
        )
    categories = [
        {"Feature": _title(name), "Value": category_label(name, int(track[name]))}
        for name in CATEGORIES
        if pd.notna(track[name])
    ]
    return pd.DataFrame([*rows, *categories]).astype({"n": "Int64"})


def _percentile(known: pd.Series[float], value: float) -> float:
    """How many per cent of the known values are smaller, equal ones by half."""
    if known.empty or pd.isna(value):
        return math.nan
    return float(100 * ((known < value).sum() + (known == value).sum() / 2) / len(known))


def _said(library: Library, track_id: str) -> pd.DataFrame:
    with transaction() as session:
        found = queries.features(session, library.user_id, track_id)
    told = [name for name in ANALYSED if found[name].notna().any()]
    rows = [
        {"Source": source, "As of": f"{row['as_of']:%Y-%m-%d}"}
        | {_title(name): _exact(name, row[name]) for name in told}
        for source, row in zip(_told_apart(found["source"]), found.to_dict("records"), strict=True)
    ]
    return pd.DataFrame(rows)


def _told_apart(titles: Iterable[str]) -> list[str]:
    """The titles, each once: the second of a kind is called `title (2)`."""
    apart: list[str] = []
    for title in titles:
        others = (f"{title} ({number})" for number in count(2))
        apart.append(next(name for name in chain([title], others) if name not in apart))
    return apart


def _exact(name: str, value: float | None) -> str:
    if value is None or pd.isna(value):
        return "unknown"
    return category_label(name, int(value)) if name in CATEGORIES else f"{value:.15g}"


def _title(name: str) -> str:
    return FEATURE[name].title if name in FEATURE else name.replace("_", " ").capitalize()
