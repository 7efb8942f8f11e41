"""What the sample library holds, counted by plain Python from its rows: what its pages must say."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from statistics import fmean

from dashspot.blocks.features import ANALYSED, FAILED_MARKS
from dashspot.blocks.imports import ImportedRow
from dashspot.files.sample import sample_rows


@cache
def rows() -> tuple[ImportedRow, ...]:
    """Every row, of playlists and of the liked songs."""
    return tuple(sample_rows())


@cache
def tracks() -> dict[str, ImportedRow]:
    """A row of each distinct track, by its id; what is unknown of its sound is that of the first of its recording."""
    found = {row.track_id: row for row in rows()}
    donors: dict[str, ImportedRow] = {}
    for _, row in sorted(found.items()):
        if row.isrc and _known(row):
            donors.setdefault(row.isrc, row)
    return {name: row if _known(row) else _filled(row, donors.get(row.isrc or "")) for name, row in found.items()}


@cache
def genres() -> dict[str, str]:
    """The genre of each track: its own first, else that of a row that holds it."""
    told = {row.track_id: row.genre for row in rows() if row.genre}
    return told | {name: row.genres[0] for name, row in tracks().items() if row.genres}


@cache
def playlists() -> dict[str, str]:
    """The names of the playlists, by their ids; sorted by name, then id."""
    names = {row.playlist_id: row.playlist_name for row in rows() if row.playlist_id}
    return dict(sorted(((found, name or "") for found, name in names.items()), key=lambda pair: (pair[1], pair[0])))


def liked() -> int:
    """How many liked songs there are."""
    return sum(row.liked for row in rows())


def known() -> int:
    """How many distinct tracks have features, were it by the ISRC of another."""
    return where(_known)


def failed() -> int:
    """How many distinct tracks have a failed analysis."""
    return where(_failed)


def artists() -> int:
    """How many artists are credited on a track; one known by name alone may be one that is known by an id."""
    credited = {pair for row in tracks().values() for pair in zip(row.artist_ids, row.artist_names, strict=True)}
    ids = {artist for artist, _ in credited if not artist.startswith("name:")}
    names = [name for artist, name in credited if artist in ids]
    return len(ids) + sum(artist not in ids and names.count(name) != 1 for artist, name in credited)


def playlist_id(name: str) -> str:
    """The first playlist of this name."""
    return next(found for found, called in playlists().items() if called == name)


def of_playlist(name: str) -> list[ImportedRow]:
    """The rows of the first playlist of this name."""
    return [row for row in rows() if row.playlist_id == playlist_id(name)]


def by_mean(feature: str, *, highest: bool) -> list[str]:
    """The names of the playlists by the mean of a feature over distinct tracks; equal ones by name."""
    means: dict[str, float] = {}
    for found in playlists():
        members = [tracks()[name] for name in {row.track_id for row in rows() if row.playlist_id == found}]
        values = [getattr(row, feature) for row in members if not _failed(row)]
        means[found] = fmean(value for value in values if value is not None)
    turned = -1 if highest else 1
    return [playlists()[found] for found in sorted(means, key=lambda found: turned * means[found])]


def where(fits: Callable[[ImportedRow], bool]) -> int:
    """How many distinct tracks fit."""
    return sum(fits(row) for row in tracks().values())


def _filled(row: ImportedRow, donor: ImportedRow | None) -> ImportedRow:
    return row.model_copy(update={name: getattr(donor, name) for name in ANALYSED}) if donor else row


def _known(row: ImportedRow) -> bool:
    return any(getattr(row, name) is not None for name in ANALYSED)


def _failed(row: ImportedRow) -> bool:
    return all(getattr(row, name) == 0 for name in FAILED_MARKS)
