"""A proxy as a host may put in front: it says so, and lets four cookies through and no other."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

COOKIES = ("_streamlit_user", "_streamlit_user_tokens", "_streamlit_session", "_streamlit_xsrf")
_END = b"\r\n\r\n"
_PIECE = 65_536
_SILENCE_SECONDS = 0.5


@contextmanager
def in_front_of(port: int) -> Iterator[int]:
    """Forward connections to this port of this machine, each with one request; gives the port to come to."""
    over = threading.Event()

    class Forward(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                _forward(self.request, port, over)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = False
        block_on_close = True

    with Server(("127.0.0.1", 0), Forward) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            over.set()
            server.shutdown()
            thread.join()


def _forward(outer: socket.socket, port: int, over: threading.Event) -> None:
    head = b""
    while _END not in head:
        piece = outer.recv(_PIECE)
        if not piece:
            return
        head += piece
    asked, _, rest = head.partition(_END)
    with closing(socket.create_connection(("127.0.0.1", port))) as inner:
        inner.sendall(rewritten(asked) + rest)
        back = threading.Thread(target=_pour, args=(inner, outer, over))
        back.start()
        _pour(outer, inner, over)
        back.join()


def _pour(source: socket.socket, target: socket.socket, over: threading.Event) -> None:
    source.settimeout(_SILENCE_SECONDS)
    with contextlib.suppress(OSError):
        while not over.is_set():
            try:
                piece = source.recv(_PIECE)
            except TimeoutError:
                continue
            if not piece:
                break
            target.sendall(piece)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def rewritten(head: bytes) -> bytes:
    """The head of a request as the host passes it on."""
    first, *headers = head.decode("latin-1").split("\r\n")
    named = [header.partition(": ") for header in headers]
    is_upgrade = any(name.lower() == "upgrade" for name, _, _ in named)
    kept = [f"{name}: {_passed(name, value)}" for name, _, value in named if is_upgrade or name.lower() != "connection"]
    kept += ["X-Forwarded-For: 192.0.2.7"] if is_upgrade else ["X-Forwarded-For: 192.0.2.7", "Connection: close"]
    return "\r\n".join([first, *kept, "", ""]).encode("latin-1")


def _passed(name: str, value: str) -> str:
    if name.lower() != "cookie":
        return value
    return "; ".join(part for part in value.split("; ") if part.partition("=")[0] in COOKIES)
