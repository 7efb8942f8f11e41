"""People's connections to Spotify: signing in, tokens at rest, and the end of a consent."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from dashspot.blocks.people import CONSENT_LASTS, ConnectionBlock, UserBlock
from dashspot.blocks.work import link_to
from dashspot.errors import ConfigurationError, NotAdmitted, NotFound, NotGenuine, SignInNeeded
from dashspot.keys import Encrypted, keys
from dashspot.settings import Settings, settings
from dashspot.spotify.auth import Accounts, Tokens
from dashspot.spotify.capabilities import StoredCapabilities
from dashspot.spotify.connection import Connection, MemoryTokens
from dashspot.spotify.exchange import Http
from dashspot.spotify.gateway import Gateway
from dashspot.spotify.pacing import PATIENCE_SECONDS, StoredPace
from dashspot.store.engine import Transaction, transaction
from dashspot.store.managers.connections import ConnectionManager
from dashspot.store.managers.tasks import NotificationManager
from dashspot.store.queries import people as queries

ANYONE = "anyone"
WARN_BEFORE = timedelta(days=14)

_PURPOSE = "tokens"
_UNREADABLE = "Your connection to Spotify can't be read any more. Sign in with Spotify again; everything saved stays."
_locks = tuple(threading.Lock() for _ in range(16))
Found = TypeVar("Found")


def can_sign_in() -> bool:
    """Whether this deployment has an app at Spotify."""
    return settings().spotify_client_id is not None


def authorize_url(redirect_uri: str, state: str, verifier: str) -> str:
    """Where the person agrees at Spotify. Raises ConfigurationError: this deployment has no app there."""
    chosen = settings()
    with _accounts(chosen) as accounts:
        return accounts.authorize_url(redirect_uri, state, verifier, chosen.spotify_accounts_url.rstrip("/"))


def sign_in(code: str, redirect_uri: str, verifier: str) -> UserBlock:
    """Who has come back from Spotify with this code; signed up, if they are new, and connected.

    Raises:
        SignInNeeded: the code is not good.
        NotAdmitted: this person may not come in; nothing of them was kept.
        ServiceError: as its sentence says.
    """
    chosen = settings()
    with _accounts(chosen) as accounts:
        tokens = accounts.exchange(code, redirect_uri, verifier)
        with _gateway(chosen, Connection(MemoryTokens(tokens), accounts)) as gateway:
            me = gateway.me()
    if ANYONE not in chosen.admitted and not _is_among(chosen.admitted, me.id, me.account_id):
        raise NotAdmitted
    with transaction() as session:
        user = ConnectionManager(session).person(me.id, me.display_name, me.account_id)
        _keep(session, user.id, tokens)
    return user


def person(spotify_id: str) -> UserBlock:
    """Who has signed in with this account. Raises NotFound: nobody has."""
    with transaction() as session:
        return queries.person(session, spotify_id)


def only_person() -> UserBlock:
    """The one person who has signed in here. Raises NotFound: nobody has, or several."""
    with transaction() as session:
        people = queries.people(session, most=2)
    if len(people) == 1:
        return people[0]
    if people:
        raise NotFound("Several people have signed in here with Spotify. Say who is meant, by their id at Spotify.")
    raise NotFound("Nobody has signed in here with Spotify. It is done in a browser, on the account page.")


def connection(user_id: uuid.UUID) -> ConnectionBlock | None:
    """A person's connection to Spotify; None for who never had one."""
    with transaction() as session:
        return queries.connection(session, user_id)


def disconnect(user_id: uuid.UUID) -> None:
    """Forget a person's tokens at once; what is saved stays."""
    with transaction() as session:
        ConnectionManager(session).end(user_id, "You have disconnected DashSpot from Spotify.")


def granted(user_id: uuid.UUID) -> frozenset[str]:
    """What this person has agreed to, by Spotify's names. Raises SignInNeeded: they are not connected."""
    return StoredTokens(user_id).load().scope


@contextmanager
def gateway_for(user_id: uuid.UUID, patience: float = PATIENCE_SECONDS) -> Iterator[Gateway]:
    """What this person may ask of Spotify, until the block ends; a pause that is longer than `patience` is Parked.

    Raises:
        SignInNeeded: they are not connected; its sentence says why.
        ConfigurationError: this deployment has no app at Spotify.
    """
    chosen = settings()
    store = StoredTokens(user_id)
    store.load()
    with _accounts(chosen) as accounts, _gateway(chosen, Connection(store, accounts), patience) as gateway:
        yield gateway


