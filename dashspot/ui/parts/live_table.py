"""One page of a list of the Library as a table, and the way from a row to its report."""

from __future__ import annotations

import uuid
from typing import Any

import pandas as pd
import streamlit as st

from dashspot import library
from dashspot.browser.services.words import spotify_url
from dashspot.errors import DashSpotError, JobConflict
from dashspot.library import LIVE
from dashspot.library.services import live_rows
from dashspot.ui.parts.cards import table_height
from dashspot.ui.parts.columns import COLUMNS
from dashspot.ui.parts.live_actions import save, tell
from dashspot.ui.parts.step import want_report
from dashspot.ui.session import MINE

_column = st.column_config
_TALLEST_TABLE = 740
_GOOD, _STALE = "#05966933", "#d9770633"
_SAYS = {
    live_rows.EMPTY: "There are no tracks in this playlist.",
    live_rows.LOCAL: "This is a file on one of your devices. Spotify tells nothing of it that could be saved.",
    live_rows.NOT_SHOWN: "Spotify does not show the tracks of this playlist to this app: it belongs to somebody else.",
    live_rows.ON_ITS_WAY: "This is being saved. Open it again when it is here.",
}
_NAMED = ("artist", live_rows.BY_NAME)
_NO_TRACKS = "Nothing by them is here yet. Their tracks are saved as you open, like or collect them."
_COLOURS = {
    live_rows.ANALYSED: _GOOD,
    live_rows.SAVED: _GOOD,
    live_rows.EMPTY: _GOOD,
    live_rows.CHANGED: _STALE,
    live_rows.IN_PART: _STALE,
    live_rows.BY_NAME: _STALE,
}
_COLUMNS: dict[str, Any] = {
    **{name: COLUMNS[name] for name in ("image_url", "album", "released", "spotify")},
    "title": _column.TextColumn("Name", pinned=True, width=180),  # with the next two it fits a phone
    "by": _column.TextColumn("By", width="medium"),
    "here": _column.MultiselectColumn(
        "Here",
        options=list(_COLOURS),
        color=_COLOURS.values(),
        help="How it stands here: saved, analysed too, or changed at Spotify since",
        width=104,
    ),
    "saved": _column.NumberColumn("Tracks here", format="localized", help="Its tracks that are saved here"),
    "total": _column.NumberColumn("Tracks", format="localized", help="As Spotify counts them, episodes too"),
    "length": _column.NumberColumn("Length", format="compact"),
    "genres": _column.TextColumn("Genres", width="medium"),
    "added_at": _column.DatetimeColumn("Added", format="YYYY-MM-DD"),
}
_ORDER = (
    "image_url",
    "open",
    "title",
    "here",
    "by",
    "total",
    "saved",
    "album",
    "length",
    "released",
    "genres",
    "added_at",
    "spotify",
)
_WHERE_KNOWN = frozenset({"image_url", "genres", "added_at", "by", "total", "spotify"})


def rows_key(name: str, page: int) -> str:
    """The table of one page of a list; another page is another table, of which nothing is ticked."""
    return f"live_{name}_{page}_rows"


def chosen(name: str, page: int) -> list[int]:
    """The places of the rows that are ticked."""
    state: Any = st.session_state.get(rows_key(name, page))
    return list(state.selection.rows) if state else []


def table(user_id: uuid.UUID, name: str, page: int, rows: pd.DataFrame, *, live: bool) -> None:
    """The rows; a press opens the report, or saves what is not here. Without a connection nothing can be ticked."""
    kind = LIVE[name].kind
    stands = library.stand(user_id, kind, rows)
    drawn = _drawn(kind, rows, stands)
    names = [name for name in _ORDER if name in drawn and (name not in _WHERE_KNOWN or drawn[name].notna().any())]
    facts = list(zip(rows["id"], rows["title"].fillna(""), stands["state"], stands["reported"], strict=True))
    opened = _column.ButtonColumn(
        "Open",
        key=f"live_{name}_open",
        on_click=_open,
        args=(user_id, name, facts),
        kwargs={"live": live},
        width=58,
        type="tertiary",
    )
    ticking: dict[str, Any] = {"on_select": "rerun", "selection_mode": "multi-row"} if live else {}
    st.dataframe(
        drawn[names],
        key=rows_key(name, page),
        hide_index=True,
        column_config={"open": opened, **{name: _COLUMNS[name] for name in names if name in _COLUMNS}},
        height=table_height(len(drawn), _TALLEST_TABLE),
        placeholder="unknown",
        alt=f"{kind.capitalize()}s at Spotify with how they stand here",
        **ticking,
    )


def _drawn(kind: live_rows.Kind, rows: pd.DataFrame, stands: pd.DataFrame) -> pd.DataFrame:
    drawn = rows.join(stands).assign(
        open="Open",
        here=stands["state"].map(lambda state: [state]),
        spotify=pd.Series([spotify_url(kind, found) for found in rows["id"]], index=rows.index, dtype="str"),
    )
    if "duration_ms" in drawn:
        drawn["length"] = pd.to_timedelta(drawn["duration_ms"].round(-3), unit="ms")
    return drawn


def _open(user_id: uuid.UUID, name: str, facts: list[tuple[str, str, str, bool]], *, live: bool) -> None:
    pressed: Any = st.session_state[f"live_{name}_open"]
    if pressed is None or not 0 <= pressed.row < len(facts):
        return
    (found, title, state, reported), kind = facts[pressed.row], LIVE[name].kind
    if not reported and (says := _NO_TRACKS if (kind, state) == _NAMED else _SAYS.get(state)):
        tell(says)
        return
    try:
        if live and state not in live_rows.WHOLE:
            save(user_id, LIVE[name], [found])
            tell(f"{title or 'It'} is being saved. Open it again when it is here.")
        elif not reported:
            tell("This is not saved here, and Spotify can't be asked for it now.")
    except JobConflict:
        tell(_SAYS[live_rows.ON_ITS_WAY])
    except DashSpotError as error:
        tell(str(error), "error")
    if reported:
        st.session_state["library"] = MINE  # the report is one of their own library's
        want_report(kind, found, own=True)
