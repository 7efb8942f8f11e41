"""A notebook that reads, in tests."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pandas as pd
import uvicorn
from starlette.applications import Starlette

from dashspot import browser, core
from dashspot.blocks.people import UserBlock
from dashspot.core.services.access_tokens import make_access_token
from dashspot.web import api
from tests.browser.tables import playlist_table

PATHS = ("computations", "tracks", "features")
PATIENCE = 20


class Notebook:
    """Reads with a token."""

    def __init__(self, user: UserBlock) -> None:
        self.user = user
        self.token = make_access_token(user.id, "Notebook", 30)

    def get(self, path: str, **headers: str) -> httpx.Response:
        """An answer to somebody who shows the token."""
        return get(path, Authorization=f"Bearer {self.token}", **headers)

    def frame(self, path: str) -> pd.DataFrame:
        """What is at the path, as a frame."""
        return pd.read_csv(io.BytesIO(self.get(path).content), keep_default_na=False, na_values=[""])


def get(path: str, method: str = "GET", /, **headers: str) -> httpx.Response:
    """An answer to somebody with these headers and no others of their own."""
    return raw(path, list(headers.items()), method)


def raw(path: str, headers: list[tuple[str, str]], method: str = "GET") -> httpx.Response:
    """An answer; a header may be there twice, and hold what is no ASCII."""
    bare = [(name.encode(), value.encode("latin-1")) for name, value in headers]

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=Starlette(routes=api.API_ROUTES))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8501/api/v1/") as client:
            return await client.request(method, path, headers=bare)

    return asyncio.run(asked())


def save(user: UserBlock, folder: Path, *names: str) -> None:
    """Import playlists of these names, and analyse everything."""
    path = folder / "-".join(["songs", str(len(names)), user.kind])
    path.with_suffix(".csv").write_bytes(playlist_table(names, tracks=3))
    core.import_path(user.id, path.with_suffix(".csv"))
    browser.analyse_everything(user.id)


@contextmanager
def served() -> Iterator[str]:
    """The address of a real server, for as long as it is needed."""
    server = uvicorn.Server(uvicorn.Config(Starlette(routes=api.API_ROUTES), port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        pause = threading.Event()
        for _ in range(50 * PATIENCE):
            if server.started:
                break
            pause.wait(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
