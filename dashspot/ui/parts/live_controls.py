"""Which list of the Library a page shows, and which page of it: every choice but a cursor is a part of the address."""

from __future__ import annotations

import streamlit as st

from dashspot.library import LIVE, LivePage, Wanted
from dashspot.spotify.resources.profile import TimeRange

RANGES: dict[str, TimeRange] = {"Four weeks": "short_term", "Half a year": "medium_term", "A year": "long_term"}
_CURSORS = "_live_cursors"
_LONGEST_NUMBER = 6


def pick(file: str, names: tuple[str, ...]) -> str:
    """The list that is chosen, where a page has several."""
    if len(names) == 1:
        return names[0]
    titles = {f"{LIVE[name].kind.capitalize()}s": name for name in names}
    chosen = st.segmented_control(
        "What", list(titles), default=next(iter(titles)), key=f"{file}_what", bind="query-params", required=True
    )
    return titles.get(str(chosen), names[0])


def wanted(name: str) -> Wanted:
    """What is chosen, and the page that is turned to."""
    live = LIVE[name]
    time_range = _time_range(name) if live.by_range else "medium_term"
    words = _words(name) if live.by_words else ""
    page, after = _page_number(page_key(name), live.highest // live.size + 1), None
    if live.by_cursor and page > 1:
        after = _cursors(name).get(page)
        page = page if after else 1
    return Wanted(page, after, time_range, words)


def _time_range(name: str) -> TimeRange:
    said = st.segmented_control(
        "Period",
        list(RANGES),
        default="Half a year",
        key="top_range",
        bind="query-params",
        required=True,
        on_change=_first_page,
        args=(name,),
        help="About as long; Spotify tells an order and no numbers.",
    )
    return RANGES.get(str(said), "medium_term")


def _words(name: str) -> str:
    said = st.text_input(
        "Search",
        key="search_words",
        bind="query-params",
        type="search",
        placeholder="Name, or artist: album: year: isrc:",
        width=420,
        on_change=_first_page,
        args=(name,),
    )
    return (said or "").strip()


def turn(name: str, page: int, found: LivePage) -> None:
    """The way to other pages; where a list is counted by cursor, to the next and those before."""
    live, key = LIVE[name], page_key(name)
    if live.by_cursor and found.after:
        _cursors(name)[page + 1] = found.after
    if found.pages == 1 and page == 1:
        return
    if live.by_cursor:
        st.session_state.setdefault(key, page)
        shown = st.pagination(found.pages, key=key, max_visible_pages=0, persist_state="session")
    else:
        shown = st.pagination(found.pages, key=key, bind="query-params", width="stretch")
    if shown != page:
        st.rerun()


def page_key(name: str) -> str:
    """The widget that turns the pages of a list."""
    return f"live_{name}_page"


def _page_number(key: str, highest: int) -> int:
    """Known before its widget is drawn, which needs to know how many pages there are."""
    said = str(st.session_state.get(key) or st.query_params.get(key, ""))
    return min(max(int(said), 1), highest) if said.isdecimal() and len(said) <= _LONGEST_NUMBER else 1


def _first_page(name: str) -> None:
    st.session_state[page_key(name)] = 1


def _cursors(name: str) -> dict[int, str]:
    found: dict[int, str] = st.session_state.setdefault(_CURSORS, {}).setdefault(name, {})
    return found
