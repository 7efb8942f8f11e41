"""What becomes of a change when answers are lost, Spotify refuses, or whoever sends it is killed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

import pytest

from dashspot import core, library
from dashspot.blocks.changes import Details
from dashspot.blocks.people import UserBlock
from dashspot.errors import Cancelled, ChangeRefused, OwnershipLost, Parked
from dashspot.library.blocks import Plan
from dashspot.library.services import changes_sending
from dashspot.sandbox.catalogue.people import Row
from dashspot.sandbox.serving import Sandbox
from dashspot.store.engine import transaction
from dashspot.store.queries import work as queries
from tests.integration.core.signing_in import signed_in
from tests.integration.library.changes.changing import (
    carried_out,
    facts,
    own,
    picture,
    rows,
    sent,
    shelf,
    tracks,
    writes,
)

MADE = Details(name="Made", description="By filtering")
Planning = Callable[[Sandbox, UserBlock], Plan]


def new(sandbox: Sandbox, person: UserBlock) -> Plan:
    """A new playlist in three chunks."""
    return library.plan_new(person.id, tracks(sandbox, 230), MADE)


def longer(sandbox: Sandbox, person: UserBlock) -> Plan:
    """A playlist with three chunks more."""
    playlist = own(sandbox, longer_than=20)
    fresh = [one for one in tracks(sandbox, 300) if f"spotify:track:{one}" not in rows(sandbox, playlist)]
    return library.plan_append(person.id, playlist, fresh[:230])


def other(sandbox: Sandbox, person: UserBlock) -> Plan:
    """A playlist of other rows, in three chunks."""
    return library.plan_replace(person.id, own(sandbox, longer_than=20), tracks(sandbox, 230))


def renamed(sandbox: Sandbox, person: UserBlock) -> Plan:
    """Another name."""
    return library.plan_details(person.id, own(sandbox, described=True), Details(name="New", description="Too"))


def covered(sandbox: Sandbox, person: UserBlock) -> Plan:
    """Another picture."""
    return library.plan_cover(person.id, own(sandbox), picture("red"))


PLANS: dict[str, tuple[Planning, str]] = {
    "create": (new, "/v1/me/playlists"),
    "append": (longer, "/v1/playlists/*/items"),
    "replace": (other, "/v1/playlists/*/items"),
    "details": (renamed, "/v1/playlists/*"),
    "cover": (covered, "/v1/playlists/*/images"),
}
IN_CHUNKS = ("create", "append", "replace")


def is_done(sandbox: Sandbox, plan: Plan, playlist_id: str | None) -> bool:
    """Whether the sandbox holds what was to be."""
    if plan.after.cover:
        return bool(facts(sandbox, playlist_id)["cover"])
    if plan.after.uris is not None:
        return rows(sandbox, playlist_id) == list(plan.after.uris)
    return bool(facts(sandbox, playlist_id)["name"] == "New")


def named(sandbox: Sandbox) -> int:
    """How many playlists have the name of the new one."""
    return list(sandbox.playlists.values()).count(MADE.name)


@pytest.mark.parametrize("kind", PLANS)
@pytest.mark.parametrize("fault", ["dropped", "server_error", "cut_json", "html"])
def test_what_was_done_is_found_by_reading(sandbox: Sandbox, person: UserBlock, kind: str, fault: str) -> None:
    """The answer to the first request is lost, though it was carried out: it is not sent a second time."""
    planning, path = PLANS[kind]
    plan = planning(sandbox, person)
    sandbox.clear_log()
    method = "POST" if kind in ("create", "append") else "PUT"
    sandbox.add_fault(fault, method=method, path=path, performed=True)
    change = sent(person, plan)
    assert change.state == "sent"
    assert is_done(sandbox, plan, change.playlist_id)
    assert named(sandbox) == (kind == "create")
    expected = {"create": 4, "append": 3, "replace": 3}.get(kind, 1)
    assert len(writes(sandbox)) == expected


@pytest.mark.parametrize("kind", PLANS)
def test_what_was_not_done_is_not_sent_again(sandbox: Sandbox, person: UserBlock, kind: str) -> None:
    """The first request is lost on its way: one request, nothing changed, and a sentence."""
    planning, path = PLANS[kind]
    plan = planning(sandbox, person)
    sandbox.clear_log()
    sandbox.add_fault("dropped", method="POST" if kind in ("create", "append") else "PUT", path=path, performed=False)
    change = sent(person, plan)
    assert change.state == "failed"
    assert "Spotify has lost this: nothing of it is there" in (change.message or "")
    assert len(writes(sandbox)) == 1
    assert named(sandbox) == 0
    assert not change.playlist_id or not is_done(sandbox, plan, change.playlist_id)
    sandbox.clear_faults()
    assert sent(person, library.plan_again(person.id, change.id)).state == "sent"


@pytest.mark.parametrize("kind", IN_CHUNKS)
@pytest.mark.parametrize("performed", [True, False])
def test_a_chunk_that_is_lost_is_found_or_sent(
    sandbox: Sandbox, person: UserBlock, kind: str, *, performed: bool
) -> None:
    """In the middle of a change, what reading does not find is sent; the end is the same, no row is there twice."""
    plan = PLANS[kind][0](sandbox, person)
    sandbox.clear_log()
    sandbox.add_fault("dropped", method="POST", path="/v1/playlists/*/items", skip=1, performed=performed)
    change = sent(person, plan)
    assert change.state == "sent"
    assert is_done(sandbox, plan, change.playlist_id)
    assert len(writes(sandbox)) == {"create": 4, "append": 3, "replace": 3}[kind] + (not performed)


@pytest.mark.parametrize("kind", IN_CHUNKS)
def test_a_refused_chunk_takes_the_others_back(sandbox: Sandbox, person: UserBlock, kind: str) -> None:
    """A track that Spotify does not know, in the second hundred: all is as it was, and the sentence says so."""
    plan = PLANS[kind][0](sandbox, person)
    held = rows(sandbox, plan.playlist_id) if plan.playlist_id else []
    wrong = list(plan.after.uris or ())
    wrong[len(held) * (kind == "append") + 150] = f"spotify:track:{'0' * 22}"
    plan = plan.model_copy(update={"after": plan.after.model_copy(update={"uris": tuple(wrong)})})
    before = shelf(sandbox)
    change = sent(person, plan)
    assert change.state == "failed"
    assert "What had been sent of it was taken back." in (change.message or "")
    assert shelf(sandbox) == before
    assert plan.playlist_id is None or rows(sandbox, plan.playlist_id) == held


def test_what_can_not_be_taken_back_is_told(sandbox: Sandbox, person: UserBlock) -> None:
    """A tail that stands before too: how many rows there are now."""
    playlist = own(sandbox, longer_than=20)
    held = rows(sandbox, playlist)
    again = [one.rpartition(":")[2] for one in held[:2]]
    plan = library.plan_append(person.id, playlist, (again * 100)[:150], skip_present=False)
    wrong = (*(plan.after.uris or ())[:-1], f"spotify:track:{'0' * 22}")
    change = sent(person, plan.model_copy(update={"after": plan.after.model_copy(update={"uris": wrong})}))
    assert change.state == "failed"
    assert f"Rows that stand there now: {len(held) + 100};" in (change.message or "")


class Killed(BaseException):
    """As when a worker is killed: nobody catches it."""


@pytest.mark.parametrize("kind", PLANS)
def test_whoever_is_killed_is_followed(sandbox: Sandbox, person: UserBlock, kind: str) -> None:
    """After any transaction, the job begun again comes to the same end, and sends nothing that is there already."""
    for when in range(1, 9):
        plan = PLANS[kind][0](sandbox, person)
        change_id = library.send(person.id, plan)
        sandbox.clear_log()
        calls = count(1)

        def die(*_: object, calls: Any = calls, when: int = when) -> None:
            if next(calls) == when:
                raise Killed

        with suppress(Killed):
            changes_sending.carry_out(person.id, change_id, die)
        change = carried_out(person, change_id)
        assert (when, change.state) == (when, "sent")
        assert is_done(sandbox, plan, change.playlist_id)
        assert len(writes(sandbox)) == {"create": 4, "append": 3, "replace": 3}.get(kind, 1)
        sandbox.reset()
        person = signed_in(sandbox.users[0])


def test_a_stale_worker_sends_nothing(sandbox: Sandbox, person: UserBlock) -> None:
    """Who is not the owner of the job any more stops before the next request."""
    plan = new(sandbox, person)
    change_id = library.send(person.id, plan)
    sandbox.clear_log()

    def lost(*_: object) -> None:
        raise OwnershipLost

    with pytest.raises(OwnershipLost):
        changes_sending.carry_out(person.id, change_id, lost)
    assert writes(sandbox) == []


def test_a_look_that_fails_is_made_later(sandbox: Sandbox, person: UserBlock) -> None:
    """The answer is lost and Spotify is silent: not known; parked, and found once it answers again."""
    plan = new(sandbox, person)
    change_id = library.send(person.id, plan)
    sandbox.add_fault("dropped", method="POST", path="/v1/me/playlists", performed=True)
    sandbox.add_fault("server_error", method="GET", path="/v1/me/playlists", count=4, skip=1)
    with pytest.raises(Parked, match="This goes on at"):
        changes_sending.carry_out(person.id, change_id)
    assert library.change(person.id, change_id).state == "unknown"
    sandbox.clear_faults()
    change = carried_out(person, change_id)
    assert (change.state, named(sandbox)) == ("sent", 1)


def test_a_quota_parks_the_rest(sandbox: Sandbox, person: UserBlock) -> None:
    """The second chunk is refused for a day: the change is still being sent, and the job waits."""
    plan = new(sandbox, person)
    change_id = library.send(person.id, plan)
    sandbox.add_fault("blocked_for_a_day", method="POST", path="/v1/playlists/*/items", skip=1)
    change = carried_out(person, change_id)
    with transaction() as session:
        task = queries.active_tasks(session, person.id)[0]
    assert (change.state, task.state) == ("sending", "waiting")
    assert task.resumes_at


def test_a_consent_that_ends_in_the_middle_can_be_renewed(
    sandbox: Sandbox, person: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What became of it is not known until the person has signed in and has it looked at again."""
    plan = new(sandbox, person)
    change_id = library.send(person.id, plan)
    calls = count(1)

    def end(*_: object) -> None:
        if next(calls) == 3:
            sandbox.revoke_tokens()
            sandbox.expire_tokens()

    run = changes_sending.carry_out
    with monkeypatch.context() as patched:
        patched.setattr(changes_sending, "carry_out", lambda user, change, _: run(user, change, end))
        change = carried_out(person, change_id)
    assert change.state == "unknown"
    assert "Sign in with Spotify again" in (change.message or "")
    signed_in(sandbox.users[0])
    library.look_again(person.id, change_id)
    change = carried_out(person, change_id)
    assert (change.state, named(sandbox)) == ("sent", 1)
    assert is_done(sandbox, plan, change.playlist_id)
    with pytest.raises(ChangeRefused, match="is known"):
        library.look_again(person.id, change_id)


