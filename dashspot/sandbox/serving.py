"""Starting the sandbox: for good from the command line, or in a thread for as long as a test needs it."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, TypeVar

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from dashspot.sandbox.app import build_app
from dashspot.sandbox.control import actions, orders
from dashspot.sandbox.faults import Rule
from dashspot.sandbox.options import Limits, Mode, Options
from dashspot.sandbox.world import World, new_world

HOST, PORT = "127.0.0.1", 8766

_START_SECONDS = 30
Result = TypeVar("Result")


class _Protocol(H11Protocol):
    """HTTP that lets the program close the connection under a request, for dropped connections."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        # asyncio does this only for sockets made with IPPROTO_TCP; without it every short answer waits 40 ms
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, "transport": transport}


class _Server(uvicorn.Server):
    """A server that tells when it listens, and on which event loop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.event_loop: asyncio.AbstractEventLoop | None = None
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.event_loop = asyncio.get_running_loop()
        self.ready.set()


class Sandbox:
    """A running sandbox; its methods change it between requests, on the server's own thread."""

    def __init__(self, url: str, world: World, loop: asyncio.AbstractEventLoop) -> None:
        self.url = url
        self._world = world
        self._loop = loop

    @property
    def client_id(self) -> str:
        """The app's client id."""
        return self._world.options.client_id

    @property
    def client_secret(self) -> str:
        """The app's client secret."""
        return self._world.options.client_secret

    @property
    def users(self) -> list[str]:
        """The ids of the users, the first with the whole library."""
        return self.run(lambda world: list(world.people.users))

    @property
    def playlists(self) -> dict[str, str]:
        """The name of each playlist by its id."""
        return self.run(lambda world: {one.id: one.name for one in world.people.playlists.values()})

    def run(self, function: Callable[[World], Result]) -> Result:
        """Do something with the sandbox's state between two requests."""

        async def inside() -> Result:
            return function(self._world)

        return asyncio.run_coroutine_threadsafe(inside(), self._loop).result(_START_SECONDS)

    def add_fault(self, kind: str, **rule: Any) -> int:
        """Let requests go wrong; see `Rule` for what can be said."""
        return self.run(lambda world: world.faults.add(Rule.model_validate({"kind": kind, **rule})))

    def clear_faults(self) -> None:
        """Let all go well again."""
        self.run(lambda world: world.faults.clear())

    def advance(self, seconds: float) -> None:
        """Let virtual time pass."""
        self.run(lambda world: world.clock.advance(seconds))

    def set_limits(self, rate: int | None = None, **quotas: int) -> None:
        """Other limits: calls per 30 seconds, and calls a day per bucket (`_` stands for `-`)."""
        named = {bucket.replace("_", "-"): most for bucket, most in quotas.items()}
        order = orders.LimitsOrder(**Limits(rate=rate, quotas=named).model_dump())
        self.run(lambda world: actions.set_limits(world, order))

    def set_mode(self, mode: Mode) -> None:
        """Another mode."""
        self.run(lambda world: actions.set_mode(world, orders.ModeOrder(mode=mode)))

    def set_user(self, user: str, **facts: Any) -> None:
        """Other facts about a user."""
        order = orders.UserOrder.model_validate(facts)
        self.run(lambda world: actions.set_user(world, user, order))

    def token(self, user: str | None = None, scopes: list[str] | None = None) -> dict[str, Any]:
        """Tokens without the sign-in page; without scopes all of them."""
        return self.run(lambda world: actions.new_token(world, orders.NewTokenOrder(user=user, scopes=scopes)))

    def expire_tokens(self, user: str | None = None) -> None:
        """End access tokens before their time."""
        self.run(lambda world: world.grants.expire_access(user))

    def revoke_tokens(self, user: str | None = None) -> None:
        """Withdraw authorisations."""
        self.run(lambda world: world.grants.revoke(user))

    def counts(self) -> dict[str, int]:
        """How many requests came, per method and route."""
        return self.run(lambda world: world.journal.counts())

    def log(self) -> list[dict[str, Any]]:
        """Every request, oldest first."""
        return self.run(lambda world: world.journal.rows())

    def clear_log(self) -> None:
        """Forget all requests."""
        self.run(lambda world: world.journal.clear())

    def reset(self) -> None:
        """Everything as at the start."""
        self.run(lambda world: world.reset())


@contextmanager
def running(options: Options | None = None, **chosen: Any) -> Iterator[Sandbox]:
    """Run a sandbox in a thread, on a free port; `chosen` are fields of Options.

    Raises:
        RuntimeError: it does not start.
    """
    world = new_world(options or Options.model_validate(chosen))
    with closing(socket.create_server((HOST, 0))) as listening:
        server = _server(world)
        thread = threading.Thread(target=_run, args=(server, listening), daemon=True)
        thread.start()
        try:
            if not server.ready.wait(_START_SECONDS) or server.event_loop is None:
                raise RuntimeError("The sandbox did not start.")
            yield Sandbox(f"http://{HOST}:{listening.getsockname()[1]}", world, server.event_loop)
        finally:
            server.should_exit = True
            thread.join(_START_SECONDS)


def serve(options: Options, host: str = HOST, port: int = PORT) -> None:
    """Run a sandbox until it is stopped; the first line it prints says where and how to sign in.

    Raises:
        CatalogueRefused: the catalogue file can't be used.
        OSError: the port is taken.
    """
    world = new_world(options)
    with closing(socket.create_server((host, port))) as listening:
        told = {"url": f"http://{host}:{listening.getsockname()[1]}", **actions.summary(world)}
        print(json.dumps({name: told[name] for name in _TOLD}), flush=True)  # noqa: T201 (a program says where it is)
        asyncio.run(_server(world).serve([listening]))


_TOLD = ("url", "mode", "client_id", "client_secret", "tracks")


def _server(world: World) -> _Server:
    return _Server(
        uvicorn.Config(
            build_app(world),
            http=_Protocol,
            loop="asyncio",
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=1,
        )
    )


def _run(server: _Server, listening: socket.socket) -> None:
    try:
        asyncio.run(server.serve([listening]))
    finally:
        server.ready.set()
