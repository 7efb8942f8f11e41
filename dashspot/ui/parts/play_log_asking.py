"""Asking Spotify for the last plays: the buttons, what came of them, and how far the log is told."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import streamlit as st
from loguru import logger

from dashspot import playback
from dashspot.blocks.play_log import PlayLogBlock
from dashspot.blocks.words import ago
from dashspot.errors import DashSpotError, ServiceError
from dashspot.settings import settings
from dashspot.ui.parts.sign_in import sign_in_button
from dashspot.ui.parts.tasks import work_panel
from dashspot.ui.parts.text import literal
from dashspot.ui.session import confirm

_TOLD = "_log_told"
_SHOWN = {"success": st.success, "info": st.info, "error": st.error}
_ICONS = {"success": "check", "info": "info", "error": "error"}


def actions(user_id: uuid.UUID, zone: ZoneInfo, *, first: bool) -> None:
    """The buttons, with `first` one before all; below, what came of the last press and when Spotify was asked."""
    missing = playback.consent_missing(user_id, playback.RECENT_PLAYS)
    with st.container(horizontal=True):
        st.button(
            "Refresh",
            key="log_refresh",
            icon=":material/refresh:",
            help="Asks for the last few plays, and for more where those do not reach what is known.",
            disabled=missing,
            on_click=_refresh,
            args=(user_id,),
        )
        st.button(
            "Sync the last fifty",
            key="log_sync",
            type="primary" if first else "secondary",
            icon=":material/sync:",
            help="Asks for all that Spotify tells, and gets the features of what was played.",
            disabled=missing,
            on_click=_sync,
            args=(user_id,),
        )
    if missing:
        st.info(playback.NO_CONSENT, icon=":material/lock:")
        sign_in_button("Connect again to allow this", key="log_consent")
    work_panel(user_id)
    if found := playback.play_log(user_id):
        _state(found, zone)


def told() -> None:
    """What came of the last press, once."""
    if said := st.session_state.pop(_TOLD, None):
        text, level = said
        _SHOWN[level](literal(text), icon=f":material/{_ICONS[level]}:")


def tell(text: str, level: str) -> None:
    """Have it said in the next run."""
    st.session_state[_TOLD] = text, level


def _state(found: PlayLogBlock, zone: ZoneInfo) -> None:
    """As of when the log is, and who asks next."""
    minutes, now = settings().recent_plays_minutes, datetime.now(UTC)
    asked = f"[Spotify](https://open.spotify.com) was asked {ago(found.asked_at, now)}" if found.asked_at else ""
    if not found.trouble:
        by_itself = f"; it is asked by itself every {minutes:,} minutes" if minutes else ""
        st.caption(f"{asked}{by_itself}." if asked else "")
        return
    again = f"{found.next_at.astimezone(zone):%Y-%m-%d %H:%M}"
    by_itself = f"It is asked again by itself at {again}." if minutes else f"Ask again after {again}."
    st.warning(f"{literal(found.trouble)} {by_itself}", icon=":material/cloud_off:")
    if asked:
        st.caption(f"{asked.replace('was asked', 'last told plays')}.")


def _refresh(user_id: uuid.UUID) -> None:
    try:
        confirm(user_id)
        tell(playback.sentence(playback.refresh(user_id)), "success")
    except ServiceError as error:
        logger.opt(exception=error.__cause__).info("Noted with the log: {}", error)  # where the page says it
    except DashSpotError as error:
        tell(str(error), "error")


def _sync(user_id: uuid.UUID) -> None:
    try:
        confirm(user_id)
        playback.request_sync(user_id)
    except DashSpotError as error:
        tell(str(error), "error")
