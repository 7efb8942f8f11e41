"""nginx as `deploy/` configures it, in front of replicas on this machine, under the name that the certificates have."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.bench.session import BareSession
from tests.browser.server import PROJECT, free_port

NAME = "local.dashspot.dev"
REPLICA_COOKIE = "dashspot_replica"

_PATIENCE = 20
_TOOLS = ("nginx", "mkcert")
_MAIN = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    log_format served '$request_uri $upstream_addr';
    access_log {folder}/access.log served;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/dashspot.conf;
}}
"""


@dataclass(frozen=True)
class Tools:
    """The programs, and what they have made: an authority, and the certificates that it has signed."""

    nginx: str
    certificates: Path
    authority: Path

    def trusting(self) -> ssl.SSLContext:
        """Trust in that authority, and in no other."""
        return ssl.create_default_context(cafile=self.authority / "rootCA.pem")


@dataclass(frozen=True)
class Front:
    """A running nginx."""

    url: str
    bare_url: str
    """Where it answers without TLS."""
    folder: Path
    tools: Tools

    def browser(self, **cookies: str) -> httpx.Client:
        """What a browser sends, without the browser: it keeps cookies, and believes this authority alone."""
        return httpx.Client(base_url=self.url, verify=self.tools.trusting(), cookies=cookies, timeout=_PATIENCE)

    @contextmanager
    def session(self, client: httpx.Client, page: str = "", query: str = "") -> Iterator[BareSession]:
        """A session over a websocket, with the cookies of a browser."""
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        with connect(
            f"{self.url.replace('https', 'wss', 1)}/_stcore/stream",
            ssl=self.tools.trusting(),
            origin=Origin(self.url),
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": cookies},
            max_size=None,
        ) as opened:
            yield BareSession(opened, page, query)

    def served(self, *addresses: str) -> list[list[str]]:
        """Which replicas were asked for each of these, one after the other where one did not answer; `-` is nobody."""
        log, end = self.folder / "access.log", time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            lines = [line.split(" ", 1) for line in log.read_text(encoding="utf-8").splitlines()]
            found = {address: replicas.split(", ") for address, replicas in lines}
            if found.keys() >= set(addresses):
                return [found[address] for address in addresses]
            time.sleep(0.01)
        raise AssertionError(f"not all of {addresses} came to nginx")


def tools(folder: Path) -> Tools:
    """Make certificates in a folder, with the script that people use; where a program is missing, CI fails."""
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    found = {name: shutil.which(name, path=path) for name in _TOOLS}
    if missing := [name for name in _TOOLS if not found[name]]:
        reason = f"{' and '.join(missing)} not here; `make browser` installs them"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    script = folder / "deploy" / "certificates.sh"
    script.parent.mkdir()
    shutil.copy(PROJECT / "deploy" / "certificates.sh", script)
    authority = folder / "authority"
    # No store of this machine's learns of the authority: only what is told to trust it does.
    variables = os.environ | {"PATH": path, "CAROOT": str(authority), "TRUST_STORES": "none"}
    done = subprocess.run(["/bin/sh", str(script)], env=variables, capture_output=True, text=True, check=True)
    assert f"127.0.0.1 {NAME}" in done.stdout
    return Tools(str(found["nginx"]), script.parent / "certificates", authority)


def rendered(**values: str) -> str:
    """The template, filled in as the image of nginx does."""
    text = (PROJECT / "deploy" / "nginx" / "dashspot.conf.template").read_text(encoding="utf-8")
    return re.sub(r"\$\{(\w+)\}", lambda match: values.get(match[1], match[0]), text)


@contextmanager
def in_front_of(*ports: int, folder: Path, having: Tools, port: int) -> Iterator[Front]:
    """Check the configuration, start nginx on a port, and stop it at the end."""
    folder.mkdir()
    bare = f"127.0.0.1:{free_port()}"
    (folder / "dashspot.conf").write_text(
        rendered(
            SERVER_NAME=NAME,
            HTTP_PORT=bare,
            HTTPS_PORT=f"127.0.0.1:{port}",
            CERTIFICATE=str(having.certificates / "cert.pem"),
            CERTIFICATE_KEY=str(having.certificates / "key.pem"),
            UPLOAD_LIMIT="26m",
            **{f"REPLICA_{number}": f"127.0.0.1:{replica}" for number, replica in enumerate(ports, 1)},
        ),
        encoding="utf-8",
    )
    main = folder / "nginx.conf"
    main.write_text(_MAIN.format(folder=folder), encoding="utf-8")
    command = [having.nginx, "-c", str(main), "-p", str(folder), "-e", str(folder / "error.log")]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
        try:
            _until_open(port)
            yield Front(f"https://{NAME}:{port}", f"http://{bare}", folder, having)
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def _until_open(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            assert time.monotonic() < end, "nginx does not start"
            time.sleep(0.02)
        else:
            return


@contextmanager
def found_here() -> Iterator[None]:
    """Let this process look for the name on this machine, as a line in the hosts file would."""
    real = socket.getaddrinfo

    def look_up(host: Any, *others: Any, **named: Any) -> Any:
        return real("127.0.0.1" if host in (NAME, NAME.encode()) else host, *others, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", look_up)
        yield


def upload_address(session: BareSession, name: str) -> str:
    """Where the replica of this session takes a file of this name, as a page's uploader asks it."""
    asked = BackMsg()
    asked.file_urls_request.request_id = name
    asked.file_urls_request.file_names.append(name)
    session.send(asked)
    return str(session.until("file_urls_response").file_urls_response.file_urls[0].upload_url)
