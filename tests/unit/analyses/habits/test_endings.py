from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from dashspot.analyses import Analysis, run
from dashspot.analyses.habits.endings import ANALYSIS
from dashspot.analyses.listening import Listening
from tests.unit.analyses.hearing import KEY, Heard, HeardAgreement, make_listening, play

MEANS = {
    ("end", "trackdone"): "it had reached its end",
    ("end", "fwdbtn"): "the button for the next track was pressed",
    ("end", "endplay"): "playing was ended, or something else chosen",
    ("start", "trackdone"): "the one before had reached its end",
    ("start", "clickrow"): "it was chosen from a list",
}


class TestEndings(HeardAgreement):
    """How plays start and end."""

    analysis: ClassVar[Analysis[Listening]] = ANALYSIS
    examples: ClassVar[int] = 40

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """Counted one by one."""
        of = choices["of"]
        told = [one for one in found.plays if one[f"reason_{of}"] is not None]
        counted = Counter(one[f"reason_{of}"] for one in told)
        for reason, plays in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
            shares = [
                [one[mark] for one in told if one[f"reason_{of}"] == reason and one[mark] is not None]
                for mark in ("shuffle", "offline")
            ]
            marked = [sum(marks) / len(marks) if marks else None for marks in shares]
            yield reason, MEANS[of, reason], plays, plays / len(told), *marked, of


def test_a_word_that_nobody_knows_stands_by_itself() -> None:
    """As Spotify may add one; its own word is escaped where it is drawn."""
    listening = make_listening([play("2024-05-01T12:00", 1, reason_end="<b>new")], KEY.of_every_play())
    table = run(ANALYSIS, listening, {"of": "end"}).table
    assert table["means"].isna().tolist() == [True]
    assert ANALYSIS.chart
    assert ANALYSIS.chart(table).data[0].hovertext[0].startswith("&lt;b&gt;new<br>")
    assert ANALYSIS.members(listening, table) == ["t1"]
