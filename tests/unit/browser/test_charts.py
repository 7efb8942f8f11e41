from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashspot.blocks.features import FEATURE, FEATURE_NAMES, FEATURES, KEY_NAMES, UNIT_FEATURES
from dashspot.browser import charts
from dashspot.browser.blocks import Report
from dashspot.browser.charts import FIGURES, NOTHING, used_tracks, with_features
from dashspot.charts.histogram import bins
from dashspot.charts.theme import FEATURE_COLOURS, MODE_COLOURS
from tests.unit.browser.conftest import FAILED, FULL, make_library, make_report, playlist, small_library, track

each = pytest.mark.parametrize("name", FIGURES)
HOSTILE = "<b>Bold</b> & <a href='javascript:x'>co</a>"
ESCAPED = "&lt;b&gt;Bold&lt;/b&gt; &amp; &lt;a href='javascript:x'&gt;co&lt;/a&gt;"


def report_of(*tracks: dict[str, Any], keep_failed: bool = False) -> Report:
    """A report on a library of tracks with these facts."""
    made = [track(f"t{place}", **FULL | facts) for place, facts in enumerate(tracks)]
    return make_report(make_library(made), keep_failed=keep_failed)


def texts(value: Any) -> Iterator[str]:
    """Every text in a figure."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


@each
@pytest.mark.parametrize("facts", [{"duration_ms": None}, FAILED], ids=["no features", "failed analysis"])
def test_nothing_to_draw_says_why(name: str, facts: dict[str, Any]) -> None:
    """A figure with a sentence in place of data."""
    library = make_library([track("t1", **facts), track("t2", **FULL)], [("p", "t1")], [("p", "Silence")])
    figure = FIGURES[name](make_report(library, playlist("p")))
    assert not figure.data
    assert [note.text for note in figure.layout.annotations] == [NOTHING]


@each
def test_names_are_never_markup(name: str) -> None:
    """A title or an artist with tags is written out, wherever it is shown."""
    report = report_of({"name": HOSTILE, "artists": HOSTILE}, {"name": None, "artists": None})
    found = list(texts(json.loads(FIGURES[name](report).to_json())))
    assert not any("<b>Bold" in text or "<a href" in text for text in found)
    if name in ("extremes", "mood"):
        assert any(f"{ESCAPED}, {ESCAPED}" in text for text in found)
        assert any("Unknown track, unknown artist" in text for text in found)


@each
def test_bars_begin_at_zero(name: str) -> None:
    """No base, no cut axis, no logarithm: the length of a bar is its number."""
    figure = FIGURES[name](make_report(small_library()))
    if drawn := [trace for trace in figure.data if isinstance(trace, go.Bar)]:
        assert all(bar.base is None and bar.orientation is None for bar in drawn)
        for axis in figure.select_yaxes():
            assert (axis.range, axis.type, axis.rangemode) == (None, None, None)


@each
def test_drawing_changes_nothing(name: str) -> None:
    """Reports are shared between readers: their frames stay as they are."""
    report, same = make_report(small_library()), make_report(small_library())
    FIGURES[name](report)
    pd.testing.assert_frame_equal(report.tracks, same.tracks)


def test_the_used_tracks_are_those_of_the_numbers() -> None:
    """Failed analyses only on request; those without features are used for what is known of them."""
    report, kept = (make_report(small_library(), keep_failed=keep) for keep in (False, True))
    assert used_tracks(report)["track_id"].tolist() == ["t1", "t2", "t4", "t5"]
    assert used_tracks(kept)["track_id"].tolist() == ["t1", "t2", "t3", "t4", "t5"]
    assert with_features(report)["track_id"].tolist() == ["t1", "t2", "t5"]
    assert len(with_features(kept)) == kept.analysis.computation.tracks.with_features == 4


def ranges(figure: go.Figure) -> dict[str, list[float]]:
    """Lowest, median and highest of each feature, as drawn."""
    found: dict[str, list[float]] = {}
    for line, median in zip(figure.data[::2], figure.data[1::2], strict=True):
        assert set(line.y) == set(median.y)
        found[line.y[0]] = [line.x[0], median.x[0], line.x[1]]
    return found


def test_extremes_stand_on_the_scale_of_the_library() -> None:
    """Energy is 0.2 to 0.8 in the library and 0.2, 0.5 and 0.8 in the playlist; tempo is 90 to 120 in both."""
    found = ranges(charts.extremes(make_report(small_library(), playlist("p1"))))
    assert list(found) == [FEATURE[name].title for name in reversed(FEATURE_NAMES)]
    assert found["Energy"] == pytest.approx([0, 0.5, 1])
    assert found["Tempo"] == pytest.approx([0, 0.5, 1])
    assert found["Loudness"] == pytest.approx([1, 1, 1])


def test_the_extremes_of_the_library_fill_their_scale() -> None:
    """From 0 to 1, but for what is the same everywhere."""
    found = ranges(charts.extremes(make_report(small_library())))
    assert found["Energy"] == pytest.approx([0, 0.5, 1])
    assert found["Loudness"] == pytest.approx([0, 1, 1])
    assert found["Danceability"] == [0, 0, 0]


def test_extremes_name_their_tracks() -> None:
    """What the end is called, its value with its unit, and the tied tracks; from the fourth on they are counted."""
    report = report_of(*({"name": f"N{place}"} for place in range(5)), {"name": "Slow", "tempo": 60})
    line, median = charts.extremes(report).data[2 * (FEATURE_NAMES[::-1].index("tempo")) :][:2]
    assert list(line.customdata) == [
        "Slowest: 60 BPM<br>Slow, Some Band",
        "Fastest: 120 BPM<br>N0, Some Band<br>N1, Some Band<br>N2, Some Band<br>and 2 more",
    ]
    assert median.hovertemplate == "median 120 BPM<extra></extra>"
    assert line.line.color == FEATURE_COLOURS["tempo"]


def test_extremes_of_one_known_feature_are_drawn_alone() -> None:
    """Only durations are known: one line."""
    figure = charts.extremes(make_report(make_library([track("t1"), track("t2", duration_ms=60_000)])))
    assert list(ranges(figure)) == ["Duration"]


def test_every_feature_has_its_histogram() -> None:
    """All used tracks are in it, whatever they are worth; shares keep their whole scale."""
    report = make_report(small_library())
    figure = charts.distributions(report)
    assert len(figure.data) == len(FEATURES)
    for name, drawn in zip(FEATURE_NAMES, figure.data, strict=True):
        assert drawn.marker.color == FEATURE_COLOURS[name]
        assert sum(drawn.y) == (4 if name == "duration_ms" else 3)
        if name in UNIT_FEATURES:
            assert list(drawn.y) == bins(used_tracks(report)[name], name)["n"].tolist()
    titles = [note.text for note in figure.layout.annotations]
    assert titles[2:4] == ["Loudness (dB)", "Speechiness"]
    assert titles[-2:] == ["Tempo (BPM)", "Duration (min)"]


def test_an_unknown_feature_has_an_empty_histogram() -> None:
    """The others are drawn all the same."""
    figure = charts.distributions(report_of({"energy": None, "tempo": None}))
    drawn = dict(zip(FEATURE_NAMES, figure.data, strict=True))
    assert sum(drawn["energy"].y) == sum(drawn["tempo"].y) == 0
    assert sum(drawn["valence"].y) == 1


def test_edges_are_the_same_for_every_collection() -> None:
    """Two collections can be compared bar by bar."""
    one, other = (report_of({"tempo": tempo}, {"tempo": 160}) for tempo in (91, 93))
    for draw in (charts.distributions, charts.tempo):
        for drawn, same in zip(draw(one).data, draw(other).data, strict=True):
            assert np.array_equal(drawn.x, same.x)
            assert np.array_equal(drawn.width, same.width)


def test_tempo_is_counted_per_five_beats() -> None:
    """From the first bin that holds a track to the last, those between included; unknown tempi are left out."""
    figure = charts.tempo(report_of({"tempo": 90}, {"tempo": 94.9}, {"tempo": 105}, {"tempo": None}))
    (drawn,) = figure.data
    assert list(drawn.x) == [92.5, 97.5, 102.5, 107.5]
    assert list(drawn.y) == [2, 0, 0, 1]
    assert figure.layout.xaxis.title.text == "tempo (BPM)"
    assert figure.layout.yaxis.title.text == "tracks"


def test_no_tempo_says_why() -> None:
    """Other features may be known."""
    assert charts.tempo(report_of({"tempo": None})).layout.annotations[0].text == NOTHING


def test_mood_has_a_point_per_track() -> None:
    """Valence across, energy up, in four quadrants; a track that lacks either has no point."""
    figure = FIGURES["mood"](report_of({"valence": 0.9, "energy": 0.2}, {"valence": 0.1}, {"energy": None}))
    (points,) = figure.data
    assert isinstance(points, go.Scatter)
    assert list(zip(points.x, points.y, strict=True)) == [(0.9, 0.2), (0.1, 0.5)]
    assert points.customdata[0] == "Name t0, Some Band"
    corners = {note.text: (note.x, note.y) for note in figure.layout.annotations}
    assert corners == {"happy": (1, 1), "angry": (0, 1), "sad": (0, 0), "chill": (1, 0)}
    outwards = {note.text: note.yanchor for note in figure.layout.annotations}
    assert outwards == {"happy": "bottom", "angry": "bottom", "sad": "top", "chill": "top"}
    cuts = [(line.x0, line.x1, line.y0, line.y1) for line in figure.layout.shapes]
    assert cuts == [(0, 1, 0.5, 0.5), (0.5, 0.5, 0, 1)]
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("valence", "energy")


def test_all_artists_of_a_point_are_named() -> None:
    """In the order of the credits."""
    (points,) = FIGURES["mood"](report_of({"artists": "One\tTwo", "artist_ids": "one\ttwo"})).data
    assert list(points.customdata) == ["Name t0, One, Two"]


@pytest.mark.parametrize(("svg", "most", "form"), [(2, 3, go.Scatter), (1, 2, go.Scattergl), (0, 1, go.Heatmap)])
def test_many_points_are_drawn_another_way(svg: int, most: int, form: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a thousand they go to the graphics card, beyond what that draws well they are counted on a grid."""
    monkeypatch.setattr(charts, "SVG_POINTS", svg)
    monkeypatch.setattr(charts, "MOST_POINTS", most)
    assert isinstance(FIGURES["mood"](report_of({}, {})).data[0], form)


