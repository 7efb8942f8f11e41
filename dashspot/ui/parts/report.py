"""A collection's report on the screen."""

from __future__ import annotations

from typing import Any, cast

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from dashspot import browser
from dashspot.blocks.collections import Basis, CollectionKey
from dashspot.blocks.features import FEATURES, UNIT_FEATURES
from dashspot.browser.services.words import count, long_length, share
from dashspot.errors import NotFound
from dashspot.ui import cache
from dashspot.ui.cache import Shown
from dashspot.ui.parts.cards import chart_card, csv_button
from dashspot.ui.parts.text import literal

BASES: dict[str, Basis] = {"Distinct tracks": "tracks", "Rows": "rows"}
_PICKER = "rp_collection"
_KEEP = "rp_keep_failed"
_TALLEST_TABLE = 460


def pick_collection(library: browser.Library) -> CollectionKey | None:
    """The collection that the URL names, or the one picked; None, and a way on, where nothing is saved."""
    if library.tracks.empty:
        st.title("Report")
        st.info("Nothing is saved here yet, so there is nothing to report.", icon=":material/info:")
        st.page_link("pages/core/imports.py", label="Import a file", icon=":material/upload_file:")
        return None
    key = _named_in_url()
    titles = cache.collection_titles(library)
    named = f"{key.kind}:{key.id}"
    options = list(titles) if named in titles else [named, *titles]
    st.session_state[_PICKER] = named
    st.selectbox(
        "Collection",
        options,
        format_func=lambda option: titles.get(option, "Another collection"),
        key=_PICKER,
        on_change=_name_in_url,
        width=420,
    )
    return key


def keep_failed() -> bool:
    """Whether the person wants failed analyses counted too."""
    return bool(st.session_state.get(_KEEP, False))


