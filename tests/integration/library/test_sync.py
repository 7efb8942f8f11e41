"""Syncs of everything, against the local Spotify's own tables, in both modes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from dashspot import browser, core, jobs, library
from dashspot.blocks.imports import ImportedRow
from dashspot.blocks.people import UserBlock
from dashspot.errors import JobConflict, NotThere, OwnershipLost, Parked, SignInNeeded
from dashspot.jobs import requests
from dashspot.library.tasks import sync_resources as task
from dashspot.sandbox.serving import Sandbox
from dashspot.settings import settings
from dashspot.spotify.gateway import Gateway
from dashspot.spotify.limits import PAGE
from dashspot.store.engine import transaction
from dashspot.store.managers.imports import ImportManager
from tests.integration.library.conftest import asked, expected, saved


def test_everything_is_saved_as_it_is(sandbox: Sandbox, person: UserBlock) -> None:
    """Row for row, in order; liked songs too."""
    report = library.sync(person.id)
    found, truth = saved(person), expected(sandbox)
    assert {playlist: found[playlist] for playlist in truth} == truth
    assert any(len(rows) > 2 * PAGE for rows in truth.values())
    liked = browser.kept_library(person.id).saved["track_id"].tolist()
    with core.gateway_for(person.id) as gateway:
        rows = [row.track.id for page in gateway.saved_tracks() for row in page.rows]
    assert liked == rows
    assert report.liked == len(liked)
    assert report.changed + report.hidden == report.playlists == len(found)


def test_what_has_not_changed_is_not_read_again(sandbox: Sandbox, person: UserBlock) -> None:
    """One page of each list, nothing more; and no new version of the data."""
    library.sync(person.id)
    version = browser.data_version(person.id)
    sandbox.clear_log()
    report = library.sync(person.id)
    assert report.changed == 0
    assert sorted(asked(sandbox)) == ["/v1/me/albums", "/v1/me/following", "/v1/me/playlists", "/v1/me/tracks"]
    assert browser.data_version(person.id) == version


def test_a_report_tells_of_what_was_asked_for_alone(sandbox: Sandbox, person: UserBlock) -> None:
    """A sync of the followed artists says nothing about playlists and the rows that they lack."""
    everything = library.sync(person.id)
    assert everything.left_out
    artists = library.sync(person.id, ["artists"])
    assert library.sentence(artists) == f"Saved: {artists.artists} artists."
    playlists = library.sync(person.id, ["playlists"])
    assert 0 < playlists.left_out <= everything.left_out
    assert "1 row that is an episode," in library.sentence(everything.model_copy(update={"left_out": 1}))
    one = library.sync(person.id, [f"playlist:{next(iter(expected(sandbox)))}"])
    assert library.sentence(one).startswith("Saved: 0 playlists read anew.")


def test_one_changed_playlist_is_all_that_is_read(sandbox: Sandbox, person: UserBlock) -> None:
    """And what was taken out of it is gone."""
    library.sync(person.id)
    playlist = max(expected(sandbox), key=lambda one: len(expected(sandbox)[one]))
    with core.gateway_for(person.id) as gateway:
        first = expected(sandbox)[playlist][0]
        gateway.remove_items(playlist, [f"spotify:track:{first}"])
    sandbox.advance(60)
    sandbox.clear_log()
    report = library.sync(person.id)
    assert report.changed == 1
    assert {path for path in asked(sandbox) if "playlists/" in path} <= {
        f"/v1/playlists/{playlist}",
        f"/v1/playlists/{playlist}/items",
    }
    assert saved(person)[playlist] == expected(sandbox)[playlist]
    assert first not in saved(person)[playlist]


def test_a_playlist_that_is_gone_goes(sandbox: Sandbox, person: UserBlock) -> None:
    """With what was saved of it."""
    library.sync(person.id)
    playlist = next(iter(expected(sandbox)))
    with core.gateway_for(person.id) as gateway:
        gateway.remove([f"spotify:playlist:{playlist}"])
    report = library.sync(person.id)
    assert report.gone == 1
    assert playlist not in saved(person)


def test_a_playlist_that_goes_while_it_is_read_is_counted_once(
    sandbox: Sandbox, person: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is one less that the person has, and one that is gone."""
    had = library.sync(person.id).playlists
    playlist = next(key for key, rows in expected(sandbox).items() if rows)
    with core.gateway_for(person.id) as gateway:
        gateway.add_items(playlist, [f"spotify:track:{expected(sandbox)[playlist][0]}"])
    sandbox.advance(60)

    def gone(gateway: Gateway, playlist_id: str) -> Any:
        gateway.remove([f"spotify:playlist:{playlist_id}"])
        raise NotThere

    monkeypatch.setattr(Gateway, "whole_playlist", gone)
    report = library.sync(person.id)
    assert had
    assert (report.playlists, report.gone) == (had - 1, 1)
    assert playlist not in saved(person)


def test_a_playlist_that_is_not_there_holds_up_no_other(sandbox: Sandbox, person: UserBlock) -> None:
    """Of several that are asked for; the report says what could not be read."""
    playlist = next(iter(expected(sandbox)))
    report = library.sync(person.id, [f"playlist:{'0' * 22}", f"playlist:{playlist}"])
    assert saved(person) == {playlist: expected(sandbox)[playlist]}
    assert len(report.problems) == 1


