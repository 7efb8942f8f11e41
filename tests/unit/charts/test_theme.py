from __future__ import annotations

import json
import re
from datetime import date

import numpy as np
import plotly.graph_objects as go
import pytest

from dashspot.blocks.features import FEATURE_NAMES, MODE_NAMES
from dashspot.charts.theme import FEATURE_COLOURS, MODE_COLOURS, DrawnFigure, credited, empty, finish, label, plain


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Plain name", "Plain name"),
        ("< DARK TRAP >", "&lt; DARK TRAP &gt;"),
        ("<b>Bold</b>", "&lt;b&gt;Bold&lt;/b&gt;"),
        ("R&B &amp; Soul", "R&amp;B &amp;amp; Soul"),
        ("\"7\" and 'eight'", "\"7\" and 'eight'"),
    ],
)
def test_a_name_is_text_and_never_markup(name: str, shown: str) -> None:
    """What Plotly would read as a tag or an entity is written out; quotes are harmless."""
    assert plain(name) == shown


def test_a_name_turns_no_text_but_its_own() -> None:
    """Written from right to left, or told to be: it is isolated from what stands beside it."""
    assert plain("\u05e9\u05dc") == "\u2068\u05e9\u05dc\u2069"
    assert label("\u202eRTL", 9) == "\u2068\u202eRTL\u2069"


def test_a_long_name_is_cut_before_it_is_written_out() -> None:
    """So many letters at most, and never within an entity or an isolation."""
    assert label("Road trip", 9) == "Road trip"
    assert label("A very long name", 8) == "A very…"
    assert label("<b>x", 9) == "&lt;b&gt;x"
    assert label("x\u05e9\u05dc\u05e9", 3) == "\u2068x\u05e9…\u2069"


def test_a_track_is_named_with_its_artists() -> None:
    """Either is cut, and neither is markup; an artist's own name is said once."""
    assert credited(["Band"], ["Band"]) == ["Band"]
    assert credited(["<i>", "A very long name"], ["Band", "Some Band"], 8) == ["&lt;i&gt;, Band", "A very…, Some Ba…"]


def test_every_feature_and_mode_has_its_own_colour() -> None:
    """No two features look alike."""
    assert tuple(FEATURE_COLOURS) == FEATURE_NAMES
    assert len(set(FEATURE_COLOURS.values())) == len(FEATURE_NAMES)
    assert set(MODE_COLOURS) == set(MODE_NAMES)
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in (*FEATURE_COLOURS.values(), *MODE_COLOURS.values()))


def test_a_finished_figure_has_the_house_look() -> None:
    """Its height, no legend unless asked for, room for labels, and whatever else the figure needs."""
    figure = finish(go.Figure(go.Bar(x=[1], y=[2])), height=300, barmode="stack")
    assert figure.layout.height == 300
    assert figure.layout.showlegend is False
    assert figure.layout.barmode == "stack"
    assert figure.layout.xaxis.automargin
    assert figure.layout.yaxis.automargin


def test_an_empty_figure_says_why() -> None:
    """The reason as text in place of axes, in the house look."""
    figure = empty("Nothing < here")
    assert not figure.data
    assert [note.text for note in figure.layout.annotations] == ["Nothing &lt; here"]
    assert figure.layout.xaxis.visible is False
    assert figure.layout.yaxis.visible is False
    assert figure.layout.height == 220
    assert empty("Short", height=90).layout.height == 90


def test_a_drawn_figure_is_taken_apart_once() -> None:
    """What is sent of it is what Plotly would send, and the same object every time."""
    figure = finish(go.Figure(go.Bar(x=[1], y=[2])), height=300)
    drawn = DrawnFigure(figure)
    assert drawn.to_dict() == figure.to_dict()
    assert drawn.to_dict() is drawn.to_dict()


def test_a_drawn_figure_is_plain() -> None:
    """Dates and arrays are written once too: what is not plain is looked through value by value when it is sent."""
    days = [date(2024, 1, 1), date(2024, 2, 1)]
    figure = finish(
        go.Figure(go.Scatter(x=days, y=np.array([1.5, np.nan]), customdata=np.array([["a"], [None]]))), height=300
    )
    drawn = DrawnFigure(figure)
    assert json.loads(json.dumps(drawn.to_dict())) == drawn.to_dict()
    assert json.loads(drawn.to_json()) == json.loads(figure.to_json())
