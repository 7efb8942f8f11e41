"""The report of a collection, and of one track."""

from __future__ import annotations

import math
from statistics import fmean

import pytest
from streamlit.testing.v1 import AppTest

from dashspot.blocks.words import count
from dashspot.browser.services.words import share
from tests.browser import sample
from tests.browser.tables import exported_playlist, feature_table, playlist_id, playlist_table, spotify_id
from tests.pages.conftest import OWN_PLAYLISTS, REPORT, Bring, Visit, errors, infos, links, press, written

ISRC = "GBXXX1300001"
COLLECTIONS = ("liked", "album", "artist", "playlist")


def features(app: AppTest) -> dict[str, dict[str, object]]:
    """The table of a track's features, by feature."""
    rows = app.dataframe[0].value.to_dict("records")
    return {str(row["Feature"]): {str(name): value for name, value in row.items()} for row in rows}


def members(kind: str) -> tuple[str, list[str]]:
    """A collection of the sample and the ids of its rows."""
    first = sample.of_playlist("Kitchen disco")[0]
    chosen = {
        "liked": ("liked", [row.track_id for row in sample.rows() if row.liked]),
        "playlist": (first.playlist_id, [row.track_id for row in sample.of_playlist("Kitchen disco")]),
        "album": (first.album_id, [row.track_id for row in sample.tracks().values() if row.album_id == first.album_id]),
        "artist": (
            first.artist_ids[0],
            [row.track_id for row in sample.tracks().values() if first.artist_ids[0] in row.artist_ids],
        ),
    }
    found, ids = chosen[kind]
    return str(found), ids


@pytest.mark.usefixtures("own_library")
def test_a_report_names_its_collection(visit: Visit) -> None:
    """Title and paragraph hold names as text; four facts, four tables and a chart follow."""
    app = visit(REPORT, kind="playlist", id=playlist_id(OWN_PLAYLISTS[0]))
    assert app.title[0].value == r"Mine \<b\>x\</b\>"
    assert "It holds 3 tracks by 1 artist" in app.markdown[0].value
    assert [metric.value for metric in app.metric] == ["3", "1", "9 min", "100 %"]
    assert len(app.dataframe) == 4
    assert len(app.get("plotly_chart")) == 1


@pytest.mark.usefixtures("own_library")
def test_a_report_is_picked(visit: Visit) -> None:
    """The picker shows the collection of the address; picking another changes the address."""
    app = visit(REPORT)
    picker = app.selectbox(key="rp_collection")
    assert picker.value == "library:library"
    picker.set_value(f"playlist:{playlist_id(OWN_PLAYLISTS[1])}").run()
    assert app.title[0].value == "Mine too"
    assert app.query_params == {"kind": "playlist", "id": playlist_id(OWN_PLAYLISTS[1])}


@pytest.mark.usefixtures("sample_library")
@pytest.mark.parametrize("kind", COLLECTIONS)
def test_any_collection_has_its_report(visit: Visit, kind: str) -> None:
    """Liked songs, an album, an artist, a playlist: counts and mean by plain Python, and the way to its tracks."""
    found, rows = members(kind)
    distinct = [sample.tracks()[track_id] for track_id in dict.fromkeys(rows)]
    app = visit(REPORT, kind=kind, id=found)
    assert not app.error
    metrics = {metric.label: (metric.value, metric.delta) for metric in app.metric}
    assert metrics["Tracks"] == (
        f"{len(distinct):,}",
        f"{len(rows)} rows" if len(rows) > len(distinct) else "each once",
    )
    known = [row for row in distinct if row.energy is not None]
    assert metrics["With features"][0] == share(len(known), len(distinct))
    averages = app.dataframe[1].value.set_index("Feature")
    used = [row.energy for row in known if row.energy is not None and row.tempo]
    assert averages.loc["Energy", "Mean"] == f"{fmean(used):.2f}"
    assert averages.loc["Energy", "n"] == len(used)
    assert links(app)["Search in these tracks"] == f"tracks?of={kind}%3A{found}"


@pytest.mark.usefixtures("sample_library")
def test_what_to_do_about_missing_features_is_said(visit: Visit) -> None:
    """How many are missing, and the way to a table that fills them in."""
    missing = len(sample.tracks()) - sample.known()
    app = visit(REPORT)
    assert f"{count(missing, 'track')} without features." in written(app)
    assert links(app)["Import a table of features"] == "imports"


