"""The plays of a day as a table, the way from one to its report, and what is said where plays are missing."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from dashspot.blocks.play_log import Stretch
from dashspot.browser.services.words import spotify_url
from dashspot.ui.nav import page_at
from dashspot.ui.parts.cards import table_height
from dashspot.ui.parts.columns import COLUMNS
from dashspot.ui.parts.play_log_asking import tell
from dashspot.ui.parts.step import want_report
from dashspot.ui.session import MINE

_column = st.column_config
_TALLEST_TABLE = 1_800
_COLUMNS: dict[str, Any] = {
    **{name: COLUMNS[name] for name in ("image_url", "album", "spotify")},
    "at": _column.TextColumn("Ended", pinned=True, width=62, help="When the play ended"),
    "title": _column.TextColumn("Name", pinned=True, width=180),
    "by": _column.TextColumn("By", width="medium", help="The artists; of an episode its show"),
    "played": _column.NumberColumn("Played", format="compact", width=84, help="How long; Spotify alone does not tell"),
    "source": _column.TextColumn("Source", width=80, help="Who tells of this play most fully"),
}
_ORDER = ("at", "title", "image_url", "open", "by", "album", "played", "source", "spotify")
_WHERE_KNOWN = frozenset({"image_url", "album", "played", "spotify", "open"})
_NOT_HERE = "None of your collections holds this, so there is no report of it."


def shown_columns(plays: pd.DataFrame) -> list[str]:
    """The columns of every table of a page; those of which nobody tells anything are left out."""
    drawn = _drawn(plays)
    return [name for name in _ORDER if name not in _WHERE_KNOWN or drawn[name].notna().any()]


def table(plays: pd.DataFrame, columns: list[str], number: int) -> None:
    """Some plays of one day; a press opens the report of a track that a collection holds."""
    drawn = _drawn(plays)
    opened = _column.ButtonColumn(
        "Report",
        key=f"log_open_{number}",
        on_click=_open,
        args=(f"log_open_{number}", drawn["track_id"].tolist(), drawn["here"].tolist()),
        width=76,
        type="tertiary",
    )
    st.dataframe(
        drawn[columns],
        hide_index=True,
        column_config={"open": opened, **{name: _COLUMNS[name] for name in columns if name in _COLUMNS}},
        height=table_height(len(drawn), _TALLEST_TABLE),
        placeholder="unknown",
        alt=f"What was played on {plays['played_at'].iloc[0]:%Y-%m-%d}",
    )


def _drawn(plays: pd.DataFrame) -> pd.DataFrame:
    return plays.assign(
        at=plays["played_at"].dt.strftime("%H:%M"),
        title=plays["title"].fillna("Without a title"),
        played=pd.to_timedelta(plays["ms_played"].round(-3), unit="ms"),
        open=plays["here"].map({True: "Report"}),
        spotify=plays["track_id"].map(_url),
    )


def gap(found: Stretch, zone: ZoneInfo) -> None:
    """Say between which moments plays may be missing, and how that can be mended."""
    first, last = (moment.astimezone(zone) for moment in found)
    same_day = first.date() == last.date()
    since, until = (f"{moment:%H:%M}" if same_day else f"{moment:%Y-%m-%d %H:%M}" for moment in (first, last))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(
            f"Between {since} and {until} plays may be missing: Spotify tells only the last fifty. A history of "
            "listening that you import closes this gap.",
            icon=":material/more_time:",
        )
        st.page_link(page_at("imports"), label="Import a history", icon=":material/upload_file:")


def _url(track_id: Any) -> str | None:
    return spotify_url("track", track_id) if isinstance(track_id, str) else None


def _open(key: str, ids: list[str], here: list[bool]) -> None:
    pressed: Any = st.session_state[key]
    if pressed is None or not 0 <= pressed.row < len(ids):
        return
    if here[pressed.row]:
        st.session_state["library"] = MINE  # the report is one of their own library's
        want_report("track", ids[pressed.row], own=True)
    else:
        tell(_NOT_HERE, "info")
