"""Pages on a real database, with the product started by the fixtures and not by app.py.

sample_library   the sample library, analysed
own_library      a file that the local person has imported
visit            opens app.py at a page, as a browser on this machine or, with `local=False`, as any other

bring            imports a file of the local person's, as a job would
app_at_spotify   this deployment has an app at Spotify
person           somebody who is signed in with Spotify, whose browser it is

The functions below read what a page shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.source_util import PageHash, PageInfo
from streamlit.testing.v1 import AppTest

from dashspot import browser, core
from dashspot.blocks.people import UserBlock
from dashspot.core.services import connections
from dashspot.keys import keys
from dashspot.settings import settings
from dashspot.spotify.auth import Tokens
from dashspot.store import engine
from dashspot.store.engine import transaction
from dashspot.store.managers.connections import ConnectionManager
from dashspot.ui.kept import SHELF
from dashspot.ui.nav import ROUTES_SERVED
from tests.browser.tables import playlist_table
from tests.integration.conftest import copy_of, database, sample_user, statements, template, user

__all__ = ["database", "sample_user", "statements", "template", "user"]

Visit = Callable[..., AppTest]
Bring = Callable[..., None]

HOME, REPORT, IMPORTS, ACCOUNT = "browser/home", "browser/report", "core/imports", "core/account"
SYNCS, CHANGES, NOTICES = "library/syncs", "library/changes", "core/notices"
LIVE_PAGES = tuple(f"library/{name}" for name in ("playlists", "tracks", "albums", "artists", "top", "search"))
LISTS = {"playlist": "browser/playlists", "album": "browser/albums", "artist": "browser/artists"} | {
    "track": "browser/tracks"
}
EXPLORING = tuple(f"browser/{name}" for name in ("compare", "overlap", "map", "time", "groups"))
SETS = "browser/sets"
NOW_PLAYING, LISTENING, RECENTLY_PLAYED = "playback/now_playing", "playback/listening", "playback/recently_played"
PAGES = (
    *(HOME, *LISTS.values(), SETS, REPORT, *EXPLORING, IMPORTS, ACCOUNT),
    *(*LIVE_PAGES, SYNCS, CHANGES, NOW_PLAYING, RECENTLY_PLAYED, LISTENING, NOTICES),
)
BANNER = "This is a sample library with made-up tracks."

APP = Path(__file__).resolve().parents[2] / "app.py"
SECONDS = 30
_BELLS = (":material/notifications", ":material/sync:")
OWN_PLAYLISTS = ("Mine <b>x</b>", "Mine too")


@pytest.fixture(scope="session", autouse=True)
def _scanned_once() -> Iterator[None]:
    """Each new AppTest looks for components in every package that is installed, which takes longer than most pages."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


def _navigation() -> None:
    from dashspot.ui.nav import find_again, nav  # noqa: PLC0415 (AppTest runs the body alone)

    find_again(nav())


@pytest.fixture(scope="session")
def registered() -> dict[PageHash, PageInfo]:
    """Every page as the navigation registers it: a visit need not draw the start page first, and none is the first."""
    return AppTest.from_function(_navigation).run()._registered_pages


@pytest.fixture
def visit(
    registered: dict[PageHash, PageInfo], user: UserBlock, sample_user: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Visit]:
    """Call it with the path of a page file and the address's query; both people are there, as after a start."""
    del user, sample_user
    monkeypatch.setattr("dashspot.runtime.start_app", lambda: None)

    def visited(page: str = LISTS["playlist"], *, local: bool = True, **query: str | list[str]) -> AppTest:
        monkeypatch.setattr("dashspot.ui.session.browser_is_local", lambda: local)
        app = AppTest.from_file(APP, default_timeout=SECONDS)
        app._registered_pages = registered
        app.query_params.update(query)
        return app.switch_page(f"pages/{page}.py").run()

    yield visited
    SHELF.clear()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture(scope="session")
