"""From files to numbers: exports imported by the real importer, and every analysis of listening against its oracle."""

from __future__ import annotations

import importlib
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pandas as pd
import pytest

from dashspot import core, playback
from dashspot.analyses import run
from dashspot.analyses.registry import LISTENING, on_page
from dashspot.blocks.listening import ListeningKey
from dashspot.blocks.people import UserBlock
from dashspot.playback.services import histories
from dashspot.playback.services.histories import history
from dashspot.playback.services.listening import Known
from dashspot.store.engine import transaction
from dashspot.store.managers.packed_plays import PackedPlaysManager
from dashspot.store.queries import people
from dashspot.store.queries.plays import packed_plays
from tests.unit.analyses.agreement import records, same
from tests.unit.analyses.hearing import HeardAgreement, Record, heard
from tests.unit.analyses.making import FULL, make_inputs, track
from tests.unit.files.histories import extended, listed, packed

ORACLES = Path(__file__).parents[2] / "unit" / "analyses"
ID = "{:022d}".format
KEYS = (
    ListeningKey(None, None, "30 s", "music", "Europe/Berlin", date(2024, 11, 25)),
    ListeningKey(date(2023, 1, 1), date(2023, 12, 31), "full", "music", "America/New_York", date(2024, 11, 25)),
    ListeningKey(date(2023, 10, 29), date(2024, 3, 31), "any", "everything", "Europe/Berlin", date(2024, 2, 29)),
)
LIBRARY = [
    track(
        ID(number),
        **FULL | {"energy": number / 10, "tempo": 90.0 + number},
        release_date=f"{1980 + 5 * number}",
        genres=["jazz", "hard rock"][: number % 3],
    )
    for number in range(6)
]
_NIGHTS = (datetime(2023, 10, 28, 21, tzinfo=UTC), datetime(2024, 3, 30, 21, tzinfo=UTC))


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Of a test before this one, whose database had the same versions."""
    playback.forget_histories()
    yield
    playback.forget_histories()


def exports() -> tuple[list[Record], list[Record], list[Record]]:
    """Rows of two exports that overlap, and of the account data, which tell some of the same plays."""
    chance = random.Random(8)  # noqa: S311 (rows, the same every time)
    moments = {_NIGHTS[place % 2] + timedelta(seconds=60 * 7 * place + chance.randrange(60)) for place in range(70)}
    moments |= {datetime(2022, 11, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(45_000_000)) for _ in range(230)}
    rows = [_row(moment, chance) for moment in sorted(moments)]
    told = [_short(row) for row in rows[::9] if row["spotify_track_uri"]]
    alone = [
        {"endTime": f"2023-02-{day:02d} 23:58", "artistName": "Artist 1", "trackName": name, "msPlayed": 200_000 + day}
        for day in range(1, 20)
        for name in ("Track 5", "By name alone")[day % 2 :][:1]
    ]
    return [*rows[:220], *rows[:30]], rows[150:], [*told, *alone, *alone[:3]]


def _row(moment: datetime, chance: random.Random) -> Record:
    number = chance.randrange(9)
    names = {"master_metadata_album_artist_name": f"Artist {number % 4}"}
    names["master_metadata_album_album_name"] = f"Album {number % 3}"
    end = chance.choice(["trackdone", "trackdone", "fwdbtn", "endplay"])
    length = chance.choice([0, 12_345, 29_999, 30_000, 181_234, 240_001, 5_400_000])
    told = {"reason_end": end, "skipped": chance.choice([None, True, False]), "shuffle": chance.random() < 0.5}
    return extended(f"{moment:%Y-%m-%dT%H:%M:%SZ}", number, ms_played=length, **names, **told)


def _short(row: Record) -> Record:
    return {
        "endTime": f"{datetime.fromisoformat(row['ts']):%Y-%m-%d %H:%M}",
        "artistName": row["master_metadata_album_artist_name"],
        "trackName": row["master_metadata_track_name"],
        "msPlayed": row["ms_played"],
    }


def merged(full: list[Record], account: list[Record]) -> list[Record]:
    """The rule of "Which plays are one" in plain Python, for these two forms, and the tracks that names stand for."""
    once = {(row["ts"], row["spotify_track_uri"], row["ms_played"]): row for row in full}
    known = {(row["ts"][:16], row["master_metadata_track_name"], row["ms_played"]) for row in once.values()}
    by_name = {
        (row["master_metadata_track_name"], row["master_metadata_album_artist_name"]): row for row in once.values()
    }
    told = [_told(row, row["ts"], row["ms_played"], tells_more=True) for row in once.values()]
    for end, artist, name, length in {tuple(row.values()) for row in account}:
        if (end.replace(" ", "T"), name, length) in known:
            continue
        row = by_name.get((name, artist))
        empty = {"master_metadata_track_name": name, "master_metadata_album_artist_name": artist}
        told.append(_told(row or empty, end, length, tells_more=False))
    return told


def _told(row: Record, ended: str, length: int, *, tells_more: bool) -> Record:
    uri = row.get("spotify_track_uri")
    more = ("reason_start", "reason_end", "shuffle", "skipped", "offline")
    return {
        "played_at": datetime.fromisoformat(ended).replace(tzinfo=UTC),
        "ms_played": length,
        "kind": "track",
        "track_id": uri.removeprefix("spotify:track:") if uri else None,
        "track_name": row["master_metadata_track_name"],
        "artist_name": row["master_metadata_album_artist_name"],
        "album_name": row.get("master_metadata_album_album_name"),
        **{name: row[name] if tells_more else None for name in more},
    }


def oracles() -> list[type[HeardAgreement]]:
    """The oracle of every analysis of listening."""
    for page in LISTENING:
        for path in (ORACLES / page).glob("test_*.py"):
            importlib.import_module(f"tests.unit.analyses.{page}.{path.stem}")
    return [kind for kind in _below(HeardAgreement) if hasattr(kind, "analysis")]


def _below(kind: type[HeardAgreement]) -> Iterator[type[HeardAgreement]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def bring(user: UserBlock, folder: Path, *names: str) -> None:
    """Import the exports of these names."""
    first, second, account = exports()
    files = {
        "first.zip": packed({"Streaming_History_Audio_2022-2023_0.json": first}),
        "second.zip": packed({"Streaming_History_Audio_2023-2024_1.json": second}),
        "account.json": listed(*account),
    }
    for name in names or files:
        (folder / name).write_bytes(files[name])
        core.import_path(user.id, folder / name)


def known() -> Known:
    """A library that has six of the nine tracks."""
    tracks = make_inputs(LIBRARY).library
    names = pd.DataFrame({"name": tracks["name"], "artist": tracks["artists"], "track_id": tracks["track_id"]})
    return Known("1", lambda: tracks, lambda: names)


def test_every_analysis_agrees_with_its_oracle_on_imported_files(user: UserBlock, tmp_path: Path) -> None:
    """Two forms, overlapping exports, repeated rows, nights in which clocks change, midnights, plays of no length."""
    bring(user, tmp_path)
    first, second, account = exports()
    plays = merged([*first, *second], account)
    found = {kind.analysis.name: kind for kind in oracles()}
    assert set(found) == {entry.name for page in LISTENING for entry in on_page(page)}
    for key in KEYS:
        for name, kind in found.items():
            wanted = key.of_every_play() if kind.analysis.every_play else key
            listening, told = playback.listening(user.id, wanted, known()), heard(plays, wanted, LIBRARY)
            assert len(listening.plays) == len(told.plays), (name, key)
            for choices in kind()._choices(listening):
                table = run(kind.analysis, listening, choices).table
                rows = [dict(zip(table.columns, row, strict=True)) for row in kind().oracle(told, choices)]
                same(records(table), rows)


def _packed_at(user: UserBlock) -> int | None:
    """The version of the plays, where these are packed; else None."""
    with transaction() as session:
        version = people.plays_version(session, user.id)
        return version if packed_plays(session, user.id, version) else None


def test_another_replica_reads_what_one_has_packed(user: UserBlock, tmp_path: Path, statements: list[str]) -> None:
    """It does not read the plays again, and has the very same."""
    bring(user, tmp_path, "first.zip")
    made = history(user.id)
    assert made.version == _packed_at(user)
    playback.forget_histories()
    statements.clear()
    found = history(user.id)
    assert not any("FROM plays" in statement for statement in statements)
    pd.testing.assert_frame_equal(found.packed.plays, made.packed.plays)
    pd.testing.assert_frame_equal(found.packed.items, made.packed.items)


def test_who_knows_the_version_asks_for_nothing(user: UserBlock, tmp_path: Path, statements: list[str]) -> None:
    """What the look at a person says of their plays is enough, until they change."""

    def looked() -> int:
        return core.look((user.kind,)).libraries[user.kind].plays_version

    bring(user, tmp_path, "first.zip")
    first = history(user.id, looked())
    version = looked()
    statements.clear()
    assert history(user.id, version) is first
    assert not statements
    bring(user, tmp_path, "second.zip")
    second = history(user.id, looked())
    assert second.version == looked() > first.version


def test_two_who_pack_at_once(user: UserBlock, tmp_path: Path) -> None:
    """Neither fails, and both have the same."""
    bring(user, tmp_path, "first.zip")
    together = Barrier(2)

    def load() -> histories.History:
        together.wait()
        return histories._load(user.id)

    with ThreadPoolExecutor(2) as threads:
        one, other = (done.result() for done in [threads.submit(load) for _ in range(2)])
    pd.testing.assert_frame_equal(one.packed.plays, other.packed.plays)
    assert _packed_at(user) == one.version == other.version


def test_who_packed_too_late_does_not_undo_what_is_newer(user: UserBlock, tmp_path: Path) -> None:
    """Of two versions the newer stays."""
    bring(user, tmp_path, "first.zip")
    version = history(user.id).version
    with transaction() as session:
        PackedPlaysManager(session, user.id).keep(version - 1, b"older", b"older")
    assert _packed_at(user) == version


def test_an_import_and_its_removal_renew_what_is_packed(user: UserBlock, tmp_path: Path) -> None:
    """What is there after a removal is what was there before the import."""
    bring(user, tmp_path, "first.zip")
    before = history(user.id)
    bring(user, tmp_path, "second.zip")
    more = history(user.id)
    assert len(more.packed.plays) > len(before.packed.plays)
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    after = history(user.id)
    assert before.version < more.version < after.version == _packed_at(user)
    pd.testing.assert_frame_equal(after.packed.plays, before.packed.plays)


def test_of_a_history_that_is_removed_nothing_is_left(user: UserBlock, tmp_path: Path) -> None:
    """Not what was packed of it either; whoever has packed it meanwhile keeps nothing."""
    bring(user, tmp_path, "first.zip")
    version = history(user.id).version
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    with transaction() as session:
        PackedPlaysManager(session, user.id).keep(version, b"removed", b"removed")
        assert packed_plays(session, user.id, version) is None
    assert history(user.id).packed.plays.empty


def test_a_day_is_that_of_the_persons_clock(user: UserBlock, tmp_path: Path) -> None:
    """The first and the last day of the history, by two clocks."""
    rows = [extended("2023-01-01T00:30:00Z", 1, ms_played=60_000), extended("2023-06-01T23:30:00Z", 2)]
    (tmp_path / "history.json").write_bytes(listed(*rows))
    assert playback.days_played(history(user.id), "UTC") is None
    core.import_path(user.id, tmp_path / "history.json")
    assert playback.days_played(history(user.id), "America/New_York") == (date(2022, 12, 31), date(2023, 6, 1))
    assert playback.days_played(history(user.id), "Europe/Berlin") == (date(2023, 1, 1), date(2023, 6, 2))
    assert len(playback.listening(user.id, replace(KEYS[0], first=date(2023, 6, 2)), known()).plays) == 1