def warn_of_ends() -> int:
    """Tell everybody whose consent ends within two weeks, once; returns how many."""
    with transaction() as session:
        due = ConnectionManager(session).to_warn(datetime.now(UTC) - CONSENT_LASTS + WARN_BEFORE)
        for found in due:
            NotificationManager(session, found.user_id).add(
                "warning",
                f"Spotify ends your consent on {found.ends_at:%Y-%m-%d}. Renew it on the account page; "
                "everything saved stays.",
                link=link_to("account"),
            )
    return len(due)


def is_admin(user_id: uuid.UUID) -> bool:
    """Whether this person may see how much is stored here."""
    admins = settings().admins
    found = connection(user_id) if admins else None
    return found is not None and _is_among(admins, found.spotify_id, found.account_id)


class StoredTokens:
    """A person's tokens, encrypted in Postgres; renewed by one thread of one process at a time.

    `alone` holds the row of the connection for as long as the renewal asks the accounts service, and in this process a
    lock, so that of all who wait here one waits at the database.
    """

    def __init__(self, user_id: uuid.UUID) -> None:
        """Take whose."""
        self._user_id = user_id
        self._held = threading.local()

    def load(self) -> Tokens:
        """The tokens. Raises SignInNeeded: there are none, with the reason."""
        key_id, content, ended = self._with(lambda session: queries.kept_tokens(session, self._user_id))
        if key_id is None or content is None:
            raise SignInNeeded(ended)
        try:
            plain = keys().decrypt(_PURPOSE, Encrypted(key_id, content), self._user_id.bytes)
        except NotGenuine as error:
            raise SignInNeeded(_UNREADABLE) from error
        return Tokens.model_validate_json(plain)

    def save(self, tokens: Tokens) -> None:
        """Keep new tokens."""
        self._with(lambda session: _keep(session, self._user_id, tokens))

    def end(self, reason: str) -> None:
        """Drop the tokens, and keep the sentence that the person is to see."""
        self._with(lambda session: ConnectionManager(session).end(self._user_id, reason))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Held by one thread of one process at a time; what was written stays, also where the consent had ended."""
        ended: SignInNeeded | None = None
        with _locks[self._user_id.int % len(_locks)], transaction() as session:
            ConnectionManager(session).hold(self._user_id)
            self._held.session = session
            try:
                yield
            except SignInNeeded as error:
                ended = error
            finally:
                self._held.session = None
        if ended:
            raise ended

    def _with(self, work: Callable[[Transaction], Found]) -> Found:
        held: Transaction | None = getattr(self._held, "session", None)
        if held is not None:
            return work(held)
        with transaction() as session:
            return work(session)


def _is_among(listed: tuple[str, ...], spotify_id: str, account_id: str | None) -> bool:
    return spotify_id in listed or (account_id is not None and account_id in listed)


def _keep(session: Transaction, user_id: uuid.UUID, tokens: Tokens) -> None:
    encrypted = keys().encrypt(_PURPOSE, tokens.model_dump_json().encode(), user_id.bytes)
    ConnectionManager(session).keep(user_id, encrypted.key_id, encrypted.content, tokens.authorized_at)


@contextmanager
def _accounts(chosen: Settings) -> Iterator[Accounts]:
    if not chosen.spotify_client_id:
        raise ConfigurationError("Nobody can sign in here: DASHSPOT_SPOTIFY_CLIENT_ID is not set.")
    secret = chosen.spotify_client_secret.get_secret_value() if chosen.spotify_client_secret else None
    with closing(Http(chosen.spotify_accounts_url)) as http:
        yield Accounts(http, chosen.spotify_client_id, secret)


@contextmanager
def _gateway(chosen: Settings, authority: Connection, patience: float = PATIENCE_SECONDS) -> Iterator[Gateway]:
    client = chosen.spotify_client_id or ""
    pace = StoredPace(client, rate=chosen.spotify_rate, patience=patience)
    capabilities = StoredCapabilities(client)
    with closing(Http(chosen.spotify_url)) as http:
        yield Gateway(authority, pace, capabilities, http=http)
