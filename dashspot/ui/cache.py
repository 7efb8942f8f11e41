"""What reruns share. Every entry names the user and their data version, so nobody sees another's or an old number.

Resources are handed out as they are, not copied: frames and figures in here are never changed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa

from dashspot import browser, playback
from dashspot.analyses import ANALYSES, Analysis, Basis, Choices, Inputs, Outcome, run
from dashspot.analyses.inputs import Subject
from dashspot.analyses.listening import Listening
from dashspot.analyses.running import computed_from
from dashspot.blocks.collections import CollectionKey, CollectionKind
from dashspot.blocks.listening import ListeningKey
from dashspot.blocks.people import LibraryState
from dashspot.browser import charts
from dashspot.browser.services import tables
from dashspot.browser.services.filters import CHOICES
from dashspot.browser.services.fitting import NAMED
from dashspot.browser.services.listings import LISTINGS, Listing
from dashspot.charts.theme import DrawnFigure, selectable
from dashspot.playback.services.facts import listening_facts
from dashspot.ui.kept import kept

LISTED = 2_000
"""So many rows of an analysis's table are shown; its file has all."""
_DRAWN, _SMALL = 500, 50
"""So many tracks take the room of a report or a chart, and of what is smaller."""


@dataclass(frozen=True)
class Asked:
    """Which collections are analysed, each as `kind:id`; none stands for every playlist.

    titles: what they are called: a set may be renamed while the data stay the same.
    """

    collections: tuple[str, ...]
    keep_failed: bool = False
    titles: tuple[str, ...] = ()


Wanted = Asked | ListeningKey
"""What is analysed: collections, or plays."""


@dataclass(frozen=True)
class Shown:
    """A report with everything that is drawn of it, in the form in which it is sent."""

    user_id: uuid.UUID
    version: str
    report: browser.Report
    extremes: go.Figure
    tables: dict[str, pa.Table]

    @property
    def asked(self) -> Asked:
        """What analyses are asked for of the same collection."""
        keep_failed = not self.report.analysis.computation.failed_left_out
        return Asked((self.report.facts.key.written,), keep_failed, (self.report.facts.title,))

    def computation_csv(self) -> pd.DataFrame:
        """The numbers of the report, to take away."""
        return browser.computations_frame(browser.kept_library(self.user_id, self.version), [self.report.analysis])

    def tracks_csv(self) -> pd.DataFrame:
        """The rows of the collection, to take away."""
        return browser.tracks_frame(browser.kept_library(self.user_id, self.version), self.report.facts.key)

    def html_report(self) -> bytes:
        """All of it with its charts, to take away."""
        return html_report(self.user_id, self.version, self.asked)


@dataclass(frozen=True)
class Drawn:
    """One analysis of one or several collections, its figure, and the first rows in the form in which they are sent.

    It holds no tracks, so that many can be kept.
    """

    analysis: Analysis[Any]
    choices: Choices
    basis: Basis
    frame: pd.DataFrame
    figure: go.Figure | None
    table: pa.Table


@dataclass(frozen=True)
class Listed:
    """A list of everything of one kind, by title, and the options that its choices and fields of names have."""

    listing: Listing
    table: pd.DataFrame
    options: dict[str, list[str]]


def library(state: LibraryState) -> browser.Library:
    """Everything this person has saved, as of this rerun."""
    return browser.kept_library(state.user.id, state.version)


@kept(lambda made: len(made.table))
def listed(library: browser.Library, kind: CollectionKind) -> Listed:
    """Everything of one kind that is saved."""
    listing = LISTINGS[kind]
    table = listing.build(library)
    options = {name: CHOICES[name].options(table) for name in listing.filters}
    named = {name: entry.offers(library) for name, entry in NAMED.items()} if kind == "track" else {}
    return Listed(listing, table, options | named)


@kept(lambda _: _DRAWN)
def overview(library: browser.Library) -> browser.Overview:
    """The library at a glance."""
    return browser.overview(library, listed(library, "track").table)


@kept(lambda _: _SMALL)
def track(library: browser.Library, track_id: str) -> browser.TrackReport:
    """Where one track stands, and how it compares."""
    return browser.track_report(library, track_id)


