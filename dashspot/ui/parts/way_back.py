"""The way back from a report to the list that opened it.

Where a script opens another page with parameters, Streamlit puts two steps into the browser's history: the old page
under the new page's parameters, then the new page. Back leads to the first of them, where the list would have lost its
filters. So it is remembered what the list was narrowed to, and the list is opened so again.
"""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

_LEFT = "_left_lists"
_MOST = 50
_WITHIN = "of"
_REPORT = ("kind", "id")


def leave(keys: Iterable[str], kind: str, found: str) -> None:
    """Open the report of one row, and remember what the widgets of these keys say; call it from a callback."""
    left = st.session_state.setdefault(_LEFT, {})
    said = {key: st.session_state.get(key) for key in keys} | {_WITHIN: st.query_params.get(_WITHIN)}
    left[kind, found] = {key: _in_address(value) for key, value in said.items() if value}
    for oldest in list(left)[:-_MOST]:
        del left[oldest]
    st.switch_page("pages/browser/report.py", query_params={"kind": kind, "id": found})


def come_back(page: str) -> None:
    """Where Back has led to this list under the address of a report: open it as it was left."""
    opened = tuple(st.query_params.get(name) for name in _REPORT)
    if any(opened):
        st.switch_page(page, query_params=st.session_state.get(_LEFT, {}).get(opened, {}))


def _in_address(value: object) -> str | list[str]:
    return [f"{part:g}" for part in value] if isinstance(value, tuple | list) else str(value)