def test_a_playlist_alone_that_is_not_there_is_an_error(person: UserBlock) -> None:
    """There is nothing that a sync could have done."""
    with pytest.raises(NotThere):
        library.sync(person.id, [f"playlist:{'0' * 22}"])


def test_a_stopped_sync_goes_on_where_it_was(sandbox: Sandbox, person: UserBlock) -> None:
    """Nobody sees half of it; at most the page at which it stopped is asked for again."""
    pages = 0

    def stop(*_: object) -> None:
        nonlocal pages
        pages += 1
        if pages % 4 == 0:
            raise OwnershipLost

    total = 0
    for _ in range(200):
        try:
            library.sync(person.id, written=stop)
            break
        except OwnershipLost:
            total += 1
            truth, found = expected(sandbox), saved(person)
            assert all(found[playlist] == truth[playlist] for playlist in found if playlist in truth)
    assert total > 2
    assert {playlist: saved(person)[playlist] for playlist in expected(sandbox)} == expected(sandbox)


def test_a_quota_parks_the_rest(sandbox: Sandbox, person: UserBlock) -> None:
    """What came before stays in its draft; nobody asks before the day is over, and then it goes on."""
    sandbox.add_fault("blocked_for_a_day", path="/v1/playlists/*", count=1, skip=2)
    with pytest.raises(Parked):
        library.sync(person.id)
    sandbox.clear_log()
    with pytest.raises(Parked):
        library.sync(person.id)
    assert not [path for path in asked(sandbox) if "playlists/" in path]


def test_the_job_saves_and_analyses(sandbox: Sandbox, person: UserBlock) -> None:
    """One press: saved, told, and the analysis asked for."""
    requests.run(task, jobs.Control(library.request_sync(person.id)))
    (told,) = core.unread_notifications(person.id)
    assert told.level == "success", told.text
    assert told.text.startswith(f"Saved: {len(saved(person))} playlists")
    assert [one.kind for one in core.active_tasks(person.id)] == [core.ANALYSE_EVERYTHING]
    del sandbox


def test_the_analysis_may_wait_for_more(sandbox: Sandbox, person: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a pause set, two syncs one after the other are followed by one analysis, which holds up nothing."""
    monkeypatch.setenv("DASHSPOT_ANALYSIS_PAUSE_SECONDS", "600")
    settings.cache_clear()
    for _ in range(2):
        requests.run(task, jobs.Control(library.request_sync(person.id, "artists")))
    (waits,) = core.active_tasks(person.id)
    assert waits.kind == core.ANALYSE_EVERYTHING
    assert waits.resumes_at
    assert waits.resumes_at > datetime.now(UTC) + timedelta(minutes=9)
    settings.cache_clear()
    del sandbox


def test_without_a_connection_nothing_is_lost(sandbox: Sandbox, person: UserBlock) -> None:
    """The person is told to sign in; what was saved stays."""
    library.sync(person.id)
    before = saved(person)
    core.disconnect(person.id)
    with pytest.raises(SignInNeeded):
        library.sync(person.id)
    assert saved(person) == before
    del sandbox


def test_two_syncs_at_once_save_nothing_twice(sandbox: Sandbox, person: UserBlock) -> None:
    """Whoever finds the draft not as they left it ends; the rows are those of the one who goes on."""
    state = {"inside": False}

    def overtake(*_: object) -> None:
        if not state["inside"]:
            state["inside"] = True
            library.sync(person.id)

    with pytest.raises(JobConflict):
        library.sync(person.id, written=_third_time(overtake))
    library.sync(person.id)
    assert {playlist: saved(person)[playlist] for playlist in expected(sandbox)} == expected(sandbox)


def _third_time(work: Callable[..., None]) -> Callable[..., None]:
    """Before the write that follows two others, in the middle of a resource."""
    calls = count(1)
    return lambda *asked: work(*asked) if next(calls) == 3 else None


def test_a_list_that_shifts_deletes_nothing(
    sandbox: Sandbox, person: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a page of the list lacks a playlist that the total counts, none counts as gone."""
    library.sync(person.id)
    before = saved(person)
    whole = Gateway.my_playlists

    def shifted(self: Gateway, start: int = 0) -> Iterator[Any]:
        for page in whole(self, start):
            yield page.model_copy(update={"items": page.items[1:]})

    monkeypatch.setattr(Gateway, "my_playlists", shifted)
    assert library.sync(person.id).gone == 0
    assert saved(person) == before
    del sandbox


def test_who_disconnects_meanwhile_is_left_alone(sandbox: Sandbox, person: UserBlock) -> None:
    """The next page is not written any more."""
    with pytest.raises(SignInNeeded, match="You have disconnected"):
        library.sync(person.id, written=_third_time(lambda *_: core.disconnect(person.id)))
    del sandbox


def test_spotify_is_heard_before_a_file(sandbox: Sandbox, person: UserBlock) -> None:
    """An export of last year that comes in later does not undo a sync."""
    library.sync(person.id)
    playlist = next(key for key, rows in expected(sandbox).items() if len(rows) > 1)
    before = saved(person)[playlist]
    with transaction() as session:
        manager = ImportManager(session, person.id)
        row = ImportedRow(track_id=before[-1], track_name="Old name", playlist_id=playlist, playlist_name="Old")
        manager.stage([row])
        manager.land(kind="file", title="last year")
    found = browser.kept_library(person.id)
    assert saved(person)[playlist] == before
    assert "Old" not in set(found.playlists["name"])
    assert "Old name" not in set(found.tracks["name"])
