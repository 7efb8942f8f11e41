"""The page of imports: files are chosen, looked at, and only then imported; what came is listed and can go."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashspot import browser, core, jobs
from dashspot.blocks.people import UserBlock
from dashspot.core import tasks
from dashspot.jobs import requests
from dashspot.settings import settings
from tests.browser.tables import exported_playlist, feature_table, playlist_table, spotify_id, zipped
from tests.pages.conftest import IMPORTS, LISTS, Visit, errors, infos, listed, press, written
from tests.unit.files.histories import episode, extended, packed
from tests.unit.files.libraries import item, playlist, playlists, your_library
from tests.unit.files.libraries import written as written_out

AS_PLAYLIST, ONLY_FEATURES = "Add as a playlist", "Take only the features"
BAD = [
    ("two.csv", b"one,two\n1,2\n".replace(b"\\n", b"\n"), "two.csv has a header that DashSpot does not know"),
    ("empty.csv", b"", "empty.csv is empty"),
    ("packed.csv.gz", b"\x1f\x8bbroken", "packed.csv.gz is damaged"),
    ("others.zip", zipped({"a.txt": b"x"}), "others.zip holds no CSV file."),
]


def choose(app: AppTest, **files: bytes) -> AppTest:
    """Choose these files, all at once; `__` in a name stands for its dot."""
    chosen = [(name.replace("__", "."), content, "text/csv") for name, content in files.items()]
    return app.file_uploader[0].set_value(chosen).run()


def import_button(app: AppTest) -> str:
    """What the button says."""
    return str(app.button(key="im_import").label)


def run_jobs(user: UserBlock) -> None:
    """Do what waits, oldest first, as a worker would."""
    while waiting := [task for task in core.active_tasks(user.id) if task.kind == "import_upload"]:
        requests.run(tasks.import_upload, jobs.Control(waiting[0].id))


def test_several_files_are_previewed_and_then_imported(visit: Visit, user: UserBlock) -> None:
    """A card for each says what it is and will be, with its first rows; nothing is kept before the press."""
    app = choose(
        visit(IMPORTS),
        Road_trip__csv=exported_playlist(["One", "Two"]),
        Liked_Songs__csv=exported_playlist(["One"]),
        all__zip=zipped({"Winter.csv": exported_playlist(["Three"]), "sub/Autumn.csv": exported_playlist(["Four"])}),
        songs__csv=playlist_table(["Mine"], tracks=3),
    )
    assert not app.exception
    told = written(app)
    assert "Road_trip.csv**: Exportify, watsonbox, since 2023. About 2 rows; will be the playlist “Road trip”." in told
    assert "Liked_Songs.csv**: Exportify, watsonbox, since 2023. About 1 row; will be the liked songs." in told
    assert (
        "all.zip**: Exportify, watsonbox, since 2023. About 2 rows; will be the playlists “Winter” and “Autumn”."
        in told
    )
    assert "TidyTuesday playlist table (spotify_songs.csv). About 3 rows; the rows name their playlists." in told
    assert [list(table.value["Track"]) for table in app.dataframe] == [
        ["One", "Two"], ["One"], ["Three", "Four"], ["Mine"] * 3,
    ]  # fmt: skip
    assert import_button(app) == "Import 4 files"
    assert not core.list_imports(user.id)
    assert not core.active_tasks(user.id)
    app = app.button(key="im_import").click().run()
    assert not app.error
    assert not app.file_uploader[0].value
    assert "im_import" not in [button.key for button in app.button]
    assert len(core.active_tasks(user.id)) == 4
    run_jobs(user)
    assert listed(visit(LISTS["playlist"])) == ["Autumn", "Mine", "Road trip", "Winter"]
    assert listed(visit(LISTS["track"], track_where="Liked")) == ["One"]


def test_a_history_is_previewed_imported_listed_and_removed(visit: Visit, user: UserBlock) -> None:
    """The preview says how many plays, from when to when; the list what came of them."""
    rows = [extended("2019-03-04T05:06:07Z"), episode(ts="2023-05-06T20:09:31Z"), extended(ms_played=-1)]
    app = choose(visit(IMPORTS), my_spotify_data__zip=packed({"Streaming_History_Audio_2019.json": rows}))
    assert not app.exception
    assert (
        "my_spotify_data.zip**: Spotify extended streaming history. About 3 plays, from 2019-03-04 to 2023-05-06; "
        "will join your history of listening."
    ) in written(app)
    app.button(key="im_import").click().run()
    run_jobs(user)
    app = visit(IMPORTS)
    told = "2 plays from 2019-03-04 to 2023-05-06: 1 of tracks, 1 of episodes; 2 of them new."
    assert told in written(app)
    removed = core.list_imports(user.id)[0].id
    assert not app.button(key=f"im_remove_{removed}").click().run().exception
    assert core.list_imports(user.id) == []


def test_a_download_is_previewed_imported_and_listed(visit: Visit, user: UserBlock) -> None:
    """One card says what there is of plays and of the library, what is passed over, and one entry what came of both."""
    files = {
        "StreamingHistory0.json": [extended("2019-03-04T05:06:07Z")],
        "YourLibrary.json": written_out(your_library()),
        "Playlist1.json": playlists(playlist("Road *trip*", item(2), item(3))),
    }
    app = choose(visit(IMPORTS), my_spotify_data__zip=packed(files))
    assert not app.exception
    told = written(app).replace("\\", "")
    assert "About 1 play, from 2019-03-04 to 2019-03-04; will join your history of listening." in told
    held = "1 liked song, 1 saved album, 1 followed artist and 1 playlist with 2 rows: “Road *trip*”"
    assert f"{held}; will join your library." in told
    assert "passed over: 1 show, 1 episode, 1 banned track, 1 banned artist, 1 other entry." in told
    app.button(key="im_import").click().run()
    run_jobs(user)
    told = written(visit(IMPORTS)).replace("\\", "")
    assert "1 play from 2019-03-04 to 2019-03-04: 1 of tracks; 1 of them new. 3 tracks by 1 artist, " in told
    assert "1 playlist with 2 memberships, 1 liked song, 1 saved album, 1 followed artist." in told
    assert listed(visit(LISTS["playlist"])) == ["Road *trip*"]


def test_a_file_that_is_no_history_is_refused_at_once(visit: Visit) -> None:
    """In a sentence, and there is nothing to press."""
    app = choose(visit(IMPORTS), x__json=b"{}")
    assert errors(app) == ["x.json holds neither plays nor a library. The page of imports lists what DashSpot reads."]
    assert app.button(key="im_import").disabled


def test_the_same_file_twice_is_taken_once(visit: Visit, user: UserBlock) -> None:
    """Under whatever name; the second says so, and the first can be imported."""
    content = exported_playlist(["One"])
    app = choose(visit(IMPORTS), first__csv=content, second__csv=content, third__csv=exported_playlist(["Two"]))
    assert errors(app) == ["second.csv is the same file as first.csv."]
    assert import_button(app) == "Import 2 files"
    app.button(key="im_import").click().run()
    run_jobs(user)
    assert sorted(found.title for found in core.list_imports(user.id)) == ["first.csv", "third.csv"]


def test_a_file_of_before_changes_nothing(visit: Visit, user: UserBlock) -> None:
    """Importing it again is said to have been done before."""
    for _ in range(2):
        choose(visit(IMPORTS), a__csv=exported_playlist(["One"])).button(key="im_import").click().run()
        run_jobs(user)
    assert len(core.list_imports(user.id)) == 1
    told = [box.value.replace("\\", "") for box in visit(IMPORTS).success]
    assert "a.csv was imported before; nothing changed." in told


@pytest.mark.parametrize(("name", "content", "sentence"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_file_beside_good_ones(visit: Visit, user: UserBlock, name: str, content: bytes, sentence: str) -> None:
    """It says why at once, in one sentence, and the others can be imported; alone there is nothing to press."""
    app = choose(visit(IMPORTS), **{name.replace(".", "__"): content})
    assert [sentence in error for error in errors(app)] == [True]
    assert app.button(key="im_import").disabled
    app = choose(app, good__csv=exported_playlist(["One"]), **{name.replace(".", "__"): content})
    assert [sentence in error for error in errors(app)] == [True]
    assert import_button(app) == "Import 1 file"
    app = app.button(key="im_import").click().run()
    assert not app.error
    run_jobs(user)
    assert [found.title for found in core.list_imports(user.id)] == ["good.csv"]


def test_rows_that_would_be_refused_are_told_before(visit: Visit, user: UserBlock) -> None:
    """With line and reason, and again in the list of what came."""
    content = exported_playlist(["One", "Two"]).replace(b",180000,", b",-5,", 1)
    app = choose(visit(IMPORTS), Road__csv=content)
    assert "Among the first rows 1 row would be refused:" in written(app)
    refused = app.dataframe[1].value
    assert refused["Line"].tolist() == [2]
    assert "duration_ms" in refused["Reason"].iloc[0]
    app.button(key="im_import").click().run()
    run_jobs(user)
    app = visit(IMPORTS)
    assert [expander.label for expander in app.expander if "refused" in expander.label] == ["1 row refused"]


def test_a_feature_table_may_fill_features_and_add_no_track(visit: Visit, user: UserBlock) -> None:
    """Taken as features only it tells how other files' tracks sound; its own tracks join nothing."""
    page = choose(visit(IMPORTS), Road__csv=exported_playlist(["One", "Two"]))
    page.button(key="im_import").click().run()
    run_jobs(user)
    app = choose(visit(IMPORTS), songs__csv=feature_table(["Two", "Three"]))
    choice = next(control for control in app.segmented_control if control.value == AS_PLAYLIST)
    assert "About 2 rows; will be the playlist “songs”." in written(app)
    app = choice.set_value(ONLY_FEATURES).run()
    assert "About 2 rows; will join no playlist." in written(app)
    app.button(key="im_import").click().run()
    run_jobs(user)
    page = visit(IMPORTS)
    assert "songs.csv: features of 2 tracks." in [box.value.replace("\\", "") for box in page.success]
    assert "Kaggle SpotifyFeatures: 2 rows with the features of 2 tracks, which join no playlist." in written(page)
    library = browser.load_library(user.id)
    known = dict(zip(library.tracks["track_id"], library.tracks["known"], strict=True))
    assert known == {spotify_id("track", "One", 0): False, spotify_id("track", "Two", 0): True}
    assert library.playlists["name"].tolist() == ["Road"]
    app = visit(LISTS["track"])
    assert dict(zip(listed(app), app.dataframe[0].value["state"], strict=True)) == {"One": "unknown", "Two": "known"}


