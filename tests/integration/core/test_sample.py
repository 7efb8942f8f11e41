"""The sample library on a real Postgres."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from dashspot import browser, core
from dashspot.blocks.history import Play
from dashspot.blocks.people import UserBlock
from dashspot.core.services.sample import SAMPLE_PLAYS
from dashspot.files.sample import sample_rows
from dashspot.files.sample_plays import EDITION, sample_plays
from dashspot.store.engine import transaction
from dashspot.store.managers.history import HistoryManager
from dashspot.store.queries.plays import told_plays

Dump = Callable[..., dict[str, list[str]]]


def test_the_sample_lands_whole(sample_user: UserBlock) -> None:
    """Every row of every playlist, every liked song with its date, and nothing of anybody's own."""
    core.ensure_sample()
    rows, library = list(sample_rows()), browser.load_library(sample_user.id)
    assert set(library.tracks["track_id"]) == {row.track_id for row in rows}
    assert len(library.playlists) == len({row.playlist_id for row in rows if row.playlist_id})
    assert len(library.items) == sum(row.playlist_id is not None for row in rows)
    liked = [row for row in rows if row.liked]
    assert library.saved["track_id"].tolist() == [row.track_id for row in liked]
    assert library.saved["added_at"].tolist() == [row.added_at for row in liked]
    assert core.list_imports(sample_user.id) == []


def test_the_sample_is_the_same_after_every_start(sample_user: UserBlock, dump: Dump) -> None:
    """Ensured again, not a row is written again."""
    core.ensure_sample()
    before, version = dump(physical=True), browser.data_version(sample_user.id)
    core.ensure_sample()
    assert dump(physical=True) == before
    assert browser.data_version(sample_user.id) == version


def _played(user: UserBlock) -> int:
    with transaction() as session:
        return len(told_plays(session, user.id))


def _another_edition(user: UserBlock, edition: str, n: int) -> None:
    with transaction() as session:
        some = list(sample_plays())[:n]
        HistoryManager(session, user.id).keep_edition(SAMPLE_PLAYS, "Sample history", edition, lambda: some)


def test_what_was_played_of_the_sample_is_there_once(sample_user: UserBlock) -> None:
    """Every play, heard; a later start does not even make them; the track that each is of is one of the sample."""
    core.ensure_sample()
    made = list(sample_plays())
    with transaction() as session:
        found = told_plays(session, sample_user.id)
    told = sorted((play.played_at, play.track_id, play.ms_played) for play in made)
    assert sorted(zip(found["played_at"], found["track_id"], found["ms_played"], strict=True)) == told
    _another_edition(sample_user, EDITION, 3)
    assert _played(sample_user) == len(made)


def test_a_database_of_an_older_release_gets_the_history(sample_user: UserBlock) -> None:
    """Another edition goes, so nothing is heard twice; and where there was none, there is one."""
    _another_edition(sample_user, "older", 5)
    assert _played(sample_user) == 5
    core.ensure_sample()
    assert _played(sample_user) == len(list(sample_plays()))


def test_two_starts_at_once_make_one_history(sample_user: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the second nothing is made: it waits for the first and finds it."""
    made: list[Play] = []
    together = Barrier(2)

    def counted() -> Iterator[Play]:
        for play in sample_plays():
            made.append(play)
            yield play

    monkeypatch.setattr("dashspot.core.services.sample.sample_plays", counted)

    def start() -> None:
        together.wait()
        core.ensure_sample()

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(start) for _ in range(2)]:
            done.result()
    assert _played(sample_user) == len(made) == len(list(sample_plays()))


def test_recordings_are_heard_by_their_isrc(sample_user: UserBlock) -> None:
    """A track without features of its own has those of the same recording, and says so."""
    core.ensure_sample()
    tracks = browser.load_library(sample_user.id).tracks
    filled = tracks[tracks["features_by"] == "isrc"]
    assert len(filled) >= 15
    donors = tracks[tracks["features_by"] == "id"].drop_duplicates("isrc").set_index("isrc")
    assert (donors.loc[filled["isrc"], "danceability"].to_numpy() == filled["danceability"].to_numpy()).all()
