"""What stands in a place while its content is made."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

_MADE = "_made"


def reserved(height: int, *what: object) -> AbstractContextManager[Any]:
    """A skeleton of so many pixels while `what` is made for the first time in this session.

    Later it is there at once, and a skeleton would only cost a thread at every rerun. Its place in the page stays: when
    widgets move from one rerun to the next, Streamlit forgets that they are a part of the address.
    """
    made: set[tuple[object, ...]] = st.session_state.setdefault(_MADE, set())
    if what in made:
        st.empty()
        return nullcontext()
    made.add(what)
    return st.skeleton(height)
