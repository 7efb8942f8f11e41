"""Cards: a chart or a table with what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from dashspot import core
from dashspot.files.writing import written

CHART_CONFIG = {"displaylogo": False, "displayModeBar": "hover"}
_HEADER, _ROW = 35, 33  # px, with the borders; they follow `baseFontSize`
_FORM = "files_as"
FORMS: dict[str, tuple[str, str]] = {
    "CSV": ("csv", "text/csv"),
    "JSON": ("json", "application/json"),
    "Parquet": ("parquet", "application/vnd.apache.parquet"),
}
"""What files can be taken away as: the ending, and the type that a browser is told."""
PATIENCE_SECONDS = 120
"""A download whose turn does not come fails without words of ours, so it waits for long before."""


def chart_card(title: str, figure: go.Figure, basis: str, *, key: str, alt: str) -> None:
    """One chart: a title that says what is shown, what it is made of underneath, and the chart."""
    with st.container(border=True):
        card_title(title, basis)
        st.plotly_chart(figure, key=f"chart_{key}", config=CHART_CONFIG, alt=alt)


def table_card(title: str, table: pa.Table, basis: str, *, alt: str, tallest: int, **options: Any) -> None:
    """One table: a title that says what is shown, what it is made of underneath, and the table."""
    with st.container(border=True):
        card_title(title, basis)
        height = table_height(table.num_rows, tallest)
        st.dataframe(table, hide_index=True, height=height, alt=alt, placeholder="unknown", **options)


def table_height(rows: int, tallest: int) -> int:
    """Pixels that a table of so many rows needs, and no more than `tallest`."""
    return min(_HEADER + _ROW * max(rows, 1), tallest)


def card_title(title: str, basis: str, about: str | None = None) -> None:
    """Title and basis, in one element: each costs a message at every rerun; `about` is told on asking."""
    st.markdown(f"**{title}**  \n:small[:gray[{basis}]]", help=about)


def form_choice() -> None:
    """The one place on a page where the form of its files is chosen; other pages keep to it."""
    st.segmented_control(
        "Files as", list(FORMS), default="CSV", key=_FORM, required=True, persist_state="session",
        help="Whole numbers of tables as CSV, JSON or Parquet, at full precision.",
    )  # fmt: skip


def file_button(build: Callable[[], pd.DataFrame], name: str, *, key: str, label: str = "Download") -> None:
    """A button whose file is made when it is pressed, off the script, in the form that is chosen.

    `name` is the file's, without its ending.
    """
    chosen = st.session_state.get(_FORM)
    shown = chosen if chosen in FORMS else "CSV"
    form, mime = FORMS[shown]

    def made() -> bytes:
        with core.in_turn(PATIENCE_SECONDS):
            return written(build(), form)

    _download(made, f"{name}.{form}", mime, key=key, label=f"{label} as {shown}")


def page_button(build: Callable[[], bytes], name: str, *, key: str) -> None:
    """A button whose file is a page that works by itself, made when it is pressed, off the script."""

    def made() -> bytes:
        with core.in_turn(PATIENCE_SECONDS):
            return build()

    _download(made, f"{name}.html", "text/html", key=key, label="Report as one HTML file")


def _download(made: Callable[[], bytes], file_name: str, mime: str, *, key: str, label: str) -> None:
    st.download_button(
        label, data=made, file_name=file_name, mime=mime, key=key, on_click="ignore", icon=":material/download:"
    )
