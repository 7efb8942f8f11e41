"""A page that shows what was recorded of another, element by element, and has nothing to find out or to make."""

import gc
import os
import pickle
from pathlib import Path
from typing import Any

import streamlit as st

from tests.bench.replaying import Call, calls


@st.cache_resource
def _recorded() -> dict[str, list[Call]]:
    recorded = pickle.loads(Path(os.environ["BENCH_RECORDED"]).read_bytes())  # noqa: S301 (the bench wrote it)
    made = {view: calls(deltas) for view, deltas in recorded.items()}
    gc.collect()
    gc.freeze()
    return made


placed: dict[tuple[int, ...], Any] = {}
for call in _recorded().get(st.query_params.get("view", ""), ()):
    parent = placed.get(call.path[:-1], st)
    placed[call.path] = getattr(parent, call.name)(**call.arguments)
