"""Plans changes of playlists: reads what is now, says what will be, what can't be sent, and what undo could do."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable

from dashspot.blocks.changes import ChangeKind, Details, PlaylistState
from dashspot.blocks.words import count
from dashspot.errors import ChangeRefused
from dashspot.files.covers import as_cover
from dashspot.library.blocks import OwnPlaylist, Plan
from dashspot.library.services.changes_difference import details_said, difference, said
from dashspot.library.services.changes_reading import Read, asking, namesakes, own_playlist
from dashspot.library.services.changes_sets import can_be_sent, checked, repeated, sendable, writes
from dashspot.library.services.changes_steps import can_be_cut
from dashspot.spotify import ids, limits
from dashspot.store.engine import transaction
from dashspot.store.queries import changes as queries


def own_playlists(user_id: uuid.UUID) -> list[OwnPlaylist]:
    """The person's own playlists at Spotify, in Spotify's order. One request per 50."""
    with asking(user_id) as (gateway, me):
        rows = [row for page in gateway.my_playlists() for row in page.rows if row.owner.id == me]
    return [OwnPlaylist(id=row.id, name=row.name, total=row.items.total if row.items else None) for row in rows]


def details_of(user_id: uuid.UUID, playlist_id: str) -> Details:
    """What one of the person's own playlists says of itself now. Raises NotYours, NotThere."""
    with asking(user_id) as (gateway, me):
        details = own_playlist(gateway, me, ids.read_id(playlist_id, "playlist"), "details").state.details
    assert details is not None, "they were asked for"  # noqa: S101 (for mypy)
    return details


def plan_new(user_id: uuid.UUID, track_ids: Iterable[str], details: Details) -> Plan:
    """Save tracks as a new playlist.

    Raises:
        ChangeRefused: the details can't be taken, or no track can be sent.
    """
    wanted = checked(details)
    sent = sendable(track_ids, limits.PLAYLIST_ROWS)
    with asking(user_id) as (gateway, me):
        before, asked = namesakes(gateway, me, wanted.name)
    same = len(before.namesakes or ())
    return Plan(
        kind="create",
        playlist_id=None,
        playlist_name=wanted.name,
        before=before,
        after=PlaylistState(details=wanted, uris=sent.uris),
        summary=f"A new {_visibility(wanted)} playlist of {count(len(sent.uris), 'track')}.",
        left_out=sent.left_out,
        warnings=(f"You have {count(same, 'playlist')} of this name already.",) if same else (),
        requests=asked + 1 + writes(len(sent.uris)),
        undo_note="Undo takes the new playlist out of your library.",
    )


def plan_append(user_id: uuid.UUID, playlist_id: str, track_ids: Iterable[str], *, skip_present: bool = True) -> Plan:
    """Add tracks at the end of one of the person's own playlists.

    Args:
        user_id: whose.
        playlist_id: an id, URI or link.
        track_ids: in order.
        skip_present: leave out what is in the playlist already, and what comes twice.

    Raises:
        ChangeRefused: there is nothing to send, or no room for it.
    """
    found, id_ = _read(user_id, playlist_id, "append")
    present = found.state.uris or ()
    room = limits.PLAYLIST_ROWS - len(present)
    if room <= 0:
        raise ChangeRefused(
            f"“{found.name}” has {count(len(present), 'item')}; Spotify takes {limits.PLAYLIST_ROWS:,} in a playlist."
        )
    sent = sendable(track_ids, room, skip=present if skip_present else None)
    again = 0 if skip_present else repeated(present, sent.uris)
    warnings = (f"{count(again, 'track')} of these will stand there twice.",) if again else ()
    return _appended(found, id_, sent.uris).model_copy(update={"left_out": sent.left_out, "warnings": warnings})


def plan_replace(user_id: uuid.UUID, playlist_id: str, track_ids: Iterable[str]) -> Plan:
    """Make these tracks the rows of one of the person's own playlists.

    Raises:
        ChangeRefused: there is nothing to send, or all of it is there in this order.
    """
    found, id_ = _read(user_id, playlist_id, "replace")
    sent = sendable(track_ids, limits.PLAYLIST_ROWS)
    if sent.uris == found.state.uris:
        raise ChangeRefused(f"“{found.name}” has these tracks in this order already. There is nothing to change.")
    return _replaced(found, id_, sent.uris).model_copy(update={"left_out": sent.left_out})


