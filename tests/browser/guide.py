"""The pictures of the guide and the README, written into docs/screenshots: `python -m tests.browser.guide`.

Of the sample library, and of somebody who is connected to a local Spotify; all of it is made up. Colours are cut down
to a palette, which keeps a picture below a hundred kilobytes.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Mapping
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from dashspot.sandbox.serving import Sandbox
from dashspot.sandbox.serving import running as sandbox_running
from tests.browser import sample
from tests.browser.conftest import FLAGS, NAMES
from tests.browser.server import LAUNCHER, PROJECT, free_port, running
from tests.browser.signing_in import Deployment, sign_in, somebody
from tests.browser.visitor import Visitor
from tests.folders import database_folder

FOLDER = PROJECT / "docs" / "screenshots"
WIDTH, HEIGHT = 1200, 1100
PLAYLISTS = "Playlists at Spotify with how they stand here"
PATIENCE = 120_000  # ms, for the sync of all
COLOURS = 96
DISCO = sample.playlist_id("Kitchen disco")
Query = dict[str, str | list[str]]
OF_THE_SAMPLE: Mapping[str, tuple[str, Query]] = {
    "home": ("/", {}),
    "tracks": ("/tracks", {"track_sort": "Happiest"}),
    "report": ("/report", {"kind": "playlist", "id": DISCO, "rp_section": "Keys and tempo"}),
    "compare": ("/compare", {"with": ["library:library", "liked:liked", f"playlist:{DISCO}"]}),
    "map": ("/map", {}),
    "listening": ("/listening", {}),
}
OF_SOMEBODY: Mapping[str, tuple[str, Query]] = {
    "library": ("/spotify-playlists", {}),
    "now-playing": ("/now_playing", {}),
}


def main() -> None:
    """Take all of them."""
    found = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=FLAGS)
        of_the_sample(chromium)
        of_somebody(chromium)
        chromium.close()


def of_the_sample(chromium: Browser) -> None:
    """Whoever has brought nothing sees the sample."""
    with (
        database_folder() as folder,
        running(LAUNCHER, folder / "data") as server,
        somebody(chromium, server.url) as visitor,
    ):
        for name, (path, query) in OF_THE_SAMPLE.items():
            keep(visitor, name, path, query)


def of_somebody(chromium: Browser) -> None:
    """Connected, synced, and with something that plays."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with database_folder() as folder, sandbox_running(mode="extended", tracks=600, playlists=24) as sandbox:
        put_on(sandbox)
        put = Deployment(LAUNCHER, url, port, folder, sandbox).named()
        settings = put | {"RECCOBEATS_URL": f"{sandbox.url}/reccobeats/v1"}
        with running(LAUNCHER, folder / "data", port=port, settings=settings), somebody(chromium, url) as visitor:
            sign_in(visitor, LAUNCHER)
            visitor.open("/syncs")
            visitor.page.get_by_role("button", name="Sync everything").click()
            saved = visitor.page.get_by_text(re.compile("^Saved: .*liked songs")).first
            expect(saved).to_be_visible(timeout=PATIENCE)
            visitor.open("/spotify-playlists")
            expect(visitor.column("Here", PLAYLISTS).first).to_have_text("analysed", timeout=PATIENCE)
            visitor.open("/report")
            visitor.page.get_by_role("button", name="Fetch the rest").click()
            told = visitor.page.get_by_text(re.compile("^The features of")).first
            expect(told).to_be_visible(timeout=PATIENCE)
            visitor.dismiss_all()
            visitor.open("/now_playing")
            visitor.page.get_by_role("button", name="Play", exact=True).click()
            visitor.shows("Plays on Kitchen")
            for name, (path, query) in OF_SOMEBODY.items():
                keep(visitor, name, path, query)


def put_on(sandbox: Sandbox) -> None:
    """Give the first user a device, and tracks to play on it."""
    user = sandbox.users[0]

    def load(world: Any) -> None:
        player = world.player(user)
        player.load([f"spotify:track:{track.id}" for track in world.catalogue.track_list[20:40]], None, 0)

    sandbox.set_user(user, devices=[{"id": "kitchen", "name": "Kitchen", "is_active": True}])
    sandbox.run(load)


def keep(visitor: Visitor, name: str, path: str, query: Query) -> None:
    """Save the top of a page."""
    visitor.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    visitor.open(path, **query)
    visitor.settle()
    with Image.open(io.BytesIO(visitor.page.screenshot())) as taken:
        reduced = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        reduced.save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
