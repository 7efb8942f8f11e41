"""The two ways to something of one's own: Spotify, and one's files."""

from __future__ import annotations

import json
import os
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashspot import core
from dashspot.ui import plain
from dashspot.ui.guard import guarded
from dashspot.ui.nav import ROUTES_SERVED
from dashspot.ui.session import Viewer

_BEGIN, _GUEST = "/auth/login", "/auth/guest"


def sign_in_button(label: str = "Sign in with Spotify", *, key: str, next_path: str | None = None) -> None:
    """Leads to Spotify, and afterwards back to this page."""
    if not core.can_sign_in():
        st.caption("To let people sign in, whoever runs DashSpot names an app at Spotify in the settings.")
        return
    if routes_are_served():
        if st.button(label, key=key, type="primary", icon=":material/login:"):
            _go(f"{_BEGIN}?{urlencode({'next': next_path or _here()})}")
    elif url := plain.authorize_url(next_path or _here()):
        st.link_button(label, url, type="primary", icon=":material/login:")
    else:
        st.caption("To sign in, let this site keep cookies, then load the page again.")


def what_connecting_gives(viewer: Viewer, gives: str) -> None:
    """Why a page is without what Spotify tells, and what it would give: a sentence that goes on from *With ...*."""
    ended = "Your connection to Spotify has ended. " if _was_connected(viewer) else ""
    st.info(f"{ended}With a connection to Spotify {gives}", icon=":material/link:")


def connect_button(viewer: Viewer, *, key: str) -> None:
    """The way to a first connection to Spotify, or back to one."""
    sign_in_button("Reconnect with Spotify" if _was_connected(viewer) else "Sign in with Spotify", key=key)


def guest_button(label: str = "Bring files as a guest", *, key: str, next_path: str | None = None) -> None:
    """Leads to a workspace that only this browser has."""
    if not core.takes_guests() or not st.button(label, key=key, icon=":material/upload_file:"):
        return
    if routes_are_served():
        _go(f"{_GUEST}?{urlencode({'next': next_path or _here()})}")
    with guarded():
        secret = core.open_guest_session(st.context.headers.get("User-Agent") or "")
    plain.hold(secret, next_path or _here())


def routes_are_served() -> bool:
    """Whether this host runs the launcher, so that our own addresses are answered."""
    return os.environ.get(ROUTES_SERVED) == "1"


def _was_connected(viewer: Viewer) -> bool:
    return viewer.owner is not None and viewer.owner.kind == "spotify"


def _here() -> str:
    """This page and what stands behind its question mark."""
    path, query = urlsplit(st.context.url or "/").path, urlencode(st.query_params.to_dict())
    return f"{path}?{query}" if query else path


def _go(address: str) -> None:
    """Open an address of ours in this tab: its answer sets a cookie, which a page of Streamlit's can't."""
    quoted = json.dumps(address).replace("<", r"\u003c")
    st.html(f"<script>window.location.assign({quoted})</script>", unsafe_allow_javascript=True)
    st.stop()
