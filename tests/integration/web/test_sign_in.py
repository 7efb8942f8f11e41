"""Signing in over HTTP: cookies, codes and addresses that are forged, foreign, late or used before."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import psycopg
import pytest
from psycopg import sql
from starlette.applications import Starlette

from dashspot import core, logs
from dashspot.blocks.people import UserBlock
from dashspot.core.services.connections import StoredTokens
from dashspot.keys import keys
from dashspot.sandbox.serving import Sandbox, running
from dashspot.settings import settings
from dashspot.web import sign_in
from tests.integration.core.signing_in import agreed, named_in_settings

HOME = "http://127.0.0.1:8501"
AGENT = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture(scope="module")
def _service() -> Iterator[Sandbox]:
    with running(mode="development") as started:
        yield started


@pytest.fixture
def sandbox(_service: Sandbox, monkeypatch: pytest.MonkeyPatch, database: str) -> Iterator[Sandbox]:
    """The service that the settings name, as at its start."""
    del database
    with named_in_settings(_service, monkeypatch):
        yield _service


class Browser:
    """Somebody's browser, with no cookie yet; it follows no redirect by itself."""

    def __init__(self) -> None:
        transport = httpx.ASGITransport(app=Starlette(routes=sign_in.ROUTES))
        self._client = httpx.AsyncClient(transport=transport, base_url=HOME, headers=AGENT)

    @property
    def cookies(self) -> httpx.Cookies:
        """What it holds."""
        return self._client.cookies

    def get(self, path: str, **options: Any) -> httpx.Response:
        """Open an address."""
        return asyncio.run(self._client.get(path, **options))


@pytest.fixture
def mine(sandbox: Sandbox) -> Browser:
    """A browser."""
    del sandbox
    return Browser()


def begun(client: Browser, **asked: str) -> str:
    """Begin, agree at Spotify, and say where Spotify sends the browser: path and query."""
    answer = client.get(sign_in.BEGIN, params=asked)
    assert answer.status_code == 303
    parts = urlsplit(agreed(answer.headers["location"]))
    return f"{parts.path}?{parts.query}"


def problem(answer: Any) -> str | None:
    """Which problem the person is told; None where there is none."""
    to = urlsplit(answer.headers["location"])
    return parse_qs(to.query)["problem"][0] if to.path == "/account" and to.query else None


def holds(client: Browser) -> UserBlock | None:
    """Who the browser is now."""
    return core.session_user(client.cookies.get(core.SESSION_COOKIE))


def test_a_browser_signs_in(mine: Browser, sandbox: Sandbox) -> None:
    """It comes back to where it was, holds a secret that no script reads, and nothing of the sign-in any more."""
    answer = mine.get(begun(mine, next="/report?kind=playlist&id=x"))
    assert answer.status_code == 303
    assert answer.headers["location"] == "/report?kind=playlist&id=x"
    assert answer.headers["cache-control"] == "no-store"
    assert sign_in.SIGN_IN_COOKIE not in mine.cookies
    (kept,) = [cookie for cookie in answer.headers.get_list("set-cookie") if cookie.startswith(core.SESSION_COOKIE)]
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip().lower() for part in kept.split(";")}
    user = holds(mine)
    assert user
    found = core.connection(user.id)
    assert found
    assert found.spotify_id == sandbox.users[0]
    (session,) = core.sessions(user.id)
    assert "Firefox" in session.browser


def test_the_page_it_came_from_is_come_back_to(mine: Browser) -> None:
    """Without being told, as a link of the page itself; another site's page is not."""
    for referer, then in (
        (f"{HOME}/tracks?track_genre=jazz", "/tracks?track_genre=jazz"),
        ("https://evil.example/x", "/"),
    ):
        began = mine.get(sign_in.BEGIN, headers={"Referer": referer})
        to = urlsplit(agreed(began.headers["location"]))
        assert mine.get(f"{to.path}?{to.query}").headers["location"] == then


@pytest.mark.parametrize(
    "asked",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\tx",
        "/a\nb",
        "///evil.example",
        "evil",
        "",
        "/" + "a" * 2000,
        "http:evil.example",
        "//[",
    ],
)
def test_nobody_is_led_elsewhere(mine: Browser, asked: str) -> None:
    """What is no path of this site leads to its start."""
    assert mine.get(begun(mine, next=asked)).headers["location"] == "/"
    assert core.safe_path(asked) == "/"


def test_another_browser_can_not_end_it(mine: Browser) -> None:
    """The address that Spotify sent back is good in the browser that began, and in no other."""
    back, other = begun(mine), Browser()
    assert problem(other.get(back)) == "expired"
    begun(other)
    assert problem(other.get(back)) == "expired", "with a sign-in of its own neither"
    assert holds(other) is None


