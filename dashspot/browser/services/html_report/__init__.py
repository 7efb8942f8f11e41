"""The report of a collection, or several side by side, as one HTML file that works without DashSpot and offline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import plotly.graph_objects as go

from dashspot.analyses import Inputs, Outcome, run
from dashspot.analyses.registry import PAGES, SECTIONS, on_page
from dashspot.blocks.collections import CollectionKey
from dashspot.browser.blocks import Library
from dashspot.browser.services.facts import four_facts
from dashspot.browser.services.html_report.cards import card, draws_by_gl
from dashspot.browser.services.html_report.markup import Html, joined, tag
from dashspot.browser.services.html_report.page import page
from dashspot.browser.services.inputs import inputs
from dashspot.browser.services.report import report
from dashspot.browser.services.words import listing

COMPARED = ("compare",)
MOST_COMPARED = 6


def html_report(library: Library, keys: Sequence[CollectionKey], now: datetime, *, keep_failed: bool = False) -> bytes:
    """Every analysis of the report of one collection, or of the comparison of several, with its first choices.

    Raises:
        NotFound: this person has no such collection.
    """
    found = inputs(library, keys, keep_failed=keep_failed)
    if len(keys) == 1:
        return written(_head(library, keys[0], keep_failed=keep_failed), found, SECTIONS, _made(library, now))
    return written(_heads(found), found, COMPARED, _made(library, now))


def written(head: tuple[str, Html], found: Inputs, pages: Sequence[str], made: str) -> bytes:
    """The file: a title with what stands below it, when it was made, and the analyses of these pages."""
    title, opening = head
    drawn = {name: _drawn(found, name) for name in pages if on_page(name)}
    sections = [
        tag("section", tag("h2", PAGES[name], id=name), *(card(*one) for one in some)) for name, some in drawn.items()
    ]
    body = joined(
        tag("header", tag("h1", title, dir="auto"), opening, tag("p", made, class_="basis")),
        _contents(drawn) if len(drawn) > 1 else "",
        _WITHOUT_SCRIPTS,
        tag("main", *sections),
    )
    figures = [figure for some in drawn.values() for _, figure in some if figure is not None]
    return page(title, body, draws_by_gl=any(map(draws_by_gl, figures)))


_WITHOUT_SCRIPTS = tag("noscript", tag("p", "The charts need JavaScript. The tables hold the same numbers."))


def _drawn(found: Inputs, name: str) -> list[tuple[Outcome, go.Figure | None]]:
    outcomes = [run(entry, found, entry.chosen(found, {})) for entry in on_page(name)]
    return [(outcome, outcome.figure()) for outcome in outcomes]


def _made(library: Library, now: datetime) -> str:
    return f"Made by DashSpot at {now:%Y-%m-%d %H:%M} UTC, of data version {library.version}."


def _head(library: Library, key: CollectionKey, *, keep_failed: bool) -> tuple[str, Html]:
    found = report(library, key, keep_failed=keep_failed)
    facts = [_fact(*fact) for fact in four_facts(found.facts)]
    return found.facts.title, joined(tag("p", found.paragraph, dir="auto"), tag("dl", *facts))


def _heads(found: Inputs) -> tuple[str, Html]:
    sizes = found.collections.groupby("collection").size()
    told = [_fact(title, f"{sizes.get(place, 0):,}", "distinct tracks") for place, title in enumerate(found.titles)]
    return f"{listing(list(found.titles))} compared", tag("dl", *told)


def _fact(label: str, value: str, detail: str) -> Html:
    return tag("div", tag("dt", label, dir="auto"), tag("dd", value), tag("dd", detail, class_="basis"))


def _contents(pages: Iterable[str]) -> Html:
    entries = [tag("li", tag("a", PAGES[name], href=f"#{name}")) for name in pages]
    return tag("nav", tag("ul", *entries), aria_label="Contents")