def plan_details(user_id: uuid.UUID, playlist_id: str, details: Details) -> Plan:
    """Change name, description, and who sees and edits one of the person's own playlists.

    Raises:
        ChangeRefused: Spotify does not take these, or they are as they were.
    """
    found, id_ = _read(user_id, playlist_id, "details")
    now = found.state.details
    assert now is not None, "they were asked for"  # noqa: S101 (for mypy)
    wanted = checked(details)
    rows = details_said(now, wanted)
    if not rows:
        raise ChangeRefused("Nothing of this is another than it is at Spotify. There is nothing to change.")
    if now.description and not wanted.description:
        raise ChangeRefused("Spotify can't take a description away; give another one, or leave it as it is.")
    described = bool(wanted.description and not now.description)
    return Plan(
        kind="details",
        playlist_id=id_,
        playlist_name=found.name,
        before=found.state,
        after=PlaylistState(details=wanted),
        summary=" ".join(f"{title}: {old} becomes {new}." for title, old, new in rows),
        requests=found.requests + 1,
        undoable=not (described and len(rows) == 1),
        undo_note="Spotify can't take a description away, so undo will leave the new one." if described else None,
    )


def plan_cover(user_id: uuid.UUID, playlist_id: str, picture: bytes) -> Plan:
    """Give one of the person's own playlists another picture.

    Raises:
        FileRefused: it is no picture that can be made a cover.
    """
    cover = base64.b64encode(as_cover(picture)).decode()
    found, id_ = _read(user_id, playlist_id, "cover")
    known = bool(found.state.cover)
    return Plan(
        kind="cover",
        playlist_id=id_,
        playlist_name=found.name,
        before=found.state,
        after=PlaylistState(cover=cover),
        summary=f"Another cover, {len(cover) * 3 // 4 // 1024:,} KB.",
        requests=found.requests + 1,
        undoable=known,
        undo_note="Undo uploads the cover that is there now, whatever is there then."
        if known
        else "The cover that is there now can't be read, so this can't be undone.",
    )


def plan_again(user_id: uuid.UUID, change_id: uuid.UUID) -> Plan:
    """What a change that was not sent would do now. Raises as the plan that it was made from, and NotFound."""
    with transaction() as session:
        change = queries.change(session, user_id, change_id)
    after, playlist_id = change.after, change.playlist_id or ""
    track_ids = [uri.rpartition(":")[2] for uri in after.uris or ()]
    if change.kind == "create" and after.details:
        return plan_new(user_id, track_ids, after.details)
    if change.kind == "append":
        return plan_append(user_id, playlist_id, track_ids[len(change.before.uris or ()) :])
    if change.kind == "replace":
        return plan_replace(user_id, playlist_id, track_ids)
    if change.kind == "details" and after.details:
        return plan_details(user_id, playlist_id, after.details)
    return plan_cover(user_id, playlist_id, base64.b64decode(after.cover or ""))


def _appended(found: Read, playlist_id: str, new: tuple[str, ...]) -> Plan:
    present = found.state.uris or ()
    lost = 0 if can_be_cut(present, new) else _not_restorable(present)
    return Plan(
        kind="append",
        playlist_id=playlist_id,
        playlist_name=found.name,
        before=found.state,
        after=PlaylistState(uris=present + new),
        summary=f"{count(len(new), 'track')} added at the end, behind {count(len(present), 'row')}.",
        requests=found.requests + writes(len(new)),
        undo_note=_lost_by_undo(lost),
        names=found.names,
    )


def _replaced(found: Read, playlist_id: str, uris: tuple[str, ...]) -> Plan:
    present = found.state.uris or ()
    lost = _not_restorable(present)
    changed = said(difference(present, uris))
    gone = f"{count(lost, 'row')} that are local files, or gone, go; only Spotify's own program can add such."
    return Plan(
        kind="replace",
        playlist_id=playlist_id,
        playlist_name=found.name,
        before=found.state,
        after=PlaylistState(uris=uris),
        summary=f"{count(len(present), 'row')} replaced by {len(uris):,}: {changed}.",
        warnings=(gone,) if lost else (),
        requests=found.requests + writes(len(uris)),
        undo_note=_lost_by_undo(lost),
        names=found.names,
    )


def _not_restorable(uris: tuple[str, ...]) -> int:
    return sum(not can_be_sent(uri) for uri in uris)


def _lost_by_undo(rows: int) -> str | None:
    return f"Undo can't put {count(rows, 'row')} back that are local files, or gone." if rows else None


def _visibility(details: Details) -> str:
    return "collaborative" if details.collaborative else "public" if details.public else "private"


def _read(user_id: uuid.UUID, playlist_id: str, kind: ChangeKind) -> tuple[Read, str]:
    id_ = ids.read_id(playlist_id, "playlist")
    with asking(user_id) as (gateway, me):
        return own_playlist(gateway, me, id_, kind), id_
