"""Sessions are counted while they live."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from dashspot import metrics
from dashspot.ui.counting import count_session


def sessions() -> float:
    """As the metrics tell."""
    return next(sample.value for family in metrics.SESSIONS.collect() for sample in family.samples)


def test_each_session_counts_once_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """However often its script runs; what Streamlit lets go of is not counted any more."""
    before = sessions()
    states: list[dict[str, Any]] = [{}, {}]
    for state in [*states, *states]:
        monkeypatch.setattr(st, "session_state", state)
        count_session()
    assert sessions() == before + 2
    states[0].clear()
    assert sessions() == before + 1
