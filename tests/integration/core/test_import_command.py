"""What the command line tells of an import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashspot import core, runtime
from dashspot.__main__ import main
from dashspot.blocks.imports import SHOWN_REFUSALS
from tests.integration.core.songs import LINES, Save, song


@pytest.fixture
def run(database: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The command line in this process, on the database that is already open."""
    del database
    monkeypatch.setattr(runtime, "start", lambda **_: None)
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_command_tells_what_it_did(run: Callable[..., Result], save: Save) -> None:
    """Counts, notices and the first refused rows, line by line; the progress stays out of the way of pipes."""
    lines = [song(number) | {"rating": "5"} for number in range(1200)]
    told = run("import", save([*lines, song(1, tempo="-1") | {"rating": ""}]))
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "songs.csv: TidyTuesday playlist table (spotify_songs.csv)",
        "  1,200 rows: 1,200 tracks by 7 artists on 5 albums",
        "  1 playlist with 1,200 memberships, 0 liked songs",
        "  features: 1,200 new, 0 unchanged, 0 replaced",
        "  note: These columns are not known and were passed over: rating.",
        "  1 row refused:",
        "    line 1202: tempo: input should be greater than or equal to 0, not '-1'",
    ]


def test_command_tells_of_features_alone(run: Callable[..., Result], save: Save) -> None:
    """Of tracks that join nothing no playlist is counted."""
    told = run("import", "--features-only", save(LINES))
    assert told.exit_code == 0
    assert told.stdout.splitlines() == [
        "songs.csv: TidyTuesday playlist table (spotify_songs.csv)",
        "  20 rows with the features of 20 tracks, which join no playlist",
        "  features: 20 new, 0 unchanged, 0 replaced",
    ]


def test_command_says_when_nothing_changed(run: Callable[..., Result], save: Save) -> None:
    """The second time the first line says so, and it is no failure."""
    run("import", save(LINES))
    again = run("import", save(LINES, "again.csv"))
    assert again.exit_code == 0
    assert again.stdout.splitlines()[0] == "again.csv was imported before; nothing changed."


def test_command_writes_every_refused_row(run: Callable[..., Result], save: Save, tmp_path: Path) -> None:
    """The screen shows twenty; `--rejects` has file, line and reason of each, of all files."""
    bad = [song(number, tempo="-1") for number in range(25)]
    paths = [save([song(1), *bad], "one.csv"), save([*bad[:1], song(2)], "two.csv")]
    told = run("import", *paths, "--rejects", tmp_path / "rejects.txt")
    assert told.exit_code == 0
    assert told.stdout.count("    line ") == SHOWN_REFUSALS + 1
    assert "    and more; --rejects FILE writes them all" in told.stdout.splitlines()
    rejects = (tmp_path / "rejects.txt").read_text(encoding="utf-8").splitlines()
    reason = "tempo: input should be greater than or equal to 0, not '-1'"
    assert rejects == [*(f"one.csv\t{line}\t{reason}" for line in range(3, 28)), f"two.csv\t2\t{reason}"]


def test_command_goes_on_after_a_refused_file(run: Callable[..., Result], save: Save, tmp_path: Path) -> None:
    """Each file is imported whole or not at all; the others are, and the exit code tells of the failure."""
    paths = [tmp_path / "absent.csv", save(LINES, "good.csv"), save(b"a,b\n1,2\n", "bad.csv")]
    told = run("import", *paths)
    assert told.exit_code == 1
    errors = [line for line in told.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 2
    assert "There is no file" in errors[0]
    assert "bad.csv has a header that DashSpot does not know" in errors[1]
    assert told.stdout.startswith("good.csv: TidyTuesday")
    assert [found.title for found in core.list_imports(core.local_user().id)] == ["good.csv"]


def test_nothing_is_imported_into_the_sample(run: Callable[..., Result], save: Save) -> None:
    """The sample is everybody's and stays as it is: `--as sample` is no choice here."""
    told = run("import", save(LINES), "--as", "sample")
    assert told.exit_code == 2
    assert "'sample' is not 'local'" in told.stderr
    for user in (core.local_user(), core.sample_user()):
        assert core.list_imports(user.id) == []


def test_command_needs_a_file(run: Callable[..., Result]) -> None:
    """Without a file the usage is shown."""
    told = run("import")
    assert told.exit_code == 2
    assert "Usage: " in told.stderr
