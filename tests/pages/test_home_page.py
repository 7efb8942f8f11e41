"""The home page: for whoever is new, and for whoever has something."""

from __future__ import annotations

import pytest

from dashspot import core
from dashspot.blocks.people import UserBlock
from dashspot.browser.services.words import share
from tests.browser import sample
from tests.browser.tables import exported_playlist, feature_table
from tests.pages.conftest import HOME, LISTS, REPORT, Bring, Visit, infos, links, listed, written
from tests.unit.files.histories import extended
from tests.unit.files.histories import listed as listed_rows

DOORS = {
    "Look around": "playlists",
    "Import files": "imports",
    "Export with Exportify": "https://github.com/pavelkomarov/exportify",
}


@pytest.mark.usefixtures("sample_library")
def test_a_newcomer_sees_three_doors(visit: Visit) -> None:
    """What Spotify gives today, then sample, files and Spotify side by side, each with what it costs and a way in."""
    app = visit(HOME)
    assert "Spotify gives audio features to few apps since November 2024" in infos(app)
    titles = [text.value.partition("**  ")[0].strip("*") for text in app.markdown[:3]]
    assert titles == ["Sample", "My files", "Spotify"]
    assert DOORS.items() <= links(app).items()
    assert "Sign in" not in app.markdown[2].value  # nobody can, without an app at Spotify
    assert not app.segmented_control


@pytest.mark.usefixtures("sample_library")
def test_a_stranger_comes_as_a_guest(visit: Visit) -> None:
    """From elsewhere files are brought into a workspace of one's own."""
    app = visit(HOME, local=False)
    assert "Bring files as a guest" in [button.label for button in app.button]
    assert set(DOORS) - set(links(app)) == {"Import files"}


@pytest.mark.usefixtures("sample_library", "person")
def test_who_has_signed_in_is_led_to_a_sync(visit: Visit) -> None:
    """With nothing saved yet: not asked to sign in again."""
    app = visit(HOME, local=False)
    assert "You are signed in." in app.markdown[2].value
    assert links(app)["Sync your library"] == "syncs"
    assert "Export with Exportify" not in links(app)
    with pytest.raises(KeyError):
        app.button(key="home_sign_in")


@pytest.mark.usefixtures("sample_library")
def test_the_sample_at_a_glance(visit: Visit) -> None:
    """One sentence, four numbers with a line each, the mood, what is new, and three next steps."""
    app = visit(HOME)
    tracks, playlists, known = len(sample.tracks()), len(sample.playlists()), sample.known()
    held = f"{tracks:,} tracks in {playlists} playlists, {sample.liked()} liked songs"
    assert f"{held}, features for {share(known, tracks)}." in written(app)
    told = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert told == {
        "Tracks": (f"{tracks:,}", f"{sample.liked()} liked"),
        "Playlists": (str(playlists), "saved here"),
        "Artists": (f"{sample.artists():,}", "credited"),
        "With features": (share(known, tracks), f"{known:,} tracks"),
    }
    assert all(len(metric.proto.chart_data) == 24 for metric in app.metric)
    missing = tracks - known
    assert f"{missing:,} without features; {sample.failed()} with a failed analysis left out." in written(app)
    assert len(app.get("plotly_chart")) == 1
    added = app.dataframe[0].value["added_at"]
    assert len(added) == 8
    assert added.is_monotonic_decreasing
    assert added.iloc[0] == max(row.added_at for row in sample.rows() if row.added_at)
    assert links(app)[f"See the {missing:,} tracks without features"] == "tracks?track_features=unknown"
    assert links(app)["Read the report of the whole library"] == "report"


@pytest.mark.usefixtures("sample_library", "own_library")
def test_an_own_library_at_a_glance(visit: Visit) -> None:
    """No doors any more; undated rows draw no line; with nothing missing the last step is another."""
    app = visit(HOME)
    assert not app.info
    assert not set(DOORS) & set(links(app))
    assert "6 tracks in 2 playlists, features for 100 %." in written(app)
    assert [metric.value for metric in app.metric] == ["6", "2", "2", "100 %"]
    assert not any(metric.proto.chart_data for metric in app.metric)
    assert "No file tells when a track was added." in written(app)
    assert "Go through your artists" in links(app)
    app.segmented_control(key="library").set_value("Sample").run()
    assert set(DOORS) <= set(links(app))


def test_an_empty_library_has_doors_and_a_way_in(visit: Visit) -> None:
    """Before the sample is there, nothing is counted."""
    app = visit(HOME)
    assert set(DOORS) <= set(links(app))
    assert not app.metric


def test_who_has_a_history_alone_is_led_to_it(visit: Visit, bring: Bring) -> None:
    """It is not said that nothing is there: the pages of playback have it."""
    bring("history.json", listed_rows(extended()))
    app = visit(HOME)
    assert not app.exception
    assert "Your history of listening is here." in infos(app)
    assert "No tracks are saved" not in infos(app)
    assert {"Now playing": "now_playing", "Import files": "imports"}.items() <= links(app).items()


def test_the_next_steps_lead_where_they_say(visit: Visit, bring: Bring) -> None:
    """The tracks without features are listed by the link that counts them."""
    bring("Mine.csv", exported_playlist(["One", "Two"]))
    bring("songs.csv", feature_table(["Two"]), features_only=True)
    app = visit(HOME)
    assert links(app)["See the 1 track without features"] == "tracks?track_features=unknown"
    assert listed(visit(LISTS["track"], track_features="unknown")) == ["One"]
    assert visit(REPORT).title[0].value == "The whole library"


def test_names_on_the_page_are_what_was_added_last(visit: Visit, user: UserBlock, bring: Bring) -> None:
    """By date over all files, whichever came first."""
    bring("New.csv", exported_playlist(["New one"], added="2026-01-01T00:00:00Z"))
    bring("Old.csv", exported_playlist(["Old one"], added="2019-01-01T00:00:00Z"))
    assert len(core.list_imports(user.id)) == 2
    app = visit(HOME)
    assert app.dataframe[0].value["title"].tolist() == ["New one", "Old one"]
    assert app.dataframe[0].value["held_by"].map(list).tolist() == [["New"], ["Old"]]
