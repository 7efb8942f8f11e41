"""All playlists in one pass, against a loop over them as a notebook would write it, with the same outputs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dashspot import browser, core
from dashspot.blocks.features import CATEGORIES, FEATURE_NAMES
from dashspot.browser.services.documents import Frames, compute_frames, documents
from dashspot.browser.services.library import collection_rows
from tests.bench import setting
from tests.bench.figure import Figure, seconds


def run(server_url: str, table: Path) -> Iterator[Figure]:
    """Seconds of both, their ratio, and the documents apart."""
    with setting.database(server_url):
        user = core.local_user()
        core.import_path(user.id, table)
        rows = collection_rows(browser.load_library(user.id), "playlist")
    frames = compute_frames(rows, keep_failed=False)
    _same(frames, loop(rows))
    one_pass = seconds(lambda: compute_frames(rows, keep_failed=False))
    looped = seconds(lambda: loop(rows), times=3)
    documented = seconds(lambda: list(documents(frames, "playlist", keep_failed=False)))
    yield Figure("471 playlists in one pass: frames", one_pass * 1000, "ms")
    yield Figure("471 playlists in a loop: frames", looped * 1000, "ms")
    yield Figure("one pass against the loop", looped / one_pass, "x", ">=", 10)
    yield Figure("471 playlists: documents", documented * 1000, "ms")


def loop(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """The same numbers, playlist by playlist, in plain pandas."""
    found = {}
    for name, group in rows.groupby("collection_id", observed=True):
        used = group[~group["failed"]]
        distinct = used.drop_duplicates("track_id")
        found[str(name)] = {
            "extremes": {feature: _extremes(distinct, feature) for feature in FEATURE_NAMES},
            "tracks": _numbers(distinct),
            "rows": _numbers(used),
        }
    return found


def _extremes(distinct: pd.DataFrame, feature: str) -> dict[str, Any]:
    values = distinct[feature]
    ends = {}
    for end, value in (("lowest", values.min()), ("highest", values.max())):
        tied = distinct[values == value].sort_values(["name", "track_id"])
        ends[end] = (value, tied["track_id"].tolist())
    return ends


def _numbers(used: pd.DataFrame) -> dict[str, Any]:
    described = {}
    for feature in FEATURE_NAMES:
        values = used[feature]
        quartiles = values.quantile([0.25, 0.5, 0.75]).tolist()
        described[feature] = (values.count(), values.mean(), values.std(), values.min(), *quartiles, values.max())
    return described | {category: used[category].value_counts().to_dict() for category in CATEGORIES}


def _same(frames: Frames, looped: dict[str, dict[str, Any]]) -> None:
    """Both ways give the same outputs, or the ratio means nothing."""
    for basis in ("tracks", "rows"):
        _same_averages(frames.averages[basis], {name: found[basis] for name, found in looped.items()})
        _same_counts(frames.counts[basis], {name: found[basis] for name, found in looped.items()})
    _same_extremes(frames.superlatives, {name: found["extremes"] for name, found in looped.items()})


def _same_averages(table: pd.DataFrame, looped: dict[str, dict[str, Any]]) -> None:
    assert set(table.index.to_list()) == {(name, feature) for name in looped for feature in FEATURE_NAMES}
    for (name, feature), values in zip(table.index.to_list(), table.to_numpy(), strict=True):
        np.testing.assert_allclose(values, looped[name][feature], rtol=1e-9, equal_nan=True)


def _same_counts(table: pd.DataFrame, looped: dict[str, dict[str, Any]]) -> None:
    found = {(name, category, value): n for name, category, value, n in table.itertuples(name=None)}
    assert len(found) == len(table)
    assert found == {
        (name, category, value): n
        for name, numbers in looped.items()
        for category in CATEGORIES
        for value, n in numbers[category].items()
    }


def _same_extremes(table: pd.DataFrame, looped: dict[str, dict[str, Any]]) -> None:
    found: dict[tuple[str, ...], tuple[float, list[str]]] = {}
    for name, feature, end, value, track_id in table.itertuples(name=None):
        at = found.setdefault((name, feature, end), (value, []))
        assert at[0] == value
        at[1].append(track_id)
    assert found == {
        (name, feature, end): extreme
        for name, features in looped.items()
        for feature, ends in features.items()
        for end, extreme in ends.items()
        if extreme[1]
    }
