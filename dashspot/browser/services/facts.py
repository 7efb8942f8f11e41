"""What a collection is, in four facts."""

from __future__ import annotations

from dashspot.blocks.words import count
from dashspot.browser.blocks import Facts
from dashspot.browser.services.words import long_length, share


def four_facts(facts: Facts) -> tuple[tuple[str, str, str], ...]:
    """Label, value and detail of each; short enough for a phone."""
    repeated = f"{facts.rows:,} rows" if facts.rows != facts.tracks else "each once"
    return (
        ("Tracks", f"{facts.tracks:,}", repeated),
        ("Artists", f"{facts.artists:,}", count(facts.albums, "album")),
        ("Length", long_length(facts.duration_ms), _years(facts)),
        ("With features", share(facts.known, facts.tracks), _coverage(facts)),
    )


def _years(facts: Facts) -> str:
    if facts.first_year is None:
        return "years unknown"
    return str(facts.first_year) if facts.first_year == facts.last_year else f"{facts.first_year} to {facts.last_year}"


def _coverage(facts: Facts) -> str:
    return f"{facts.failed:,} of {facts.known:,} failed" if facts.failed else f"{facts.known:,} of {facts.tracks:,}"
