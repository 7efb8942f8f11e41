"""How collections are called where several stand side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import count


def told_apart(titles: Sequence[str]) -> list[str]:
    """The titles, no two alike: those that several share get a number in their order, `Mix (1)` and `Mix (2)`.

    A number that would make the title of another one is left out.
    """
    shared = {title for title, times in Counter(titles).items() if times > 1}
    taken = set(titles)
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))

    def numbered(title: str) -> str:
        names = (f"{title} ({number})" for number in numbers[title])
        return next(name for name in names if name not in taken)

    return [numbered(title) if title in shared else title for title in titles]