def test_somebody_else_in_the_middle_stops_it(
    sandbox: Sandbox, person: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost answer, and a strange row when it is looked for: nothing more is sent, the sentence says what is there."""
    plan = longer(sandbox, person)
    playlist = plan.playlist_id or ""
    sandbox.add_fault("dropped", method="POST", path="/v1/playlists/*/items", skip=1, performed=True)
    strange = sandbox.run(lambda world: world.catalogue.track_list[0])
    row = Row(f"spotify:track:{strange.id}", 0, "x")

    def disturb() -> None:
        sandbox.run(lambda world: world.people.playlists[playlist].rows.append(row))

    monkeypatch.setattr(changes_sending, "settle", disturb)
    change = sent(person, plan)
    assert change.state == "failed"
    assert "was changed elsewhere while this was sent" in (change.message or "")
    assert len(writes(sandbox)) == 2
    whole, held = plan.after.uris or (), plan.before.uris or ()
    assert rows(sandbox, playlist) == [*whole[: len(held) + 200], row.uri]


def test_what_is_cancelled_before_it_begins_is_not_sent(sandbox: Sandbox, person: UserBlock) -> None:
    """The log says that it was cancelled; it can be sent anew."""
    plan = new(sandbox, person)
    library.send(person.id, plan)
    sandbox.clear_log()
    assert core.cancel(person.id, core.active_tasks(person.id)[0].id)
    change = library.change(person.id, plan.id)
    assert (change.state, writes(sandbox)) == ("failed", [])
    assert "Cancelled" in (change.message or "")
    assert sent(person, library.plan_again(person.id, change.id)).state == "sent"


def test_what_is_cancelled_in_the_middle_can_be_brought_to_its_end(
    sandbox: Sandbox, person: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there by then is not known to be all; who looks again has the rest sent."""
    plan = new(sandbox, person)
    change_id = library.send(person.id, plan)
    run = changes_sending.carry_out
    calls = count(1)

    def cancel(*_: object) -> None:
        if next(calls) == 3:
            raise Cancelled

    with monkeypatch.context() as patched:
        patched.setattr(changes_sending, "carry_out", lambda user, change, _: run(user, change, cancel))
        change = carried_out(person, change_id)
    assert change.state == "unknown"
    assert len(rows(sandbox, change.playlist_id)) == 100
    library.look_again(person.id, change_id)
    change = carried_out(person, change_id)
    assert (change.state, named(sandbox)) == ("sent", 1)
    assert is_done(sandbox, plan, change.playlist_id)
