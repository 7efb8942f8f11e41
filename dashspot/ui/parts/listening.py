"""The page of listening: which plays are looked at, their facts, and their analyses by section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from dashspot import playback
from dashspot.analyses.registry import LISTENING, PAGES
from dashspot.blocks.listening import HeardKind, ListeningKey, PlayRule
from dashspot.playback.services.periods import BETWEEN, Period, between, periods
from dashspot.ui import cache
from dashspot.ui.guard import guarded
from dashspot.ui.parts import analysis, report, zone
from dashspot.ui.parts.banner import nothing_played, sample_banner
from dashspot.ui.parts.cards import form_choice
from dashspot.ui.parts.waiting import reserved
from dashspot.ui.session import Viewer

_SECTIONS = {PAGES[name]: name for name in LISTENING}
_RULES: dict[str, PlayRule] = {"30 seconds": "30 s", "To the end": "full", "Any": "any"}
_KINDS: dict[str, HeardKind] = {
    "Music": "music",
    "Podcasts": "podcasts",
    "Audiobooks": "audiobooks",
    "Everything": "everything",
}
_RULE_HELP = (
    "A play counts from 30 seconds on, as Spotify counts; or where it was played to its end; or always. What Spotify "
    "lists as played last was played for 30 seconds at least, and does not tell whether to its end."
)


def page(viewer: Viewer) -> None:
    """Everything below the title."""
    sample_banner(viewer)
    shown = viewer.shown
    with guarded(), reserved(report.HEIGHT, "listening", shown.version, *st.query_params.values()):
        library = cache.library(shown)
        where = zone.of(viewer)
        history = playback.history(shown.user.id, shown.plays_version)
        played = playback.days_played(history, where)
        if played is None:
            nothing_played()
            return
        key = replace(_key(viewer, played, where), version=history.version)
        facts = cache.heard_facts(library, key)
    _facts(facts)
    section = _section()
    form_choice()
    analysis.section(viewer, library, key, section)


def _key(viewer: Viewer, played: tuple[date, date], where: str) -> ListeningKey:
    """Which plays: the period, the rule, the kind, by which clock; each a part of the address."""
    today = zone.today(where)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first, last = _period(played, today)
        rule = st.segmented_control(
            "A play counts from", list(_RULES), default="30 seconds", key="ls_rule", bind="query-params", required=True,
            help=_RULE_HELP,
        )  # fmt: skip
        kind = st.segmented_control(
            "What", list(_KINDS), default="Music", key="ls_kind", bind="query-params", required=True
        )
        zone.choice(viewer, where)
    return ListeningKey(first, last, _RULES.get(str(rule), "30 s"), _KINDS.get(str(kind), "music"), where, today)


def _period(played: tuple[date, date], today: date) -> Period:
    offered = periods(*played, today)
    chosen = st.selectbox("Period", list(offered), key="ls_period", bind="query-params", width=220)
    if chosen != BETWEEN:
        return offered.get(str(chosen), (None, None))
    first, last = played[0], max(played[1], today)
    picked = st.date_input(
        "Between", (first, last), min_value=first, max_value=last, key="ls_days", format="YYYY-MM-DD", width=260
    )
    return between(picked if isinstance(picked, Sequence) else (picked,), (first, last))


def _facts(facts: tuple[tuple[str, str, str], ...]) -> None:
    """How much it is, in four numbers."""
    with st.grid(4, min_column_width=150):
        for label, value, detail in facts:
            st.metric(label, value, delta=detail, delta_color="off", delta_arrow="off", border=True)


def _section() -> str:
    chosen = st.segmented_control(
        "Section",
        list(_SECTIONS),
        default=PAGES[LISTENING[0]],
        key="ls_section",
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )
    return _SECTIONS.get(str(chosen), LISTENING[0])
