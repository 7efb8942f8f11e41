"""From rows of collections to their numbers: frames for all collections in one pass, then one document each."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from dashspot.blocks.collections import Average, CollectionKey, CollectionKind, ComputationBlock
from dashspot.blocks.features import CATEGORIES, FEATURE_NAMES
from dashspot.compute import averages, counts, superlatives
from dashspot.compute.measure import COLLECTION, NAME, TRACK

BASES = ("tracks", "rows")

_NOTHING_KNOWN: dict[str, Any] = dict.fromkeys(Average.model_fields) | {"n": 0}


class Frames(NamedTuple):
    """The numbers of many collections, tidy: sizes, averages and counts once per basis."""

    superlatives: pd.DataFrame
    sizes: dict[str, pd.DataFrame]
    averages: dict[str, pd.DataFrame]
    counts: dict[str, pd.DataFrame]


def compute_frames(rows: pd.DataFrame, *, keep_failed: bool) -> Frames:
    """Every number of every collection among the rows, on both bases, in one pass."""
    by_basis = {"tracks": rows.drop_duplicates([COLLECTION, TRACK]), "rows": rows}
    used = {name: frame if keep_failed else frame[~frame["failed"]] for name, frame in by_basis.items()}
    return Frames(
        superlatives=superlatives(used["tracks"]),
        sizes={name: _sizes(frame) for name, frame in by_basis.items()},
        averages={name: averages(frame) for name, frame in used.items()},
        counts={name: counts(frame) for name, frame in used.items()},
    )


def documents(frames: Frames, kind: CollectionKind, *, keep_failed: bool) -> Iterator[ComputationBlock]:
    """One validated document per collection, sorted by its id."""
    extremes = dict(_extremes(frames.superlatives))
    numbers = {basis: _numbers(frames, basis) for basis in BASES}
    for collection_id in frames.sizes["rows"].index:
        yield ComputationBlock.model_validate(
            {
                "collection": CollectionKey(kind=kind, id=str(collection_id)),
                "failed_left_out": not keep_failed,
                "superlatives": extremes.get(collection_id, {}),
                **{basis: numbers[basis][collection_id] for basis in BASES},
            }
        )


def input_digests(rows: pd.DataFrame) -> dict[str, str]:
    """A digest of exactly what each collection's numbers are computed from: which tracks, named how, with which values.

    Returns:
        By `collection_id`, sorted; the order of a collection's rows does not matter, their number does.
    """
    columns = [TRACK, NAME, *FEATURE_NAMES, *CATEGORIES]
    hashes = pd.util.hash_pandas_object(rows[columns], index=False, categorize=True).to_numpy()
    groups = rows[COLLECTION].cat.codes.to_numpy()
    order = np.lexsort((hashes, groups))
    ends = np.cumsum(np.bincount(groups, minlength=len(rows[COLLECTION].cat.categories)))
    parts = np.split(hashes[order], ends)[:-1]
    digests = [hashlib.blake2b(part.tobytes(), digest_size=20).hexdigest() for part in parts]
    return dict(zip(rows[COLLECTION].cat.categories, digests, strict=True))


def _sizes(rows: pd.DataFrame) -> pd.DataFrame:
    grouped = rows[["known", "failed"]].groupby(rows[COLLECTION], observed=True)
    return grouped.sum().assign(total=grouped.size())


def _extremes(found: pd.DataFrame) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Per collection: feature -> end -> value and ids. The frame is sorted, so runs of equal keys are slices."""
    ids, values = found[TRACK].to_numpy(), found["value"].to_numpy()
    keys = list(zip(found.index, found["feature"], found["end"], strict=True))
    starts = np.flatnonzero(_begins(found))
    per_collection: dict[Any, dict[str, Any]] = {}
    for start, stop in zip(starts, np.append(starts, len(keys))[1:], strict=True):
        collection_id, feature, end = keys[start]
        extreme = {"value": values[start], "track_ids": ids[start:stop].tolist()}
        per_collection.setdefault(collection_id, {}).setdefault(feature, {})[end] = extreme
    yield from per_collection.items()


def _begins(found: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.bool_]]:
    key = np.stack(
        [pd.factorize(found.index)[0], found["feature"].cat.codes.to_numpy(), found["end"].cat.codes.to_numpy()]
    )
    return np.append(True, (key[:, 1:] != key[:, :-1]).any(axis=0))[: len(found)]


def _numbers(frames: Frames, basis: str) -> dict[Any, dict[str, Any]]:
    sizes = frames.sizes[basis]
    numbers: dict[Any, dict[str, Any]] = {
        row.Index: {
            "total": row.total,
            "with_features": row.known,
            "failed": row.failed,
            "averages": dict.fromkeys(FEATURE_NAMES, _NOTHING_KNOWN),
            "counts": {category: {} for category in CATEGORIES},
        }
        for row in sizes.itertuples()
    }
    table = frames.averages[basis]
    names = list(table.columns)
    for (collection_id, feature), values in zip(table.index, table.to_numpy().tolist(), strict=True):
        known = [None if math.isnan(value) else value for value in values]
        numbers[collection_id]["averages"][feature] = dict(zip(names, known, strict=True))
    for row in frames.counts[basis].itertuples():
        numbers[row.Index]["counts"][row.category][row.value] = row.n
    return numbers
