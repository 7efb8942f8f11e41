"""What oracles of overlaps share: titles told apart, and lists of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence


def apart(titles: Sequence[str]) -> list[str]:
    """Titles that several share, numbered from 1; no title here looks like such."""
    total, seen = Counter(titles), Counter[str]()
    found = []
    for title in titles:
        seen[title] += 1
        found.append(f"{title} ({seen[title]})" if total[title] > 1 else title)
    return found


def listed(places: Iterable[int], titles: Sequence[str]) -> str:
    """The titles at these places, 50 of them at most."""
    named = [apart(titles)[place] for place in sorted(set(places))]
    return ", ".join(named[:50]) + (f" and {len(named) - 50} more" if len(named) > 50 else "")
