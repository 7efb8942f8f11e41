"""Out by the export and in again: nothing is lost on the way."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from dashspot import browser, core
from dashspot.blocks.people import UserBlock
from dashspot.files.cells import guard, join
from dashspot.files.writing import written
from tests.integration.core.songs import LINES, WITHOUT_FEATURES, Save, identifier, own_song, song

NASTY = (
    "=1+1", "+ 1", "-", "@ home", "\t=tab", "tab\tinside", "\rreturn", "'=1", "'", '"quoted"', "a,b", "a;b", "\\",
    "\\.", "two\nlines", "two\r\nlines", "two\rlines", "ends in\n", "🎷🎺", "夜の電車", "שיר ערב",
    "\u202egnihtemos\u202c", "zero\u200bwidth", "\ufeffmark", "\x9d", "\x1c\x85\u2028", "trailing ", " ",
    "A\u0308ngela\u030a", "UCLÃ", "CÃ©line Dion", "NA", "Na", "nan", "NULL", "None", "Infinity", "TRUE", "t", "7",
    "98.6", "{}", '{"a",NULL}', "<b>Bold</b>", "< DARK TRAP >", "x" * 254,
)  # fmt: skip


def nasty_songs(names: Iterable[str]) -> list[dict[str, str]]:
    """Our own table with every name as track, artist, album, playlist and genre, some of them in no playlist."""
    return [
        own_song(
            number,
            track_name=guard(name),
            artist_ids=guard(join([f"id {number}", name.replace("\t", " ")])),
            artist_names=guard(join([name.replace("\t", " "), "Second"])),
            album_id=identifier("album", number),
            album_name=guard(name),
            album_release_date=("2019", "2019-06", "0000", "2019-06-14", "")[number % 5],
            popularity=str(number % 100),
            duration_ms=str(number) if number % 4 else "",
            tempo=repr(number / 7) if number % 3 else "",
            loudness=repr(-number / 3) if number % 3 else "",
            time_signature="4" if number % 3 else "",
            **(
                {"playlist_id": identifier("list", number % 11), "playlist_name": guard(name), "genre": guard(name)}
                if number % 6
                else {}
            ),
        )
        for number, name in enumerate(names)
    ]


def exported(user: UserBlock) -> bytes:
    """What `export tracks` writes."""
    return written(browser.tracks_frame(browser.load_library(user.id)), "csv")


def without_origin(content: bytes) -> bytes:
    """An export without the columns that tell where features come from."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert rows[0][-2:] == ["feature_source", "features_as_of"]
    target = io.StringIO()
    csv.writer(target).writerows(row[:-2] for row in rows)
    return target.getvalue().encode()


def test_export_comes_back(user: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """Exported, imported by somebody else and exported again, every byte is the same, whatever the names."""
    assert core.import_path(user.id, save(nasty_songs(NASTY * 2))).refused == 0
    first = exported(user)
    summary = core.import_path(sample_user.id, save(first, "export.csv"))
    assert (summary.refused, summary.notices) == (0, ())
    assert without_origin(exported(sample_user)) == without_origin(first)
    assert set(browser.load_library(sample_user.id).tracks["name"]) == set(NASTY)
    assert core.import_path(sample_user.id, save(exported(sample_user), "again.csv")).known_before


def test_tab_in_name_of_an_artist_is_exported(user: UserBlock, save: Save) -> None:
    """A tab inside an artist's name does not make two artists of one."""
    core.import_path(user.id, save([own_song(1, artist_ids="one", artist_names="a\tb")]))
    (row,) = csv.DictReader(io.StringIO(exported(user).decode(), newline=""))
    assert (row["artist_ids"], row["artist_names"]) == ("one", "a\tb")


def test_export_of_a_public_table_comes_back(user: UserBlock, sample_user: UserBlock, save: Save) -> None:
    """A table of another kind, missing values and repeated rows included, survives our own."""
    lines = [*LINES, LINES[0], song(30, **WITHOUT_FEATURES), song(31, playlist_id="NA", track_artist="NA")]
    core.import_path(user.id, save(lines))
    first = exported(user)
    core.import_path(sample_user.id, save(first, "export.csv"))
    assert without_origin(exported(sample_user)) == without_origin(first)
