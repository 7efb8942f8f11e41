from __future__ import annotations

from typing import ClassVar

from dashspot.analyses import Analysis
from dashspot.analyses.listening import Listening
from dashspot.analyses.most.top_artists import ANALYSIS
from tests.unit.analyses.most.rankings import Ranking


class TestIt(Ranking):
    """The artists that were played most."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    of: ClassVar[str] = "artist"
