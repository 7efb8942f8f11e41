"""The pages are made once in a process, and every rerun has its own."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def _two_at_once() -> None:
    from dashspot.ui.nav import nav  # noqa: PLC0415 (AppTest runs the body alone)

    mine, theirs = nav(), nav()
    theirs._can_be_called = False  # the other rerun was quicker, and has run its page
    assert mine._can_be_called


def test_a_rerun_may_run_its_page_though_another_has_run_it() -> None:
    """Streamlit lets each page that it has found be run once."""
    assert not AppTest.from_function(_two_at_once).run().exception
