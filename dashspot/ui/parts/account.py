"""The account on the screen: the connection to Spotify, browsers, notebooks, and the way out."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial

import streamlit as st

from dashspot import browser, core
from dashspot.blocks.people import ConnectionBlock, SessionBlock
from dashspot.blocks.words import count
from dashspot.errors import DashSpotError
from dashspot.settings import settings
from dashspot.ui.parts.cards import PATIENCE_SECONDS, card_title
from dashspot.ui.parts.sign_in import guest_button, routes_are_served, sign_in_button
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer, confirm, confirmed, secret

_SAID, _FAILED, _NEW_TOKEN = "_account_said", "_account_failed", "_new_access_token"
_PROBLEM = "problem"
_BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}


def told() -> None:
    """What came of the last press, or of a sign-in that came back."""
    if problem := core.PROBLEMS.get(st.query_params.get(_PROBLEM, "")):
        st.error(problem, icon=":material/error:")
    if failed := st.session_state.pop(_FAILED, None):
        st.error(literal(failed), icon=":material/error:")
    if said := st.session_state.pop(_SAID, None):
        st.success(literal(said), icon=":material/check:")


def nobody() -> None:
    """For a visitor without anything of their own."""
    st.markdown("You see the sample library. Sign in, or bring files, for a library of your own.")
    with st.container(horizontal=True):
        sign_in_button(key="ac_sign_in", next_path="/account")
        guest_button(key="ac_guest", next_path="/imports")


def who(viewer: Viewer, found: ConnectionBlock | None) -> None:
    """Who this is, and how their connection to Spotify stands."""
    with st.container(border=True):
        if viewer.owner and viewer.owner.kind == "spotify" and found:
            _spotify(viewer.owner.id, found)
        elif viewer.owner and viewer.owner.kind == "guest":
            card_title(
                "Guest", f"What you bring is yours alone, in this browser, and goes {_after()} unless you sign in."
            )
            sign_in_button("Sign in with Spotify, and keep it", key="ac_sign_in", next_path="/account")
        else:
            card_title("This machine's own library", "It belongs to whoever opens DashSpot on this very machine.")
            sign_in_button(key="ac_sign_in", next_path="/account")


def browsers(viewer: Viewer) -> None:
    """Where the person is signed in, and the way out of each."""
    if viewer.owner is None or viewer.digest is None:
        return
    owner = viewer.owner.id
    with st.container(border=True):
        found = core.sessions(owner)
        signed_in = count(len(found), "browser")
        card_title("Your browsers", f"{signed_in} signed in. An open tab learns of a sign-out when it is used next.")
        for one in found:
            here = " (this one)" if one.digest == viewer.digest else ""
            st.markdown(literal(f"{_name(one)}{here}, last here {_day(one.seen_at)}, since {_day(one.created_at)}"))
        with st.container(horizontal=True):
            _button(owner, "Sign out here", "ac_out", lambda: core.close_session(secret()), "You are signed out here.")
            everywhere = _doing(core.close_all_sessions, owner)
            _button(owner, "Sign out everywhere", "ac_out_all", everywhere, "You are signed out everywhere.")


def notebooks(viewer: Viewer) -> None:
    """Access tokens, made here, shown once, and taken back; none where the host serves nothing that they could read."""
    if viewer.owner is None or not routes_are_served():
        return
    owner = viewer.owner.id
    with st.container(border=True):
        card_title(
            "Notebooks", "A token lets a notebook read your tracks, features and computations, and nothing else."
        )
        if made := st.session_state.pop(_NEW_TOKEN, None):
            st.caption("Copy it now, it is not shown again.")
            st.code(made, language=None, wrap_lines=True)
        for token in core.access_tokens(owner):
            with st.container(horizontal=True, vertical_alignment="center"):
                used = f"last used {_day(token.used_at)}" if token.used_at else "not used yet"
                st.markdown(literal(f"{token.name}: until {_day(token.expires_at)}, {used}"))
                revoke = _doing(core.revoke_access_token, owner, token.id)
                _button(owner, "Revoke", f"ac_revoke_{token.id}", revoke, f"{token.name} reads nothing any more.")
        with st.form("ac_token", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Name", key="ac_token_name", max_chars=80, placeholder="What it is for", width=260)
            st.number_input("Days", 1, 365, 30, key="ac_token_days", width=120)
            st.form_submit_button("Make a token", on_click=_make_token, args=(owner,))


def take_over(viewer: Viewer) -> None:
    """On a personal machine: what was brought before signing in may become the person's."""
    if viewer.owner is None or viewer.owner.kind != "spotify" or not viewer.on_this_machine:
        return
    local = core.look(["local"]).libraries.get("local")
    if local is None or local.empty:
        return
    with st.container(border=True):
        card_title("This machine's own library", "It was brought here without signing in. It can become yours.")
        move = _doing(core.take_over, local.user.id, viewer.owner.id)
        _button(viewer.owner.id, "Make it mine", "ac_take_over", move, "It is yours now.")


