"""One track on the screen: where it stands, how it compares, who says so."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashspot import browser
from dashspot.blocks.words import count
from dashspot.browser.services.words import UNKNOWN, spotify_url, stopped
from dashspot.ui.parts.cards import card_title, table_height
from dashspot.ui.parts.text import literal

_TALLEST_TABLE = 620
_COVER = 160
_MOST_HOLDERS = 50


def details(found: browser.TrackReport) -> None:
    """The playlists that hold it, its features with percentiles, and every source of them."""
    grid = st.grid(2, min_column_width=380)
    with grid:
        features(found)
    with grid.cell():
        _holders(found)
        _sources(found)


def header(found: browser.TrackReport) -> None:
    """Cover, title and facts."""
    track = found.track
    with st.container(horizontal=True, vertical_alignment="center"):
        if pd.notna(track["image_url"]):
            st.image(track["image_url"], width=_COVER, alt=f"Cover of {_text(track['album_name'], 'album')}")
        with st.container():
            st.title(literal(_text(track["name"], "track")), anchor=False)
            st.markdown(literal(_line(found)))
            if url := spotify_url("track", found.key.id):
                st.link_button("Open in Spotify", url, icon=":material/open_in_new:", type="tertiary")


def _line(found: browser.TrackReport) -> str:
    track = found.track
    date = track["release_date"]
    released = f", released {date}" if isinstance(date, str) and not date.startswith("0000") else ""
    liked = " Liked." if found.liked else ""
    if found.liked_at is not None:
        liked = f" Liked on {found.liked_at:%Y-%m-%d}."
    by = f"By {_text(track['artists'], 'artist')}, on {_text(track['album_name'], 'album')}{released}"
    return f"{stopped(by)}{liked}"


def features(found: browser.TrackReport) -> None:
    """What it sounds like, and of how many others it has more."""
    with st.container(border=True):
        card_title("Features, and where it stands in the library", _provenance(found))
        st.dataframe(
            found.features,
            hide_index=True,
            placeholder="",
            height=table_height(len(found.features), _TALLEST_TABLE),
            alt="Audio features of this track, with its percentile among all saved tracks",
            column_config={
                "Feature": st.column_config.TextColumn(pinned=True),
                "Percentile": st.column_config.ProgressColumn(
                    format="%.0f", min_value=0, max_value=100, help="Of a hundred saved tracks so many have less of it"
                ),
                "n": st.column_config.NumberColumn(format="localized", help="Tracks it is compared with"),
            },
        )


def _provenance(found: browser.TrackReport) -> str:
    track = found.track
    if not track["known"]:
        return "No source knows its features."
    by = ", by ISRC from another id of the same recording" if track["features_by"] == "isrc" else ""
    failed = " The analysis failed: tempo, danceability and valence are 0." if track["failed"] else ""
    return literal(f"Source: {track['feature_source']}, as of {track['features_as_of']:%Y-%m-%d}{by}.{failed}")


def _holders(found: browser.TrackReport) -> None:
    held = found.held.drop_duplicates("playlist_id")
    with st.container(border=True):
        if held.empty:
            card_title("In no playlist", "No saved playlist holds it.")
            return
        card_title(f"In {count(len(held), 'playlist')}", "Every saved playlist that holds it.")
        for row in held.head(_MOST_HOLDERS).to_dict("records"):
            added = f", added {row['added_at']:%Y-%m-%d}" if pd.notna(row["added_at"]) else ""
            # A link of Streamlit's to the page that is shown would leave the address as it was.
            st.button(
                literal(f"{row['playlist']}: place {row['place']:,}{added}"),
                key=f"held_by_{row['playlist_id']}",
                type="tertiary",
                icon=":material/queue_music:",
                on_click=st.query_params.update,
                kwargs={"kind": "playlist", "id": row["playlist_id"]},
            )
        if (more := len(held) - _MOST_HOLDERS) > 0:
            st.caption(f"And {count(more, 'more playlist')}.")


def _sources(found: browser.TrackReport) -> None:
    if found.said.empty:
        return
    with st.container(border=True):
        card_title("What each source says", "The value used is that of the source named beside the features.")
        told = found.said.set_index("Source").T
        st.dataframe(
            told,
            height=table_height(len(told), _TALLEST_TABLE),
            alt="Its features as each source tells them",
        )


def _text(value: object, kind: str) -> str:
    """The name; where it is none or nothing but blanks, what is said instead, in the middle of a sentence."""
    if isinstance(value, str) and value.strip():
        return value
    return UNKNOWN[kind] if kind == "track" else f"an {UNKNOWN[kind].lower()}"