def test_a_feature_table_may_be_a_playlist(visit: Visit, user: UserBlock) -> None:
    """That is what happens unless said otherwise; files that are no such tables offer no choice."""
    app = choose(visit(IMPORTS), Movie_songs__csv=feature_table(["Two", "Three"]), Road__csv=exported_playlist(["One"]))
    assert [control.value for control in app.segmented_control] == [AS_PLAYLIST]
    app.button(key="im_import").click().run()
    run_jobs(user)
    assert listed(visit(LISTS["playlist"])) == ["Movie songs", "Road"]


def test_a_choice_stays_with_its_file(visit: Visit, user: UserBlock) -> None:
    """Taking another file away again leaves each of the others as it was chosen."""
    app = visit(IMPORTS)
    tables = [(f"{name}.csv", feature_table([name]), "text/csv") for name in ("First", "Second", "Third")]
    app = app.file_uploader[0].set_value(tables).run()
    app = app.segmented_control[1].set_value(ONLY_FEATURES).run()
    kept = app.file_uploader[0]._get_files_to_register()[1:]
    app.file_uploader[0]._files = kept
    app = app.run()
    assert [control.value for control in app.segmented_control] == [ONLY_FEATURES, AS_PLAYLIST]
    app.button(key="im_import").click().run()
    run_jobs(user)
    assert listed(visit(LISTS["playlist"])) == ["Third"]