def test_the_mood_grid_counts_every_track(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each track is in one field, those at 1 too; an empty field has no colour."""
    monkeypatch.setattr(charts, "MOST_POINTS", 0)
    corner = {"valence": 1.0, "energy": 1.0}
    places = [{"valence": 0.15, "energy": 0.3}, {"valence": 0.15, "energy": 0.3}, {"valence": 0.0, "energy": 0.6}]
    (grid,) = FIGURES["mood"](report_of(corner, *places)).data
    assert {colour.rpartition(",")[0] for _, colour in grid.colorscale} == {"rgba(5,150,105"}
    rows, columns = np.nonzero(~np.isnan(grid.z))
    found = {(columns[at], rows[at]): grid.z[rows[at], columns[at]] for at in range(len(rows))}
    assert found == {(39, 39): 1, (6, 12): 2, (0, 24): 1}
    assert (grid.x[6], grid.y[12]) == (pytest.approx(0.1625), pytest.approx(0.3125))


def test_keys_are_stacked_major_and_minor() -> None:
    """Every key has its place; what was not found, or lacks a mode, has none."""
    known = [{"key": 0}, {"key": 0, "mode": 0}, {"key": 11, "mode": 0}, {"key": 0}]
    figure = charts.keys(report_of(*known, {"key": -1}, {"mode": None}))
    major, minor = figure.data
    assert (major.name, minor.name) == ("major", "minor")
    assert list(major.x) == list(minor.x) == list(KEY_NAMES)
    assert list(major.y) == [2] + [0] * 11
    assert list(minor.y) == [1] + [0] * 10 + [1]
    assert (major.marker.color, minor.marker.color) == (MODE_COLOURS["major"], MODE_COLOURS["minor"])
    assert (figure.layout.barmode, figure.layout.showlegend) == ("stack", True)
    assert (major.customdata[0], minor.customdata[0]) == ("8B", "5A")


def test_keys_that_were_not_found_say_why() -> None:
    """A key of -1 is no key."""
    assert charts.keys(report_of({"key": -1})).layout.annotations[0].text == NOTHING
