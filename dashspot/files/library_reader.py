"""Reads a library and playlists, as Spotify sends them to whoever asks for their data, row by row.

A file is gone through twice: once to know its playlists by name, its saved albums by id, and how much there is; and
once for its rows. So it may name them before their rows or after, and memory holds the names alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from dashspot.blocks.imports import ImportedRow, KeptRow, LibraryPreview, Refusal
from dashspot.blocks.words import count
from dashspot.errors import FileRefused, RowRefused
from dashspot.files import library as forms
from dashspot.files.documents import Document
from dashspot.files.library import ELSEWHERE, FORMS, LibraryForm
from dashspot.files.refusing import FileReader, reason_of

MOST_KEPT = 20_000
"""So many playlists, and so many albums and artists, are known by name while a file is read."""

LibraryRow = ImportedRow | KeptRow
_READ: Mapping[str, tuple[type[ImportedRow | KeptRow], Callable[[Any], forms.Fields]]] = {
    "tracks": (ImportedRow, forms.read_liked),
    "albums": (KeptRow, forms.read_album),
    "artists": (KeptRow, forms.read_artist),
    forms.ITEM: (ImportedRow, forms.read_item),
}
_BY_NAME = {"albums": "album", "artists": "artist"}
_NAMED = 5


@dataclass
class _Playlist:
    """One playlist of a file; `id` is known once all files are."""

    name: str | None = None
    description: str | None = None
    id: str = ""


@dataclass
class LibraryPart:
    """One file of a library, of a known form, that was looked at once, whole; `held` counts what stands where."""

    document: Document
    form: LibraryForm
    lists: set[str] = field(default_factory=set)
    held: Counter[str] = field(default_factory=Counter)
    playlists: list[_Playlist] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)
    """Its saved albums and followed artists: how they are known by name, and their ids."""

    @property
    def rows(self) -> int:
        """How much of it may be kept."""
        return len(self.playlists) + sum(self.held[name] for name in _READ)


class LibraryReader(FileReader):
    """The rows of a library. Iterate once; `line` of `lines`, `refused` and `refusals` tell how it goes."""

    def __init__(self, title: str, parts: Sequence[LibraryPart]) -> None:
        """Take files whose forms are known; `look_at` finds them."""
        self.parts = parts
        self.held = sum((part.held for part in parts), Counter[str]())
        passed = [count(self.held[name], *words) for name, words in ELSEWHERE.items() if self.held[name]]
        notices = [f"These hold no music that is kept, and were passed over: {', '.join(passed)}."] if passed else []
        formats = "; ".join(dict.fromkeys(part.form.title for part in parts))
        super().__init__(title, formats, sum(part.rows for part in parts), notices)
        self.names_files = len(parts) > 1
        self._ids = _ids_by_names(parts)
        _name_apart([playlist for part in parts for playlist in part.playlists])

    def __iter__(self) -> Iterator[LibraryRow]:
        """Every acceptable row, in the order of the files; of each file its playlists before what they hold.

        Raises:
            FileRefused: a file is damaged or cut off.
        """
        for part in self.parts:
            for playlist in part.playlists:
                self.line += 1
                yield KeptRow(
                    kept="playlist",
                    playlist_id=playlist.id,
                    playlist_name=playlist.name,
                    playlist_description=playlist.description,
                )
            places: Counter[tuple[str, int]] = Counter()
            for name, number, told in _entries(part):
                if name not in _READ:
                    continue
                places[name, number] += 1
                if name == forms.ITEM and forms.kind_of_item(told) != forms.ITEM:
                    continue
                self.line += 1
                try:
                    yield self._understood(part, name, number, told)
                except RowRefused as refusal:
                    within = f"in {part.playlists[number].name or 'a playlist'}" if name == forms.ITEM else f"in {name}"
                    named = part.document.title if self.names_files else None
                    self._note(Refusal(file=named, line=places[name, number], reason=f"{within}: {refusal}"))

    def preview(self) -> LibraryPreview:
        """What the files hold, counted."""
        playlists = [playlist for part in self.parts for playlist in part.playlists]
        return LibraryPreview(
            format=self.format,
            playlists=len(playlists),
            named=tuple(playlist.name for playlist in playlists[:_NAMED] if playlist.name),
            items=self.held[forms.ITEM],
            liked=self.held["tracks"],
            albums=self.held["albums"],
            artists=self.held["artists"],
            notices=self.notices,
        )

    def _understood(self, part: LibraryPart, name: str, number: int, told: Any) -> LibraryRow:
        model, read = _READ[name]
        fields = read(told)
        if name == forms.ITEM:
            playlist = part.playlists[number]
            fields |= {"playlist_id": playlist.id, "playlist_name": playlist.name}
        if album_id := fields.get("album_id"):
            fields["album_id"] = self._ids.get(album_id, album_id)
        if artist_ids := fields.get("artist_ids"):
            fields["artist_ids"] = tuple(self._ids.get(one, one) for one in artist_ids)
        try:
            return model.model_validate(fields)
        except ValidationError as error:
            raise RowRefused(reason_of(error)) from error


def look_at(document: Document, limit: int) -> LibraryPart | None:
    """Recognise a library by the name of its first list, and go through it once; None where it is none.

    Raises:
        FileRefused: it is damaged or cut off, larger than `limit`, or holds more than any library does.
    """
    first = document.first_list()
    form = next((form for form in FORMS if first in form.first), None)
    if not form:
        return None
    part = LibraryPart(document, form)
    for name, number, told in _entries(part, limit):
        _note(part, name, number, told)
        if len(part.playlists) > MOST_KEPT or len(part.known) > MOST_KEPT:
            raise FileRefused(f"{document.title} holds more than {MOST_KEPT:,} playlists, albums or artists. Split it.")
    return part if form.must <= part.lists else None


def _entries(part: LibraryPart, limit: int | None = None) -> Iterator[forms.Entry]:
    with part.document.scanned(limit) as scanner:
        yield from part.form.entries(scanner)


def _note(part: LibraryPart, name: str, number: int, told: Any) -> None:
    if name == forms.LIST:
        part.lists.add(told)
    elif name == forms.PLAYLIST:
        part.playlists.append(_Playlist())
    elif name == forms.NAME:
        part.playlists[number].name = forms.cleaned(told)
    elif name == forms.DESCRIPTION:
        part.playlists[number].description = forms.cleaned(told)
    else:
        part.held[forms.kind_of_item(told) if name == forms.ITEM else name] += 1
        if name in _BY_NAME and (known := forms.known_by(_BY_NAME[name], told)):
            part.known.append(known)


def _ids_by_names(parts: Sequence[LibraryPart]) -> dict[str, str]:
    """Albums and artists by their names; names that two have tell nothing."""
    found: dict[str, set[str]] = {}
    for part in parts:
        for names, spotify_id in part.known:
            found.setdefault(names, set()).add(spotify_id)
    return {names: next(iter(ids)) for names, ids in found.items() if len(ids) == 1}


def _name_apart(playlists: Sequence[_Playlist]) -> None:
    """Give each an id: its name, which another of the same name may have before it."""
    before: Counter[str | None] = Counter()
    for playlist in playlists:
        playlist.id = forms.playlist_id(playlist.name, before[playlist.name])
        before[playlist.name] += 1
