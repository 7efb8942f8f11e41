"""A page with nothing but figures and tables that were made before: what a report is held against."""

import gc
import os
import pickle
from pathlib import Path
from typing import Any

import streamlit as st

Prebuilt = tuple[list[Any], list[tuple[Any, dict[str, Any]]]]


@st.cache_resource
def _prebuilt() -> dict[str, Prebuilt]:
    loaded = pickle.loads(Path(os.environ["BENCH_PREBUILT"]).read_bytes())  # noqa: S301 (the bench wrote it)
    gc.collect()
    gc.freeze()
    return loaded  # type: ignore[no-any-return]


figures, tables = _prebuilt().get(st.query_params.get("view", ""), ([], []))
for number, figure in enumerate(figures):
    st.plotly_chart(figure, key=f"figure_{number}")
for table, options in tables:
    st.dataframe(table, hide_index=True, **options)
