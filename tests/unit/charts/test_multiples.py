from __future__ import annotations

from dashspot.charts.multiples import Multiples


def test_each_feature_has_a_place_with_its_unit() -> None:
    """Two beside each other, in order."""
    drawn = Multiples(["energy", "tempo", "loudness"])
    assert [drawn.at(name) for name in ("energy", "tempo", "loudness")] == [
        {"row": 1, "col": 1},
        {"row": 1, "col": 2},
        {"row": 2, "col": 1},
    ]
    assert [one.text for one in drawn.finished().layout.annotations] == ["Energy", "Tempo (BPM)", "Loudness (dB)"]


def test_a_single_feature_takes_the_whole_figure() -> None:
    """From side to side."""
    drawn = Multiples(["tempo"])
    assert drawn.at("tempo") == {"row": 1, "col": 1}
    assert drawn.finished().layout.xaxis.domain == (0.0, 1.0)
