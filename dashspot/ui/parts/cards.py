"""Cards: a chart with what it is made of, and its numbers behind a fold."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashspot.files.writing import to_csv

_CONFIG = {"displaylogo": False, "displayModeBar": "hover"}


def chart_card(
    title: str, figure: go.Figure, basis: str, *, key: str, alt: str, table: pd.DataFrame | None = None
) -> None:
    """One chart: a title that says what is shown, n and missing underneath, the table and its CSV on demand."""
    with st.container(border=True):
        st.markdown(f"**{title}**")
        st.plotly_chart(figure, key=f"chart_{key}", config=_CONFIG, alt=alt)
        st.caption(basis)
        if table is not None:
            folded_table(table, key=key, alt=f"Numbers of: {title}")


def folded_table(table: pd.DataFrame, *, key: str, alt: str) -> None:
    """A table that is sent only once its fold is opened."""
    fold = st.expander("Numbers", icon=":material/table:", key=f"fold_{key}", on_change="rerun")
    if fold.open:
        with fold:
            st.dataframe(table, hide_index=True, alt=alt, key=f"table_{key}")
            csv_button(lambda: table, f"{key}.csv", key=f"csv_{key}")


def csv_button(build: Callable[[], pd.DataFrame], name: str, *, key: str, label: str = "Download CSV") -> None:
    """A button whose file is made when it is pressed, off the script."""
    st.download_button(
        label,
        data=lambda: to_csv(build()),
        file_name=name,
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )
