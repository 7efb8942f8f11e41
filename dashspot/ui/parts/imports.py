"""Imports on the screen."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import streamlit as st

from dashspot import core
from dashspot.blocks.download import DownloadSummary
from dashspot.blocks.history import HistorySummary
from dashspot.blocks.imported import AnySummary, ImportBlock
from dashspot.blocks.imports import ImportSummary, Refusal
from dashspot.blocks.words import count
from dashspot.errors import DashSpotError
from dashspot.ui.parts.sign_in import guest_button, sign_in_button
from dashspot.ui.parts.text import literal
from dashspot.ui.session import confirm

_REFUSED = "_import_refused"


def explain_no_owner() -> None:
    """Why this browser can't import."""
    st.info(
        f"{_how()}, to bring files: they are seen by you alone. Whoever runs DashSpot imports "
        "them there by `python -m dashspot import FILE`. From here you see the sample library.",
        icon=":material/lock:",
    )
    with st.container(horizontal=True):
        sign_in_button(key="im_sign_in")
        guest_button(key="im_guest")


def _how() -> str:
    return "Sign in, or come as a guest" if core.takes_guests() else "Sign in"


def refusal() -> None:
    """Say once why the last press did nothing."""
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(literal(refused), icon=":material/error:")


def listed(user_id: uuid.UUID, imports: list[ImportBlock]) -> None:
    """Every import with what it did; each can be taken out again."""
    st.subheader("What was imported", anchor=False)
    if not imports:
        st.info("Nothing was imported yet. Choose files above.", icon=":material/info:")
    for found in imports:
        with st.container(border=True):
            _one(user_id, found)


def _one(user_id: uuid.UUID, found: ImportBlock) -> None:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{literal(found.title)}**, {found.created_at:%Y-%m-%d %H:%M} UTC")
        with st.popover("Remove", icon=":material/delete:", key=f"im_ask_{found.id}"):  # its key closes it with the row
            st.markdown(f"Everything that came with **{literal(found.title)}** goes, and nothing else.")
            st.button(
                "Remove it", key=f"im_remove_{found.id}", type="primary", on_click=_remove, args=(user_id, found.id)
            )
    summary = found.summary
    if isinstance(summary, HistorySummary | DownloadSummary):
        st.markdown(f"{literal(summary.format)}: {summary.holds}.")
    else:
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
    if summary.features_only:
        told = f"the features of {count(summary.features, 'track')}, which join no playlist"
        return f"{count(summary.rows, 'row')} with {told}"
    return f"{count(summary.rows, 'row')} with {summary.holds}"


def _refusals(summary: AnySummary) -> None:
    with st.expander(f"{count(summary.refused, 'row')} refused", icon=":material/block:"):
        rows = refusal_rows(summary.refusals)
        st.dataframe(rows, hide_index=True, alt="Refused rows with their line and reason")
        if summary.refused > len(rows):
            st.caption("The first are shown. `python -m dashspot import FILE --rejects OUT` writes them all.")


def refusal_rows(refusals: Sequence[Refusal]) -> list[dict[str, object]]:
    """Refused rows as a table: the file inside a zip where there are several, the line, and why."""
    named = any(refusal.file for refusal in refusals)
    return [
        ({"File": refusal.file or ""} if named else {}) | {"Line": refusal.line, "Reason": refusal.reason}
        for refusal in refusals
    ]


def _remove(user_id: uuid.UUID, import_id: int) -> None:
    try:
        confirm(user_id)
        core.remove_import(user_id, import_id)
    except DashSpotError as error:
        st.session_state[_REFUSED] = str(error)
