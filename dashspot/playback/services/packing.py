"""Plays as a few compact columns, and those columns as bytes."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import feather

_UNKNOWN = -1
_REASONS = ("reason_start", "reason_end")
_MARKS = ("shuffle", "skipped", "offline")


@dataclass(frozen=True)
class Packed:
    """Every play of a person. The frames are shared: never change them.

    plays: by start, then end, then what was played: `ended` (int64, milliseconds since 1970, UTC), `ms_played` (int32,
        -1 where unknown), `item` (int32, place in `items`), `reason_start`, `reason_end` (categories), `shuffle`,
        `skipped`, `offline` (int8: 1, 0, -1 where unknown).
    items: a row per distinct thing that was played: `kind`, `track_id`, `name`, `artist`, `album`, as the last of its
        plays tells them; unknown is missing.
    """

    plays: pd.DataFrame
    items: pd.DataFrame


def pack(told: pd.DataFrame) -> Packed:
    """Of the plays as the store tells them, in any order."""
    told = told.assign(ended=told["played_at"].dt.as_unit("ms").astype("int64"))
    length = told["ms_played"].fillna(0).astype("int64")
    order = pd.DataFrame({"started": told["ended"] - length, "ended": told["ended"], "played": told["played"]})
    told = told.take(order.sort_values(["started", "ended", "played"]).index.to_numpy()).reset_index(drop=True)
    item, _ = pd.factorize(told["played"])
    plays = {
        "ended": told["ended"],
        "ms_played": told["ms_played"].fillna(_UNKNOWN).astype("int32"),
        "item": item.astype("int32"),
        **{name: told[name].astype("category") for name in _REASONS},
        **{name: _mark(told[name]) for name in _MARKS},
    }
    names = told[["kind", "track_id", "track_name", "artist_name", "album_name"]].assign(item=item)
    items = names.drop_duplicates("item", keep="last").sort_values("item", ignore_index=True).drop(columns="item")
    titles = {"track_name": "name", "artist_name": "artist", "album_name": "album"}
    return Packed(pd.DataFrame(plays), items.rename(columns=titles))


def _mark(told: pd.Series) -> np.ndarray:
    found: np.ndarray = told.astype("float").fillna(_UNKNOWN).to_numpy().astype("int8")
    return found


def to_bytes(frame: pd.DataFrame) -> bytes:
    """One of the frames, for the store."""
    written = io.BytesIO()
    feather.write_feather(pa.Table.from_pandas(frame, preserve_index=False), written, compression="zstd")
    return written.getvalue()


def from_bytes(content: bytes) -> pd.DataFrame:
    """What `to_bytes` wrote."""
    frame: pd.DataFrame = feather.read_table(pa.BufferReader(content)).to_pandas()
    return frame
