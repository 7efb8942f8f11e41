"""Every change of a playlist against the local Spotify's own tables, in both modes: shown, sent, logged, undone."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from dashspot import core, library
from dashspot.blocks.changes import Details
from dashspot.blocks.people import UserBlock
from dashspot.errors import ChangeRefused, JobConflict, NotThere, NotYours
from dashspot.sandbox.catalogue.people import Row
from dashspot.sandbox.serving import Sandbox
from dashspot.spotify import limits
from tests.integration.library.changes.changing import (
    carried_out,
    facts,
    followed,
    own,
    picture,
    rows,
    sent,
    shelf,
    tracks,
    undone,
    uris,
    writes,
)
from tests.integration.library.conftest import saved

MADE = Details(name="Made", description="By filtering")


def test_a_set_becomes_a_new_playlist_and_goes_again(sandbox: Sandbox, person: UserBlock) -> None:
    """Shown, sent in chunks, logged, and taken out of the library by one press."""
    wanted = tracks(sandbox, 250)
    plan = library.plan_new(person.id, wanted, MADE)
    assert plan.after.uris == tuple(uris(wanted))
    assert writes(sandbox) == []
    change = sent(person, plan)
    assert (change.state, change.before, change.after) == ("sent", plan.before, plan.after)
    assert rows(sandbox, change.playlist_id) == uris(wanted)
    assert len(writes(sandbox)) == 4
    back = undone(person, change)
    assert (back.state, library.change(person.id, change.id).state) == ("sent", "undone")
    assert change.playlist_id not in shelf(sandbox)
    assert library.changes(person.id)[1] == 2


def test_a_set_is_added_and_taken_off(sandbox: Sandbox, person: UserBlock) -> None:
    """At the end, without what is there already; undo leaves the rows before it alone."""
    playlist = own(sandbox, longer_than=20)
    held = rows(sandbox, playlist)
    new = [one for one in tracks(sandbox, 300) if f"spotify:track:{one}" not in held][:140]
    plan = library.plan_append(person.id, playlist, [held[0].rpartition(":")[2], *new])
    assert [(len(one.ids), one.reason) for one in plan.left_out] == [(1, "there already, or twice in the set")]
    change = sent(person, plan)
    assert rows(sandbox, playlist) == held + uris(new)
    assert undone(person, change).state == "sent"
    assert rows(sandbox, playlist) == held


def test_a_tail_that_stands_before_too_is_undone_by_replacing(sandbox: Sandbox, person: UserBlock) -> None:
    """Spotify removes every occurrence, so the rows from before are put in again."""
    playlist = own(sandbox, longer_than=20)
    held = rows(sandbox, playlist)
    plan = library.plan_append(person.id, playlist, [held[0].rpartition(":")[2]], skip_present=False)
    assert plan.warnings == ("1 track of these will stand there twice.",)
    change = sent(person, plan)
    assert rows(sandbox, playlist) == [*held, held[0]]
    assert undone(person, change).kind == "replace"
    assert rows(sandbox, playlist) == held


@pytest.mark.parametrize("wanted", [1, 100, 230])
def test_a_playlist_is_replaced_and_put_back(sandbox: Sandbox, person: UserBlock, wanted: int) -> None:
    """Whatever its length and that of the set."""
    playlist = own(sandbox, longer_than=20)
    held = rows(sandbox, playlist)
    plan = library.plan_replace(person.id, playlist, tracks(sandbox, wanted, 50))
    change = sent(person, plan)
    assert rows(sandbox, playlist) == uris(tracks(sandbox, wanted, 50))
    assert len(writes(sandbox)) == -(-wanted // 100)
    assert undone(person, change).state == "sent"
    assert rows(sandbox, playlist) == held


def test_local_files_that_would_go_are_told(sandbox: Sandbox, person: UserBlock) -> None:
    """Before they go; undo puts back what can be."""
    playlist = list(sandbox.playlists)[3]
    held = rows(sandbox, playlist)
    plan = library.plan_replace(person.id, playlist, tracks(sandbox, 2))
    assert "3 rows that are local files, or gone, go" in plan.warnings[0]
    assert plan.undo_note == "Undo can't put 3 rows back that are local files, or gone."
    change = sent(person, plan)
    assert undone(person, change).state == "sent"
    assert rows(sandbox, playlist) == [one for one in held if one and not one.startswith("spotify:local:")]


@pytest.mark.parametrize(
    ("wanted", "what"),
    [
        ({"name": "Other name"}, "Name: "),
        ({"description": "Fish & chips <b>"}, "Description: "),
        ({"public": False}, "Public: yes becomes no."),
        ({"public": False, "collaborative": True}, "Collaborative: no becomes yes."),
    ],
)
def test_details_are_changed_and_put_back(
    sandbox: Sandbox, person: UserBlock, wanted: dict[str, Any], what: str
) -> None:
    """One request, with nothing but what differs; the rest stays."""
    playlist = own(sandbox, described=True)
    before = facts(sandbox, playlist)
    now = library.details_of(person.id, playlist)
    sandbox.clear_log()
    plan = library.plan_details(person.id, playlist, now.model_copy(update=wanted))
    assert what in plan.summary
    change = sent(person, plan)
    assert writes(sandbox) == [f"PUT /v1/playlists/{playlist}"]
    assert facts(sandbox, playlist) == before | wanted
    assert undone(person, change).state == "sent"
    assert facts(sandbox, playlist) == before


def test_a_description_can_not_be_taken_away(sandbox: Sandbox, person: UserBlock) -> None:
    """It is refused; and where there was none, it is said before that undo leaves the new one."""
    playlist = own(sandbox, described=True)
    now = library.details_of(person.id, playlist)
    with pytest.raises(ChangeRefused, match="can't take a description away"):
        library.plan_details(person.id, playlist, now.model_copy(update={"description": ""}))
    bare = own(sandbox, described=False)
    before = facts(sandbox, bare)
    now = library.details_of(person.id, bare)
    alone = library.plan_details(person.id, bare, now.model_copy(update={"description": "New"}))
    assert not alone.undoable
    both = library.plan_details(person.id, bare, now.model_copy(update={"name": "New", "description": "New"}))
    assert both.undo_note == "Spotify can't take a description away, so undo will leave the new one."
    assert undone(person, sent(person, both)).state == "sent"
    assert facts(sandbox, bare) == before | {"description": "New"}


def test_a_cover_is_changed_and_put_back(sandbox: Sandbox, person: UserBlock) -> None:
    """Whatever picture it was; the first can't be put back, as the sandbox draws no JPEG."""
    playlist = own(sandbox)
    first, second = picture("red"), picture("blue")
    plan = library.plan_cover(person.id, playlist, first)
    assert not plan.undoable
    change = sent(person, plan)
    assert facts(sandbox, playlist)["cover"] == base64.b64decode(change.after.cover or "")
    with pytest.raises(ChangeRefused, match="can't be undone"):
        library.undo(person.id, change.id)
    before = facts(sandbox, playlist)["cover"]
    again = sent(person, library.plan_cover(person.id, playlist, second))
    assert facts(sandbox, playlist)["cover"] != before
    assert undone(person, again).state == "sent"
    assert facts(sandbox, playlist)["cover"] == before


