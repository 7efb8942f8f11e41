"""Who is looking, and at whose library.

Whoever holds a session is that person. Without one, a browser on this very machine is the local user; every other sees
the sample, and nothing else. Behind a proxy nobody is the local user: whoever comes through it seems to be on this
machine.
"""

from __future__ import annotations

import ipaddress
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashspot import core
from dashspot.blocks.people import LibraryState, UserBlock, UserKind
from dashspot.blocks.work import News
from dashspot.errors import SignedOut
from dashspot.ui.nav import nav

_VIEWER = "_viewer"
_FORWARDED = ("x-forwarded", "x-original", "x-real-ip", "x-client-ip", "forwarded", "via", "cf-", "true-client-ip")
"""What proxies add begins with one of these."""
_OWN_HOSTS = ("127.0.0.1", "localhost", "::1")
SAMPLE, MINE = "Sample", "Mine"
LIBRARY = "library"
"""What the address calls the choice between them; the one part of it that all pages share."""


@dataclass(frozen=True)
class Viewer:
    """Whose library is shown, and whose imports are changed: None where this browser may change nothing."""

    shown: LibraryState
    owner: UserBlock | None
    name: str | None = None
    """What the person is called at Spotify."""
    connected: bool = False
    """Whether their consent holds."""
    on_this_machine: bool = False
    """Whether the browser runs where DashSpot does."""
    digest: bytes | None = None
    """What the database knows of this browser's secret; None without a session."""
    news: News = field(default_factory=News)
    """What is new for the owner, as of this rerun."""

    @property
    def sees_sample(self) -> bool:
        """Whether the sample library is shown."""
        return self.shown.user.kind == "sample"


def enter() -> None:
    """Find out who is looking, and let them choose between the sample and their own; the entry script's first call."""
    here = browser_is_local()
    kinds: tuple[UserKind, ...] = ("local", "sample") if here else ("sample",)
    looked = core.look(kinds, secret())
    own = looked.own or looked.libraries.get("local")
    shows_own = own is not None and not own.empty and _switch() != SAMPLE
    shown = own if own and shows_own else looked.libraries["sample"]
    digest = core.digest_of(secret()) if looked.own else None
    owner, news = (own.user, own.news) if own else (None, News())
    st.session_state[_VIEWER] = Viewer(shown, owner, looked.name, looked.connected, here, digest, news)


def require_viewer() -> Viewer:
    """The first statement of every page: nothing runs for a visitor who did not come through the entry script."""
    found = st.session_state.get(_VIEWER)
    if not isinstance(found, Viewer):
        nav()
        st.rerun()
    return found


def confirm(user_id: uuid.UUID) -> None:
    """Call first in what a button does: it is done before the script looks who is there.

    Raises:
        SignedOut: this browser is not this person's any more.
    """
    confirmed(user_id, secret(), here=browser_is_local())


def confirmed(user_id: uuid.UUID, held: str | None, *, here: bool) -> None:
    """The same where there is no script to ask, of what was known when the button was drawn. Raises SignedOut."""
    owner = core.session_user(held) or (core.local_user() if here else None)
    if owner is None or owner.id != user_id:
        raise SignedOut


def secret() -> str | None:
    """What this browser holds of a session; as it was when the tab was opened."""
    found = st.context.cookies.get(core.SESSION_COOKIE)
    return found if isinstance(found, str) else None


def _switch() -> str | None:
    return st.segmented_control(
        "Library",
        [MINE, SAMPLE],
        default=MINE,
        key=LIBRARY,
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )


def browser_is_local() -> bool:
    """Whether the browser runs on this machine and came here directly, not through a proxy."""
    headers = st.context.headers
    if any(name.lower().startswith(_FORWARDED) for name in headers):
        return False
    # A proxy may put this machine into Host and tell nothing of itself; where the browser is, says its own Origin,
    # which every browser sends with a websocket.
    origin = urlsplit(headers.get("Origin", "")).netloc
    return {_host_of(headers.get("Host")), _host_of(origin)} <= set(_OWN_HOSTS) and _is_loopback(st.context.ip_address)


def _host_of(host: Any) -> str:
    name = host if isinstance(host, str) else ""
    return name.rsplit(":", 1)[0].strip("[]") if not name.endswith("]") else name.strip("[]")


def _is_loopback(address: Any) -> bool:
    """Streamlit gives no address at all for a connection from this machine."""
    if address is None:
        return True
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
