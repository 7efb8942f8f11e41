"""Histories of listening, made by hand and at random, and the oracle's base for analyses of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.analyses import Analysis, run
from dashspot.analyses.listening import Listening
from dashspot.blocks.listening import HeardKind, ListeningKey, PlayRule
from dashspot.playback.services.histories import History
from dashspot.playback.services.listening import Known, listened
from dashspot.playback.services.packing import pack
from tests.unit.analyses.agreement import records, same, tried
from tests.unit.analyses.making import FULL, Track, make_inputs, track

Record = dict[str, Any]
KEY = ListeningKey(None, None, "30 s", "music", "Europe/Berlin", date(2024, 11, 25))
_RULES: tuple[PlayRule, ...] = ("30 s", "full", "any")
_KINDS: tuple[HeardKind, ...] = ("music", "everything", "podcasts")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
"""With daylight saving in both hemispheres, by half an hour too, and an offset of quarters."""
LIBRARY: tuple[Track, ...] = tuple(
    track(
        f"t{number}",
        **FULL | {"energy": number / 10, "tempo": 80.0 + number},
        release_date=f"{1988 + 7 * number}",
        genres=["jazz", "hard rock"][: number % 3],
    )
    for number in range(5)
)
"""What is known of five of the tracks; the last of them has no genre or two."""


def play(ended: str | datetime, number: int = 0, ms_played: int | None = 180_000, **facts: Any) -> Record:
    """One play of the track `t{number}` of an artist and an album that several share; the end is UTC."""
    moment = datetime.fromisoformat(ended).replace(tzinfo=UTC) if isinstance(ended, str) else ended
    return {
        "played_at": moment,
        "ms_played": ms_played,
        "kind": "track",
        "track_id": f"t{number}",
        "track_name": f"Track {number % 6}",
        "artist_name": f"Artist {number % 4}",
        "album_name": f"Album {number % 3}",
        "reason_start": "trackdone",
        "reason_end": "trackdone",
        "shuffle": False,
        "skipped": None,
        "offline": None,
        **facts,
    }


def make_listening(plays: Sequence[Record], key: ListeningKey = KEY, library: Sequence[Track] = LIBRARY) -> Listening:
    """What the service makes of these plays, which may stand in any order."""
    frame = pd.DataFrame(plays, columns=list(play("2024-01-01"))).assign(played=[played(one) for one in plays])
    texts = ("kind", "track_id", "track_name", "artist_name", "album_name", "reason_start", "reason_end", "played")
    types = dict.fromkeys(texts, "str") | dict.fromkeys(("shuffle", "skipped", "offline"), "boolean")
    frame = frame.astype(types | {"played_at": "datetime64[us, UTC]", "ms_played": "float64"})
    tracks = make_inputs(library).library
    names = pd.DataFrame({"name": tracks["name"], "artist": tracks["artists"], "track_id": tracks["track_id"]})
    return listened(History(1, pack(frame)), key, Known("1", lambda: tracks, lambda: names))


def played(one: Record) -> str:
    """What was played, told apart from everything else."""
    return one["track_id"] or f"name:{one['track_name']}:{one['artist_name']}"


@dataclass(frozen=True)
class Heard:
    """A history for an oracle, in plain Python: every play with what follows from it alone.

    plays: those of the period that count by the rule, by start; each as it was told, and `started` and `ended` (aware,
        in the time zone), `day`, `item`, `full` and `skip` (None where it is not told).
    history: the same of all time.
    names: of each item: its name, artist and album as its last play tells them.
    library: what is known of tracks, by id.
    """

    key: ListeningKey
    plays: list[Record]
    history: list[Record]
    names: dict[str, tuple[str, str, str]]
    library: dict[str, Track]

    @property
    def first_day(self) -> date:
        """Of the period; of all time that of the first play."""
        return self.key.first or min((one["day"] for one in self.history), default=self.key.today)

    @property
    def last_day(self) -> date:
        """Of the period, likewise; none that is still to come, unless something was played on it."""
        last: date = self.key.last or max((one["day"] for one in self.history), default=self.key.today)
        been: list[date] = [one["day"] for one in self.plays]
        return max(min(last, self.key.today), self.first_day, *been)


def heard(plays: Sequence[Record], key: ListeningKey, library: Sequence[Track] = LIBRARY) -> Heard:
    """What the oracle is given."""
    told = sorted((_told(one, key) for one in plays), key=_in_order)
    names = {one["item"]: (one["track_name"], one["artist_name"], one["album_name"]) for one in told}
    history = [one for one in told if _of_kind(one, key.kind) and _counts(one, key.rule)]
    inside = [one for one in history if (key.first or date.min) <= one["day"] <= (key.last or date.max)]
    return Heard(key, inside, history, names, {one["track_id"]: one for one in library})


def _in_order(one: Record) -> tuple[datetime, datetime, str]:
    """By moments: times of one zone are compared by its clock, which shows an hour twice in autumn."""
    return one["started"].astimezone(UTC), one["ended"].astimezone(UTC), one["item"]


def _told(one: Record, key: ListeningKey) -> Record:
    zone = ZoneInfo(key.zone)
    started = one["played_at"] - timedelta(milliseconds=one["ms_played"] or 0)
    reason = one["reason_end"]
    skip = (
        None if reason is None and one["skipped"] is None else reason in ("fwdbtn", "backbtn") or bool(one["skipped"])
    )
    return one | {
        "started": started.astimezone(zone),
        "ended": one["played_at"].astimezone(zone),
        "day": started.astimezone(zone).date(),
        "item": played(one),
        "full": None if reason is None else reason == "trackdone",
        "skip": skip,
    }


def _of_kind(one: Record, kind: HeardKind) -> bool:
    return kind == "everything" or one["kind"] == {"music": "track", "podcasts": "episode"}[kind]


def _counts(one: Record, rule: PlayRule) -> bool:
    if rule == "any":
        return True
    if rule == "full":
        return bool(one["reason_end"] == "trackdone")
    return one["ms_played"] is None or bool(one["ms_played"] >= 30_000)


_AUTUMN, _SPRING = datetime(2023, 10, 28, 20, tzinfo=UTC), datetime(2024, 3, 9, 20, tzinfo=UTC)
_STARTS = (_AUTUMN, _SPRING, datetime(2024, 3, 30, 20, tzinfo=UTC), datetime(2022, 12, 31, 12, tzinfo=UTC))
"""Before nights in which clocks change, and before a new year."""


@st.composite
def random_plays(draw: st.DrawFn, most: int = 30) -> list[Record]:
    """Plays around changes of the clock and midnights, of no length, of unknown length, very long, at the same time."""
    plays: list[Record] = []
    for _ in range(draw(st.integers(0, most))):
        ended = draw(st.sampled_from(_STARTS)) + timedelta(
            days=draw(st.sampled_from([0, 0, 0, 1, 2, 31, 365])), seconds=draw(st.integers(0, 60 * 60 * 24))
        )
        length = draw(st.sampled_from([0, 1, 29_999, 30_000, 180_000, 10_800_000, None]) | st.integers(0, 600_000))
        by_api = length is None
        plays.append(
            play(
                ended,
                draw(st.integers(0, 7)),
                length,
                reason_start=None if by_api else draw(st.sampled_from(["trackdone", "clickrow"])),
                reason_end=None if by_api else draw(st.sampled_from(["trackdone", "fwdbtn", "endplay"])),
                skipped=None if by_api else draw(st.sampled_from([None, True, False])),
                shuffle=None if by_api else draw(st.booleans()),
            )
        )
        if draw(st.integers(0, 7)) == 0:
            plays[-1] |= {"kind": "episode", "track_id": None, "track_name": "Episode", "artist_name": "Show"}
        if draw(st.integers(0, 7)) == 0 and plays[-1]["kind"] == "track":
            plays[-1] |= {"track_id": None, "track_name": "By name alone", "album_name": None}
    return plays


@st.composite
def random_keys(draw: st.DrawFn) -> ListeningKey:
    """All time or a period, every rule, kind and clock."""
    first, last = draw(
        st.sampled_from([(None, None), (None, None), (date(2023, 1, 1), date(2023, 12, 31)), (date(2023, 10, 29),) * 2])
    )
    today = draw(st.sampled_from([date(2024, 11, 25), date(2024, 10, 29), date(2024, 2, 29)]))
    rule, kind = draw(st.sampled_from(_RULES)), draw(st.sampled_from(_KINDS))
    return ListeningKey(first, last, rule, kind, draw(st.sampled_from(ZONES)), today)


class HeardAgreement:
    """Tests of one analysis of listening. A subclass names it and says what the oracle's rows are.

    analysis: which one.
    oracle: rows of the table in order, from a history in plain Python and choices; a tuple of the columns each.
    examples: how many random histories it is held against, each with every choice.
    """

    analysis: ClassVar[Analysis[Listening]]
    plays: ClassVar[st.SearchStrategy[list[Record]]] = random_plays()
    examples: ClassVar[int] = 80

    def oracle(self, found: Heard, choices: Mapping[str, str]) -> Iterable[tuple[Any, ...]]:
        """The table once more."""
        raise NotImplementedError

    def test_it_agrees_on_random_histories(self) -> None:
        """Daylight saving, midnights, no length, unknown lengths, plays at one time, nothing at all."""

        @settings(max_examples=tried(self.examples), deadline=None)
        @given(self.plays, random_keys())
        def holds(plays: list[Record], key: ListeningKey) -> None:
            wanted = key.of_every_play() if self.analysis.every_play else key
            listening, found = make_listening(plays, wanted), heard(plays, wanted)
            for choices in self._choices(listening):
                table = run(self.analysis, listening, choices).table
                assert list(table.columns) == list(self.analysis.columns)
                expected = list(self.oracle(found, choices))
                same(records(table), [dict(zip(table.columns, row, strict=True)) for row in expected])

        holds()

    def test_it_leaves_the_history_as_it_is(self) -> None:
        """The frames are shared."""
        listening = make_listening(some_plays())
        before = listening.history.copy(), listening.items.copy()
        run(self.analysis, listening, self.analysis.chosen(listening, {}))
        pd.testing.assert_frame_equal(listening.history, before[0])
        pd.testing.assert_frame_equal(listening.items, before[1])

    def test_its_chart_is_drawn_of_much_and_of_nothing(self) -> None:
        """From the table alone, within the megabyte; every mark is a row of it."""
        if self.analysis.chart is None:
            return
        for plays in (some_plays(), some_plays()[:1], []):
            listening = make_listening(plays)
            for choices in self._choices(listening):
                table = run(self.analysis, listening, choices).table
                assert len(self.analysis.chart(table).to_json()) <= 1_000_000

    def test_its_rows_stand_for_tracks_that_were_played(self) -> None:
        """Of the period, each once."""
        listening = make_listening(some_plays())
        table = run(self.analysis, listening, self.analysis.chosen(listening, {})).table
        if not self.analysis.selects:
            return
        for rows in (table, table.head(1), table.head(0)):
            ids = self.analysis.members(listening, rows)
            assert len(ids) == len(set(ids))
            assert set(ids) <= set(listening.ids_of(np.unique(listening.history["item"])))
            assert bool(ids) <= bool(len(rows))

    def _choices(self, listening: Listening) -> list[dict[str, str]]:
        offered = self.analysis.offers(listening)
        return [
            dict(zip(offered, some, strict=True)) for some in product(*(values or [""] for values in offered.values()))
        ]


def some_plays() -> list[Record]:
    """Two years, some hundred plays, a seventh of them skipped."""
    first = datetime(2022, 11, 3, 6, tzinfo=UTC)
    return [
        play(
            first + timedelta(hours=29 * number),
            number * number % 8,
            1_000 * (number * 37 % 400),
            shuffle=number % 2 == 0,
            reason_end="fwdbtn" if number % 7 == 3 else "trackdone",
        )
        for number in range(400)
    ]