@pytest.mark.usefixtures("own_library")
def test_a_wrong_address_is_one_sentence(visit: Visit) -> None:
    """Whatever kind it names."""
    for kind in ("playlist", "album", "artist", "track", "liked"):
        app = visit(REPORT, kind=kind, id="x")
        assert errors(app) == [f"There is no {kind} 'x' in this library."]
    assert errors(visit(REPORT, kind="nonsense", id="x")) == [
        "The address names no collection. Pick one from the list of playlists."
    ]


@pytest.mark.usefixtures("own_library")
def test_a_track_stands_among_the_others(visit: Visit) -> None:
    """Its features with percentiles worked out by hand: three pairs of equal tracks; ties count by half."""
    app = visit(REPORT, kind="track", id=spotify_id("track", OWN_PLAYLISTS[0], 1))
    assert not app.error
    told = features(app)
    assert (told["Tempo"]["Value"], told["Tempo"]["Percentile"], told["Tempo"]["n"]) == ("105 BPM", 50.0, 6)
    assert told["Energy"]["Percentile"] == 50.0
    assert told["Key"]["Value"] == "C#"
    assert math.isnan(float(str(told["Key"]["Percentile"])))
    first = features(visit(REPORT, kind="track", id=spotify_id("track", OWN_PLAYLISTS[0], 0)))
    assert first["Tempo"]["Percentile"] == pytest.approx(100 * 1 / 6)
    assert first["Valence"]["Percentile"] == pytest.approx(100 * 5 / 6)


def test_every_playlist_that_holds_it_leads_there(visit: Visit, bring: Bring) -> None:
    """With its place and when it was added; names are text; liked songs are told with their date."""
    bring("Road_<b>.csv", exported_playlist(["Other", "One"]))
    bring("Autumn.csv", exported_playlist(["One"], added="2025-05-06T07:08:09Z"))
    bring("Liked_Songs.csv", exported_playlist(["One"], added="2020-02-03T00:00:00Z"))
    app = visit(REPORT, kind="track", id=spotify_id("track", "One", 0))
    assert not app.error
    assert app.title[0].value == "One"
    assert "By One, on One, released 2019-06-14. Liked on 2020-02-03." in written(app)
    assert "**In 2 playlists**" in written(app)
    held = [button.label for button in app.button if button.label != "Fetch the rest"]
    assert held == [
        r"Autumn\: place 1, added 2025\-05\-06",
        r"Road \<b\>\: place 2, added 2024\-03\-01",
    ]
    assert "No source knows its features." in written(app)
    assert set(features(app)) == {
        "Danceability", "Energy", "Loudness", "Speechiness", "Acousticness", "Instrumentalness", "Liveness", "Valence",
        "Tempo", "Duration",
    }  # fmt: skip
    assert features(app)["Tempo"]["Value"] == "unknown"
    app = press(app, held[1])
    assert app.title[0].value == r"Road \<b\>"
    assert app.query_params == {"kind": "playlist", "id": "name:Road <b>"}


def test_a_track_in_no_playlist_says_so(visit: Visit, bring: Bring) -> None:
    """A liked song that stands nowhere else."""
    bring("Liked_Songs.csv", exported_playlist(["One"]))
    app = visit(REPORT, kind="track", id=spotify_id("track", "One", 0))
    assert "**In no playlist**" in written(app)
    assert "Liked on 2024-03-01." in written(app)


def test_every_source_is_shown_and_the_one_used_is_named(visit: Visit, bring: Bring) -> None:
    """The newest is used; all are shown at full precision, files of one name told apart."""
    bring("Road.csv", exported_playlist(["One"]))
    bring("songs.csv", feature_table(["One"], tempo=122.036), features_only=True)
    bring("songs.csv", feature_table(["One"], tempo=98.6), features_only=True)
    app = visit(REPORT, kind="track", id=spotify_id("track", "One", 0))
    assert not app.exception
    assert "Source: songs.csv, as of " in written(app)
    assert features(app)["Tempo"]["Value"] == "99 BPM"
    said = app.dataframe[1].value
    assert said.loc["Tempo"].to_dict() == {"songs.csv": "122.036", "songs.csv (2)": "98.6"}


