"""How the playlists of a list stand."""

from __future__ import annotations

import uuid

import pandas as pd

from dashspot.browser.services.analyses import analysis_states


def playlist_states(user_id: uuid.UUID, shown: pd.DataFrame) -> pd.Series[str]:
    """Whether each playlist of a table with `id` and `inputs` is analysed as it is now: one of `analyses.STATES`."""
    states = analysis_states(user_id, "playlist", dict(zip(shown["id"], shown["inputs"], strict=True)))
    return shown["id"].map(states)
