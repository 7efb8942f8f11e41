"""What notebooks read: each person their own, in two formats."""

from __future__ import annotations

import re
import runpy
from contextlib import ExitStack
from pathlib import Path
from urllib.error import HTTPError

import pandas as pd
import psycopg
import pytest

from dashspot import browser, core
from dashspot.blocks.people import UserBlock
from dashspot.errors import ConfigurationError, DashSpotError, StorageError, StorageRefused
from dashspot.settings import settings
from dashspot.store import engine
from dashspot.web import api
from tests.browser.tables import playlist_id
from tests.integration.web.notebook import PATHS, Notebook, get, save, served

pytestmark = pytest.mark.usefixtures("secret")

DOCS = Path(__file__).resolve().parents[3] / "docs" / "notebooks.md"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("chosen", ["csv", "json"])
def test_each_reads_only_their_own(mine: Notebook, theirs: Notebook, path: str, chosen: str) -> None:
    """All of it, and nothing of the other's."""
    answers = [notebook.get(f"{path}?format={chosen}").content.decode() for notebook in (mine, theirs)]
    ids = [browser.tracks_frame(browser.kept_library(one.user.id))["track_id"] for one in (mine, theirs)]
    for answer, own, others in zip(answers, ids, reversed(ids), strict=True):
        assert any(track_id in answer for track_id in own)
        assert not any(track_id in answer for track_id in others)
    if path != "features":
        assert ["Mine" in answer for answer in answers] == [True, False]
        assert ["Theirs" in answer for answer in answers] == [False, True]


def test_the_numbers_are_those_of_the_export(mine: Notebook) -> None:
    """The frames that the command line exports, with the id of the analysis before each number."""
    library = browser.kept_library(mine.user.id)
    analyses = browser.saved_computations(library)
    found = mine.frame("computations")
    exported = browser.computations_frame(library, analyses)
    assert list(found.columns) == ["analysis_id", *exported.columns]
    assert found["value"].to_numpy() == pytest.approx(exported["value"].to_numpy(dtype=float), nan_ok=True)
    ids = found.drop_duplicates("collection_id").set_index("collection_id")["analysis_id"].to_dict()
    assert ids == {one.collection.id: str(one.id) for one in analyses}
    assert list(mine.frame("tracks").columns) == list(browser.tracks_frame(library).columns)
    assert list(mine.frame("features").columns) == list(browser.features_frame(mine.user.id).columns)


@pytest.mark.parametrize("path", PATHS)
def test_json_has_the_same_rows(mine: Notebook, path: str) -> None:
    """One object a row, unknown as null."""
    rows, frame = mine.get(f"{path}?format=json").json(), mine.frame(path)
    assert len(rows) == len(frame) > 0
    assert list(rows[0]) == list(frame.columns)


def test_one_computation_by_its_id(mine: Notebook) -> None:
    """As JSON the document, as CSV its rows."""
    everything = mine.frame("computations")
    (analysis_id,) = everything.loc[everything["collection_id"] == playlist_id("Mine"), "analysis_id"].unique()
    document = mine.get(f"computations/{analysis_id}?format=json").json()
    assert (document["id"], document["collection"]) == (analysis_id, {"kind": "playlist", "id": playlist_id("Mine")})
    assert document["computation"]["tracks"]["total"] == 3
    rows = mine.frame(f"computations/{analysis_id}")
    expected = everything[everything["analysis_id"] == analysis_id].reset_index(drop=True)
    pd.testing.assert_frame_equal(rows, expected, check_dtype=False)