def test_features_of_another_id_of_the_recording_are_said_to_be(visit: Visit, bring: Bring) -> None:
    """Filled by ISRC: the source is named, and that it spoke of another id."""
    bring("Album.csv", exported_playlist(["One"], isrc=ISRC))
    bring("Single.csv", exported_playlist(["One again"], isrc=ISRC))
    bring("songs.csv", feature_table(["One"]), features_only=True)
    told = written(visit(REPORT, kind="track", id=spotify_id("track", "One again", 0)))
    assert "by ISRC from another id of the same recording." in told
    assert "Source: songs.csv, as of " in told
    own = written(visit(REPORT, kind="track", id=spotify_id("track", "One", 0)))
    assert "Source: songs.csv, as of " in own
    assert "ISRC" not in own


@pytest.mark.usefixtures("sample_library")
def test_awkward_tracks_of_the_sample_have_a_report(visit: Visit) -> None:
    """A failed analysis, a local file, a track without a name, a name of nothing but a blank."""
    failed = next(row for row in sample.tracks().values() if row.tempo == row.valence == row.danceability == 0)
    local = next(row for row in sample.tracks().values() if row.track_id.startswith("spotify:local:"))
    nameless = [row for row in sample.tracks().values() if not (row.track_name or "").strip()]
    assert len({row.track_name for row in nameless}) == 2
    for row in (failed, local, *nameless):
        app = visit(REPORT, kind="track", id=row.track_id)
        assert not app.exception, row
        assert not app.error, row
        assert not app.link_button
        assert app.title[0].value.strip()
        assert features(app)["Tempo"]["Percentile"] is not None
        if row in nameless:
            assert app.title[0].value == "Unknown track"
    assert "The analysis failed: tempo, danceability and valence are 0." in written(
        visit(REPORT, kind="track", id=failed.track_id)
    )


def test_real_items_lead_to_spotify(visit: Visit, bring: Bring) -> None:
    """Only where the id is one of Spotify's; a playlist that a file merely names has none."""
    bring("Road.csv", exported_playlist(["One"]))
    track = visit(REPORT, kind="track", id=spotify_id("track", "One", 0))
    assert [button.proto.url for button in track.link_button] == [
        f"https://open.spotify.com/track/{spotify_id('track', 'One', 0)}"
    ]
    assert not visit(REPORT, kind="playlist", id="name:Road").link_button


def test_one_track_is_told_in_the_singular(visit: Visit, bring: Bring) -> None:
    """A collection of one track has one distinct track, on either basis one."""
    bring("Road.csv", exported_playlist(["One"]))
    app = visit(REPORT, kind="playlist", id="name:Road")
    assert "of 1 distinct track;" in written(app) or "of 1 distinct track." in written(app)
    assert "of 1 distinct tracks" not in written(app)


def test_what_is_unknown_reads_as_a_sentence(visit: Visit, bring: Bring) -> None:
    """A track without artist and title: nothing is called nan or None."""
    known = playlist_table(["x"])
    content = known.replace(b",x,x,50,", b",,,50,")
    assert content != known
    bring("mine.csv", content)
    app = visit(REPORT, kind="track", id=spotify_id("track", "x", 0))
    assert app.title[0].value == "Unknown track"
    assert "By an unknown artist, on x, released 2019-06-14." in written(app)
    assert not infos(app)
    assert not {"nan", "None", "NaT"} & set(written(app).replace(",", " ").split())


def test_the_rest_can_be_fetched(visit: Visit, bring: Bring) -> None:
    """One press asks for the job, a second says that it is under way; progress stands on the page."""
    bring("mine.csv", exported_playlist(["Mine"]))
    app = visit(REPORT)
    assert "1 track without features." in written(app)
    press(app, "Fetch the rest")
    assert not app.error
    (shown,) = [bar.proto.text.replace("\\", "") for bar in app.get("progress")]
    assert shown == "Features of The whole library: waiting. It goes on if you close this page."
    press(app, "Fetch the rest")
    assert errors(app) == ["The same work is already under way; its progress is shown until it ends."]
    track = visit(REPORT, kind="track", id=spotify_id("track", "Mine", 0))
    assert any(button.label == "Fetch the rest" for button in track.button)


@pytest.mark.usefixtures("sample_library", "own_library")
def test_nothing_is_fetched_for_the_sample_or_a_stranger(visit: Visit) -> None:
    """Its tracks are made up; and a visitor from elsewhere may change nothing."""
    own = visit(REPORT)
    for app in (own.segmented_control(key="library").set_value("Sample").run(), visit(REPORT, local=False)):
        assert "without features." in written(app)
        assert not any(button.label == "Fetch the rest" for button in app.button)
