"""What narrows the list of tracks: every widget is a part of the address, and together they are one filter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashspot import browser
from dashspot.blocks.filters import MOST_NAMES, RANGES, Range, TrackFilter
from dashspot.browser.services.describing import described, percentiles
from dashspot.browser.services.fitting import NAMED, fitting, playlist_titles
from dashspot.ui.cache import Listed
from dashspot.ui.parts.listing import Picked, choice, search, sort_by
from dashspot.ui.parts.text import literal

_KIND = "track"
_IN_ROW, _IN_MORE = ("decade", "genre"), ("artist", "album", "in_playlist", "not_in_playlist", "source")
_DAYS = {"added_from": "Added from", "added_to": "Added until"}
_FIRST, _LAST = date(1970, 1, 1), date(2099, 12, 31)
_ANYTHING: dict[str, Any] = {
    "search": "",
    **{name: [] for name in NAMED},
    **dict.fromkeys((*_DAYS, "features", "where")),
    **{name: bounds.whole for name, bounds in RANGES.items()},
}
"""What each widget says while it leaves everything in."""


def pick(listed: Listed, table: pd.DataFrame, library: browser.Library, within: str) -> Picked:
    """The bar, what it says in words, and the rows of the table that it leaves."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text, sort = search(_KIND), sort_by(listed.listing)
        fields: dict[str, Any] = {name: _names(name, listed, library, width=150) for name in _IN_ROW}
        fields["where"] = choice(_KIND, "where", listed.options["where"])
        fields["ranges"] = _ranges(library)
        fields |= _more(listed, library)
    chosen = TrackFilter.asked(text=text, within=within, **fields)
    _said(library, chosen)
    return Picked(sort, fitting(library, table, chosen), chosen)


def address(library: browser.Library, chosen: TrackFilter) -> Mapping[str, str | list[str]]:
    """What the address of the list of tracks says, where the bar is to say this."""
    titles = playlist_titles(library)
    said: dict[str, str | list[str]] = {}
    for name in ("text", *_ANYTHING, "within"):
        value = chosen.ranges.get(name) if name in RANGES else getattr(chosen, name, None)
        if value and isinstance(value, tuple):
            said[_key(name)] = [titles.get(str(one), f"{one}") for one in value]
        elif value:
            said[_key(name)] = str(value)
    return said


def clear_button() -> None:
    """Takes every filter away."""
    st.button("Clear filters", key="track_clear", icon=":material/filter_alt_off:", type="tertiary", on_click=_clear)


def _key(name: str) -> str:
    return {"text": f"{_KIND}_search", "within": "of"}.get(name, f"{_KIND}_{name}")


def _names(name: str, listed: Listed, library: browser.Library, *, width: Any = "stretch") -> list[str]:
    entry, titles = NAMED[name], playlist_titles(library)
    return st.multiselect(
        entry.title,
        listed.options[name],
        format_func=lambda one: titles.get(one, one) if entry.of_playlists else one,
        key=_key(name),
        bind="query-params",
        help=entry.about or None,
        max_selections=MOST_NAMES,
        accept_new_options=entry.takes_others(listed.options[name]),
        placeholder="Any",
        select_all=False,
        width=width,
    )


def _more(listed: Listed, library: browser.Library) -> dict[str, Any]:
    active = _active((*_IN_MORE, *_DAYS, "features"))
    with st.popover(f"More filters{active}", icon=":material/filter_list:", key="track_more"):
        fields: dict[str, Any] = {name: _names(name, listed, library) for name in _IN_MORE}
        with st.container(horizontal=True):
            fields |= {name: _day(name, title) for name, title in _DAYS.items()}
        fields["features"] = choice(_KIND, "features", listed.options["features"])
    return fields


def _day(name: str, title: str) -> date | None:
    return st.date_input(
        title,
        None,
        _FIRST,
        _LAST,
        key=_key(name),
        bind="query-params",
        format="YYYY-MM-DD",
        width=150,
        help="The day of the newest row that holds the track; *Over time* counts the first one.",
    )


def _ranges(library: browser.Library) -> dict[str, Range]:
    chosen: dict[str, Range] = {}
    with st.popover(f"Ranges{_active(RANGES)}", icon=":material/tune:", key="track_ranges"):
        with st.container(width=520):
            grid = st.grid(2, min_column_width=220)
        for name in RANGES:
            with grid.cell():
                chosen[name] = _range(name)
                st.caption(percentiles(library, name, chosen[name]))
    return chosen


def _range(name: str) -> Range:
    bounds = RANGES[name]
    return st.slider(
        f"{bounds.title} ({bounds.unit})" if bounds.unit else bounds.title,
        bounds.low,
        bounds.high,
        bounds.whole,
        bounds.step,
        key=_key(name),
        bind="query-params",
    )


def _active(names: Iterable[str]) -> str:
    """How many of these widgets leave anything out: as they stand, and before they are drawn as the address says."""
    number = sum(map(_is_active, names))
    return f" ({number})" if number else ""


def _is_active(name: str) -> bool:
    key = _key(name)
    return st.session_state[key] != _ANYTHING[name] if key in st.session_state else key in st.query_params


def _said(library: browser.Library, chosen: TrackFilter) -> None:
    """What is active, and the way to nothing; it keeps its place."""
    parts = described(library, chosen)
    with st.container(horizontal=True, vertical_alignment="center"):
        if parts:
            st.markdown("Only " + " ".join(f":gray-badge[{literal(part)}]" for part in parts), width="content")
            clear_button()


def _clear() -> None:
    for name, value in _ANYTHING.items():
        st.session_state[_key(name)] = value