def leave(viewer: Viewer) -> None:
    """Everything to take away, and everything gone."""
    if viewer.owner is None:
        return
    owner = viewer.owner
    with st.container(border=True):
        card_title("Leave", "Take everything along in one zip; then nothing of you needs to stay.")
        with st.container(horizontal=True):
            st.download_button(
                "Download everything about me",
                data=partial(_everything, owner.id, secret(), here=viewer.on_this_machine),
                file_name="dashspot.zip",
                mime="application/zip",
                key="ac_everything",
                on_click="ignore",
                icon=":material/download:",
            )
            with st.popover("Delete me", icon=":material/delete_forever:"):
                st.markdown(
                    "Everything that you brought, everything computed from it and your connection go, for good."
                )
                delete = _doing(_delete, owner.id)
                _button(
                    owner.id, "Delete everything", "ac_delete", delete, "Everything of yours is gone.", kind="primary"
                )


def admin() -> None:
    """How much is stored, for whoever runs this; never what."""
    with st.container(border=True):
        card_title("This deployment", "People by kind, and browsers that were here in the last seven days.")
        st.dataframe([core.counts()], hide_index=True, alt="How many people of each kind there are")


def _spotify(user_id: uuid.UUID, found: ConnectionBlock) -> None:
    title = found.name or found.spotify_id
    if not found.connected:
        card_title(literal(title), "Not connected with Spotify; everything saved is still here.")
        st.warning(literal(found.ended or "The connection has ended."), icon=":material/link_off:")
        sign_in_button("Reconnect with Spotify", key="ac_sign_in", next_path="/account")
        return
    ends = f" Spotify ends this consent on {_day(found.ends_at)}; renewing takes one click." if found.ends_at else ""
    card_title(literal(title), f"Connected with Spotify.{ends}")
    with st.container(horizontal=True):
        sign_in_button("Renew", key="ac_sign_in", next_path="/account")
        _button(user_id, "Disconnect", "ac_disconnect", _doing(core.disconnect, user_id), "Your tokens are gone.")


def _button(
    user_id: uuid.UUID, label: str, key: str, work: Callable[[], object], said: str, *, kind: str = "secondary"
) -> None:
    st.button(label, key=key, on_click=_do, args=(user_id, work, said), type=kind)  # type: ignore[arg-type] # a button's type


def _doing(work: Callable[..., object], *arguments: object) -> Callable[[], object]:
    return lambda: work(*arguments)


def _do(user_id: uuid.UUID, work: Callable[[], object], said: str) -> None:
    try:
        confirm(user_id)
        work()
        st.session_state[_SAID] = said
    except DashSpotError as error:
        st.session_state[_FAILED] = str(error)


def _delete(user_id: uuid.UUID) -> None:
    core.delete_person(user_id)
    browser.forget_library(user_id)


def _everything(user_id: uuid.UUID, held: str | None, *, here: bool) -> bytes:
    """Made when the button is pressed, when no script runs."""
    confirmed(user_id, held, here=here)
    with core.in_turn(PATIENCE_SECONDS), browser.everything_about(user_id) as archive:
        return archive.read()


def _make_token(user_id: uuid.UUID) -> None:
    name, days = st.session_state["ac_token_name"].strip(), int(st.session_state["ac_token_days"])
    try:
        confirm(user_id)
        st.session_state[_NEW_TOKEN] = core.make_access_token(user_id, name or "Notebook", days)
    except DashSpotError as error:
        st.session_state[_FAILED] = str(error)


def _name(session: SessionBlock) -> str:
    agent = session.browser
    found = next((name for mark, name in _BROWSERS.items() if mark in agent), "A browser")
    system = next((name for mark, name in _SYSTEMS.items() if mark in agent), "Linux" if "Linux" in agent else "")
    return f"{found} on {system}" if system else found


def _after() -> str:
    return f"{count(settings().guest_days, 'day')} after your last visit"


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else "at a date that is not known"