def header(shown: Shown) -> None:
    """Title, facts, the paragraph, and what can be taken away."""
    facts = shown.report.facts
    st.title(literal(facts.title), anchor=False)
    st.markdown(literal(shown.report.paragraph))
    with st.grid(4, min_column_width=150):
        rows = f"{facts.rows:,} rows" if facts.rows != facts.tracks else "each once"
        st.metric("Tracks", f"{facts.tracks:,}", delta=rows, delta_color="off", delta_arrow="off", border=True)
        st.metric(
            "Artists",
            f"{facts.artists:,}",
            delta=count(facts.albums, "album"),
            delta_color="off",
            delta_arrow="off",
            border=True,
        )
        st.metric(
            "Length",
            long_length(facts.duration_ms),
            delta=_years(facts),
            delta_color="off",
            delta_arrow="off",
            border=True,
        )
        st.metric(
            "With features",
            share(facts.known, facts.tracks),
            delta=_coverage(facts),
            delta_color="off",
            delta_arrow="off",
            border=True,
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        csv_button(
            shown.computation_csv, f"{facts.key.id}-computation.csv", key="rp_computation", label="Computation as CSV"
        )
        csv_button(shown.tracks_csv, f"{facts.key.id}-tracks.csv", key="rp_tracks", label="Tracks as CSV")
        if facts.failed:
            st.toggle("Count failed analyses", key=_KEEP, help="Tempo, danceability and valence are all 0 there.")


def extremes(shown: Shown) -> None:
    """The ends of every feature, drawn and listed."""
    left, right = st.columns(2)
    with left:
        chart_card(
            "From the lowest to the highest track of each feature, the bar across is the median",
            shown.figures["extremes"],
            f"{_basis(shown)} The scale is the range of the whole library.",
            key="extremes",
            alt="Range of each audio feature in this collection, on the scale of the whole library",
        )
    with right, st.container(border=True):
        st.markdown("**The tracks at both ends**")
        _table(shown.tables["extremes"], "Superlatives with the tracks that hold them")
        st.caption("Every tied track is listed, by name, then id; of more than a hundred the first hundred.")


def averages_and_counts(shown: Shown) -> None:
    """Averages with median and spread, and counts, on the chosen basis."""
    chosen = st.segmented_control(
        "Basis", list(BASES), default="Distinct tracks", key="rp_basis", bind="query-params", required=True,
        help="Distinct tracks count each track once; rows count it as often as it stands in the collection.",
    )  # fmt: skip
    basis = BASES.get(str(chosen), "tracks")
    left, right = st.columns([3, 2])
    with left, st.container(border=True):
        st.markdown("**Averages**")
        _table(shown.tables[f"averages_{basis}"], "Mean, median and spread of each audio feature")
        st.caption(_basis(shown, basis))
    with right, st.container(border=True):
        st.markdown("**Keys, modes and time signatures**")
        _table(shown.tables[f"counts_{basis}"], "Counts of keys, modes and time signatures")
        st.caption("Shares are of those known.")


def charts(shown: Shown) -> None:
    """Distributions, mood, keys and tempo."""
    left, right = st.columns(2)
    basis = _basis(shown)
    with left:
        alt = "Histograms of the ten audio features of this collection"
        chart_card(
            "How each feature is distributed", shown.figures["distributions"], basis, key="distributions", alt=alt
        )
    with right:
        alt = "Tracks by valence and energy in four quadrants: happy, angry, sad and chill"
        chart_card(
            "Mood: happy and angry above, chill and sad below", shown.figures["mood"], basis, key="mood", alt=alt
        )
        alt = "Tracks per key, major and minor"
        chart_card("Tracks in each key", shown.figures["keys"], basis, key="keys", alt=alt)
    alt = "Tracks per five beats per minute"
    chart_card("Tracks per 5 BPM of tempo", shown.figures["tempo"], basis, key="tempo", alt=alt)


def tracks(shown: Shown) -> None:
    """The collection's distinct tracks with their features."""
    with st.container(border=True):
        st.markdown("**Tracks**")
        st.dataframe(
            shown.tables["tracks"],
            hide_index=True,
            column_config=_track_columns(),
            height=min(40 + 35 * len(shown.tables["tracks"]), _TALLEST_TABLE),
            alt="The distinct tracks of this collection with their audio features",
        )
        st.caption(_basis(shown))


def meanings() -> None:
    """What each feature means."""
    with st.expander("What the features mean", icon=":material/help:"):
        st.table(_MEANINGS, border="horizontal", hide_index=True)


_MEANINGS = pd.DataFrame(
    [(feature.title, feature.unit or "0 to 1", feature.meaning) for feature in FEATURES],
    columns=["Feature", "Unit", "Meaning"],
)


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


def _table(table: pd.DataFrame, alt: str) -> None:
    st.dataframe(table, hide_index=True, alt=alt, height=min(40 + 35 * max(len(table), 1), _TALLEST_TABLE))


def _basis(shown: Shown, basis: Basis = "tracks") -> str:
    numbers = getattr(shown.report.analysis.computation, basis)
    left_out = shown.report.analysis.computation.failed_left_out
    used = numbers.with_features - (numbers.failed if left_out else 0)
    noun = "distinct tracks" if basis == "tracks" else "rows"
    parts = [f"n = {used:,} of {numbers.total:,} {noun}"]
    if missing := numbers.total - numbers.with_features:
        parts.append(f"{missing:,} without features")
    if numbers.failed:
        parts.append(f"{numbers.failed:,} with a failed analysis {'left out' if left_out else 'counted too'}")
    sources = ", ".join(shown.report.facts.sources) or "none"
    return literal(f"{'; '.join(parts)}. Source: {sources}.")


def _years(facts: browser.Facts) -> str:
    if facts.first_year is None:
        return "years unknown"
    return str(facts.first_year) if facts.first_year == facts.last_year else f"{facts.first_year} to {facts.last_year}"


def _coverage(facts: browser.Facts) -> str:
    said = f"{facts.known:,} of {facts.tracks:,}"
    return f"{said}, {facts.failed:,} failed" if facts.failed else said


def _named_in_url() -> CollectionKey:
    kind, name = st.query_params.get("kind"), st.query_params.get("id")
    if not kind and not name:
        return browser.LIBRARY_KEY
    try:
        return CollectionKey.model_validate({"kind": kind, "id": name})
    except ValidationError:
        raise NotFound("The address names no collection. Pick one from the list of playlists.") from None


def _name_in_url() -> None:
    kind, _, name = cast("str", st.session_state[_PICKER]).partition(":")
    st.query_params["kind"], st.query_params["id"] = kind, name
