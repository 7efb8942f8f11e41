"""What takes a change back."""

from __future__ import annotations

from dashspot.blocks.changes import ChangeKind, FullChangeBlock, PlaylistState
from dashspot.errors import ChangeRefused
from dashspot.library.blocks import Plan
from dashspot.library.services.changes_sets import can_be_sent, writes
from dashspot.library.services.changes_steps import can_be_cut, tail


def undoing(change: FullChangeBlock) -> Plan:
    """What takes a change back, if all is as it has left it.

    Raises:
        ChangeRefused: it was not sent, was undone, or Spotify has no way back.
    """
    if change.state != "sent" or change.undoes:
        raise ChangeRefused("Only what was sent, and was not undone, can be undone.")
    if not change.undoable:
        raise ChangeRefused(change.undo_note)
    kind, before, after = _reversed(change)
    return Plan(
        kind=kind,
        playlist_id=change.playlist_id,
        playlist_name=change.playlist_name,
        before=before,
        after=after,
        summary=f"Undone: {change.summary}",
        requests=2 + writes(len(after.uris or ())),
        undoable=False,
        undo_note="What was undone is not undone again; make the change anew.",
        undoes=change.id,
    )


def _reversed(change: FullChangeBlock) -> tuple[ChangeKind, PlaylistState, PlaylistState]:
    before, after = change.before, change.after
    if change.kind == "create":
        return "remove", PlaylistState(listed=True, uris=after.uris), PlaylistState(listed=False)
    if change.kind == "append" and can_be_cut(before.uris or (), tail(before, after) or ()):
        return "cut", after, before
    if before.uris is not None:
        return "replace", after, before.model_copy(update={"uris": tuple(filter(can_be_sent, before.uris))})
    if before.details and after.details and not before.details.description:
        kept = before.details.model_copy(update={"description": after.details.description})
        return "details", after, PlaylistState(details=kept)
    return change.kind, after, before
