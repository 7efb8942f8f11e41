"""What a figure is made of, in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashspot.analyses import Analysis, Basis
from dashspot.analyses.running import Told
from dashspot.blocks.words import count
from dashspot.browser.services.words import share


def basis_sentence(entry: Analysis[Any], made_of: Basis) -> str:
    """Tracks, what others lack, what was left out, the sources with their dates."""
    parts = [f"n = {made_of.used:,} of {count(made_of.total, made_of.noun)}"]
    if made_of.missing:
        parts.append(f"{made_of.missing:,} without {entry.lacking}")
    if made_of.failed:
        parts.append(f"{made_of.failed:,} with a failed analysis left out")
    if made_of.kept_out:
        parts.append(f"{made_of.kept_out:,} with features of Spotify's Web API left out, as models may not use them")
    if made_of.sampled is not None:
        parts.append(f"fitted to a sample of {made_of.sampled:,}, the same every time")
    told = "" if made_of.sources is None else f" {sources_sentence(made_of.sources, made_of.used)}"
    return f"{'; '.join(parts)}.{told}"


def sources_sentence(sources: Sequence[Told], of: int) -> str:
    """Which sources told the features, what share of so many tracks, and when."""
    told = [f"{title} ({share(n, of)}, {_days(first, last)})" for title, n, first, last in sources]
    return f"Features from {', '.join(told)}." if told else "No source of features."


def _days(first: str, last: str) -> str:
    return first if first == last else f"{first} to {last}"