def test_it_ends_once(mine: Browser) -> None:
    """The same address again is refused, also with the cookie put back; the session that was opened stays."""
    answer = mine.get(sign_in.BEGIN)
    sealed = mine.cookies[sign_in.SIGN_IN_COOKIE]
    parts = urlsplit(agreed(answer.headers["location"]))
    back = f"{parts.path}?{parts.query}"
    mine.get(back)
    user = holds(mine)
    assert user
    assert problem(mine.get(back)) == "expired"
    mine.cookies.set(sign_in.SIGN_IN_COOKIE, sealed)
    assert problem(mine.get(back)) == "expired"
    assert holds(mine) == user


def test_who_does_not_agree_is_told_so(mine: Browser) -> None:
    """Nothing is kept, and the sign-in is over."""
    answer = mine.get(sign_in.BEGIN)
    state = parse_qs(urlsplit(answer.headers["location"]).query)["state"][0]
    assert problem(mine.get(sign_in.CALLBACK, params={"error": "access_denied", "state": state})) == "denied"
    assert sign_in.SIGN_IN_COOKIE not in mine.cookies
    assert holds(mine) is None


@pytest.mark.parametrize(
    "change", ["forged", "cut", "foreign", "late", "state", "no code", "long code", "strange code"]
)
def test_what_was_changed_is_refused(mine: Browser, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Cookie, state or code: one sentence, no session."""
    back = begun(mine)
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    sealed = mine.cookies[sign_in.SIGN_IN_COOKIE]
    late = time.time() + sign_in.SIGN_IN_SECONDS + 1
    cookie = {"forged": sealed[:-8] + "AAAAAAA=", "cut": sealed[:40], "foreign": keys().seal("other", "{}")}
    mine.cookies.delete(sign_in.SIGN_IN_COOKIE)
    mine.cookies.set(sign_in.SIGN_IN_COOKIE, cookie.get(change, sealed))
    query |= {"state": {"state": "x"}}.get(change, {})
    query |= {"no code": {"code": ""}, "long code": {"code": "x" * 9000}, "strange code": {"code": "né\x00"}}.get(
        change, {}
    )
    if change == "late":
        monkeypatch.setattr(time, "time", lambda: late)
    assert problem(mine.get(sign_in.CALLBACK, params=query)) == "expired"
    assert holds(mine) is None


def test_spotify_that_does_not_answer_is_told(mine: Browser, sandbox: Sandbox) -> None:
    """The person can begin again; after that all is well."""
    back = begun(mine)
    sandbox.add_fault("server_error", path="/api/token", count=None)
    assert problem(mine.get(back)) == "spotify"
    sandbox.clear_faults()
    assert problem(mine.get(begun(mine))) is None


def test_a_secret_is_good_until_it_is_taken_back(mine: Browser) -> None:
    """Signing out here ends one browser, everywhere all of them; a forged secret is nobody's."""
    other = Browser()
    for client in (mine, other):
        client.get(begun(client))
    user = holds(mine)
    assert user == holds(other) is not None
    assert user
    core.close_session(mine.cookies[core.SESSION_COOKIE])
    assert (holds(mine), holds(other)) == (None, user)
    core.close_all_sessions(user.id)
    assert holds(other) is None
    for forged in ("", "x", "x" * 5000, "né", "../..", "' or 1=1 --", None):
        assert core.session_user(forged) is None


@pytest.mark.parametrize(("column", "setting"), [("seen_at", "session_idle_days"), ("created_at", "session_days")])
def test_a_session_ends_by_itself(mine: Browser, database: str, column: str, setting: str) -> None:
    """After so long without a visit, and after so long in any case."""
    mine.get(begun(mine))
    assert holds(mine)
    with psycopg.connect(database) as connection:
        past = sql.SQL("update sessions set {} = now() - make_interval(days => %s, mins => 1)")
        connection.execute(past.format(sql.Identifier(column)), [getattr(settings(), setting)])
    assert holds(mine) is None


def test_signing_in_again_changes_the_secret(mine: Browser) -> None:
    """Whoever knew the old one has nothing of it."""
    mine.get(begun(mine))
    old = mine.cookies[core.SESSION_COOKIE]
    mine.get(begun(mine))
    assert mine.cookies[core.SESSION_COOKIE] != old
    assert core.session_user(old) is None
    assert holds(mine)


def test_a_guest_has_a_workspace_and_takes_it_along(mine: Browser) -> None:
    """One per browser; another site's page gets none; what was brought belongs to who signs in."""
    assert mine.get(sign_in.GUEST, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert mine.get(sign_in.GUEST, params={"next": "/imports"}).headers["location"] == "/imports"
    guest = holds(mine)
    assert guest
    assert guest.kind == "guest"
    mine.get(sign_in.GUEST)
    assert holds(mine) == guest
    mine.get(begun(mine))
    user = holds(mine)
    assert user
    assert user.kind == "spotify"


def test_where_there_is_no_room_for_a_guest_the_visitor_is_told(mine: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence on the account page, and no session."""
    monkeypatch.setenv("DASHSPOT_GUESTS", "1")
    settings.cache_clear()
    assert problem(Browser().get(sign_in.GUEST)) is None
    assert problem(mine.get(sign_in.GUEST)) == "full"
    assert holds(mine) is None


def test_another_address_of_the_same_machine_is_left_first(mine: Browser) -> None:
    """Cookies belong to one host, and Spotify knows one; who can't be led there is not led in a circle."""
    answer = mine.get(sign_in.BEGIN, params={"next": "/tracks"}, headers={"Host": "localhost:8501"})
    assert answer.headers["location"] == f"{HOME}{sign_in.BEGIN}?next=%2Ftracks&moved=1"
    answer = mine.get(answer.headers["location"].removeprefix(HOME), headers={"Host": "inside:80"})
    assert "/authorize?" in answer.headers["location"]


def test_without_an_app_nobody_signs_in(database: str) -> None:
    """One sentence, and no traceback."""
    del database
    settings.cache_clear()
    assert problem(Browser().get(sign_in.BEGIN)) == "no_app"


def test_no_secret_is_logged(mine: Browser, sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    """Code, state, verifier, tokens and the session's secret: not in a log at any level, not in what is refused."""
    logs.configure(level="DEBUG", as_json=False)
    back = begun(mine)
    query = parse_qs(urlsplit(back).query)
    sealed = mine.cookies[sign_in.SIGN_IN_COOKIE]
    mine.get(back)
    mine.get(back)
    sandbox.add_fault("server_error", path="/api/token", count=None)
    mine.get(begun(mine))
    user = holds(mine)
    assert user
    tokens = StoredTokens(user.id).load()
    written = "".join(capfd.readouterr())
    assert "A sign-in was refused" in written
    for secret in (query["code"][0], query["state"][0], sealed, tokens.access_token, tokens.refresh_token):
        assert secret not in written
    assert mine.cookies[core.SESSION_COOKIE] not in written


def everything_in(database: str) -> str:
    """Every row of every table, the engine's too, as text; what is kept as bytes stands there in hexadecimal."""
    with psycopg.connect(database) as connection:
        names = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
        dumped = sql.SQL("select coalesce(string_agg(to_jsonb(t)::text, ' '), '') from {} t")
        found = [connection.execute(dumped.format(sql.Identifier(name))).fetchone() for (name,) in names]
    return " ".join(row[0] for row in found if row)


def test_no_secret_is_in_the_database_in_clear(mine: Browser, sandbox: Sandbox, database: str) -> None:
    """What the browser held and holds, what Spotify gave, what a notebook reads with, and the keys: in no notation."""
    began = mine.get(sign_in.BEGIN)
    sealed = mine.cookies[sign_in.SIGN_IN_COOKIE]
    begun_with = json.loads(keys().unseal("sign-in", sealed, seconds=sign_in.SIGN_IN_SECONDS))
    back = urlsplit(agreed(began.headers["location"]))
    mine.get(f"{back.path}?{back.query}")
    visitor = Browser()
    visitor.get(sign_in.GUEST)
    user = holds(mine)
    assert user
    tokens = StoredTokens(user.id).load()
    named = settings().secret_keys
    assert named
    secrets = {
        "code": parse_qs(back.query)["code"][0],
        "state": begun_with["state"],
        "verifier": begun_with["verifier"],
        "sealed": sealed,
        "access": tokens.access_token,
        "refresh": tokens.refresh_token,
        "client": sandbox.client_secret,
        "session": mine.cookies[core.SESSION_COOKIE],
        "guest": visitor.cookies[core.SESSION_COOKIE],
        "notebook": core.make_access_token(user.id, "Planted", 1),
        "key": named.get_secret_value(),
    }
    dumped = everything_in(database)
    assert "Planted" in dumped
    found = [
        name
        for name, secret in secrets.items()
        for form in (secret, secret.encode().hex(), base64.b64encode(secret.encode()).decode().rstrip("="))
        if form in dumped
    ]
    assert found == []
    assert all(len(secret) > 20 for secret in secrets.values())
