"""Analyses collections: what has not been computed from exactly these inputs is computed, the rest is read."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from dashspot.blocks.collections import LIBRARY, AnalysisBlock, CollectionKey, CollectionKind
from dashspot.browser.blocks import Library
from dashspot.browser.services.documents import compute_frames, documents, input_digests
from dashspot.browser.services.library import collection_rows, load_library
from dashspot.compute.measure import COLLECTION
from dashspot.store.engine import transaction
from dashspot.store.managers.analyses import AnalysisManager, analysis_id
from dashspot.store.queries import analyses as queries

STATES = ("analysed", "changed since", "not analysed")


def analyse(
    library: Library, kind: CollectionKind, ids: Collection[str] | None = None, *, keep_failed: bool = False
) -> int:
    """Analyse the named collections of a kind, or all of them, in one pass; returns how many analyses were new.

    Raises:
        NotFound: a named collection has no row.
    """
    rows = collection_rows(library, kind, ids)
    inputs = input_digests(rows)
    with transaction() as session:
        known = queries.known_inputs(session, library.user_id, kind, keep_failed=keep_failed)
    missing = [collection for collection, digest in inputs.items() if digest not in known.get(collection, ())]
    if not missing:
        return 0
    rows = rows[rows[COLLECTION].isin(missing)]
    rows = rows.assign(**{COLLECTION: rows[COLLECTION].cat.remove_unused_categories()})
    found = documents(compute_frames(rows, keep_failed=keep_failed), kind, keep_failed=keep_failed)
    with transaction() as session:
        return AnalysisManager(session, library.user_id).upsert_many(found, inputs)


def analyse_everything(user_id: uuid.UUID, *, keep_failed: bool = False) -> int:
    """Analyse every playlist and the whole library; returns how many analyses were new."""
    library = load_library(user_id)
    if library.tracks.empty:
        return 0
    playlists = analyse(library, "playlist", keep_failed=keep_failed) if len(library.playlists) else 0
    return playlists + analyse(library, "library", [LIBRARY], keep_failed=keep_failed)


def current_analyses(
    library: Library, kind: CollectionKind, ids: Collection[str] | None = None, *, keep_failed: bool = False
) -> list[AnalysisBlock]:
    """The stored analyses whose inputs are what the library holds now, sorted by collection id."""
    inputs = input_digests(collection_rows(library, kind, ids))
    wanted = [
        analysis_id(library.user_id, CollectionKey(kind=kind, id=collection), keep_failed=keep_failed, inputs=digest)
        for collection, digest in inputs.items()
    ]
    with transaction() as session:
        return list(queries.by_ids(session, library.user_id, wanted))


def analysed(library: Library, key: CollectionKey, *, keep_failed: bool = False) -> AnalysisBlock:
    """The analysis of one collection as it is now, computed if need be.

    Raises:
        NotFound: the collection has no row.
    """
    analyse(library, key.kind, [key.id], keep_failed=keep_failed)
    return current_analyses(library, key.kind, [key.id], keep_failed=keep_failed)[0]


def analysis_states(user_id: uuid.UUID, kind: CollectionKind, inputs: Mapping[str, str]) -> dict[str, str]:
    """For each collection, named with the digest of its inputs, one of STATES."""
    with transaction() as session:
        known = queries.known_inputs(session, user_id, kind, keep_failed=False)
    return {name: _state(digest, known.get(name)) for name, digest in inputs.items()}


def _state(inputs: str, known: set[str] | None) -> str:
    if not known:
        return "not analysed"
    return "analysed" if inputs in known else "changed since"
