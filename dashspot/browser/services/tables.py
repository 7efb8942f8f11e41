"""The tables of a collection's report, as a person reads them. Full precision leaves by the exports."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from dashspot.blocks.collections import Basis
from dashspot.blocks.features import ANALYSED, CATEGORIES, FEATURE, FEATURE_NAMES, FEATURES, category_label
from dashspot.browser.blocks import Report
from dashspot.browser.services.words import UNKNOWN, feature_value, share

LISTED_TRACKS = 500
_LISTED_TIES = 100
_CATEGORY_TITLES = {"key": "Key", "mode": "Mode", "time_signature": "Time signature"}
_STATISTICS = {"mean": "Mean", "median": "Median", "sd": "Spread (sd)", "q1": "First quartile", "q3": "Third quartile"}


def extremes_table(report: Report) -> pd.DataFrame:
    """One row per feature, end and tied track; beyond a hundred ties the first hundred, with the count of all."""
    named = _named(report.tracks).set_index("track_id")[["name", "artists"]]
    rows = []
    for feature in FEATURES:
        found = report.analysis.computation.superlatives.get(feature.name)
        for word, end in ((feature.highest, found.highest), (feature.lowest, found.lowest)) if found else ():
            tied = named.loc[list(end.track_ids[:_LISTED_TIES])]
            rows += [
                (word, feature_value(feature.name, end.value), *credit, len(end.track_ids))
                for credit in tied.itertuples(index=False, name=None)
            ]
    table = pd.DataFrame(rows, columns=["Superlative", "Value", "Track", "Artists", "Tied tracks"])
    return table.assign(**{"Tied tracks": table["Tied tracks"].map(lambda n: f"{n:,}" if n > 1 else "")})


def averages_table(report: Report, basis: Basis) -> pd.DataFrame:
    """One row per feature: n, how many are missing, mean, median and spread with their unit."""
    numbers = getattr(report.analysis.computation, basis)
    counted = numbers.total - (numbers.failed if report.analysis.computation.failed_left_out else 0)
    rows = []
    for name in FEATURE_NAMES:
        average = numbers.averages[name]
        values = {title: getattr(average, field) for field, title in _STATISTICS.items()}
        shown = {title: "unknown" if value is None else feature_value(name, value) for title, value in values.items()}
        rows.append({"Feature": FEATURE[name].title, **shown, "n": average.n, "Missing": counted - average.n})
    return pd.DataFrame(rows)


def counts_table(report: Report, basis: Basis) -> pd.DataFrame:
    """One row per key, mode and time signature that occurs: n and share of those known."""
    numbers = getattr(report.analysis.computation, basis)
    rows = [
        (
            _CATEGORY_TITLES[category],
            category_label(category, value),
            n,
            share(n, sum(numbers.counts[category].values())),
        )
        for category in CATEGORIES
        for value, n in sorted(numbers.counts[category].items())
    ]
    return pd.DataFrame(rows, columns=["Category", "Value", "n", "Share"])


def tracks_table(report: Report) -> pd.DataFrame:
    """The first LISTED_TRACKS distinct tracks, in the collection's order, with their features and their source."""
    tracks = _named(report.tracks.iloc[:LISTED_TRACKS])
    state = (
        pd.Series("known", index=tracks.index)
        .mask(~tracks["known"], "unknown")
        .mask(tracks["failed"], "failed analysis")
    )
    length = pd.to_timedelta(tracks["duration_ms"].round(-3), unit="ms")
    facts = tracks[["track_id", "name", "artists", "album_name", "release_date"]]
    return pd.concat([facts, tracks[list(ANALYSED)]], axis=1).assign(
        key=tracks["key"].map(lambda value: category_label("key", value), na_action="ignore"),
        mode=tracks["mode"].map(lambda value: category_label("mode", value), na_action="ignore"),
        length=length,
        features=state,
        source=tracks["feature_source"],
        as_of=tracks["features_as_of"],
    )


def _named(tracks: pd.DataFrame) -> pd.DataFrame:
    return tracks.fillna({"name": UNKNOWN["track"], "artists": UNKNOWN["artist"]})


PLAIN: dict[str, Callable[[Report], pd.DataFrame]] = {"extremes": extremes_table, "tracks": tracks_table}
BY_BASIS: dict[str, Callable[[Report, Basis], pd.DataFrame]] = {"averages": averages_table, "counts": counts_table}