def test_anothers_computation_is_not_there(mine: Notebook, theirs: Notebook) -> None:
    """The same answer as to an id that nobody has, and to what is no id."""
    foreign = theirs.frame("computations")["analysis_id"].iloc[0]
    answers = [
        mine.get(f"computations/{wanted}?format={chosen}")
        for wanted in (foreign, "00000000-0000-0000-0000-000000000000", "first", "%00", "1" * 5000)
        for chosen in ("csv", "json")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert {answer.content for answer in answers} == {b'{"error":"There is no computation of this id among yours."}'}


def test_the_tracks_of_one_set(mine: Notebook, theirs: Notebook) -> None:
    """By its name; a name that is nobody's, or another's, is not there."""
    library = browser.kept_library(mine.user.id)
    wanted = library.tracks["track_id"].iloc[:2].tolist()
    browser.keep_set(mine.user.id, "Two & more", track_ids=wanted)
    assert mine.frame("tracks?set=Two+%26+more")["track_id"].tolist() == wanted
    for notebook, name in ((mine, "Three"), (mine, ""), (theirs, "Two+%26+more")):
        answer = notebook.get(f"tracks?set={name}")
        assert answer.status_code == 404
        assert "There is no set of this name" in answer.content.decode()


def test_who_has_saved_nothing_reads_headers(user: UserBlock) -> None:
    """Empty tables, not an error."""
    notebook = Notebook(user)
    for path in PATHS:
        assert len(notebook.frame(path).columns) > 5
        assert notebook.frame(path).empty
        assert notebook.get(f"{path}?format=json").json() == []


ACCEPTS = {
    "": "csv",
    "*/*": "csv",
    "text/csv": "csv",
    "application/json": "json",
    "application/JSON; charset=utf-8": "json",
    "text/html, application/json;q=0.9, */*;q=0.8": "json",
    "application/json;q=0.1, text/csv": "csv",
    "application/json;q=wrong": "csv",
    "application/json;q=0, */*": "csv",
    "application/*, text/*;q=0.5": "json",
    "image/png": "csv",
    ",;,=": "csv",
    "a/b," * 4000: "csv",
}


@pytest.mark.parametrize(("accepted", "chosen"), ACCEPTS.items())
def test_accept_chooses_where_format_is_not_said(user: UserBlock, accepted: str, chosen: str) -> None:
    """By its weights; whatever it says, there is an answer."""
    mine = Notebook(user)
    answer = mine.get("features", Accept=accepted)
    assert answer.headers["content-type"].partition(";")[0] == api.MEDIA_TYPES[chosen]
    assert mine.get("features?format=csv", Accept=accepted).headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize("query", ["format=xml", "format=", "format=CSV", "format=csv&format=json", "format=parquet"])
@pytest.mark.parametrize("path", [*PATHS, "computations/first"])
def test_another_format_is_a_wrong_request(user: UserBlock, path: str, query: str) -> None:
    """Told in a sentence."""
    mine = Notebook(user)
    answer = mine.get(f"{path}?{query}")
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert "format=csv and format=json" in answer.json()["error"]


def test_nothing_is_kept_or_guessed_at(mine: Notebook) -> None:
    """No cache keeps an answer, no browser takes it for a page; refusals too."""
    analysis_id = mine.frame("computations")["analysis_id"].iloc[0]
    for path in (*PATHS, f"computations/{analysis_id}"):
        for chosen in ("csv", "json"):
            found = mine.get(f"{path}?format={chosen}").headers
            name = path.replace("computations/", "computation-")
            assert found["content-disposition"] == f'attachment; filename="dashspot-{name}.{chosen}"'
            assert (found["cache-control"], found["x-content-type-options"]) == ("no-store", "nosniff")
    for refused in (get("tracks"), mine.get("tracks?format=xml"), mine.get("computations/first")):
        assert (refused.headers["cache-control"], refused.headers["x-content-type-options"]) == ("no-store", "nosniff")


def test_formulas_are_guarded_in_csv(user: UserBlock, tmp_path: Path) -> None:
    """As in every CSV of ours; JSON has the names as they are."""
    save(user, tmp_path, "=cmd|' /C calc'!A0")
    notebook = Notebook(user)
    for path in ("tracks", "computations"):
        names = {"tracks": "playlist_name", "computations": "collection_name"}[path]
        assert "'=cmd|' /C calc'!A0" in set(notebook.frame(path)[names])
        assert "=cmd|' /C calc'!A0" in {row[names] for row in notebook.get(f"{path}?format=json").json()}


def test_who_comes_when_many_files_are_made_is_told_when_to_come_again(
    user: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 with a sentence and Retry-After; who has no token is told so at once."""
    mine, places = Notebook(user), settings().downloads_at_once
    monkeypatch.setattr(api, "_PATIENCE_SECONDS", 0)
    with ExitStack() as held:
        for _ in range(places):
            held.enter_context(core.in_turn(0))
        answer = mine.get("tracks")
        assert get("tracks").status_code == 401
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
    assert "being made for others" in answer.json()["error"]
    assert mine.get("tracks").status_code == 200


WRONG: dict[str, tuple[Exception, int, str]] = {
    "lost": (StorageError("The folder /secret is away."), 503, str(StorageError())),
    "refused": (StorageRefused(), 503, str(StorageRefused())),
    "wrong setting": (ConfigurationError("The key in /secret can't be read."), 500, str(DashSpotError())),
    "a mistake": (RuntimeError("/secret"), 500, str(DashSpotError())),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("place", ["token_user", "browser.tracks_frame"])
def test_what_goes_wrong_is_one_sentence(
    user: UserBlock, monkeypatch: pytest.MonkeyPatch, name: str, place: str
) -> None:
    """It names nothing of where DashSpot runs."""
    mine = Notebook(user)
    error, status, sentence = WRONG[name]

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(f"dashspot.web.api.{place}", fail)
    answer = mine.get("tracks")
    assert (answer.status_code, answer.json()) == (status, {"error": sentence})


def test_without_a_database_there_is_an_answer(user: UserBlock) -> None:
    """Try again later, says the status."""
    mine = Notebook(user)
    engine.disconnect()
    answer = mine.get("tracks")
    assert (answer.status_code, answer.json()) == (503, {"error": str(StorageError())})


def test_reading_notes_that_the_token_was_used(user: UserBlock, database: str) -> None:
    """And a token that is not good notes nothing."""
    mine = Notebook(user)
    get("tracks", Authorization=f"Bearer {mine.token[:-5]}")
    with psycopg.connect(database, autocommit=True) as connection:
        used = "select used_at is not null from access_tokens"
        assert connection.execute(used).fetchall() == [(False,)]
        mine.get("tracks")
        assert connection.execute(used).fetchall() == [(True,)]


def test_the_documented_example_works(mine: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it stands in the docs, but for the address and the token, over a real server."""
    (example,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)
    monkeypatch.setenv("DASHSPOT_TOKEN", mine.token)
    with served() as address:
        assert example.count("http://127.0.0.1:8501") == 1
        (tmp_path / "example.py").write_text(example.replace("http://127.0.0.1:8501", address), encoding="utf-8")
        found = runpy.run_path(str(tmp_path / "example.py"))
        monkeypatch.setenv("DASHSPOT_TOKEN", mine.token[:-5])
        with pytest.raises(HTTPError, match="401") as refused:
            runpy.run_path(str(tmp_path / "example.py"))
        refused.value.close()
    assert set(found["tracks"]["playlist_name"]) == {"Mine"}
    assert len(found["features"]) == 3
    assert set(found["playlists"].index.get_level_values("collection_name")) == {"Mine", "The whole library"}
    assert found["playlists"]["energy"].tolist() == pytest.approx([0.5, 0.5])


def test_the_docs_name_every_path() -> None:
    """And no other."""
    told = set(re.findall(r"`(/api/v1/[^`]*)`", DOCS.read_text(encoding="utf-8")))
    assert told == {route.path.replace("{analysis_id}", "ID") for route in api.API_ROUTES}
