from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashspot.blocks.features import FEATURE, FEATURE_NAMES
from dashspot.browser.blocks import Report
from dashspot.browser.charts import NOTHING, extremes
from dashspot.charts.theme import FEATURE_COLOURS
from tests.unit.browser.conftest import FAILED, FULL, make_library, make_report, playlist, small_library, track

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


@pytest.mark.parametrize("facts", [{"duration_ms": None}, FAILED], ids=["no features", "failed analysis"])
def test_nothing_to_draw_says_why(facts: dict[str, Any]) -> None:
    """A figure with a sentence in place of data."""
    library = make_library([track("t1", **facts), track("t2", **FULL)], [("p", "t1")], [("p", "Silence")])
    figure = extremes(make_report(library, playlist("p")))
    assert not figure.data
    assert [note.text for note in figure.layout.annotations] == [NOTHING]


def test_names_are_never_markup() -> None:
    """A title or an artist with tags is written out, wherever it is shown."""
    report = report_of({"name": HOSTILE, "artists": HOSTILE}, {"name": None, "artists": None})
    found = list(texts(json.loads(extremes(report).to_json())))
    assert not any("<b>Bold" in text or "<a href" in text for text in found)
    assert any(f"{ESCAPED}, {ESCAPED}" in text for text in found)
    assert any("Unknown track, unknown artist" in text for text in found)


def test_drawing_changes_nothing() -> None:
    """Reports are shared between readers: their frames stay as they are."""
    report, same = make_report(small_library()), make_report(small_library())
    extremes(report)
    pd.testing.assert_frame_equal(report.tracks, same.tracks)


def test_the_numbers_are_those_of_tracks_with_features() -> None:
    """Of five one knows none; the failed analysis is counted among the others, and left out unless asked for."""
    report, kept = (make_report(small_library(), keep_failed=keep) for keep in (False, True))
    for found, left_out in ((report, True), (kept, False)):
        tracks = found.analysis.computation.tracks
        assert (tracks.total, tracks.with_features, tracks.failed) == (5, 4, 1)
        assert found.analysis.computation.failed_left_out == left_out
        assert tracks.averages["energy"].n == tracks.with_features - tracks.failed * left_out


def ranges(figure: go.Figure) -> dict[str, list[float]]:
    """Lowest, median and highest of each feature, as drawn."""
    found: dict[str, list[float]] = {}
    for line, median in zip(figure.data[::2], figure.data[1::2], strict=True):
        assert set(line.y) == set(median.y)
        found[line.y[0]] = [line.x[0], median.x[0], line.x[1]]
    return found


def test_extremes_stand_on_the_scale_of_the_library() -> None:
    """Energy is 0.2 to 0.8 in the library and 0.2, 0.5 and 0.8 in the playlist; tempo is 90 to 120 in both."""
    found = ranges(extremes(make_report(small_library(), playlist("p1"))))
    assert list(found) == [FEATURE[name].title for name in reversed(FEATURE_NAMES)]
    assert found["Energy"] == pytest.approx([0, 0.5, 1])
    assert found["Tempo"] == pytest.approx([0, 0.5, 1])
    assert found["Loudness"] == pytest.approx([1, 1, 1])


def test_the_extremes_of_the_library_fill_their_scale() -> None:
    """From 0 to 1, but for what is the same everywhere."""
    found = ranges(extremes(make_report(small_library())))
    assert found["Energy"] == pytest.approx([0, 0.5, 1])
    assert found["Loudness"] == pytest.approx([0, 1, 1])
    assert found["Danceability"] == [0, 0, 0]


def test_extremes_name_their_tracks() -> None:
    """What the end is called, its value with its unit, and the tied tracks; from the fourth on they are counted."""
    report = report_of(*({"name": f"N{place}"} for place in range(5)), {"name": "Slow", "tempo": 60})
    line, median = extremes(report).data[2 * (FEATURE_NAMES[::-1].index("tempo")) :][:2]
    assert list(line.customdata) == [
        "Slowest: 60 BPM<br>Slow, Some Band",
        "Fastest: 120 BPM<br>N0, Some Band<br>N1, Some Band<br>N2, Some Band<br>and 2 more",
    ]
    assert median.hovertemplate == "median 120 BPM<extra></extra>"
    assert line.line.color == FEATURE_COLOURS["tempo"]


def test_extremes_of_one_known_feature_are_drawn_alone() -> None:
    """Only durations are known: one line."""
    figure = extremes(make_report(make_library([track("t1"), track("t2", duration_ms=60_000)])))
    assert list(ranges(figure)) == ["Duration"]
