"""What Spotify told of a page of a list, kept for a while, so that a rerun for another reason asks nothing."""

from __future__ import annotations

import uuid

import streamlit as st

from dashspot import library
from dashspot.errors import Parked, ServiceError, SignInNeeded
from dashspot.library import LivePage, Wanted

FRESH_SECONDS = 300
_PAGES = 200
_NOT_KEPT = (Parked, SignInNeeded)
"""Nobody is asked to find these out again."""


def asked(user_id: uuid.UUID, name: str, wanted: Wanted) -> LivePage:
    """One page of a list. Raises ServiceError: as its sentence says; kept too, so that nobody asks again and again."""
    found = _asked(user_id, name, wanted)
    if isinstance(found, str):
        raise ServiceError(found)
    return found


def forget(user_id: uuid.UUID, name: str, wanted: Wanted) -> None:
    """The next run asks anew for this page."""
    _asked.clear(user_id, name, wanted)


@st.cache_data(ttl=FRESH_SECONDS, max_entries=_PAGES, show_spinner=False)
def _asked(user_id: uuid.UUID, name: str, wanted: Wanted) -> LivePage | str:
    try:
        return library.live_page(user_id, name, wanted)
    except _NOT_KEPT:
        raise
    except ServiceError as error:
        return str(error)
