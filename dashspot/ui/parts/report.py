"""A collection's report on the screen."""

from __future__ import annotations

from typing import Any, cast

import streamlit as st
from pydantic import ValidationError

from dashspot import browser
from dashspot.analyses.registry import PAGES, SECTIONS
from dashspot.blocks.collections import Basis, CollectionKey
from dashspot.blocks.features import FEATURES, UNIT_FEATURES
from dashspot.blocks.filters import TrackFilter
from dashspot.blocks.words import count
from dashspot.browser.services.basis import sources_sentence
from dashspot.browser.services.facts import four_facts
from dashspot.browser.services.words import spotify_url
from dashspot.errors import NotFound
from dashspot.ui import cache
from dashspot.ui.cache import Shown
from dashspot.ui.nav import page_at
from dashspot.ui.parts import filter_bar
from dashspot.ui.parts.banner import nothing_saved
from dashspot.ui.parts.cards import chart_card, file_button, form_choice, page_button, table_card
from dashspot.ui.parts.text import literal

BASES: dict[str, Basis] = {"Distinct tracks": "tracks", "Rows": "rows"}
OVERVIEW = "Overview"
_SECTIONS = {PAGES[name]: name for name in SECTIONS}
HEIGHT = 420
"""Pixels that are reserved while a report is made for the first time."""
_PICKER = "rp_collection"
_FILTER = "_report_filter"
_KEEP = "rp_keep_failed"
_TALLEST_TABLE = 460
_COUNTED = {name: st.column_config.NumberColumn(format="localized") for name in ("n", "Missing")}
_EXTREME_COLUMNS = {
    "Superlative": st.column_config.TextColumn(width=150),
    "Value": st.column_config.TextColumn(width=70),
    "Track": st.column_config.TextColumn(width=210),
    "Artists": st.column_config.TextColumn(width=130),
    "Tied tracks": st.column_config.TextColumn("Ties", width=60, help="Tracks that share the value"),
}


def pick_collection(library: browser.Library, sets_version: str) -> CollectionKey | None:
    """The collection that the URL names, or the one picked; None, and a way on, where nothing is saved."""
    if library.tracks.empty:
        nothing_saved("tracks")
        return None
    key = _named_in_url()
    titles = _titles(library, key, sets_version)
    st.session_state[_PICKER] = key.written
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Collection",
            list(titles),
            format_func=lambda option: titles.get(option, option),
            key=_PICKER,
            on_change=_name_in_url,
            width=420,
        )
        if key.kind in ("filter", "set"):
            _change_filter(library, key)
    return key


def _titles(library: browser.Library, key: CollectionKey, sets_version: str) -> dict[str, str]:
    """What can be picked; the filter that was looked at last stays among it, and so does what is not saved."""
    named, titles = key.written, cache.collection_titles(library, sets_version)
    if key.kind == "filter":
        st.session_state[_FILTER] = key.id
    elif named not in titles:
        is_saved = key.kind != "set" and len(browser.track_places(library, key)) > 0
        titles = {named: browser.title_of(library, key) if is_saved else "Not in this library"} | titles
    if (query := st.session_state.get(_FILTER)) is not None:
        try:
            last = browser.title_of(library, CollectionKey(kind="filter", id=query))
        except NotFound:  # it speaks of a set that is gone
            last = "A filter of a set that is gone"
        titles = {f"filter:{query}": last} | titles
    return titles


def _change_filter(library: browser.Library, key: CollectionKey) -> None:
    """From the report of a filter, or of a set that follows one, back to the list that it leaves."""
    query = key.id if key.kind == "filter" else browser.kept_set(library.user_id, key.id).filter
    if query is not None:
        st.page_link(
            page_at("tracks"),
            label="Change the filter",
            icon=":material/filter_list:",
            query_params=filter_bar.address(library, TrackFilter.from_query(query)),
        )


def keep_failed() -> bool:
    """Whether the person wants failed analyses counted too."""
    return bool(st.session_state.get(_KEEP, False))


def header(shown: Shown) -> Basis:
    """Title, paragraph, facts, and what can be taken away; returns the basis that is chosen for the numbers."""
    facts = shown.report.facts
    st.title(literal(facts.title), anchor=False)
    st.markdown(literal(shown.report.paragraph))
    if facts.gone:
        st.caption(f"{count(facts.gone, 'track')} of this set {'is' if facts.gone == 1 else 'are'} not saved any more.")
    with st.grid(4, min_column_width=150):
        for label, value, detail in four_facts(facts):
            st.metric(label, value, delta=detail, delta_color="off", delta_arrow="off", border=True)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.segmented_control(
            "Basis of averages and counts", list(BASES), default="Distinct tracks", key="rp_basis", bind="query-params",
            required=True, help="Distinct tracks count each once; rows as often as it stands in the collection.",
        )  # fmt: skip
        file = "filter" if facts.key.kind == "filter" else facts.key.id
        form_choice()
        file_button(shown.computation_csv, f"{file}-computation", key="rp_computation", label="Computation")
        file_button(shown.tracks_csv, f"{file}-tracks", key="rp_tracks", label="Tracks")
        page_button(shown.html_report, file, key="rp_html")
        if facts.failed:
            st.toggle("Count failed analyses", key=_KEEP, help="Tempo, danceability and valence are all 0 there.")
        if facts.key.kind != "filter":
            st.page_link(
                page_at("tracks"),
                label="Search in these tracks",
                icon=":material/search:",
                query_params={} if facts.key.kind == "library" else {"of": facts.key.written},
            )
        if url := spotify_url(facts.key.kind, facts.key.id):
            st.link_button("Open in Spotify", url, icon=":material/open_in_new:", type="tertiary")
    return BASES.get(str(chosen), "tracks")


