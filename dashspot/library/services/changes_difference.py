"""How one list of rows becomes another, and how that is said."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Sequence

from dashspot.blocks.changes import Details
from dashspot.blocks.words import count
from dashspot.library.blocks import Difference, Moved, Placed

_MOST_NAMED = 3


def difference(before: Sequence[str], after: Sequence[str]) -> Difference:
    """The rows that go, come and move.

    Of equal rows the first is the first again. As many rows as can be are kept in their order: the longest run of them
    that stands in both lists in the same order.
    """
    places: defaultdict[str, deque[int]] = defaultdict(deque)
    for place, uri in enumerate(before):
        places[uri].append(place)
    pairs: list[tuple[int, int]] = []
    added: list[Placed] = []
    for place, uri in enumerate(after):
        if places[uri]:
            pairs.append((places[uri].popleft(), place))
        else:
            added.append(Placed(place=place, uri=uri))
    kept = _longest_rising([start for start, _ in pairs])
    moved = [Moved(start=s, end=e, uri=before[s]) for n, (s, e) in enumerate(pairs) if n not in kept]
    removed = sorted(place for left in places.values() for place in left)
    gone = tuple(Placed(place=place, uri=before[place]) for place in removed)
    return Difference(removed=gone, moved=tuple(moved), added=tuple(added), kept=len(kept))


def applied(before: Sequence[str], change: Difference) -> list[str]:
    """The list that a difference makes of another."""
    taken = {row.place for row in change.removed} | {row.start for row in change.moved}
    rows = [uri for place, uri in enumerate(before) if place not in taken]
    put = [(row.place, row.uri) for row in change.added] + [(row.end, row.uri) for row in change.moved]
    for place, uri in sorted(put):
        rows.insert(place, uri)
    return rows


def said(change: Difference, name: Callable[[str], str] | None = None) -> str:
    """`2 rows added (Song, Other song), 1 removed (Old song) and 3 moved`."""
    parts = []
    for rows, verb in ((change.added, "added"), (change.removed, "removed"), (change.moved, "moved")):
        if rows:
            named = f" ({_some([name(row.uri) for row in rows])})" if name else ""
            parts.append(f"{count(len(rows), 'row')} {verb}{named}")
    return ", ".join(parts) or "no row is another"


def details_said(before: Details, after: Details) -> list[tuple[str, str, str]]:
    """What changes of the details: the title of each, what it is and what it becomes, as a person reads it."""
    rows = [
        ("Name", before.name, after.name),
        ("Description", before.description or "none", after.description or "none"),
        ("Public", _yes(before.public), _yes(after.public)),
        ("Collaborative", _yes(before.collaborative), _yes(after.collaborative)),
    ]
    return [row for row in rows if row[1] != row[2]]


def _yes(flag: bool) -> str:  # noqa: FBT001 (a value, not a switch)
    return "yes" if flag else "no"


def _some(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    """The positions of a longest run of rising numbers, all of which differ."""
    ends: list[int] = []  # of each length the lowest number that a run of it ends with
    at: list[int] = []
    before: list[int] = []
    for position, number in enumerate(numbers):
        length = bisect_left(ends, number)
        before.append(at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(number)
            at.append(position)
        else:
            ends[length], at[length] = number, position
    found: set[int] = set()
    position = at[-1] if at else -1
    while position >= 0:
        found.add(position)
        position = before[position]
    return found
