"""Signing in with a real browser, in both modes, behind a proxy that lets four cookies through."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from dashspot import core
from dashspot.sandbox.serving import Sandbox
from dashspot.sandbox.serving import running as sandbox_running
from tests.browser import sample
from tests.browser.community_cloud import community_cloud
from tests.browser.proxy import in_front_of
from tests.browser.server import LAUNCHER, MODES, free_port
from tests.browser.signing_in import Deployment, agree, sign_in, somebody, to_spotify
from tests.browser.visitor import Visitor
from tests.folders import database_folder

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-sign-in")]

DISCO = {"kind": "playlist", "id": sample.playlist_id("Kitchen disco")}
READ_BY_SCRIPTS = "() => JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """The local Spotify."""
    with sandbox_running(mode="development") as started:
        yield started


@pytest.fixture(scope="module", params=MODES)
def deployment(request: pytest.FixtureRequest, sandbox: Sandbox) -> Iterator[Deployment]:
    """In each mode one, not started yet; without the launcher it is at Community Cloud."""
    port = free_port()
    with database_folder() as folder, in_front_of(port) as outside:
        url = f"http://127.0.0.1:{outside}"
        if request.param == LAUNCHER:
            yield Deployment(LAUNCHER, url, port, folder, sandbox)
        else:
            with community_cloud(url, port, folder, sandbox) as cloud:
                yield cloud


def secrets(sandbox: Sandbox) -> list[str]:
    """Every token that the sandbox has given, and the secret of the app."""
    tokens = sandbox.run(lambda world: [*world.grants.access, *world.grants.refresh])
    return [*tokens, sandbox.client_secret]


def secret_of(context: BrowserContext) -> dict[str, object] | None:
    """The cookie of the session, if the browser holds one."""
    held = [cookie for cookie in context.cookies() if cookie["name"] == core.SESSION_COOKIE]
    return dict(held[0]) if held else None


def test_signing_in_and_all_that_follows(deployment: Deployment, chromium: Browser) -> None:
    """A deep link first, a sign-in that comes back, a reload, a second tab, a restart, and the way out of both tabs."""
    with somebody(chromium, deployment.url) as visitor:
        with deployment.started() as server:
            visitor.open("/report", **DISCO)
            visitor.titled("Kitchen disco")
            visitor.open("/imports")
            visitor.shows("Sign in, or come as a guest")
            back = sign_in(visitor, deployment.mode)
            held = secret_of(back.page.context)
            assert held
            assert held["httpOnly"] is (deployment.mode == LAUNCHER)
            assert "code=" not in back.page.url
            assert "state=" not in back.page.url
            back.page.reload()
            back.shows("Connected with Spotify.")
            second = Visitor(back.page.context.new_page(), deployment.url)
            second.open("/account")
            second.shows("Connected with Spotify.")
            kept = second.page.evaluate(READ_BY_SCRIPTS)
            for secret in secrets(deployment.sandbox):
                assert secret not in second.page.content() + kept
            assert str(held["value"]) not in second.page.content()
            if deployment.mode == LAUNCHER:
                assert str(held["value"]) not in kept
            logged = server.logged()
            assert [one for one in (*secrets(deployment.sandbox), str(held["value"])) if one in logged] == []
        with deployment.started():
            for tab in (back, second):
                tab.open("/account")
                tab.shows("Connected with Spotify.")
            back.page.get_by_role("button", name="Sign out here").click()
            back.shows("You see the sample library.")
            second.page.get_by_role("button", name="Sign out here").click()
            second.shows("You see the sample library.")
            assert back.errors() == []


def test_a_sign_in_that_does_not_succeed(deployment: Deployment, chromium: Browser) -> None:
    """Not agreed; come back in another browser; come back twice."""
    with (
        deployment.started() as server,
        somebody(chromium, deployment.url) as visitor,
        somebody(chromium, deployment.url) as other,
    ):
        visitor.open("/account")
        page = to_spotify(visitor, deployment.mode)
        agree(page, "Cancel")
        refused = Visitor(page, deployment.url)
        refused.shows(core.PROBLEMS["denied"])
        refused.open("/account")
        page = to_spotify(refused, deployment.mode)
        backs: list[str] = []
        page.on("request", lambda request: backs.append(request.url) if "code=" in request.url else None)
        agree(page)
        Visitor(page, deployment.url).shows("Connected with Spotify.")
        assert backs
        other.open("/account")
        for somewhere in (other, Visitor(page, deployment.url)):
            somewhere.page.goto(backs[0])
            somewhere.shows(core.PROBLEMS["expired"])
            query = parse_qs(urlsplit(backs[0]).query)
            for secret in (query["code"][0], query["state"][0]):
                assert secret not in somewhere.page.url + somewhere.page.content() + server.logged()
        assert "A sign-in was refused" in server.logged()
        other.open("/account")
        expect(other.page.get_by_text("Connected with Spotify.")).to_have_count(0)


def test_a_guest_keeps_what_they_brought(deployment: Deployment, chromium: Browser) -> None:
    """A workspace of one's own in this browser alone, taken along at the sign-in."""
    with (
        deployment.started(),
        somebody(chromium, deployment.url) as visitor,
        somebody(chromium, deployment.url) as other,
    ):
        visitor.open("/account")
        visitor.page.get_by_role("button", name="Bring files as a guest").click()
        visitor.page.wait_for_url("**/imports")
        visitor.shows("Nothing was imported yet.")
        visitor.open("/account")
        visitor.shows("What you bring is yours alone")
        other.open("/imports")
        other.shows("Sign in, or come as a guest")
        assert urlsplit(other.page.url).path == "/imports"
