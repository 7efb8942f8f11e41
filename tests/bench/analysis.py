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
        table = frames.averages[basis]
        for (name, feature), values in zip(table.index.to_list(), table.to_numpy(), strict=True):
            np.testing.assert_allclose(values, looped[name][basis][feature], rtol=1e-9, equal_nan=True)
    tied = frames.superlatives.groupby(["collection_id", "feature", "end"], observed=True)["track_id"].agg(list)
    for (name, feature, end), ids in zip(tied.index.to_list(), tied, strict=True):
        assert ids == looped[name]["extremes"][feature][end][1]
