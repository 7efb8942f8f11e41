"""The entry script's half of `app.py`: runs at every rerun, before the page."""

from __future__ import annotations

import streamlit as st

from dashspot import runtime
from dashspot.ui import plain
from dashspot.ui.guard import guarded
from dashspot.ui.nav import find_again, nav
from dashspot.ui.parts.bell import bell
from dashspot.ui.parts.sign_in import routes_are_served
from dashspot.ui.session import enter, require_viewer


def main() -> None:
    """Set the page up, find out who is looking, run the page."""
    st.set_page_config(page_title="DashSpot", page_icon="static/icon.png", layout="wide")
    page = nav()
    find_again(page)
    with guarded():
        runtime.start_app()
        if not routes_are_served():
            plain.finish()
        enter()
        bell(require_viewer())
    page.run()
