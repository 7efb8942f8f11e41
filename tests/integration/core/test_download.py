"""What Spotify sends to whoever asks for their data: plays, library and playlists in one import, and out again."""

from __future__ import annotations

import json

import pytest

from dashspot import browser, core, jobs
from dashspot.blocks.download import DownloadSummary
from dashspot.blocks.people import UserBlock
from dashspot.core import tasks
from dashspot.errors import FileRefused
from dashspot.jobs import requests
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.managers.users import UserManager
from tests.integration.core.songs import Dump, Query, Save
from tests.unit.files.histories import PRIVATE, extended, packed
from tests.unit.files.libraries import (
    EPISODE,
    FRIEND,
    LIBRARY_OF_2020,
    LOCAL,
    LOCAL_ITEM,
    item,
    liked,
    playlist,
    playlists,
    written,
    your_library,
)

FILES = {
    "Spotify Account Data/YourLibrary.json": written(your_library(tracks=[liked(1), liked(2)])),
    "Spotify Account Data/Playlist1.json": playlists(
        playlist("Road trip", item(3), EPISODE, item(1), LOCAL_ITEM, description="For the road"), playlist("Empty")
    ),
    "Spotify Account Data/Playlist2.json": playlists(playlist("Road trip", item(4, "2020-02-02"))),
    "Spotify Account Data/Streaming_History_Audio_2023_1.json": [extended(), extended(number=2)],
    "Spotify Account Data/Userdata.json": written({"username": FRIEND}),
}
ZIP = packed(FILES)
ITEMS = "select playlist_id, position, track_id, added_at::date::text from playlist_items order by 1, 2"


def track(number: int) -> str:
    """The id of a track."""
    return f"{number:022d}"


def bring(user: UserBlock, save: Save, content: bytes = ZIP, name: str = "my_spotify_data.zip") -> DownloadSummary:
    """Import it."""
    summary = core.import_path(user.id, save(content, name))
    assert isinstance(summary, DownloadSummary)
    return summary


def test_the_untouched_zip_brings_both(user: UserBlock, save: Save, query: Query) -> None:
    """In one import, with one summary; every fact as a row with its keys."""
    summary = bring(user, save)
    assert summary.history
    assert summary.library
    assert (summary.rows, summary.history.plays, summary.refused) == (13, 2, 0)
    assert summary.library.holds == (
        "5 tracks by 2 artists, 3 playlists with 4 memberships, 2 liked songs, 1 saved album, 1 followed artist"
    )
    assert query(ITEMS) == [
        ("name:Road trip", 0, track(3), "2022-03-04"),
        ("name:Road trip", 1, track(1), "2022-03-04"),
        ("name:Road trip", 2, LOCAL, "2022-03-04"),
        ("name:Road trip\n2", 0, track(4), "2020-02-02"),
    ]
    assert query("select playlist_id, name, description from playlists order by 1") == [
        ("name:Empty", "Empty", None),
        ("name:Road trip", "Road trip", "For the road"),
        ("name:Road trip\n2", "Road trip", None),
    ]
    assert query("select track_id, position from saved_tracks order by 2") == [(track(1), 0), (track(2), 1)]
    assert query("select album_id, position, name from saved_albums join albums using (source_id, album_id)") == [
        (track(7), 0, "An album")
    ]
    assert query(
        "select artist_id, position, name from followed_artists join artists using (source_id, artist_id)"
    ) == [(track(5), 0, "Somebody")]
    assert query("select count(*), count(distinct source_id) from plays") == [(2, 1)]
    assert [found.summary for found in core.list_imports(user.id)] == [summary]


def test_the_library_is_there_to_be_read(user: UserBlock, save: Save) -> None:
    """Its playlists and liked songs are collections, the saved album holds its tracks, the artist has one id."""
    bring(user, save)
    library = browser.load_library(user.id)
    assert browser.track_ids(library, browser.named("playlist:name:Road trip")) == [track(3), track(1), LOCAL]
    assert browser.track_ids(library, browser.named("liked:liked")) == [track(1), track(2)]
    assert set(browser.track_ids(library, browser.named(f"album:{track(7)}"))) == {track(n) for n in (1, 2, 3, 4)}
    assert set(library.credits["artist_id"]) == {track(5), "name:Me & You"}


def test_the_second_import_changes_nothing(user: UserBlock, save: Save, dump: Dump) -> None:
    """Not a row is written again, whatever the file is called."""
    bring(user, save)
    before = dump(physical=True)
    assert bring(user, save, name="again.zip").known_before
    assert dump(physical=True) == before


