"""The sample library on a real Postgres."""

from __future__ import annotations

from collections.abc import Callable

from dashspot import browser, core
from dashspot.blocks.people import UserBlock
from dashspot.files.sample import sample_rows

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


def test_recordings_are_heard_by_their_isrc(sample_user: UserBlock) -> None:
    """A track without features of its own has those of the same recording, and says so."""
    core.ensure_sample()
    tracks = browser.load_library(sample_user.id).tracks
    filled = tracks[tracks["features_by"] == "isrc"]
    assert len(filled) >= 15
    donors = tracks[tracks["features_by"] == "id"].drop_duplicates("isrc").set_index("isrc")
    assert (donors.loc[filled["isrc"], "danceability"].to_numpy() == filled["danceability"].to_numpy()).all()
