"""A person brings files of their own, in both modes, and takes them out again; strangers see none of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import sample
from tests.browser.conftest import STRANGE_HOST, launcher_alone, plain_alone
from tests.browser.server import Server
from tests.browser.tables import exported_playlist, feature_table, playlist_id, playlist_table, zipped
from tests.browser.visitor import JOINER, Visitor

pytestmark = pytest.mark.browser

BANNER = "This is a sample library with made-up tracks."
EXTREMES, TRACKS = "Superlatives with the tracks that hold them", "Saved tracks"
MARKUP = (
    "<b>x</b> <script>alert(1)</script>",
    ":red[x] $x$ [a](http://b) < DARK TRAP >",
    "# 1. **Hits** :material/home: :smile: :streamlit:",
    "www.example.com -> http://example.com",
)


@pytest.fixture
def owner(visitor: Visitor) -> Iterator[Visitor]:
    """Somebody who brings files; whatever they brought is taken out again."""
    yield visitor
    visitor.remove_imports()


@plain_alone
def test_an_own_file_comes_in_is_seen_and_goes_out_again(owner: Visitor) -> None:
    """Progress, notice and list entry; then the switch between mine and the sample; after removal the sample alone."""
    mine = [f"Mine {number:02d}" for number in range(60)]
    owner.open("/imports")
    owner.shows("Nothing was imported yet.")
    progress = owner.watch("stProgress")
    owner.upload({"mine.csv": playlist_table(mine, tracks=10)})
    owner.shows("mine.csv: 600 tracks in 60 playlists.")
    owner.shows("TidyTuesday playlist table (spotify_songs.csv): 600 rows with 600 tracks by 60 artists")
    assert any("Import of mine.csv" in text and "goes on if you close this page" in text for text in progress())
    owner.shows("61 new analyses")

    owner.go("Playlists", "Browser")
    owner.shows("1 to 50 of 60 playlists")
    expect(owner.column("Name").nth(1)).to_have_text(mine[1])
    owner.page.get_by_role("button", name="Page 2").click()
    owner.shows("51 to 60 of 60 playlists")
    expect(owner.column("Name").nth(1)).to_have_text(mine[51])
    owner.switch_library("Sample")
    owner.shows(BANNER)
    owner.shows(f"of {len(sample.playlists())} playlists")
    owner.press_cell(row=0)
    owner.titled(next(iter(sample.playlists().values())))
    owner.go("Playlists", "Browser")
    owner.shows(f"of {len(sample.playlists())} playlists")
    owner.switch_library("Mine")
    owner.shows("of 60 playlists")
    owner.settle()
    owner.search("33")
    expect(owner.column("Name")).to_have_text([mine[33]])
    owner.press_cell(row=0)
    owner.titled(mine[33])
    owner.shows("It holds 10 tracks by 1 artist, 30 min of music, released in 2019.")
    owner.has_no_error()

    owner.remove_imports()
    owner.shows("Nothing was imported yet.")
    owner.open("/playlists")
    owner.shows(BANNER)
    owner.shows(f"of {len(sample.playlists())} playlists")
    owner.has_no_error()


@launcher_alone
def test_a_zip_and_several_files_come_in_together(owner: Visitor) -> None:
    """Each is previewed; the same one twice and a bad one are said so; a feature table fills the others in."""
    one = exported_playlist(["One", "Two"])
    owner.open("/imports")
    owner.choose_files(
        {
            "exported.zip": zipped({"Road_trip.csv": one, "Liked_Songs.csv": exported_playlist(["Two", "Three"])}),
            "Winter.csv": exported_playlist(["Four"]),
            "Winter (1).csv": exported_playlist(["Four"]),
            "bad.csv": b"one,two\n1,2\n",
            "songs.csv": feature_table(["One", "Elsewhere"]),
        }
    )
    owner.shows("exported.zip: Exportify, watsonbox, since 2023. About 4 rows; will be the playlist “Road trip” and")
    owner.shows("Winter (1).csv is the same file as Winter.csv.")
    owner.shows("bad.csv has a header that DashSpot does not know.")
    owner.page.get_by_role("radio", name="Take only the features").click()
    owner.settle()
    owner.page.get_by_role("button", name="Import 3 files").click()
    owner.shows("exported.zip: 3 tracks in 1 playlist.")
    owner.shows("Winter.csv: 1 track")
    owner.shows("songs.csv: ")
    owner.shows("new analyses")
    owner.go("Tracks", "Browser")
    owner.titled("Tracks")
    owner.shows("4 tracks in 2 playlists and 2 liked songs. 1 of 4 tracks (25 %) have features.")
    expect(owner.column("Name", TRACKS)).to_have_text(["Four", "One", "Three", "Two"])
    owner.go("Home")
    owner.shows("4 tracks in 2 playlists, 2 liked songs, features for 25 %.")
    owner.page.get_by_role("link", name="See the 3 tracks without features").click()
    owner.titled("Tracks")
    expect(owner.column("Name", TRACKS)).to_have_text(["Four", "Three", "Two"])
    owner.has_no_error()


@launcher_alone
def test_a_bad_file_is_one_sentence(visitor: Visitor) -> None:
    """A file that can't be imported says why at once, and there is nothing to press. Nothing is kept."""
    visitor.open("/imports")
    visitor.choose_files({"bad.csv": b"one,two\n1,2\n"})
    visitor.shows("bad.csv has a header that DashSpot does not know.")
    assert len(visitor.errors()) == 1
    expect(visitor.page.get_by_role("button", name="Import 0 files")).to_be_disabled()
    visitor.shows("Nothing was imported yet.")
    assert not visitor.page.get_by_test_id("stException").count()