@kept(lambda made: len(made) // 10)
def collection_titles(library: browser.Library, sets_version: str) -> dict[str, str]:
    """What can be picked for a report: `kind:id`, and its title. Sets stand before the playlists.

    sets_version: the state of the sets, which change while the library does not.
    """
    del sets_version
    found = browser.collection_titles(library)
    sets = {f"set:{one.id}": f"{one.name} (set)" for one in browser.sets(library.user_id)}
    whole = {named: title for named, title in found.items() if not named.startswith("playlist:")}
    return whole | sets | found


def shown(library: browser.Library, key: CollectionKey, *, keep_failed: bool) -> Shown:
    """The report of one collection, its figures and its tables."""
    title = browser.title_of(library, key) if key.kind == "set" else ""  # it may be renamed, or gone
    return _shown(library, key, keep_failed=keep_failed, title=title)


def asked_for(library: browser.Library, *collections: str) -> Asked:
    """What analyses are asked for of these collections, as they are called now.

    Raises:
        NotFound: there is no such collection, or no such set any more.
    """
    titles = (browser.title_of(library, browser.named(collection)) for collection in collections)
    return Asked(collections, titles=tuple(titles))


@kept(lambda made: len(made.tracks))
def inputs(library: browser.Library, asked: Asked) -> Inputs:
    """What the analyses of these collections compute from."""
    if not asked.collections:
        return browser.every_playlist(library, keep_failed=asked.keep_failed)
    keys = [browser.named(collection) for collection in asked.collections]
    return browser.inputs(library, keys, keep_failed=asked.keep_failed)


def html_report(user_id: uuid.UUID, version: str, asked: Asked) -> bytes:
    """The analyses of these collections as one file, made anew."""
    keys = [browser.named(collection) for collection in asked.collections]
    library = browser.kept_library(user_id, version)
    return browser.html_report(library, keys, datetime.now(UTC), keep_failed=asked.keep_failed)


def listening(library: browser.Library, key: ListeningKey) -> Listening:
    """The plays that are looked at. What is made of a history is kept by the service, so that an old one is let go."""
    known = playback.Known(
        library.version, lambda: browser.described_tracks(library), lambda: browser.track_names(library)
    )
    return playback.listening(library.user_id, key, known)


@kept(lambda _: _SMALL)
def heard_facts(library: browser.Library, key: ListeningKey) -> tuple[tuple[str, str, str], ...]:
    """How much those plays are, in four facts."""
    return listening_facts(listening(library, key))


def _subject(library: browser.Library, asked: Wanted, entry: Analysis[Any]) -> Subject:
    """What one analysis computes from."""
    if isinstance(asked, Asked):
        return inputs(library, asked)
    return listening(library, asked.of_every_play() if entry.every_play else asked)


@kept(lambda _: _SMALL)
def offers(library: browser.Library, asked: Wanted, name: str) -> dict[str, list[str]]:
    """The choices that an analysis of these collections has."""
    return ANALYSES[name].offers(_subject(library, asked, ANALYSES[name]))


def drawn(library: browser.Library, asked: Wanted, name: str, choices: Mapping[str, str]) -> Drawn:
    """One analysis of these collections."""
    return _drawn(library, asked, name, tuple(sorted(choices.items())))


def members(library: browser.Library, asked: Wanted, drawn: Drawn, rows: Sequence[int]) -> list[str]:
    """The ids of the tracks that rows of an analysis's table stand for."""
    made_of = computed_from(drawn.analysis, _subject(library, asked, drawn.analysis), drawn.choices)
    return drawn.analysis.members(made_of, drawn.frame.iloc[list(rows)])


@kept(lambda made: max(_DRAWN, made.table.num_rows))
def _drawn(library: browser.Library, asked: Wanted, name: str, choices: tuple[tuple[str, str], ...]) -> Drawn:
    outcome = run(ANALYSES[name], _subject(library, asked, ANALYSES[name]), dict(choices))
    figure = outcome.figure()
    if figure is not None:
        figure = DrawnFigure(selectable(figure) if outcome.analysis.selects else figure)
    return Drawn(outcome.analysis, outcome.choices, outcome.basis, outcome.table, figure, _sent(outcome))


def _sent(outcome: Outcome[Any]) -> pa.Table:
    """The first rows as they are shown: lengths as such, not as numbers of milliseconds."""
    lengths = [name for name, column in outcome.analysis.columns.items() if column.form == "length"]
    first = outcome.table.head(LISTED)
    shown = {name: pd.to_timedelta(first[name].round(-3), unit="ms") for name in lengths}
    return pa.Table.from_pandas(first.assign(**shown), preserve_index=False)


@kept(lambda _: _DRAWN)
def _shown(library: browser.Library, key: CollectionKey, *, keep_failed: bool, title: str) -> Shown:
    del title
    report = browser.report(library, key, keep_failed=keep_failed)
    plain = {name: build(report) for name, build in tables.PLAIN.items()}
    by_basis = {
        f"{name}_{basis}": build(report, basis)
        for name, build in tables.BY_BASIS.items()
        for basis in ("tracks", "rows")
    }
    sent = {name: pa.Table.from_pandas(table, preserve_index=False) for name, table in (plain | by_basis).items()}
    return Shown(library.user_id, library.version, report, DrawnFigure(charts.extremes(report)), sent)