def test_names_of_files_are_text(visit: Visit) -> None:
    """In the card and in the sentence that refuses one."""
    app = visit(IMPORTS)
    good, bad = "<b> :red[x] $y$.csv", "**bad**.csv"
    app = app.file_uploader[0].set_value([(good, exported_playlist(["One"]), ""), (bad, b"x,y\n", "")]).run()
    assert any(r"\<b\> \:red\[x\] \$y\$\.csv" in text.value for text in app.markdown)
    assert [error.value.startswith(r"\*\*bad\*\*\.csv has a header") for error in app.error] == [True]


@pytest.mark.usefixtures("own_library")
def test_an_import_is_listed_and_removed(visit: Visit) -> None:
    """What came of it stands there in words; removing it leaves nothing."""
    app = visit(IMPORTS)
    assert "mine.csv" in written(app)
    assert "6 rows with 6 tracks by 2 artists, 2 playlists with 6 memberships" in written(app)
    app = press(app, "Remove it")
    assert "Nothing was imported yet." in infos(app)
    assert not app.exception


def test_one_limit_is_said_and_kept(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the settings; what is larger is sent to the command line."""
    monkeypatch.setenv("DASHSPOT_UPLOAD_LIMIT_MB", "1")
    settings.cache_clear()
    app = visit(IMPORTS)
    assert app.file_uploader[0].label == "Files of up to 1 MB each"
    assert app.file_uploader[0].proto.max_upload_size_mb == 1
    assert "python -m dashspot import FILE" in app.file_uploader[0].help
    app = choose(app, large__csv=b"x" * 1_100_000)
    assert errors(app) == ["large.csv is larger than 1 MB. Import it by `python -m dashspot import FILE`."]


def test_every_format_is_named(visit: Visit) -> None:
    """With the header it is known by."""
    told = written(visit(IMPORTS))
    assert "Kaggle genres_v2" in told
    assert "Track URI,Track Name,Artist URI(s)" in told
