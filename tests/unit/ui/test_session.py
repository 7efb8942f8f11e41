"""Who counts as a browser on this machine: the owner; every other sees the sample."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from streamlit.runtime.context import StreamlitHeaders

from dashspot.ui import session

Asked = Callable[..., bool]

HERE = {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501", "User-Agent": "Chromium"}


@pytest.fixture
def is_local(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Call it with the headers and the address of a connection."""

    def asked(headers: dict[str, str], address: str | None = None) -> bool:
        context = SimpleNamespace(headers=StreamlitHeaders(headers.items()), ip_address=address)
        monkeypatch.setattr(session, "st", SimpleNamespace(context=context))
        return session.browser_is_local()

    return asked


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "127.0.0.1", "localhost:8501", "localhost", "[::1]:8501", "[::1]"])
def test_a_browser_on_this_machine_is_local(is_local: Asked, host: str) -> None:
    """Under each of its own names, with and without a port."""
    assert is_local({"Host": host, "Origin": f"http://{host}"})


@pytest.mark.parametrize(
    "host",
    [
        "192.168.0.3:8501",
        "dash.example.com",
        "127.0.0.1.example.com:8501",
        "localhost.example.com",
        "example.com:127",
        "[::2]:8501",
        "0.0.0.0:8501",
        "",
    ],
)
def test_another_name_is_not_local(is_local: Asked, host: str) -> None:
    """A page of a stranger whose name leads to this machine is kept out, and so is a proxy that keeps the name."""
    assert not is_local(HERE | {"Host": host})
    assert not is_local(HERE | {"Origin": f"http://{host}"})


def test_without_a_host_nobody_is_local(is_local: Asked) -> None:
    """What names no host is no browser that came here directly."""
    assert not is_local({})


@pytest.mark.parametrize("origin", ["https://dash.example.com", "null", "file://"])
def test_a_proxy_that_says_nothing_is_seen_by_the_origin(is_local: Asked, origin: str) -> None:
    """A bare proxy asks in the name of this machine; the browser says where it really is."""
    assert not is_local(HERE | {"Origin": origin})


@pytest.mark.parametrize("others", [{}, {"Origin": ""}], ids=["none", "empty"])
def test_without_an_origin_nobody_is_local(is_local: Asked, others: dict[str, str]) -> None:
    """Every browser sends one with a websocket; what sends none may be a proxy that took it away."""
    assert not is_local({"Host": "127.0.0.1:8501"} | others)


@pytest.mark.parametrize(
    "name",
    [
        "X-Forwarded-For",
        "x-forwarded-for",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Server",
        "Forwarded",
        "Via",
        "X-Real-IP",
        "CF-Connecting-IP",
        "cf-ray",
    ],
)
@pytest.mark.parametrize("value", ["203.0.113.7", "127.0.0.1", ""])
def test_a_forwarded_connection_is_not_local(is_local: Asked, name: str, value: str) -> None:
    """Whatever it says: anybody may stand behind a proxy."""
    assert not is_local(HERE | {name: value})


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (None, True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("192.168.0.3", False),
        ("203.0.113.7", False),
        ("2001:db8::7", False),
        ("nonsense", False),
        ("", False),
    ],
)
def test_the_address_must_be_of_this_machine(is_local: Asked, address: str | None, *, expected: bool) -> None:
    """Streamlit gives none for a connection from here; another machine's is refused even with a forged Host."""
    assert is_local(HERE, address) is expected
