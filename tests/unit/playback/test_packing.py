from __future__ import annotations

import pandas as pd

from dashspot.playback.services.packing import Packed, from_bytes, pack, to_bytes
from tests.unit.analyses.hearing import Record, play, played


def packed(*plays: Record) -> Packed:
    """These plays, as the store would tell them."""
    frame = pd.DataFrame(list(plays), columns=list(play("2024-01-01"))).assign(played=[played(one) for one in plays])
    texts = ("kind", "track_id", "track_name", "artist_name", "album_name", "reason_start", "reason_end", "played")
    types = dict.fromkeys(texts, "str") | dict.fromkeys(("shuffle", "skipped", "offline"), "boolean")
    return pack(frame.astype(types | {"played_at": "datetime64[us, UTC]", "ms_played": "float64"}))


def test_plays_stand_by_their_start() -> None:
    """A long one that ended last began first; of two that began together the shorter comes first."""
    told = packed(
        play("2024-05-01T12:10", 1, 60_000), play("2024-05-01T12:20", 2, 3_600_000), play("2024-05-01T12:09", 3, 0)
    )
    assert told.items["track_id"].take(told.plays["item"].to_numpy()).tolist() == ["t2", "t3", "t1"]


def test_what_is_not_told_is_minus_one() -> None:
    """The Web API tells of no length, no reason and no mark."""
    unknown = dict.fromkeys(("reason_start", "reason_end", "shuffle", "skipped", "offline"))
    told = packed(play("2024-05-01T12:10", 1, None, **unknown), play("2024-05-01T12:20", 1, 0, skipped=True)).plays
    assert told[["ms_played", "shuffle", "skipped", "offline"]].to_numpy().tolist() == [[-1] * 4, [0, 0, 1, -1]]
    assert told["reason_end"].tolist()[1:] == ["trackdone"]
    assert told["reason_end"].isna().tolist() == [True, False]


def test_a_thing_is_called_as_its_last_play_calls_it() -> None:
    """Tracks are renamed; what is known by name alone is a thing of its own."""
    told = packed(
        play("2024-05-02T12:00", 1, track_name="New"),
        play("2024-05-01T12:00", 1, track_name="Old"),
        play("2024-05-03T12:00", track_id=None, track_name="New", album_name=None),
    ).items
    assert told["name"].tolist() == ["New", "New"]
    assert told["track_id"].isna().tolist() == [False, True]
    assert told["album"].isna().tolist() == [False, True]


def test_bytes_are_the_same_frames_again() -> None:
    """Of some plays, and of none."""
    for told in (packed(play("2024-05-01T12:00", 1), play("2024-05-01T12:10", 2, None)), packed()):
        for frame in (told.plays, told.items):
            pd.testing.assert_frame_equal(from_bytes(to_bytes(frame)), frame, check_categorical=len(frame) > 0)
