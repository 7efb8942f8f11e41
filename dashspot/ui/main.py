"""The entry script's half of `app.py`: runs at every rerun, before the page."""

from __future__ import annotations

import time

import streamlit as st

from dashspot import metrics, runtime
from dashspot.ui import plain
from dashspot.ui.counting import count_session
from dashspot.ui.guard import guarded
from dashspot.ui.nav import find_again, nav
from dashspot.ui.parts.bell import bell
from dashspot.ui.parts.sign_in import routes_are_served
from dashspot.ui.session import enter, require_viewer

_HOME = "home"


def main() -> None:
    """Set the page up, find out who is looking, run the page."""
    began = time.perf_counter()
    st.set_page_config(page_title="DashSpot", page_icon="static/icon.png", layout="wide")
    page = nav()
    with metrics.rerun(page.url_path or _HOME, began):
        count_session()
        find_again(page)
        with guarded():
            runtime.start_app()
            if not routes_are_served():
                plain.finish()
            enter()
            bell(require_viewer())
        page.run()
