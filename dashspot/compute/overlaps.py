"""How many items collections share, pair by pair."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

MANY = 64  # collections of one item from where on multiplying matrices beats listing pairs
_BLOCK = 2_048  # items of one matrix


class Shared(NamedTuple):
    """Pairs of collections that share something: `first` < `second`, and how many items both hold; by first, second."""

    first: Whole
    second: Whole
    n: Whole


def shared(collection: Whole, item: Whole, collections: int) -> Shared:
    """Count what each two collections share, without looking at pairs that share nothing.

    The pairs of collections that hold an item are listed item by item. That grows with the square of their number, so
    items in more than MANY collections are counted by the product of their table with itself instead.

    Args:
        collection: shape (n,), from 0 to collections - 1.
        item: shape (n,), what stands in it, not negative; each pair of collection and item once.
        collections: how many there are.
    """
    order = np.lexsort((collection, item))
    collection, item = collection[order], item[order]
    often = np.bincount(item)[item] > MANY if len(item) else np.zeros(0, dtype=bool)
    listed = np.unique(_listed(collection[~often], item[~often], collections), return_counts=True)
    product = _product(collection[often], item[often], collections)
    keys, place = np.unique(np.concatenate([listed[0], product[0]]), return_inverse=True)
    n = np.bincount(place, weights=np.concatenate([listed[1], product[1]]), minlength=len(keys)).astype(np.int64)
    return Shared(keys // max(collections, 1), keys % max(collections, 1), n)


def _listed(collection: Whole, item: Whole, collections: int) -> Whole:
    """A number per item and pair of collections that hold it, from rows in the order of items, then collections."""
    keys, step = [np.zeros(0, dtype=np.int64)], 1
    while (same := item[step:] == item[:-step]).any():
        keys.append(collection[:-step][same] * collections + collection[step:][same])
        step += 1
    return np.concatenate(keys)


def _product(collection: Whole, item: Whole, collections: int) -> tuple[Whole, Whole]:
    """The same numbers, each once, with how often: the upper triangle of the table's product with itself."""
    if not len(item):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    _, row = np.unique(item, return_inverse=True)
    total = np.zeros((collections, collections), dtype=np.float32)  # exact to 16 million items
    for start in range(0, int(row[-1]) + 1, _BLOCK):
        low, high = np.searchsorted(row, [start, start + _BLOCK])
        block = np.zeros((_BLOCK, collections), dtype=np.float32)
        block[row[low:high] - start, collection[low:high]] = 1
        total += block.T @ block
    found = np.flatnonzero(np.triu(total, 1))
    return found, total.ravel()[found].astype(np.int64)
