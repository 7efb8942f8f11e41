"""Saving what a page of the Library shows: the chosen rows, the page, the list, everything."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from dashspot import library
from dashspot.blocks.words import count
from dashspot.errors import DashSpotError, JobConflict
from dashspot.library import LIVE, LiveList, LivePage, Wanted
from dashspot.spotify.ids import is_id
from dashspot.ui.parts import live_asked
from dashspot.ui.parts.text import literal
from dashspot.ui.session import confirm

MOST_ITEMS = 10
"""Each is work of its own, and Spotify lets an app ask for some hundred a day."""
_TOLD = "_live_told"


def actions(user_id: uuid.UUID, name: str, wanted: Wanted, found: LivePage, chosen: list[int]) -> None:
    """The buttons of a page; `chosen` are the places of the rows that are ticked."""
    live, ids = LIVE[name], found.rows["id"].tolist()
    ticked = [ids[place] for place in chosen if place < len(ids)]
    with st.container(horizontal=True):
        _button("Sync this", "chosen", "download", _ask, user_id, name, ticked, disabled=not ticked)
        if live.kind == "playlist":
            _button("Sync this page", "page", "download", _ask, user_id, name, ids)
        elif live.resource:
            _button(f"Sync {live.what}", "list", "sync", _ask_for, user_id, live.resource)
        _button("Sync everything", "everything", "sync", _ask_for, user_id)
        _button("Refresh", "refresh", "refresh", live_asked.forget, user_id, name, wanted, type="tertiary")


def _button(label: str, key: str, icon: str, on_click: Callable[..., None], *given: Any, **options: Any) -> None:
    about = _MEANINGS.get(key)
    st.button(label, key=f"live_{key}", icon=f":material/{icon}:", help=about, on_click=on_click, args=given, **options)


_MEANINGS = {
    "chosen": "Saves the rows that are ticked.",
    "everything": "Saves all that you have at Spotify; what has not changed is not read again.",
    "refresh": "Asks Spotify for this page again.",
}


def told() -> None:
    """What came of the last press, once."""
    if text := st.session_state.pop(_TOLD, None):
        level, said = text
        (st.error if level == "error" else st.info)(literal(said))


def tell(text: str, level: str = "info") -> None:
    """Have it said where the next run draws `told`."""
    st.session_state[_TOLD] = (level, text)


def save(user_id: uuid.UUID, live: LiveList, ids: Iterable[str]) -> int:
    """Ask for these to be saved; returns how many were not being saved already. Local files are passed over.

    Playlists of their own are synced, and go when the person has them no more; what else is opened stays.

    Raises:
        DashSpotError: as its sentence says.
    """
    confirm(user_id)
    named = [found for found in ids if is_id(found)]
    if not named:  # a sync of nothing named would be one of everything
        return 0
    if live.resource == "playlists":
        library.request_sync(user_id, *(f"playlist:{found}" for found in named))
        return len(named)
    asked = 0
    for found in named[:MOST_ITEMS]:
        try:
            library.request_item(user_id, f"spotify:{live.kind}:{found}")
            asked += 1
        except JobConflict:
            continue
    return asked


def _ask(user_id: uuid.UUID, name: str, ids: list[str]) -> None:
    live = LIVE[name]
    try:
        asked = save(user_id, live, ids)
    except DashSpotError as error:
        tell(str(error), "error")
        return
    if not asked:
        tell("Nothing of this is left to ask for: it is on its way, or a file on one of your devices.")
        return
    left = len(ids) - MOST_ITEMS if live.resource != "playlists" else 0
    more = f" Of the others choose {MOST_ITEMS} at a time." if left > 0 else ""
    tell(f"{count(asked, live.kind)} will be saved; it goes on if you leave this page.{more}")


def _ask_for(user_id: uuid.UUID, *resources: str) -> None:
    try:
        confirm(user_id)
        library.request_sync(user_id, *resources)
    except DashSpotError as error:
        tell(str(error), "error")
