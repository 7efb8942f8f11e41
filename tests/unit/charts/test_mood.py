from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashspot.charts import mood
from dashspot.charts.mood import marks, mood_map, quadrant


def tracks(*places: tuple[float, float]) -> pd.DataFrame:
    """Tracks with these valences and energies."""
    made = pd.DataFrame(places, columns=["valence", "energy"])
    return made.assign(name="<b>", artists="Some Band")


def test_every_corner_has_its_word_outside_of_the_points() -> None:
    """Cut in the middle, which counts as high."""
    figure = mood_map(tracks((0.5, 0.5), (0.1, 0.9)))
    corners = {note.text: (note.x, note.y, note.yanchor) for note in figure.layout.annotations}
    assert corners == {
        "happy 50 %": (1, 1, "bottom"),
        "angry 50 %": (0, 1, "bottom"),
        "chill 0 %": (1, 0, "top"),
        "sad 0 %": (0, 0, "top"),
    }
    cuts = [(line.x0, line.x1, line.y0, line.y1) for line in figure.layout.shapes]
    assert cuts == [(0, 1, 0.5, 0.5), (0.5, 0.5, 0, 1)]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("valence", "energy")
    assert figure.data[0].hovertext == ("&lt;b&gt;, Some Band",) * 2


def test_the_quadrants_meet_in_the_middle() -> None:
    """The cut itself counts as high."""
    found = quadrant(pd.Series([0.5, 0.499, 0.5, 0.499]), pd.Series([0.5, 0.5, 0.499, 0.499]))
    assert found.tolist() == ["happy", "angry", "chill", "sad"]


@pytest.mark.parametrize(("svg", "most", "form"), [(2, 3, "circle"), (1, 2, "gl"), (0, 1, "square")])
def test_many_points_are_drawn_another_way(svg: int, most: int, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a thousand they go to the graphics card, beyond what can be sent with names they are counted in cells."""
    monkeypatch.setattr(mood, "_SVG_POINTS", svg)
    monkeypatch.setattr(mood, "MOST_POINTS", most)
    (drawn,) = mood_map(marks(tracks((0.1, 0.1), (0.9, 0.9)))).data
    assert isinstance(drawn, go.Scattergl) == (form == "gl")
    assert (drawn.marker.symbol == "square") == (form == "square")


def test_cells_count_every_track(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each track is in one cell, those at 1 too; what holds most is largest and fullest; a cell without has no mark."""
    monkeypatch.setattr(mood, "MOST_POINTS", 0)
    counted = marks(tracks((1.0, 1.0), (0.15, 0.3), (0.15, 0.3), (0.0, 0.6)))
    (drawn,) = mood_map(counted).data
    found = list(zip(counted["valence"].round(4), counted["energy"].round(4), counted["n"], strict=True))
    assert found == [(0.0125, 0.6125, 1), (0.1625, 0.3125, 2), (0.9875, 0.9875, 1)]
    assert list(drawn.customdata) == [0, 1, 2]
    assert (drawn.marker.size[1], drawn.marker.opacity[1]) == (max(drawn.marker.size), 1)
    assert [note.text for note in mood_map(counted).layout.annotations] == [
        *("happy 25 %", "angry 25 %", "chill 0 %", "sad 50 %")
    ]
