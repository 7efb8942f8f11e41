"""From a list to another page, a row's report for one, as one step in the browser's history.

Where a script opens another page with parameters, Streamlit makes two steps: the old page under the new page's
parameters, then the new page, so Back would lead to a list that has lost its filters. Here the browser makes the step
itself and says so as its own Back and Forward do; Streamlit then shows what the address names.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

import streamlit as st

from dashspot.ui.session import LIBRARY

_WANTED = "_page_wanted"
_STEP = """<script>
window.history.pushState({}, '', window.location.pathname.replace(/[^/]+\\/*$/, %s))
window.dispatchEvent(new PopStateEvent('popstate'))
</script>"""


def want_report(kind: str, found: str, *, own: bool = False) -> None:
    """Ask for the report of one row, of the library that is shown or of one's own; call it from a callback."""
    want_page("report", own=own, kind=kind, id=found)


def want_page(page: str, *, own: bool = False, **query: str) -> None:
    """Ask for a page by the name that it has in the address, of the library that is shown or of one's own; likewise."""
    kept = {LIBRARY: st.query_params[LIBRARY]} if LIBRARY in st.query_params and not own else {}
    said = urlencode(kept | query)
    st.session_state[_WANTED] = f"{page}?{said}" if said else page


def leaves() -> bool:
    """Whether a page was asked for. What reruns alone, without the page around it, then has to rerun the whole."""
    return _WANTED in st.session_state


def step() -> None:
    """Open the page that was asked for; this one stays as it is until that is there."""
    if wanted := st.session_state.pop(_WANTED, None):
        st.html(_STEP % json.dumps(wanted), unsafe_allow_javascript=True)
    else:
        st.empty()  # its place stays: see `waiting`
