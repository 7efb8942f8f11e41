"""The sample library: 3,000 made-up tracks in 40 playlists, several hundred of them liked, the same on every machine.

Some rows are awkward on purpose, as in every real library: tracks without features, failed analyses, a track twice in
one list, two lists of one name, one recording under several ids, a local file, a track that is gone from Spotify, names
that look like formulas or markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import numpy as np

from dashspot.blocks.imports import ImportedRow
from dashspot.files import sample_lists as lists
from dashspot.files.sample_catalogue import Track, catalogue, made_up_id

SEED = 20_261_122


def sample_rows() -> Iterator[ImportedRow]:
    """Every row of the sample, playlist by playlist, then the liked songs."""
    random = np.random.default_rng(SEED)
    tracks = catalogue(random)
    rows = [ImportedRow.model_validate(track) for track in tracks]
    liked, left = lists.liked(tracks, random), set(range(len(tracks)))
    left -= {number for number, _ in liked}
    for place, playlist in enumerate(lists.PLAYLISTS):
        numbers = lists.chosen(tracks, playlist, random)
        left -= set(numbers)
        yield from _listed(rows, tracks, numbers, playlist, place, random)
    archive = lists.Sample(lists.ARCHIVE, lambda _: True, len(left), since=2015)
    yield from _listed(rows, tracks, sorted(left), archive, len(lists.PLAYLISTS), random)
    for number, moment in liked:
        yield _placed(rows[number], liked=True, added_at=moment, genre=None)


def _listed(
    rows: Sequence[ImportedRow],
    tracks: Sequence[Track],
    numbers: Sequence[int],
    playlist: lists.Sample,
    place: int,
    random: np.random.Generator,
) -> Iterator[ImportedRow]:
    playlist_id = made_up_id("playlist", playlist.name, place)
    for number, moment, adder in lists.placed(tracks, numbers, playlist, random):
        yield _placed(
            rows[number], playlist_id=playlist_id, playlist_name=playlist.name, added_at=moment, added_by=adder
        )


def _placed(row: ImportedRow, **place: str | bool | datetime | None) -> ImportedRow:
    """The track's row at another place; what it holds was validated once."""
    return row.model_copy(update=place)
