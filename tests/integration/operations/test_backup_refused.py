"""What is no whole backup, or too new, changes nothing: not a row is written again."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from dashspot.blocks.people import UserBlock
from dashspot.errors import BackupRefused, StorageRefused
from dashspot.files import backup as files
from dashspot.operations.backup import back_up, restore
from tests.browser.tables import playlist_table
from tests.integration.conftest import Dump


def resealed(path: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """Change what is in a backup as somebody would who knows how it is sealed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        archive.comment = b"0" * 64
    size = content.tell()
    digest = files._digest(content, size)
    path.write_bytes(content.getvalue()[:-64] + digest)


def told(parts: dict[str, bytes], **values: Any) -> None:
    """Say something else in the manifest."""
    parts["manifest.json"] = json.dumps(json.loads(parts["manifest.json"]) | values).encode()


def test_a_cut_file_changes_nothing(backup: Path, dump: Dump) -> None:
    """Wherever it was cut."""
    content, before = backup.read_bytes(), dump(physical=True)
    for part in (0, 0.1, 0.5, 0.9, 0.999):
        backup.write_bytes(content[: int(len(content) * part)])
        with pytest.raises(BackupRefused, match="Nothing was changed"):
            restore(backup, replace=True)
    assert dump(physical=True) == before


def test_an_altered_byte_changes_nothing(backup: Path, dump: Dump) -> None:
    """Wherever it is, in the first byte or in the last."""
    content, before = backup.read_bytes(), dump(physical=True)
    for place in [*range(0, len(content), max(1, len(content) // 200)), len(content) - 1]:
        backup.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(BackupRefused, match="Nothing was changed"):
            restore(backup, replace=True)
    backup.write_bytes(content + b"\n")
    with pytest.raises(BackupRefused, match="damaged"):
        restore(backup, replace=True)
    assert dump(physical=True) == before


def test_a_foreign_file_changes_nothing(full: UserBlock, tmp_path: Path, dump: Dump) -> None:
    """An import, another zip, an empty file, none at all, a folder: each is refused with a sentence."""
    del full
    before = dump(physical=True)
    with zipfile.ZipFile(tmp_path / "foreign.zip", "w") as archive:
        archive.writestr("users.copy", "1")
    (tmp_path / "empty").touch()
    (tmp_path / "table.csv").write_bytes(playlist_table(["Mine"]))
    for name in ("foreign.zip", "empty", "table.csv"):
        with pytest.raises(BackupRefused, match="no backup"):
            restore(tmp_path / name, replace=True)
    for name in ("absent", "."):
        with pytest.raises(BackupRefused, match="can't be read"):
            restore(tmp_path / name, replace=True)
    assert dump(physical=True) == before


ALTERED: list[tuple[Callable[[dict[str, bytes]], object], str]] = [
    (lambda parts: told(parts, format=2, more=1), "newer DashSpot"),
    (lambda parts: told(parts, revision="9999"), "newer DashSpot"),
    (lambda parts: told(parts, revision="0009"), "not those that its schema has"),
    (lambda parts: told(parts, tables=[]), "not those that its schema has"),
    (lambda parts: told(parts, tables=7), "damaged"),
    (lambda parts: parts.pop("manifest.json"), "damaged"),
    (lambda parts: parts.pop("tables/plays.copy"), "damaged"),
    (lambda parts: parts.update({"tables/plays.copy": b""}), "has 0 rows and not 1"),
    (lambda parts: parts.update({"tables/plays.copy": b"a\tb\n"}), "plays don't fit"),
    (lambda parts: parts.update({"tables/sources.copy": b""}), "has 0 rows and not"),
]


def test_what_does_not_fit_changes_nothing(backup: Path, dump: Dump) -> None:
    """Not even where the digest is right: all of it is one transaction."""
    content, before = backup.read_bytes(), dump(physical=True)
    for change, said in ALTERED:
        backup.write_bytes(content)
        resealed(backup, change)
        with pytest.raises(BackupRefused, match=said) as refused:
            restore(backup, replace=True)
        assert "Nothing was changed" in str(refused.value)
    assert dump(physical=True) == before


def test_a_newer_database_is_left_alone(backup: Path, tmp_path: Path, database: str) -> None:
    """An older DashSpot neither backs up what it does not know wholly nor replaces it."""
    with psycopg.connect(database) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(StorageRefused, match="made by a newer DashSpot"):
        back_up(tmp_path / "file")
    with pytest.raises(StorageRefused, match="made by a newer DashSpot"):
        restore(backup, replace=True)
    assert not (tmp_path / "file").exists()


@pytest.mark.usefixtures("another")
def test_nothing_is_no_backup(tmp_path: Path) -> None:
    """A database without tables is told, and no file is made."""
    with pytest.raises(BackupRefused, match="nothing to back up"):
        back_up(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file(full: UserBlock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor is an empty name, as a script has it whose variable is not set; that is said before anything is read."""
    del full
    monkeypatch.chdir(tmp_path)
    for path in (tmp_path, Path()):
        with pytest.raises(BackupRefused, match="is a folder"):
            back_up(path)
    assert list(tmp_path.iterdir()) == []