def test_what_changed_since_is_not_overwritten(sandbox: Sandbox, person: UserBlock) -> None:
    """The sentence says what is other; nothing was sent; and the difference can be shown anew."""
    playlist = own(sandbox, longer_than=20)
    plan = library.plan_append(person.id, playlist, tracks(sandbox, 300)[-2:])
    other = sandbox.run(lambda world: world.catalogue.track_list[7])
    sandbox.run(lambda world: world.people.playlists[playlist].rows.append(Row(f"spotify:track:{other.id}", 0, "x")))
    change = sent(person, plan)
    assert change.state == "failed"
    assert f"1 row added ({other.name}" in (change.message or "")
    assert "Nothing was sent." in (change.message or "")
    assert writes(sandbox) == []
    again = library.plan_again(person.id, change.id)
    assert (again.before.uris or ())[-1] == f"spotify:track:{other.id}"
    assert sent(person, again).state == "sent"


def test_undo_leaves_what_came_since(sandbox: Sandbox, person: UserBlock) -> None:
    """It is said what would be overwritten; the change stays sent, so that it can be undone once that is gone."""
    plan = library.plan_new(person.id, tracks(sandbox, 3), MADE)
    change = sent(person, plan)
    other = sandbox.run(lambda world: world.catalogue.track_list[7])
    rows_of = sandbox.run(lambda world: world.people.playlists[change.playlist_id or ""].rows)
    sandbox.run(lambda _: rows_of.append(Row(f"spotify:track:{other.id}", 0, "x")))
    back = undone(person, change)
    assert back.state == "failed"
    assert f"1 row added ({other.name}" in (back.message or "")
    assert "Undo would overwrite that, so nothing was sent." in (back.message or "")
    assert library.change(person.id, change.id).state == "sent"
    sandbox.run(lambda _: rows_of.pop())
    assert undone(person, change).state == "sent"
    with pytest.raises(ChangeRefused, match="was not undone"):
        library.undo(person.id, change.id)


def test_two_tabs_and_two_presses_send_once(sandbox: Sandbox, person: UserBlock) -> None:
    """The same plan never twice, and of one playlist one change at a time."""
    ids = tracks(sandbox, 3)
    one, other = (library.plan_new(person.id, ids, MADE) for _ in range(2))
    library.send(person.id, one)
    with pytest.raises(JobConflict, match="sent already"):
        library.send(person.id, one)
    with pytest.raises(JobConflict, match="being sent already"):
        library.send(person.id, other)
    assert library.changes(person.id)[1] == 1
    carried_out(person, one.id)
    with pytest.raises(JobConflict, match="This was sent already"):
        library.send(person.id, one)
    late = sent(person, other)
    assert "you have 1 playlist of this name now" in (late.message or "")
    assert len([name for name in sandbox.playlists.values() if name == MADE.name]) == 1


