"""Counts the sessions of this process: each holds a mark, which goes with it."""

from __future__ import annotations

import weakref

import streamlit as st

from dashspot import metrics

_MARK = "_counted"


class _Mark:
    """What a session holds."""


_marks: weakref.WeakSet[_Mark] = weakref.WeakSet()
metrics.SESSIONS.set_function(lambda: len(_marks))


def count_session() -> None:
    """Count this session, once."""
    if _MARK not in st.session_state:
        mark = st.session_state[_MARK] = _Mark()
        _marks.add(mark)
