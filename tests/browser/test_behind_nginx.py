"""Two real replicas behind a real nginx, as `deploy/` puts them, with certificates as its script makes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser

from dashspot import core
from dashspot.core.services.access_tokens import make_access_token
from dashspot.keys import keys
from dashspot.sandbox.serving import running as sandbox_running
from dashspot.settings import Settings, settings
from dashspot.store import engine
from dashspot.store.embedded import EmbeddedPostgres
from tests.browser.nginx import NAME, REPLICA_COOKIE, Front, Tools, found_here, in_front_of, tools, upload_address
from tests.browser.server import LAUNCHER, Server, free_port, running
from tests.browser.signing_in import agree, to_spotify
from tests.browser.tables import playlist_table
from tests.browser.visitor import Visitor
from tests.folders import database_folder

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("nginx")]

SECRET = "a-key-for-tests-and-long-enough-for-one"
LIMIT = 1024 * 1024 * Settings.model_fields["upload_limit_mb"].default
BROWSERS = 12
PATHS = ("/media/nothing.png", "/", "/_stcore/health", "/_stcore/host-config")
"""The first of them is answered by 404."""


@dataclass(frozen=True)
class Deployment:
    """Everything, running."""

    front: Front
    replicas: tuple[Server, Server]
    folder: Path
    tools: Tools

    def port(self, number: int) -> int:
        """Where a replica listens."""
        return int(self.replicas[number].url.rpartition(":")[2])


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    """A database, two replicas that share it and nothing else, and nginx; this process reaches the database too."""
    with ExitStack() as stack:
        folder = stack.enter_context(database_folder())
        having, port = tools(folder), free_port()
        url = f"https://{NAME}:{port}"
        database = EmbeddedPostgres(folder / "database")
        stack.callback(database.stop)
        home = f"{url}/oauth2callback"
        spotify = stack.enter_context(sandbox_running(mode="development", redirect_uris=(home,)))
        named = {
            "DATABASE_URL": database.start(),
            "SECRET_KEYS": SECRET,
            "PUBLIC_URL": url,
            "SPOTIFY_CLIENT_ID": spotify.client_id,
            "SPOTIFY_CLIENT_SECRET": spotify.client_secret,
            "SPOTIFY_URL": f"{spotify.url}/v1",
            "SPOTIFY_ACCOUNTS_URL": spotify.url,
            "WORKER": "external",
        }
        first, second = (
            stack.enter_context(running(LAUNCHER, folder / name, settings=named)) for name in ("one", "two")
        )
        ports = [int(one.url.rpartition(":")[2]) for one in (first, second)]
        stack.enter_context(found_here())
        front = stack.enter_context(in_front_of(*ports, folder=folder / "nginx", having=having, port=port))
        with pytest.MonkeyPatch.context() as patch:
            for name in ("DATABASE_URL", "SECRET_KEYS"):
                patch.setenv(f"DASHSPOT_{name}", named[name])
            stack.callback(_forget)
            _forget()
            engine.connect(named["DATABASE_URL"], pool_size=2)
            yield Deployment(front, (first, second), folder, having)


def _forget() -> None:
    engine.disconnect()
    settings.cache_clear()
    keys.cache_clear()


def test_pages_come_over_tls(deployment: Deployment) -> None:
    """The page, and its scripts packed to less than half; for another name there is no answer."""
    with deployment.front.browser() as client:
        page = client.get("/")
        assert page.status_code == 200
        assert page.headers["content-security-policy"] == "frame-ancestors 'self'"
        script = re.search(r'src="\.?(/static/js/[^"]+\.js)"', page.text)
        assert script
        packed = client.get(script[1], headers={"Accept-Encoding": "gzip"})
        bare = client.get(script[1], headers={"Accept-Encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.num_bytes_downloaded < bare.num_bytes_downloaded / 2
        assert packed.content == bare.content
    with deployment.front.browser() as client, pytest.raises(httpx.ConnectError, match="UNRECOGNIZED_NAME"):
        client.get("/", extensions={"sni_hostname": "other.example"})


def test_without_tls_everybody_is_sent_to_the_one_name(deployment: Deployment) -> None:
    """Whatever name they asked for: nobody is led elsewhere by it."""
    for host in (NAME, "other.example"):
        answer = httpx.get(f"{deployment.front.bare_url}/report?kind=library", headers={"Host": host})
        assert (answer.status_code, answer.headers["location"]) == (308, f"https://{NAME}/report?kind=library")


def test_a_browser_stays_with_one_replica(deployment: Deployment) -> None:
    """Whatever it asks for goes to the replica that answered first; among several browsers both have some."""
    seen = set()
    for number in range(BROWSERS):
        addresses = [f"{path}?browser={number}" for path in PATHS]
        with deployment.front.browser() as client:
            drawn = [REPLICA_COOKIE in client.get(address).cookies for address in addresses]
        assert drawn == [True, False, False, False]
        served = {replica for tried in deployment.front.served(*addresses) for replica in tried}
        assert len(served) == 1
        seen |= served
    assert seen == {f"127.0.0.1:{deployment.port(number)}" for number in (0, 1)}


def test_a_session_and_its_upload(deployment: Deployment) -> None:
    """Pages run over a websocket through nginx; the largest upload reaches the very replica, one more MB is refused."""
    fits, does_not = ({"file": ("songs.csv", bytes(size))} for size in (LIMIT - 1024, LIMIT + 2 * 1024 * 1024))
    with deployment.front.browser() as client:
        client.get("/")
        client.get("/_stcore/health")
        headers = {"X-Xsrftoken": client.cookies["_streamlit_xsrf"]}
        with deployment.front.session(client, "report", "kind=library&id=library") as session:
            assert session.rerun() > 10_000
            assert session.rerun() > 1_000
            where = upload_address(session, "songs.csv")
            assert client.put(where, files=fits, headers=headers).status_code == 204
            assert client.put(where, files=does_not, headers=headers).status_code == 413
            assert session.rerun() > 1_000


@pytest.mark.parametrize(
    "path",
    [
        *("/metrics", "/metrics/", "//metrics", "/%6detrics", "/static/../metrics", "/_stcore/metrics"),
        *("/_stcore/agent/interact", "/agent", "/mcp", "/mcp/anything"),
    ],
)
def test_what_is_not_for_outside(deployment: Deployment, path: str) -> None:
    """Figures and the paths of agents are refused by nginx, however they are written."""
    with deployment.front.browser() as client:
        for method in ("GET", "POST"):
            request = client.build_request(method, "/")
            request.url = request.url.copy_with(raw_path=path.encode())
            answer = client.send(request)
            assert (answer.status_code, answer.headers["server"]) == (403, "nginx")
            assert deployment.front.served(request.url.raw_path.decode()) == [["-"]]


def test_a_replica_that_is_gone(deployment: Deployment) -> None:
    """Everybody is served by the other, and soon all that a browser asks for goes there alone."""
    gone, folder = free_port(), deployment.folder / "one-gone"
    ports = (gone, deployment.port(1))
    with (
        in_front_of(*ports, folder=folder, having=deployment.tools, port=free_port()) as front,
        front.browser() as client,
    ):
        asked = [f"/?request={number}" for number in range(5 * BROWSERS)]
        answers = [client.get(address).status_code for address in asked]
        served = front.served(*asked)
        assert answers == [200] * len(asked)
        assert served[-1] == [f"127.0.0.1:{ports[1]}"]
        assert [one for one in served if one[-1] != f"127.0.0.1:{ports[1]}"] == []


def test_numbers_are_never_stale(deployment: Deployment) -> None:
    """What one process writes, both replicas show at once, though each had the library as it was before in memory."""
    user = core.local_user()
    token = {"Authorization": f"Bearer {make_access_token(user.id, 'Notebook', 30)}"}
    for name in ("First", "Second"):
        path = deployment.folder / f"{name}.csv"
        path.write_bytes(playlist_table([name], tracks=7))
        core.import_path(user.id, path)
        answers = [httpx.get(f"{one.url}/api/v1/tracks", headers=token) for one in deployment.replicas]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[0].text == answers[1].text
        assert sum(f",{name}," in row for row in answers[0].text.splitlines()) == 7


def test_signing_in_through_it(deployment: Deployment, chromium: Browser) -> None:
    """A real browser: nobody is the owner, though nginx asks from this machine; cookies are for TLS alone."""
    with (
        chromium.new_context(ignore_https_errors=True) as context,
        Visitor.at(context.new_page(), deployment.front.url) as visitor,
    ):
        visitor.open("/account")
        visitor.shows("You see the sample library.")
        assert visitor.complaints == []
        page = to_spotify(visitor, LAUNCHER)
        agree(page)
        page.wait_for_url("**/account")
        visitor.shows("Connected with Spotify.")
        held = {cookie["name"]: cookie for cookie in context.cookies()}
        for name in (core.SESSION_COOKIE, REPLICA_COOKIE):
            assert held[name]["secure"]
            assert held[name]["httpOnly"]