@launcher_alone
def test_names_are_text(owner: Visitor) -> None:
    """Markup in names is shown as it is written: in card, list, title, paragraph, picker, table, source and notice."""
    file = ":red[x] <b>y.csv"
    owner.open("/imports")
    owner.choose_files({file: playlist_table(MARKUP, tracks=2)})
    assert f"{file}: TidyTuesday" in owner.page.get_by_test_id("stMain").inner_text().replace(JOINER, "")
    owner.page.get_by_role("button", name="Import 1 file").click()
    owner.shows(f"{file}: {2 * len(MARKUP)} tracks in {len(MARKUP)} playlists.")
    owner.open("/playlists")
    assert sorted(row[0] for row in owner.rows()) == sorted(MARKUP)
    for name in MARKUP:
        owner.open("/report", kind="playlist", id=playlist_id(name))
        main = owner.page.get_by_test_id("stMain")
        written = main.get_by_test_id("stMarkdownContainer")
        text = main.inner_text().replace(JOINER, "")
        assert main.locator("h1").inner_text().replace(JOINER, "") == name
        assert main.get_by_role("combobox").input_value() == name
        assert {row[2] for row in owner.rows(EXTREMES)} == {name}
        assert f"The happiest is “{name}” by {name}" in text
        assert f"Features from {file} (100 %, " in text
        assert not written.locator("a, b, script, img, .katex").count()
        owner.has_no_error()
    owner.open("/tracks", of=f"playlist:{playlist_id(MARKUP[1])}")
    assert f"Only the tracks of {MARKUP[1]}" in owner.page.get_by_test_id("stMain").inner_text().replace(JOINER, "")
    owner.press_cell(0, TRACKS)
    owner.titled(MARKUP[1])
    held = owner.page.get_by_role("button", name=re.compile(": place [12]$"))
    assert f"{MARKUP[1]}: place " in held.inner_text().replace(JOINER, "")
    owner.has_no_error()


@pytest.mark.parametrize("how", ["forwarded", "by another name"])
def test_others_see_the_sample_alone(owner: Visitor, chromium: Browser, server: Server, how: str) -> None:
    """Behind a proxy, or under a name that is not this machine's, nothing of the owner's is shown or changed."""
    owner.open("/imports")
    owner.upload({"mine.csv": playlist_table(["Mine"])})
    owner.shows("mine.csv: 1 track")
    headers = {"X-Forwarded-For": "203.0.113.7"} if how == "forwarded" else {}
    url = server.url if how == "forwarded" else server.url.replace("127.0.0.1", STRANGE_HOST)
    with chromium.new_context(extra_http_headers=headers) as context, Visitor.at(context.new_page(), url) as stranger:
        stranger.open("/tracks", track_search="Mine")
        stranger.shows(BANNER)
        assert not stranger.page.get_by_role("radio", name="Mine").count()
        stranger.shows("No track fits.")
        stranger.open("/imports")
        stranger.shows("Sign in, or come as a guest, to bring files")
        assert not stranger.page.locator("input[type=file]").count()
        stranger.open("/report", kind="playlist", id=playlist_id("Mine"))
        stranger.shows("There is no playlist")
        assert stranger.complaints == []
