"""A page that shows what was recorded of another, element by element, and has nothing to find out or to make.

It says the same of itself and has the same navigation. Where its address says `drawn`, it is charts and tables alone.
"""

import gc
import os
import pickle
from pathlib import Path
from typing import Any

import streamlit as st

from dashspot.ui.nav import nav
from tests.bench.replaying import RECORDED, Call, Part, drawn_alone, steps


@st.cache_resource
def _recorded() -> dict[str, list[Call | Part]]:
    recorded = pickle.loads(Path(os.environ[RECORDED]).read_bytes())  # noqa: S301 (the bench wrote it)
    made = {view: steps(sent) for view, sent in recorded.items()}
    made |= {f"{view} drawn": steps(drawn_alone(sent)) for view, sent in recorded.items()}
    gc.collect()
    gc.freeze()
    return made


placed: dict[tuple[int, ...], Any] = {}


def show(part: list[Call | Part]) -> None:
    """One step after the other; what is in a fragment stands in the container that it makes."""
    for step in part:
        parent = placed.get(step.path[:-1], st)
        if isinstance(step, Call):
            placed[step.path] = getattr(parent, step.name)(**step.arguments)
        elif parent is st:
            fragment(step)
        else:
            with parent:
                fragment(step)


@st.fragment
def fragment(part: Part) -> None:
    """A fragment of the page that was recorded."""
    placed[part.path] = st
    show(part.steps)


view = st.query_params.get("view", "")
if "drawn" in st.query_params:
    view = f"{view} drawn"
else:
    st.set_page_config(page_title="DashSpot", page_icon="static/icon.png", layout="wide")
    nav()
show(_recorded().get(view, []))
