"""The report of one collection."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashspot.analyses.running import sources_of
from dashspot.blocks.collections import CollectionKey
from dashspot.browser.blocks import Facts, Library, Report
from dashspot.browser.services.analyses import analysed
from dashspot.browser.services.library import LIBRARY_KEY, collection_places, collection_rows, gone
from dashspot.browser.services.paragraph import paragraph
from dashspot.browser.services.titles import title_of
from dashspot.compute.measure import COLLECTION


def report(library: Library, key: CollectionKey, *, keep_failed: bool = False) -> Report:
    """Everything the page of one collection shows.

    Raises:
        NotFound: this person has no such collection.
    """
    rows = collection_rows(library, key.kind, [key.id])
    tracks = rows.drop_duplicates("track_id").drop(columns=COLLECTION).reset_index(drop=True)
    facts = _facts(library, key, rows, tracks)
    analysis = analysed(library, key, keep_failed=keep_failed)
    whole = analysis if key == LIBRARY_KEY else analysed(library, LIBRARY_KEY, keep_failed=keep_failed)
    return Report(facts, paragraph(facts, analysis.computation, whole.computation, tracks), analysis, tracks, whole)


def _facts(library: Library, key: CollectionKey, rows: pd.DataFrame, tracks: pd.DataFrame) -> Facts:
    places = np.unique(collection_places(library, key)["track"])
    credited = library.credits[np.isin(library.credits["track"], places)]
    dated = tracks["release_date"].str[:4].dropna()
    years = dated[dated != "0000"].astype(int)
    return Facts(
        key=key,
        title=title_of(library, key),
        sources=sources_of(tracks),
        rows=len(rows),
        tracks=len(tracks),
        artists=credited["artist_id"].nunique(),
        albums=tracks["album_id"].nunique(),
        duration_ms=int(tracks["duration_ms"].sum()),
        known=int(tracks["known"].sum()),
        failed=int(tracks["failed"].sum()),
        first_year=int(years.min()) if len(years) else None,
        last_year=int(years.max()) if len(years) else None,
        gone=gone(library, key),
    )
