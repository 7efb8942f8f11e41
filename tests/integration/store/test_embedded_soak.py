"""The private server through long rows of kills, and with apps that come and go."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.integration.store.servers import OpenApp, assert_all_gone, postmaster_pid, query, save, saved

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and modes of Unix")


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thirty_kills_in_a_row(root: Path, open_app: OpenApp, seed: int) -> None:
    """App and server are killed at random moments, thirty times: each time the next start finds all that was saved."""
    chance = random.Random(seed)  # noqa: S311 (a repeatable choice, no secret)
    survivors = []
    for value in range(30):
        app = open_app()
        if chance.random() < 0.5:
            app.do("stop")  # it does nothing but prove that the app is up
            app.tell("start")
            time.sleep(chance.uniform(0, 0.15))
            app.kill()
            app = open_app()
        save(app.do("start"), value)
        if chance.random() < 0.3:
            app.tell("stop")
            time.sleep(chance.uniform(0, 0.1))
        for victim in chance.sample(["app", "server"], k=chance.choice([1, 2])):
            if victim == "app":
                app.kill()
            else:
                with suppress(FileNotFoundError, ProcessLookupError):
                    os.kill(postmaster_pid(root), signal.SIGKILL)
        survivors.append(app)
    for app in survivors:
        app.kill()
    app = open_app()
    assert saved(app.do("start")) == list(range(30))
    app.do("stop")
    assert_all_gone(root)


@pytest.mark.soak
def test_apps_come_and_go(root: Path, open_app: OpenApp) -> None:
    """Four apps at a time join and leave or are killed, at random: whoever has joined has a server until it leaves."""

    def come_and_go(seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 (a repeatable choice, no secret)
        for _ in range(15):
            app = open_app()
            url = app.do("start")
            for _ in range(chance.randrange(5)):
                assert query(url, "SELECT 1") == 1
            if chance.random() < 0.7:
                app.do("stop")
            app.kill()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(come_and_go, range(4)))
    app = open_app()
    app.do("start")
    app.do("stop")
    assert_all_gone(root)