def pick_section() -> str:
    """Which part of the report is shown: the overview, or one of the registry's sections."""
    chosen = st.segmented_control(
        "Section",
        [OVERVIEW, *_SECTIONS],
        default=OVERVIEW,
        key="rp_section",
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )
    return _SECTIONS.get(str(chosen), OVERVIEW)


def cards(shown: Shown, basis: Basis) -> None:
    """Extremes, averages, counts and tracks."""
    grid = st.grid(2, min_column_width=420)
    with grid:
        _extremes(shown)
        _averages_and_counts(shown, basis)
    with grid.cell(column_span="all"):
        _tracks(shown)


def meanings() -> None:
    """What each feature means."""
    with st.expander("What the features mean", icon=":material/help:"):
        st.markdown(_MEANINGS)


_MEANINGS = "\n".join(f"- **{feature.title}** ({feature.unit or '0 to 1'}): {feature.meaning}" for feature in FEATURES)


def _extremes(shown: Shown) -> None:
    chart_card(
        "From the lowest to the highest track of each feature, the bar across is the median",
        shown.extremes,
        f"{_basis(shown)} The scale is the range of the whole library.",
        key="extremes",
        alt="Range of each audio feature in this collection, on the scale of the whole library",
    )
    table_card(
        "The tracks at both ends",
        shown.tables["extremes"],
        "Every tied track, by name, then id; of more than a hundred the first hundred.",
        alt="Superlatives with the tracks that hold them",
        tallest=_TALLEST_TABLE,
        column_config=_EXTREME_COLUMNS,
    )


def _averages_and_counts(shown: Shown, basis: Basis) -> None:
    alt = "Mean, median and spread of each audio feature"
    averages, counts = shown.tables[f"averages_{basis}"], shown.tables[f"counts_{basis}"]
    common: dict[str, Any] = {"tallest": _TALLEST_TABLE, "column_config": _COUNTED}
    table_card("Averages", averages, _basis(shown, basis), alt=alt, **common)
    alt = "Counts of keys, modes and time signatures"
    title, of = "Keys, modes and time signatures", f"{_basis(shown, basis)} Shares are of those known."
    table_card(title, counts, of, alt=alt, **common)


def _track_columns() -> dict[str, Any]:
    column = st.column_config
    special = {
        "tempo": column.NumberColumn("Tempo (BPM)", format="%.0f"),
        "loudness": column.NumberColumn("Loudness (dB)", format="%.1f"),
        "time_signature": column.NumberColumn("Beats in a bar", format="%d"),
        "key": column.TextColumn("Key"),
        "mode": column.TextColumn("Mode"),
    }
    shares = {name: column.NumberColumn(name.capitalize(), format="%.2f") for name in UNIT_FEATURES}
    return {
        "track_id": None,
        "name": column.TextColumn("Track", pinned=True, width="medium"),
        "artists": column.TextColumn("Artists", width="medium"),
        "album_name": column.TextColumn("Album"),
        "release_date": column.TextColumn("Released"),
        **shares,
        **special,
        "length": column.NumberColumn("Length", format="compact"),
        "features": column.TextColumn("Features"),
        "source": column.TextColumn("Source"),
        "as_of": column.DatetimeColumn("As of", format="YYYY-MM-DD"),
    }


_TRACK_COLUMNS = _track_columns()


def _tracks(shown: Shown) -> None:
    alt = "The distinct tracks of this collection with their audio features"
    table, total = shown.tables["tracks"], shown.report.facts.tracks
    first = f" The first {table.num_rows:,} are shown." if table.num_rows < total else ""
    table_card("Tracks", table, _basis(shown) + first, alt=alt, tallest=_TALLEST_TABLE, column_config=_TRACK_COLUMNS)


def _basis(shown: Shown, basis: Basis = "tracks") -> str:
    numbers = getattr(shown.report.analysis.computation, basis)
    left_out = shown.report.analysis.computation.failed_left_out
    used = numbers.with_features - (numbers.failed if left_out else 0)
    noun = "distinct track" if basis == "tracks" else "row"
    parts = [f"n = {used:,} of {count(numbers.total, noun)}"]
    if missing := numbers.total - numbers.with_features:
        parts.append(f"{missing:,} without features")
    if numbers.failed:
        parts.append(f"{numbers.failed:,} with a failed analysis {'left out' if left_out else 'counted too'}")
    facts = shown.report.facts
    return literal(f"{'; '.join(parts)}. {sources_sentence(facts.sources, facts.known)}")


def _named_in_url() -> CollectionKey:
    kind, name = st.query_params.get("kind"), st.query_params.get("id")
    if not kind and not name:
        return browser.LIBRARY_KEY
    try:
        key = CollectionKey.model_validate({"kind": kind, "id": name})
    except ValidationError:
        raise NotFound("The address names no collection. Pick one from the list of playlists.") from None
    # however a filter is written in the address, it is one collection
    return CollectionKey(kind="filter", id=TrackFilter.from_query(key.id).query) if key.kind == "filter" else key


def _name_in_url() -> None:
    kind, _, name = cast("str", st.session_state[_PICKER]).partition(":")
    st.query_params.update(kind=kind, id=name)  # one step in the browser's history, not two
