"""Analyses collections: what has not been computed from exactly these inputs is computed, the rest is read.

Numbers are kept only if the data are still those they were computed from: the transaction that writes them holds the
version of the person's data, so a removal either finds them and takes them along, or is found.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime

import pandas as pd

from dashspot.blocks.collections import AnalysisBlock, CollectionKey, CollectionKind, ComputationBlock
from dashspot.browser.blocks import Library
from dashspot.browser.services.documents import compute_frames, documents, input_digests
from dashspot.browser.services.kept import kept_library
from dashspot.browser.services.library import collection_rows
from dashspot.compute.measure import COLLECTION
from dashspot.errors import LibraryChanged
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.analyses import AnalysisManager, analysis_id
from dashspot.store.managers.users import UserManager
from dashspot.store.queries import analyses as queries

STATES = ("analysed", "changed since", "not analysed")

_ATTEMPTS = 10
_UNKEPT = frozenset({"filter"})

Progress = Callable[[int, int], None]
BeforeCommit = Callable[[Transaction, int], None]
Inputs = Mapping[CollectionKey, str]
"""By collection the digest of what its numbers are made from."""
Rows = Mapping[CollectionKind, pd.DataFrame]
"""By kind the rows of collections, as `collection_rows` gives them."""


def analyse(
    library: Library, kind: CollectionKind, ids: Collection[str] | None = None, *, keep_failed: bool = False
) -> int:
    """Analyse the named collections of a kind, or all of them, in one pass; returns how many analyses were new.

    Raises:
        NotFound: a named collection has no row.
        LibraryChanged: the library is not as it was loaded any more; nothing was kept.
    """
    return _analyse(library, {kind: collection_rows(library, kind, ids)}, keep_failed=keep_failed)


def analyse_everything(
    user_id: uuid.UUID,
    *,
    keep_failed: bool = False,
    on_progress: Progress | None = None,
    before_commit: BeforeCommit | None = None,
) -> int:
    """Analyse every playlist and the whole library as they are at the end; returns how many analyses were new.

    `on_progress` is told collections done and to do, `before_commit`, with the number of new analyses, may still stop
    it: until that transaction ends the data stay as they were analysed.

    Raises:
        LibraryChanged: the library changed again and again meanwhile.
    """
    for _ in range(_ATTEMPTS):
        library = kept_library(user_id)
        with suppress(LibraryChanged):
            return _analyse(library, _everything(library), on_progress, before_commit, keep_failed=keep_failed)
    raise LibraryChanged


def current_analyses(
    library: Library, kind: CollectionKind, ids: Collection[str] | None = None, *, keep_failed: bool = False
) -> list[AnalysisBlock]:
    """The stored analyses whose inputs are what the library holds now, sorted by collection id."""
    inputs = _inputs({kind: collection_rows(library, kind, ids)})
    wanted = _ids(library, inputs, keep_failed=keep_failed)
    with transaction() as session:
        return list(queries.by_ids(session, library.user_id, wanted))


def saved_analysis(user_id: uuid.UUID, wanted: uuid.UUID) -> AnalysisBlock | None:
    """The stored analysis of this id, also one whose inputs have changed since; None where it is not this person's."""
    with transaction() as session:
        return next(iter(queries.by_ids(session, user_id, [wanted])), None)


def analysed(library: Library, key: CollectionKey, *, keep_failed: bool = False) -> AnalysisBlock:
    """The analysis of one collection as the library has it: read, else computed, and kept if that is still true.

    That of a filter is not kept: there are as many as a person cares to ask for, and few are seen again.

    Raises:
        NotFound: the collection has no row.
    """
    rows = {key.kind: collection_rows(library, key.kind, [key.id])}
    inputs = _inputs(rows)
    wanted = _ids(library, inputs, keep_failed=keep_failed)
    keeps = key.kind not in _UNKEPT
    if keeps:
        with transaction() as session:
            for found in queries.by_ids(session, library.user_id, wanted):
                return found
    (computed,) = _computed(rows, inputs, keep_failed=keep_failed)
    if keeps:
        with suppress(LibraryChanged), transaction() as session:
            _keep(session, library, [computed], inputs)
            (kept,) = queries.by_ids(session, library.user_id, wanted)
            return kept
    return AnalysisBlock(
        id=wanted[0],
        collection=key,
        keep_failed=keep_failed,
        inputs=inputs[key],
        created_at=datetime.now(UTC),
        computation=computed,
    )


def analysis_states(user_id: uuid.UUID, kind: CollectionKind, inputs: Mapping[str, str]) -> dict[str, str]:
    """For each collection, named with the digest of its inputs, one of STATES."""
    with transaction() as session:
        known = queries.known_inputs(session, user_id, kind, list(inputs), keep_failed=False)
    return {name: _state(digest, known.get(name)) for name, digest in inputs.items()}


def _analyse(
    library: Library,
    rows: Rows,
    on_progress: Progress | None = None,
    before_commit: BeforeCommit | None = None,
    *,
    keep_failed: bool,
) -> int:
    inputs = _inputs(rows)
    missing = _missing(library, rows, inputs, keep_failed=keep_failed)
    computed = []
    for found in _computed(rows, missing, keep_failed=keep_failed):
        computed.append(found)
        if on_progress:
            on_progress(len(computed), len(missing))
    if not computed and not before_commit:
        return 0
    with transaction() as session:
        new = _keep(session, library, computed, inputs)
        AnalysisManager(session, library.user_id).prune(_ids(library, inputs, keep_failed=keep_failed))
        if before_commit:
            before_commit(session, new)
    return new


def _computed(rows: Rows, missing: Collection[CollectionKey], *, keep_failed: bool) -> Iterator[ComputationBlock]:
    for kind, all_rows in rows.items():
        some = all_rows[all_rows[COLLECTION].isin([key.id for key in missing if key.kind == kind])]
        if len(some):
            some = some.assign(**{COLLECTION: some[COLLECTION].cat.remove_unused_categories()})
            yield from documents(compute_frames(some, keep_failed=keep_failed), kind, keep_failed=keep_failed)


def _keep(session: Transaction, library: Library, computed: Iterable[ComputationBlock], inputs: Inputs) -> int:
    if UserManager(session).hold_data(library.user_id) != library.version:
        raise LibraryChanged
    return AnalysisManager(session, library.user_id).upsert_many(computed, inputs)


def _everything(library: Library) -> Rows:
    kinds: list[CollectionKind] = ["playlist"] if len(library.playlists) else []
    if len(library.tracks):
        kinds.append("library")
    return {kind: collection_rows(library, kind) for kind in kinds}


def _inputs(rows: Rows) -> Inputs:
    return {
        CollectionKey(kind=kind, id=name): digest
        for kind, of in rows.items()
        for name, digest in input_digests(of).items()
    }


def _missing(library: Library, rows: Rows, inputs: Inputs, *, keep_failed: bool) -> list[CollectionKey]:
    with transaction() as session:
        known = {
            kind: queries.known_inputs(
                session, library.user_id, kind, list(of[COLLECTION].cat.categories), keep_failed=keep_failed
            )
            for kind, of in rows.items()
        }
    return [key for key, digest in inputs.items() if digest not in known[key.kind].get(key.id, ())]


def _ids(library: Library, inputs: Inputs, *, keep_failed: bool) -> list[uuid.UUID]:
    return [analysis_id(library.user_id, key, keep_failed=keep_failed, inputs=digest) for key, digest in inputs.items()]


def _state(inputs: str, known: set[str] | None) -> str:
    if not known:
        return "not analysed"
    return "analysed" if inputs in known else "changed since"
