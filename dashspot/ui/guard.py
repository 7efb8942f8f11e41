"""Errors as sentences: what DashSpot expects to go wrong is shown, and the page ends there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from loguru import logger

from dashspot.errors import DashSpotError
from dashspot.ui.parts.text import literal


@contextmanager
def guarded() -> Iterator[None]:
    """Run a service call; a DashSpotError inside becomes its sentence on the page."""
    try:
        yield
    except DashSpotError as error:
        logger.opt(exception=error.__cause__).info("Shown to the person: {}", error)
        st.error(literal(str(error)), icon=":material/error:")
        st.stop()
