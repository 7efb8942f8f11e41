"""The account page, and every page for somebody who is signed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashspot import browser, core
from dashspot.blocks.people import UserBlock
from dashspot.errors import SignedOut
from dashspot.settings import settings
from dashspot.ui.parts import account
from tests.browser.tables import exported_playlist, playlist_id, spotify_id
from tests.pages.conftest import ACCOUNT, IMPORTS, OWN_PLAYLISTS, PAGES, REPORT, Visit, errors, press, written

pytestmark = pytest.mark.usefixtures("app_at_spotify")


def shown(app: AppTest) -> str:
    """All that a page shows, tables too."""
    return str(app.main) + "".join(table.value.to_csv() for table in app.dataframe)


def test_a_person_sees_how_they_are_connected(visit: Visit, person: UserBlock) -> None:
    """Their name as text, when the consent ends, the browser; no token and no secret anywhere."""
    app = visit(ACCOUNT, local=False)
    found = core.connection(person.id)
    assert found
    assert r"Ada \<b\>" in "".join(text.value for text in app.markdown)
    assert f"Spotify ends this consent on {found.ends_at:%Y-%m-%d}" in written(app)
    assert "Firefox on Linux (this one)" in written(app)
    assert "bait" not in shown(app)


def test_disconnecting_leaves_everything_saved(visit: Visit, person: UserBlock) -> None:
    """The page says why there is no connection, and offers another."""
    app = press(visit(ACCOUNT, local=False), "Disconnect")
    assert [box.value for box in app.success] == [r"Your tokens are gone\."]
    assert "You have disconnected" in app.warning[0].value
    assert "Reconnect with Spotify" in [button.label for button in app.button]
    assert not core.connection(person.id).connected  # type: ignore[union-attr] # there is one


def test_signing_out_shows_the_sample(visit: Visit, person: UserBlock) -> None:
    """From the next run on this browser is nobody's."""
    app = press(visit(ACCOUNT, local=False), "Sign out everywhere")
    assert core.sessions(person.id) == []
    assert "You see the sample library." in written(app)


def test_a_token_is_shown_once(visit: Visit, person: UserBlock) -> None:
    """Made, listed by its name, taken back."""
    app = visit(ACCOUNT, local=False)
    app.text_input(key="ac_token_name").set_value("Thesis")
    press(app, "Make a token")
    (made,) = [code.value for code in app.code]
    assert core.token_user(made) == person.id
    app.run()
    assert not app.code
    assert "Thesis: until" in written(app)
    press(app, "Revoke")
    assert core.access_tokens(person.id) == []


def test_a_guest_is_told_how_long(visit: Visit, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """And how to keep what they bring."""
    del database
    secret = core.open_guest_session("")
    monkeypatch.setattr("dashspot.ui.session.secret", lambda: secret)
    app = visit(ACCOUNT, local=False)
    assert f"goes {settings().guest_days} days after your last visit unless you sign in" in written(app)
    assert not visit(IMPORTS, local=False).error
    assert visit(IMPORTS, local=False).get("file_uploader")


@pytest.mark.usefixtures("own_library")
def test_the_machines_library_becomes_the_persons_if_they_say_so(visit: Visit, person: UserBlock) -> None:
    """On the machine itself, and nowhere else."""
    assert not [button for button in visit(ACCOUNT, local=False).button if button.label == "Make it mine"]
    press(visit(ACCOUNT), "Make it mine")
    assert set(browser.kept_library(person.id).playlists["name"]) == set(OWN_PLAYLISTS)
    assert browser.kept_library(core.local_user().id).tracks.empty


@pytest.mark.usefixtures("own_library")
def test_nobody_sees_anothers_on_any_page(visit: Visit, person: UserBlock, tmp_path: Path) -> None:
    """With the other's ids in the address, and something of one's own, so that the sample does not hide it."""
    path = tmp_path / "Theirs.csv"
    path.write_bytes(exported_playlist(["Theirs"]))
    core.import_path(person.id, path)
    other = playlist_id(OWN_PLAYLISTS[1])
    guessed = {"kind": "playlist", "id": other, "of": f"playlist:{other}"}
    for page in PAGES:
        app = visit(page, local=False, **guessed)
        assert not app.exception, page
        assert OWN_PLAYLISTS[1] not in shown(app), page
    app = visit(REPORT, local=False, kind="track", id=spotify_id("track", OWN_PLAYLISTS[1], 0))
    assert "There is no track" in errors(app)[0]


def test_only_admins_see_counts(visit: Visit, person: UserBlock, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many, never who."""
    assert "This deployment" not in written(visit(ACCOUNT, local=False))
    monkeypatch.setenv("DASHSPOT_ADMINS", "ada")
    settings.cache_clear()
    app = visit(ACCOUNT, local=False)
    assert "This deployment" in written(app)
    assert app.dataframe[0].value.iloc[0].to_dict() == {"local": 1, "sample": 1, "spotify": 1, "browsers": 1}
    del person


def test_leaving_leaves_nothing(visit: Visit, person: UserBlock) -> None:
    """One press further than a slip; afterwards the browser is nobody's."""
    app = press(visit(ACCOUNT, local=False), "Delete everything")
    assert [box.value for box in app.success] == [r"Everything of yours is gone\."]
    assert core.connection(person.id) is None
    assert "You see the sample library." in written(app)


@pytest.mark.parametrize("problem", sorted(core.PROBLEMS))
def test_a_sign_in_that_failed_is_one_sentence(visit: Visit, problem: str) -> None:
    """Known words only; anything else in the address says nothing."""
    assert [error.value for error in visit(ACCOUNT, local=False, problem=problem).error] == [core.PROBLEMS[problem]]
    assert not visit(ACCOUNT, local=False, problem="<script>").error


def test_a_press_in_a_tab_that_was_signed_out_does_nothing(visit: Visit, person: UserBlock) -> None:
    """The tab learns of it by that press: a button is done before the script looks who is there."""
    app = visit(ACCOUNT, local=False)
    core.close_all_sessions(person.id)
    press(app, "Delete everything")
    assert errors(app) == ["You are signed out here. Nothing was changed; sign in again."]
    assert core.connection(person.id)
    with pytest.raises(SignedOut):
        account._everything(person.id, "a secret that was good once", here=False)
