"""What is served beside the pages, and what lives as long as the server; no `st.*` here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from dashspot import runtime
from dashspot.operations import routes
from dashspot.web import api, sign_in

ROUTES = [*sign_in.ROUTES, *api.API_ROUTES, *routes.ROUTES]


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Start everything before the first visitor, and stop it in order after the last."""
    await asyncio.to_thread(runtime.start_app)
    try:
        yield
    finally:
        await asyncio.to_thread(runtime.stop)
