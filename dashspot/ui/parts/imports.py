"""Imports on the screen."""

from __future__ import annotations

import uuid

import streamlit as st

from dashspot import core
from dashspot.blocks.imports import ImportBlock, ImportSummary
from dashspot.browser.services.words import count
from dashspot.errors import DashSpotError
from dashspot.files import FORMATS
from dashspot.settings import settings
from dashspot.ui.parts.text import literal

_UPLOAD = "im_upload"
_REFUSED = "_import_refused"


def explain_no_owner() -> None:
    """Why this browser can't import."""
    st.info(
        "Files are imported from a browser on the machine that runs DashSpot, or there by "
        "`python -m dashspot import FILE`. From here you see the sample library.",
        icon=":material/lock:",
    )


def upload(user_id: uuid.UUID) -> None:
    """Choose a file and import it, as a job that goes on when the page is closed."""
    limit = settings().upload_limit_mb
    st.markdown("Bring a table of tracks. It stays on this server and is seen by you alone.")
    with st.form("im_form", clear_on_submit=True):
        st.file_uploader(f"A file of up to {limit} MB", key=_UPLOAD, max_upload_size=limit, type=["csv", "gz"])
        st.form_submit_button("Import", type="primary", on_click=_request, args=(user_id,))
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(literal(refused), icon=":material/error:")
    with st.expander("Which files can be imported", icon=":material/help:"):
        for known in FORMATS:
            st.markdown(f"**{known.title}**: `{','.join(known.columns)}`")
        st.markdown("Compressed by gzip is fine. Larger files: `python -m dashspot import FILE`.")


def listed(user_id: uuid.UUID, imports: list[ImportBlock]) -> None:
    """Every import with what it did; each can be taken out again."""
    st.subheader("What was imported", anchor=False)
    if not imports:
        st.info("Nothing was imported yet. Choose a file above.", icon=":material/info:")
    for found in imports:
        with st.container(border=True):
            _one(user_id, found)


def _one(user_id: uuid.UUID, found: ImportBlock) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{literal(found.title)}**, {found.created_at:%Y-%m-%d %H:%M} UTC")
        with st.popover("Remove", icon=":material/delete:"):
            st.markdown("Everything that came with this file goes, and nothing else. Other imports stay.")
            st.button(
                "Remove it", key=f"im_remove_{found.id}", type="primary", on_click=_remove, args=(user_id, found.id)
            )
    summary = found.summary
    st.markdown(f"{literal(summary.format)}: {_counted(summary)}.")
    st.caption(
        f"Features: {summary.features_new:,} new, {summary.features_unchanged:,} unchanged, "
        f"{summary.features_replaced:,} replaced."
    )
    for notice in summary.notices:
        st.caption(literal(notice))
    if summary.refused:
        _refusals(summary)


def _counted(summary: ImportSummary) -> str:
    return (
        f"{count(summary.rows, 'row')} with {count(summary.tracks, 'track')} by {count(summary.artists, 'artist')}, "
        f"{count(summary.playlists, 'playlist')} with {count(summary.memberships, 'membership')}"
    )


def _refusals(summary: ImportSummary) -> None:
    with st.expander(f"{count(summary.refused, 'row')} refused", icon=":material/block:"):
        rows = [{"Line": refusal.line, "Reason": refusal.reason} for refusal in summary.refusals]
        st.dataframe(rows, hide_index=True, alt="Refused rows with their line and reason")
        if summary.refused > len(rows):
            st.caption("The first are shown. `python -m dashspot import FILE --rejects OUT` writes them all.")


def _request(user_id: uuid.UUID) -> None:
    chosen = st.session_state.get(_UPLOAD)
    if chosen is None:
        st.session_state[_REFUSED] = "Choose a file first."
        return
    try:
        core.request_import(user_id, chosen.name, chosen.getvalue())
    except DashSpotError as error:
        st.session_state[_REFUSED] = str(error)


def _remove(user_id: uuid.UUID, import_id: int) -> None:
    try:
        core.remove_import(user_id, import_id)
    except DashSpotError as error:
        st.session_state[_REFUSED] = str(error)