def test_a_name_that_is_there_already_is_told(sandbox: Sandbox, person: UserBlock) -> None:
    """It is a warning; two playlists may have one name."""
    sent(person, library.plan_new(person.id, tracks(sandbox, 3), MADE))
    plan = library.plan_new(person.id, tracks(sandbox, 4), MADE)
    assert plan.warnings == ("You have 1 playlist of this name already.",)
    assert sent(person, plan).state == "sent"


def test_others_playlists_are_not_planned(sandbox: Sandbox, person: UserBlock) -> None:
    """Neither somebody else's, nor one that is not in the library, nor one that there never was."""
    other = sandbox.run(
        lambda world: next(
            id_ for id_, one in world.people.playlists.items() if one.owner == list(world.people.users)[1]
        )
    )
    with core.gateway_for(person.id) as gateway:
        gateway.save([f"spotify:playlist:{other}"])
    with pytest.raises(NotYours, match="belongs to"):
        library.plan_append(person.id, other, tracks(sandbox, 1))
    for missing in ("0" * 22, own(sandbox)):
        with core.gateway_for(person.id) as gateway:
            gateway.remove([f"spotify:playlist:{missing}"])
        with pytest.raises(NotThere, match="not among yours"):
            library.details_of(person.id, missing)
    assert other not in {one.id for one in library.own_playlists(person.id)}


def test_a_playlist_that_is_deleted_meanwhile(sandbox: Sandbox, person: UserBlock) -> None:
    """Nothing is sent; the sentence says why."""
    playlist = own(sandbox)
    plan = library.plan_append(person.id, playlist, tracks(sandbox, 300)[-1:])
    with core.gateway_for(person.id) as gateway:
        gateway.remove([f"spotify:playlist:{playlist}"])
    sandbox.clear_log()
    change = sent(person, plan)
    assert (change.state, change.message) == ("failed", "This playlist is not among yours at Spotify any more.")
    assert writes(sandbox) == []


def test_a_consent_that_ends_meanwhile(sandbox: Sandbox, person: UserBlock) -> None:
    """Before anything was sent: it has failed, and says what to do."""
    plan = library.plan_new(person.id, tracks(sandbox, 1), MADE)
    change_id = library.send(person.id, plan)
    core.disconnect(person.id)
    change = carried_out(person, change_id)
    assert change.state == "failed"
    assert "You have disconnected" in (change.message or "")


def test_a_full_playlist_takes_no_more(sandbox: Sandbox, person: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """What has room is sent, the rest is told; where nothing has, a sentence counts."""
    monkeypatch.setattr(limits, "PLAYLIST_ROWS", 120)  # reading ten thousand takes long
    playlist = own(sandbox)
    filled = [Row(uri, 0, "x") for uri in uris(tracks(sandbox, 118))]
    sandbox.run(lambda world: setattr(world.people.playlists[playlist], "rows", filled))
    plan = library.plan_append(person.id, playlist, tracks(sandbox, 300)[-4:])
    assert [(len(one.ids), one.reason) for one in plan.left_out] == [(2, "beyond the 120 that a playlist takes")]
    assert sent(person, plan).state == "sent"
    with pytest.raises(ChangeRefused, match="has 120 items; Spotify takes 120"):
        library.plan_append(person.id, playlist, tracks(sandbox, 1))


def test_eleven_thousand_tracks_are_cut_at_what_a_playlist_takes(sandbox: Sandbox, person: UserBlock) -> None:
    """The first ten thousand, and it is said how many are not sent."""
    plan = library.plan_new(person.id, tracks(sandbox, 275) * 40, MADE)
    assert len(plan.after.uris or ()) == 10_000
    assert len(plan.left_out[0].ids) == 1_000
    assert plan.summary == "A new private playlist of 10,000 tracks."


def test_only_local_files_are_nothing_to_send(sandbox: Sandbox, person: UserBlock) -> None:
    """No request, a sentence."""
    with pytest.raises(ChangeRefused, match="1 local files, which only"):
        library.plan_new(person.id, ["spotify:local:A:B:C:61"], MADE)
    assert writes(sandbox) == []


def test_the_saved_copy_follows(sandbox: Sandbox, person: UserBlock) -> None:
    """At once, though Spotify shows the old snapshot id for half a minute; a playlist that is taken back goes."""
    library.sync(person.id)
    playlist = own(sandbox, longer_than=20)
    sent(person, library.plan_replace(person.id, playlist, tracks(sandbox, 120)))
    made = sent(person, library.plan_new(person.id, tracks(sandbox, 3), MADE))
    followed(person)
    assert saved(person)[playlist] == tracks(sandbox, 120)
    assert saved(person)[made.playlist_id or ""] == tracks(sandbox, 3)
    undone(person, made)
    followed(person)
    assert made.playlist_id not in saved(person)
    sandbox.advance(60)
    library.sync(person.id)
    assert saved(person)[playlist] == tracks(sandbox, 120)
