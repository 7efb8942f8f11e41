"""What a person takes away before they leave: one zip of everything that is kept of them."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashspot import browser, core
from dashspot.blocks.people import UserBlock
from dashspot.browser.services.takeaway import everything_about
from dashspot.core.services import leaving
from dashspot.errors import NotFound
from dashspot.store.queries.leaving import RECORDS
from tests.browser.tables import playlist_id
from tests.integration.core.leaving.people import (
    ACCOUNT,
    DIGEST,
    KEY,
    NAME,
    TOKEN,
    Save,
    new_guest,
    plant,
)


def read_zip(user: UserBlock) -> dict[str, bytes]:
    """What a person takes away, by the names of the files."""
    with everything_about(user.id) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_one_zip_holds_everything(person: UserBlock, save: Save) -> None:
    """Every file is there, and says what is kept."""
    plant(person, save)
    files = read_zip(person)
    told = {name.removesuffix(".json"): json.loads(files[name]) for name in files if name.endswith(".json")}
    assert set(files) == {"README.txt", "tracks.csv", "features.csv", *(f"{name}.json" for name in told)}
    assert set(told) == {"profile", "plays", "computations", *RECORDS}
    assert all(name in files["README.txt"].decode() for name in files if name != "README.txt")
    assert told["profile"].items() >= {"kind": "spotify", "spotify_id": ACCOUNT, "spotify_name": NAME}.items()
    given, ends = (datetime.fromisoformat(told["profile"][f"consent_{name}_at"]) for name in ("given", "ends"))
    assert (given, ends - given) == (datetime(2026, 3, 1, tzinfo=UTC), timedelta(days=182))
    titles = ["Mine-Shared.csv", "liked.csv", "Spotify", "Spotify", "Recently played"]
    assert [found["title"] for found in told["imports"]] == titles
    assert [(found["track_name"], found["told_by"]) for found in told["plays"]] == [("Planted", "Recently played")]
    assert told["imports"][0]["summary"]["tracks"] == 4
    assert told["sessions"][0]["browser"] == "Planted browser"
    assert told["access_tokens"][0]["name"] == "Planted notebook"
    assert told["tasks"][0]["title"] == "Import of waiting.csv"
    assert told["notifications"][0]["text"] == "told Planted"
    assert told["changes"][0]["summary"] == "changed Planted"
    assert (told["track_sets"][0]["name"], told["track_sets"][0]["track_ids"]) == ("Planted set", ["Planted track"])
    assert told["sync_plans"][0]["every_hours"] == 24
    assert told["play_logs"][0]["trouble"] == "trouble Planted"
    analysed = {found["collection_id"] for found in told["computations"]}
    assert analysed == {playlist_id("Mine"), playlist_id("Shared"), "library"}
    assert all(found["document"]["rows"]["total"] for found in told["computations"])


def test_the_tables_of_the_zip_are_the_exports(person: UserBlock, save: Save, tmp_path: Path) -> None:
    """All rows are there, and the tracks can be imported again."""
    plant(person, save)
    files = read_zip(person)
    assert len(pd.read_csv(io.BytesIO(files["tracks.csv"]))) == len(
        browser.tracks_frame(browser.load_library(person.id))
    )
    sources = pd.read_csv(io.BytesIO(files["features.csv"]))["source"]
    assert set(sources) == {"Mine-Shared.csv", "Reccobeats"}
    (tmp_path / "again.csv").write_bytes(files["tracks.csv"])
    guest = new_guest()
    core.import_path(guest.id, tmp_path / "again.csv")
    assert len(browser.load_library(guest.id).tracks) == len(browser.load_library(person.id).tracks)


def test_the_zip_tells_no_secret(person: UserBlock, save: Save) -> None:
    """Neither tokens nor what a browser holds, nor a digest of anything, in whatever notation."""
    plant(person, save)
    secret = core.open_session(person.id, "Another browser")
    held = core.digest_of(secret)
    assert held
    content = b"".join(read_zip(person).values()).lower()
    assert b"another browser" in content
    needles = [KEY.encode(), secret.encode()]
    for raw in (TOKEN, DIGEST, held):
        needles += [raw, raw.hex().encode(), base64.b64encode(raw).rstrip(b"=")]
    assert [needle for needle in needles if needle.lower() in content] == []
    assert b"digest" not in content


def test_nobody_elses_is_in_the_zip(person: UserBlock, guest: UserBlock, save: Save) -> None:
    """One person's zip tells nothing of another's."""
    plant(person, save)
    save(guest, "Theirs")
    content = b"".join(read_zip(guest).values())
    assert b"Theirs" in content
    assert not [word for word in (b"Mine", b"Planted", b"planted", ACCOUNT.encode()) if word in content]


def test_who_has_nothing_takes_an_empty_zip_away(guest: UserBlock) -> None:
    """Every file is there; who is gone is told so."""
    files = read_zip(guest)
    assert json.loads(files["computations.json"]) == json.loads(files["tasks.json"]) == []
    assert json.loads(files["profile.json"])["spotify_id"] is None
    assert len(files["tracks.csv"].splitlines()) == 1
    leaving.delete_person(guest.id)
    with pytest.raises(NotFound):
        everything_about(guest.id)
