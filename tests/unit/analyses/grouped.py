"""Groups of tracks in plain Python, for oracles."""

from __future__ import annotations

from tests.unit.analyses.agreement import Plain, Record

PITCHES = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"]


def groups_of(found: Plain, by: str) -> dict[str, dict[int, str]]:
    """By id of a group its tracks and, for each, how the group is called: the definition, once more."""
    pairs: list[tuple[int, str | None, str | None]] = []
    if by == "main genre":
        pairs = [(row["track"], row["main_genre"], row["main_genre"]) for row in found.genres]
    elif by == "genre":
        pairs = [(row["track"], row["genre"], row["genre"]) for row in found.genres]
    elif by == "playlist":
        pairs = [(row["track"], row["playlist_id"], row["playlist"]) for row in found.holders]
    elif by == "artist":
        pairs = [(row["track"], row["artist_id"], row["artist"]) for row in found.credits]
    else:
        pairs = [(place, *_named(row, by)) for place, row in enumerate(found.tracks)]
    groups: dict[str, dict[int, str]] = {}
    for place, group_id, name in pairs:
        if group_id is not None:
            groups.setdefault(group_id, {}).setdefault(place, name or "Unknown album")
    return groups


def _named(row: Record, by: str) -> tuple[str | None, str | None]:
    if by == "album":
        return row["album_id"], row["album_name"]
    if by == "year":
        told = None if row["year"] is None else str(int(row["year"]))
    elif by == "key":
        known = row["key"] is not None and row["key"] >= 0 and row["mode"] is not None
        told = f"{PITCHES[int(row['key'])]} {('minor', 'major')[int(row['mode'])]}" if known else None
    else:
        told = row["decade" if by == "decade" else "feature_source"]
    return told, told


def valued_groups(found: Plain, by: str, feature: str) -> list[tuple[str, str, list[float]]]:
    """Groups by size, name and id, with the known values of one feature."""
    groups = []
    for group_id, members in groups_of(found, by).items():
        known = {place: name for place, name in members.items() if found.tracks[place][feature] is not None}
        if known:
            values = [found.tracks[place][feature] for place in known]
            groups.append((group_id, next(iter(known.values())), values))
    return sorted(groups, key=lambda group: (-len(group[2]), group[1], group[0]))


def largest_groups(found: Plain, by: str, feature: str, most: int) -> list[tuple[str, str, list[float]]]:
    """The largest of them, decades in their own order."""
    groups = valued_groups(found, by, feature)[:most]
    return sorted(groups) if by == "decade" else groups
