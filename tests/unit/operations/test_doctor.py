"""What the doctor says of settings and of this machine."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NoReturn

import pytest

from dashspot.operations.doctor import CHECKS, Checks, Finding, examine, here
from dashspot.settings import PREFIX

ID = "0123456789abcdef" * 2
KEY = "a-key-that-is-long-enough-for-everything"

CASES: dict[str, list[tuple[dict[str, str], str, str]]] = {
    "settings": [
        ({"POOL_SIZE": "7"}, "ok", "POOL_SIZE=7"),
        ({"ADMINS": "a, b"}, "ok", "ADMINS=a,b"),
        ({"POOL_SIZE": "many"}, "wrong", "DASHSPOT_POOL_SIZE is wrong"),
        ({"POLL_SIZE": "7"}, "wrong", "Did you mean DASHSPOT_POOL_SIZE"),
    ],
    "data folder": [
        ({}, "ok", "can be written"),
        ({"DATA_DIR": "{tmp}/file/under"}, "wrong", "can't be written: Not a directory"),
        ({"DATA_DIR": "{tmp}/not/there"}, "ok", "can be written"),
    ],
    "keys": [
        ({}, "note", "There is none yet"),
        ({"SECRET_KEYS": f"{KEY},{KEY}"}, "ok", "2 keys in DASHSPOT_SECRET_KEYS"),
        ({"DATA_DIR": "{tmp}/closed"}, "ok", "Keep a copy beside the backups"),
        ({"DATA_DIR": "{tmp}/closed", "DATABASE_URL": "postgresql://x"}, "note", "Where several machines"),
        ({"DATA_DIR": "{tmp}/open"}, "wrong", "chmod 600"),
    ],
    "address": [
        ({}, "ok", "register http://127.0.0.1:8501/oauth2callback"),
        ({"PORT": "8600"}, "ok", "register http://127.0.0.1:8600/oauth2callback"),
        ({"PUBLIC_URL": "https://dash.example.com"}, "ok", "register https://dash.example.com/oauth2callback"),
        ({"PUBLIC_URL": "http://localhost:8501"}, "wrong", "DASHSPOT_PUBLIC_URL to http://127.0.0.1:8501"),
        ({"PUBLIC_URL": "http://dash.example.com"}, "wrong", "TLS"),
    ],
    "spotify app": [
        ({}, "note", "nobody can sign in"),
        ({"SPOTIFY_CLIENT_ID": ID}, "ok", "without a secret"),
        ({"SPOTIFY_CLIENT_ID": ID, "SPOTIFY_CLIENT_SECRET": ID}, "ok", "with a secret"),
        ({"SPOTIFY_CLIENT_ID": "My app"}, "wrong", "SPOTIFY_CLIENT_ID is not"),
        ({"SPOTIFY_CLIENT_ID": ID, "SPOTIFY_CLIENT_SECRET": ID[1:]}, "wrong", "SPOTIFY_CLIENT_SECRET is not"),
    ],
    "features": [
        ({"FEATURE_SOURCES": "files"}, "ok", "in this order: files."),
        ({"FEATURE_SOURCES": "spotify"}, "note", "needs an app"),
        ({"FEATURE_SOURCES": "files,spotify", "SPOTIFY_CLIENT_ID": ID}, "ok", "files, spotify"),
        ({"FEATURE_SOURCES": ","}, "note", "No source is named"),
    ],
}


def examined(given: dict[str, str], tmp_path: Path) -> dict[str, Finding]:
    """The findings that need nobody else."""
    values = {"DATA_DIR": str(tmp_path)} | {name: value.format(tmp=tmp_path) for name, value in given.items()}
    environ = {PREFIX + name: value for name, value in values.items()}
    return dict(examine(here.CHECKS, environ, tmp_path / "secrets.toml"))


@pytest.mark.parametrize(
    ("name", "given", "state", "said"), [(name, *case) for name, cases in CASES.items() for case in cases]
)
def test_each_check_finds_it(name: str, given: dict[str, str], state: str, said: str, tmp_path: Path) -> None:
    """How it is, and what to do."""
    (tmp_path / "file").touch()
    for folder, mode in (("closed", 0o600), ("open", 0o644)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "secret.key").touch(mode)
        (tmp_path / folder / "secret.key").chmod(mode)
    found = examined(given, tmp_path)[name]
    assert found.state == state
    assert said in found.said


def test_every_check_of_this_machine_is_tested() -> None:
    """A new one has cases above."""
    assert CASES.keys() == here.CHECKS.keys()


def test_it_says_where_a_setting_comes_from_and_no_secret(tmp_path: Path) -> None:
    """The environment is heard before the file, and what is empty is not set."""
    file = tmp_path / "secrets.toml"
    file.write_text('DASHSPOT_POOL_SIZE = 9\nDASHSPOT_LOG_LEVEL = "ERROR"\n[auth]\na = "b"\n', encoding="utf-8")
    environ = {"DASHSPOT_LOG_LEVEL": "INFO", "DASHSPOT_ADMINS": "", "DASHSPOT_SECRET_KEYS": KEY, "PATH": "/bin"}
    said = dict(examine(Checks(settings=here.settings), environ, file))["settings"].said
    assert f"From {file}: DASHSPOT_POOL_SIZE=9" in said.replace("; from", ". From")
    assert "DASHSPOT_LOG_LEVEL=INFO, DASHSPOT_SECRET_KEYS=(secret)" in said
    assert KEY not in said
    assert "ADMINS" not in said


def test_where_a_setting_is_wrong_only_that_is_said(tmp_path: Path) -> None:
    """Nothing else is known then; the value, which may be a secret, is not shown."""
    found = list(examine(CHECKS, {"DASHSPOT_SECRET_KEYS": "hunter2"}, tmp_path / "absent"))
    assert [name for name, _ in found] == ["settings"]
    assert "hunter2" not in found[0][1].said


def test_below_a_folder_that_is_closed_each_line_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may not even look there learns it from the lines that it concerns, and hears the others."""
    look = os.stat

    def refused(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    def stat(path: os.PathLike[str] | str, **options: Any) -> os.stat_result:
        return refused() if "closed/" in str(path) else look(path, **options)

    (tmp_path / "closed").mkdir()
    monkeypatch.setattr(os, "stat", stat)
    monkeypatch.setattr("tempfile.TemporaryFile", refused)
    found = examined({"DATA_DIR": "{tmp}/closed/data"}, tmp_path)
    assert found.keys() == here.CHECKS.keys()
    assert found["data folder"].said.startswith(f"{tmp_path}/closed/data can't be written: Permission denied.")
    assert found["keys"] == ("wrong", "This could not be looked at: PermissionError ([Errno 13] Permission denied).")


def test_little_room_is_said_before_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Soon first, then now."""
    for free, state in ((1.5e9, "note"), (1e8, "wrong")):
        monkeypatch.setattr("shutil.disk_usage", lambda _, free=free: type("Usage", (), {"free": free}))
        assert examined({}, tmp_path)["data folder"][0] == state
