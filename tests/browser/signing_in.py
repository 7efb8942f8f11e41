"""DashSpot with an app at the local Spotify, and a person who signs in with a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from dashspot.sandbox.serving import Sandbox
from tests.browser.server import LAUNCHER, Server, running
from tests.browser.visitor import Visitor

SIGN_IN = re.compile("Sign in with Spotify")


@dataclass
class Deployment:
    """DashSpot behind the proxy, started when a test needs it, and again."""

    mode: str
    url: str
    port: int
    folder: Path
    sandbox: Sandbox

    def named(self) -> dict[str, str]:
        """Its settings, without their prefix."""
        return {
            "PUBLIC_URL": self.url,
            "SPOTIFY_CLIENT_ID": self.sandbox.client_id,
            "SPOTIFY_CLIENT_SECRET": self.sandbox.client_secret,
            "SPOTIFY_URL": f"{self.sandbox.url}/v1",
            "SPOTIFY_ACCOUNTS_URL": self.sandbox.url,
            "SPOTIFY_RATE": "1000",
        }

    @contextmanager
    def started(self) -> Iterator[Server]:
        """A process, fresh but for its data."""
        with running(self.mode, self.folder / "data", port=self.port, settings=self.named()) as server:
            yield server


@contextmanager
def somebody(chromium: Browser, url: str) -> Iterator[Visitor]:
    """A browser of their own."""
    with chromium.new_context() as context, Visitor.at(context.new_page(), url) as visitor:
        yield visitor


def to_spotify(visitor: Visitor, mode: str, name: re.Pattern[str] = SIGN_IN) -> Page:
    """Press the button; where Streamlit stands alone, Spotify opens in another tab."""
    if mode == LAUNCHER:
        visitor.page.get_by_role("button", name=name).click()
        visitor.page.wait_for_url("**/authorize?**")
        return visitor.page
    with visitor.page.context.expect_page() as opened:
        visitor.page.get_by_role("link", name=name).click()
    return opened.value


def agree(page: Page, answer: str = "Agree") -> None:
    """Say what Spotify asks."""
    page.get_by_role("button", name=answer).click()


def sign_in(visitor: Visitor, mode: str) -> Visitor:
    """From the account page to being signed in there; gives the tab in which that is."""
    visitor.open("/account")
    page = to_spotify(visitor, mode)
    agree(page)
    page.wait_for_url("**/account")
    back = Visitor(page, visitor.url)
    back.shows("Connected with Spotify.")
    return back