def sampled(template: str) -> Iterator[str]:
    """URL of a database with the sample library, as the start of the app leaves it."""
    with copy_of(template) as url:
        browser.analyse_everything(core.ensure_sample().id)
        engine.disconnect()
        yield url


@pytest.fixture
def origin(request: pytest.FixtureRequest, template: str) -> str:
    """The sample library is copied rather than made by every test that looks at it."""
    found: str = request.getfixturevalue("sampled") if "sample_library" in request.fixturenames else template
    return found


@pytest.fixture
def sample_library(sample_user: UserBlock) -> UserBlock:
    """The sample library, analysed; of a test before this one, whose copy had the same versions, nothing is known."""
    browser.forget_libraries()
    return sample_user


@pytest.fixture
def own_library(user: UserBlock, tmp_path: Path) -> UserBlock:
    """Two playlists of three tracks each."""
    path = tmp_path / "mine.csv"
    path.write_bytes(playlist_table(OWN_PLAYLISTS, tracks=3))
    core.import_path(user.id, path)
    browser.analyse_everything(user.id)
    return user


@pytest.fixture
def bring(user: UserBlock, tmp_path: Path) -> Bring:
    """Call it with a file's name and content; `features_only` takes nothing else of it."""

    def brought(name: str, content: bytes, *, features_only: bool = False) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        core.import_path(user.id, path, features_only=features_only)

    return brought


@pytest.fixture
def app_at_spotify(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """People can sign in here."""
    monkeypatch.setenv("DASHSPOT_SECRET_KEYS", "a-key-for-tests-and-long-enough-for-one")
    monkeypatch.setenv("DASHSPOT_SPOTIFY_CLIENT_ID", "the-app-of-these-tests")
    monkeypatch.setenv(ROUTES_SERVED, "1")
    settings.cache_clear()
    keys.cache_clear()
    yield
    settings.cache_clear()
    keys.cache_clear()


@pytest.fixture
def person(database: str, app_at_spotify: None, monkeypatch: pytest.MonkeyPatch) -> UserBlock:
    """Somebody signed in with Spotify, whose browser it is from now on."""
    del database, app_at_spotify
    now = datetime.now(UTC)
    tokens = Tokens(
        access_token="bait-access", refresh_token="bait-refresh", expires_at=now, scope=frozenset(), authorized_at=now
    )  # fmt: skip
    with transaction() as session:
        made = ConnectionManager(session).person("ada", "Ada <b>")
        connections._keep(session, made.id, tokens)
    secret = core.open_session(made.id, "Mozilla/5.0 (X11; Linux) Firefox/140.0")
    monkeypatch.setattr("dashspot.ui.session.secret", lambda: secret)
    monkeypatch.setattr("dashspot.ui.parts.account.secret", lambda: secret)
    return made


def infos(app: AppTest) -> str:
    """The text of every blue box."""
    return "\n".join(info.value for info in app.info)


def written(app: AppTest) -> str:
    """All running text, as a person reads it."""
    return "\n".join(text.value for text in (*app.markdown, *app.caption)).replace("\\", "")


def errors(app: AppTest) -> list[str]:
    """The text of every red box."""
    return [error.value.replace("\\", "") for error in app.error]


def listed(app: AppTest) -> list[str]:
    """The names in a list."""
    return list(app.dataframe[0].value["title"])


def links(app: AppTest) -> dict[str, str]:
    """The links to other pages but the bell's: by label the path, and what stands behind the question mark."""
    found = [link.proto for link in app.get("page_link") if link.proto.label != bell(app)]
    return {link.label.replace("\\", ""): f"{link.page}?{link.query_string}".rstrip("?") for link in found}


def bell(app: AppTest) -> str | None:
    """What the bell says; None where there is none."""
    leading = [link.proto.label for link in app.get("page_link") if link.proto.icon.startswith(_BELLS)]
    return leading[0] if leading else None


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button of this label."""
    return next(button for button in app.button if button.label == label).click().run()
