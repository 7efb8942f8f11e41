"""Commands that name somebody or something at Spotify take what a person copies there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashspot import browser, core, runtime
from dashspot.__main__ import main
from dashspot.blocks.people import UserBlock
from dashspot.sandbox.serving import Sandbox, running
from tests.browser.tables import playlist_id, playlist_table
from tests.integration.core.signing_in import named_in_settings, signed_in

FORMS = ("{0}", "spotify:{1}:{0}", "https://open.spotify.com/{1}/{0}?si=0123456789abcdef")


@pytest.fixture(autouse=True)
def _started(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is there already."""
    del database
    monkeypatch.setattr(runtime, "start", lambda: None)


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A small local Spotify."""
    with running(mode="development", tracks=20, playlists=2) as started, named_in_settings(started, monkeypatch):
        yield started


def run(*arguments: str) -> Result:
    """What a command says."""
    return CliRunner().invoke(main, list(arguments))


@pytest.mark.parametrize("form", FORMS)
def test_a_playlist_is_analysed_by_whatever_names_it(user: UserBlock, tmp_path: Path, form: str) -> None:
    """Its id, its URI, or its link as Spotify gives it."""
    (tmp_path / "a.csv").write_bytes(playlist_table(["A", "B"], tracks=2))
    core.import_path(user.id, tmp_path / "a.csv")
    told = run("analyse", "--playlist", form.format(playlist_id("A"), "playlist"))
    assert (told.exit_code, told.output) == (0, "1 new analysis; the others were up to date.\n")
    (found,) = browser.saved_computations(browser.load_library(user.id))
    assert found.collection.id == playlist_id("A")


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("https://open.spotify.com/album/{0}?si=1", "This is a link to an album; a playlist is needed here."),
        ("https://example.com/playlist/{0}", "This is no link to a playlist."),
        ("{0}", "There is no playlist"),
        ("hello", "There is no playlist"),
    ],
)
def test_what_is_no_playlist_gets_a_sentence(user: UserBlock, pasted: str, said: str) -> None:
    """Also one that another person has."""
    del user
    told = run("analyse", "--playlist", pasted.format(playlist_id("Nobody has it")))
    assert told.exit_code == 1
    assert said in told.output


@pytest.mark.parametrize("form", FORMS)
def test_a_person_is_synced_by_whatever_names_them(sandbox: Sandbox, form: str) -> None:
    """Their id, or the link to their profile."""
    signed_in()
    told = run("sync", "liked", "--as", form.format(sandbox.users[0], "user"))
    assert told.exit_code == 0, told.output
    assert "20 liked songs" in told.output


@pytest.mark.parametrize("form", ["playlist:{0}", *FORMS[1:]])
def test_a_playlist_is_synced_by_whatever_names_it(sandbox: Sandbox, form: str) -> None:
    """As a resource, or as Spotify names it."""
    signed_in()
    told = run("sync", form.format(next(iter(sandbox.playlists)), "playlist"), "--as", sandbox.users[0])
    assert told.exit_code == 0, told.output
    assert "1 playlist" in told.output
    refused = run("sync", "https://open.spotify.com/album/x")
    assert refused.exit_code == 1
    assert "This is no link to a playlist." in refused.output


def test_nobody_else_is_synced() -> None:
    """Who has not signed in, and what names nobody; before anybody has, it says how that is done."""
    alone = run("sync")
    assert alone.exit_code == 1
    assert "Nobody has signed in here with Spotify. It is done in a browser, on the account page." in alone.output
    for pasted, said in (("stranger", "Nobody has signed in here as"), ("a b", "This is no link to a user.")):
        told = run("sync", "--as", pasted)
        assert told.exit_code == 1
        assert said in told.output


def test_what_was_synced_is_analysed_and_exported(sandbox: Sandbox) -> None:
    """For who has signed in, by their id; nobody of that id is a sentence."""
    who = sandbox.users[0]
    signed_in(who)
    assert run("sync", "playlists").exit_code == 0
    assert run("analyse", "--all", "--as", who).output.endswith("the others were up to date.\n")
    exported = run("export", "tracks", "--as", who)
    assert exported.exit_code == 0
    assert any(playlist in exported.output for playlist in sandbox.playlists)
    assert "Nobody has signed in here as 'nobody'" in run("analyse", "--all", "--as", "nobody").output


@pytest.mark.parametrize("form", ["playlist:{0}", *FORMS[1:]])
def test_a_report_is_written_as_a_file(user: UserBlock, tmp_path: Path, form: str) -> None:
    """Of one collection, by whatever names it; what no charts are made of is a sentence."""
    (tmp_path / "a.csv").write_bytes(playlist_table(["A"], tracks=3))
    core.import_path(user.id, tmp_path / "a.csv")
    told = run("report", form.format(playlist_id("A"), "playlist"), "--out", str(tmp_path / "a.html"))
    assert told.exit_code == 0, told.output
    assert '<h1 dir="auto">A</h1>' in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_report_is_of_everything_or_a_comparison(user: UserBlock, tmp_path: Path) -> None:
    """The whole library where nothing is named; several are held against each other, up to six."""
    (tmp_path / "a.csv").write_bytes(playlist_table(["A", "B"], tracks=3))
    core.import_path(user.id, tmp_path / "a.csv")
    out = tmp_path / "out.html"
    assert run("report", "--out", str(out)).exit_code == 0
    assert '<h1 dir="auto">The whole library</h1>' in out.read_text(encoding="utf-8")
    named = [f"playlist:{playlist_id(name)}" for name in "AB"]
    assert run("report", *named, "library", "--out", str(out)).exit_code == 0
    assert '<h1 dir="auto">A, B and The whole library compared</h1>' in out.read_text(encoding="utf-8")
    for wrong, said in (
        (["library"] * 7, "At most 6 collections can be compared."),
        (["x:y"], "names no collection"),
        (["playlist:x"], "There is no playlist 'x' in this library."),
        (["https://open.spotify.com/album/x"], "This is no link to a playlist."),
    ):
        told = run("report", *wrong, "--out", str(out))
        assert told.exit_code
        assert said in told.output
    assert "compared</h1>" in out.read_text(encoding="utf-8"), "What was there must stay where there is no report."
