"""One sandbox from its start to its end: what it was set up with and everything that changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dashspot.sandbox.accounts.apps import App, registered
from dashspot.sandbox.accounts.grants import Grants
from dashspot.sandbox.catalogue.file import read_catalogue
from dashspot.sandbox.catalogue.generated import generated
from dashspot.sandbox.catalogue.listeners import generated_people
from dashspot.sandbox.catalogue.people import People
from dashspot.sandbox.catalogue.records import Catalogue
from dashspot.sandbox.clock import Clock
from dashspot.sandbox.faults import Faults
from dashspot.sandbox.journal import Journal
from dashspot.sandbox.limits import Quotas, RateWindow
from dashspot.sandbox.options import DEVELOPMENT, Limits, Mode, Options
from dashspot.sandbox.player.state import Player

_RESET = (
    "mode", "limits", "clock", "catalogue", "people", "apps", "journal", "faults", "quotas", "rates", "players",
)  # fmt: skip
MakePeople = Callable[[float], People]


@dataclass
class World:
    """All state; only the server's event loop touches it."""

    options: Options
    mode: Mode
    limits: Limits
    clock: Clock
    catalogue: Catalogue
    pristine: Catalogue
    people: People
    apps: dict[str, App]
    make_people: MakePeople
    grants: Grants = field(default_factory=Grants)
    journal: Journal = field(default_factory=Journal)
    faults: Faults = field(default_factory=Faults)
    quotas: Quotas = field(default_factory=Quotas)
    rates: dict[str, RateWindow] = field(default_factory=dict)
    players: dict[str, Player] = field(default_factory=dict)

    @property
    def reduced(self) -> bool:
        """Whether the app is in development mode."""
        return self.mode == DEVELOPMENT

    def player(self, user: str) -> Player:
        """A user's player; at first it is paused at what was played last."""
        if user not in self.players:
            latest = self.people.users[user].plays[:1]
            uris = [f"spotify:track:{play.track}" for play in latest]
            self.players[user] = Player(uris=uris, context=next((play.context for play in latest), None))
        return self.players[user]

    def rate_window(self, client: str) -> RateWindow:
        """The latest calls of one app."""
        return self.rates.setdefault(client, RateWindow())

    def reset(self) -> None:
        """Everything as at the start, but for the tokens given out."""
        fresh = build_world(self.options, self.pristine, self.make_people)
        for name in _RESET:
            setattr(self, name, getattr(fresh, name))


def new_world(options: Options) -> World:
    """A sandbox's state, from a catalogue file or generated.

    Raises:
        CatalogueRefused: the file can't be used; the message says why.
    """
    if options.catalogue is not None:
        return build_world(options, *read_catalogue(options.catalogue))
    catalogue = generated(options.seed, options.tracks)

    def make_people(now: float) -> People:
        return generated_people(catalogue, seed=options.seed, users=options.users, playlists=options.playlists, now=now)

    return build_world(options, catalogue, make_people)


def build_world(options: Options, catalogue: Catalogue, make_people: MakePeople) -> World:
    """The state of a sandbox over a catalogue."""
    clock = Clock(options.now)
    return World(
        options=options,
        mode=options.mode,
        limits=options.limits.model_copy(deep=True),
        clock=clock,
        catalogue=catalogue,
        pristine=catalogue,
        people=make_people(clock.now()),
        apps=registered(options),
        make_people=make_people,
    )