def test_removing_it_takes_out_both(user: UserBlock, save: Save, query: Query) -> None:
    """All that came with it, and nothing else."""
    bring(user, save)
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    for table in ("plays", "playlists", "playlist_items", "saved_tracks", "saved_albums", "followed_artists", "tracks"):
        assert query(f"select count(*) from {table}") == [(0,)]  # noqa: S608 (names of ours)


@pytest.mark.parametrize("name", sorted(name for name, content in FILES.items() if "Userdata" not in name))
def test_each_file_alone_works(user: UserBlock, save: Save, name: str) -> None:
    """As an import of its own."""
    content = FILES[name]
    bare = content if isinstance(content, bytes) else json.dumps(content).encode()
    core.import_path(user.id, save(bare, name.rpartition("/")[2]))
    assert len(core.list_imports(user.id)) == 1


def test_what_is_private_reaches_no_row(user: UserBlock, save: Save, query: Query) -> None:
    """Neither of the person nor of others."""
    bring(user, save)
    tables = query("select table_name from information_schema.tables where table_schema = 'public'")
    for (table,) in tables:
        rows = repr(query(f'select * from "{table}"'))  # noqa: S608 (ditto)
        assert not any(word in rows for word in (FRIEND, *PRIVATE))


def test_tracks_without_ids_are_matched_by_name(user: UserBlock, save: Save) -> None:
    """To a track of the library, whichever came first; as long as there is none each keeps its names."""
    bring(user, save, written(LIBRARY_OF_2020), "YourLibrary.json")
    of_names = "name:Track 1\nSomebody\nAn album"
    liked_songs = browser.named("liked:liked")
    assert browser.track_ids(browser.load_library(user.id), liked_songs) == [of_names]
    bring(user, save, playlists(playlist("P", item(1))), "Playlist1.json")
    library = browser.load_library(user.id)
    assert browser.track_ids(library, liked_songs) == [track(1)]
    assert list(library.tracks["track_id"]) == [track(1)]
    core.remove_import(user.id, core.list_imports(user.id)[0].id)
    assert browser.track_ids(browser.load_library(user.id), liked_songs) == [of_names]


def test_a_newer_download_is_heard(user: UserBlock, save: Save) -> None:
    """A playlist of the same name is the same playlist as it is now."""
    bring(user, save, playlists(playlist("P", item(1), item(2))), "Playlist1.json")
    bring(user, save, playlists(playlist("P", item(2))), "Playlist1.json")
    assert browser.track_ids(browser.load_library(user.id), browser.named("playlist:name:P")) == [track(2)]


@pytest.mark.parametrize(
    "files",
    [
        {**FILES, "Playlist3.json": playlists(playlist("P", item()))[:-20]},
        {**FILES, "StreamingHistory0.json": json.dumps([extended(), extended()]).encode()[:-20]},
        {**FILES, "Playlist3.json": b'{"playlists": [{"items": [' + b"[" * 100_000},
    ],
    ids=["cut playlists", "cut plays", "depth"],
)
def test_nothing_is_half_imported(user: UserBlock, save: Save, dump: Dump, files: dict[str, object]) -> None:
    """One bad file refuses all, in a sentence."""
    before = dump()
    with pytest.raises(FileRefused, match=r"is (cut off|damaged).*\.$"):
        bring(user, save, packed(files))
    assert dump() == before


@pytest.mark.usefixtures("user")
def test_what_a_guest_may_bring_is_bounded(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plays and rows count together."""
    with transaction() as session:
        guest = UserManager(session).new_guest(10)
    assert guest
    monkeypatch.setenv("DASHSPOT_GUEST_ROWS", "12")
    settings.cache_clear()
    with pytest.raises(FileRefused, match="All files of a guest hold 12 rows at most"):
        bring(guest, save)
    monkeypatch.setenv("DASHSPOT_GUEST_ROWS", "13")
    settings.cache_clear()
    bring(guest, save)


def test_features_are_not_taken_of_it(user: UserBlock, save: Save) -> None:
    """There are none."""
    with pytest.raises(FileRefused, match="holds a library, which tells no features"):
        core.import_path(user.id, save(ZIP, "x.zip"), features_only=True)


def test_an_upload_is_imported_as_a_job(user: UserBlock) -> None:
    """It is told when it ends, in one sentence for both."""
    task_id = core.request_import(user.id, "my_spotify_data.zip", ZIP)
    requests.run(tasks.import_upload, jobs.Control(task_id))
    library = "5 tracks by 2 artists, 3 playlists with 4 memberships, 2 liked songs, 1 saved album, 1 followed artist"
    told = [notice.text for notice in core.unread_notifications(user.id)]
    assert told == [f"my_spotify_data.zip: 2 plays, 2 of them new. {library}."]
