"""Tables of analyses as HTML."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from dashspot.analyses import Column, Outcome
from dashspot.analyses.entry import Form
from dashspot.browser.services.html_report.markup import Html, tag
from dashspot.browser.services.words import length

ROWS = 200
"""The first rows of a table; its files hold all of them."""
_SAID: dict[Form, Callable[[Any], str]] = {
    "text": str,
    "count": "{:,.0f}".format,
    "share": "{:z.2f}".format,
    "percent": "{:.1%}".format,
    "number": "{:.4g}".format,
    "whole": "{:z.0f}".format,
    "date": "{:%Y-%m-%d}".format,
    "length": length,
}


def table(outcome: Outcome) -> Html:
    """The first rows, behind a line that opens it."""
    columns = {name: column for name, column in outcome.analysis.columns.items() if column.form != "hidden"}
    first = outcome.table[list(columns)].head(ROWS)
    header = tag("tr", *(_head(column) for column in columns.values()))
    rows = (tag("tr", *map(_cell, columns.values(), row)) for row in first.itertuples(index=False, name=None))
    drawn = tag("table", tag("thead", header), tag("tbody", *rows))
    return tag(
        "details",
        tag("summary", _summary(len(outcome.table))),
        tag("div", drawn, class_="scrolled", tabindex="0", role="group", aria_label=f"Table: {outcome.analysis.title}"),
    )


def _summary(rows: int) -> str:
    if rows > ROWS:
        return f"Table, the first {ROWS} of {rows:,} rows"
    return f"Table, {rows:,} {'row' if rows == 1 else 'rows'}"


def _head(column: Column) -> Html:
    return tag("th", column.title, scope="col", title=column.about, **_placed(column))


def _cell(column: Column, value: Any) -> Html:
    if pd.isna(value):
        return tag("td", "unknown", class_="unknown")
    return tag("td", _SAID[column.form](value), **_placed(column))


def _placed(column: Column) -> dict[str, str]:
    """Text in its own direction, whatever stands beside it; numbers below each other."""
    return {"dir": "auto"} if column.form == "text" else {"class_": "number"}
