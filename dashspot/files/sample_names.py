"""Names for the sample library: all made up, some of them as awkward as real ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import count, islice

import numpy as np

BANDS: tuple[str, ...] = (
    "Marrow & Fern", "The Slow Ferries", "Oda Lindqvist", "Tin Roof Assembly", "Mika Tarn", "Paper Cartographers",
    "Juno Vale", "Harbour Street Choir", "DJ Ostinato", "Los Faroles Nuevos", "Ivo Brandt", "The Late Buses",
    "Nadia Solace", "Kestrel Parade", "Blue Hour Society", "Sable Arcade", "Ruth & the Weather",
    "Third Floor Radio", "Aki Mori Quartet", "Glasshouse Tapes",
)  # fmt: skip
"""Those with the most tracks."""
ODD_BANDS: tuple[str, ...] = (
    "Grey Harbour, Old Pier", "Semi;Colon", "Back\\Slash", "=Equals", "7", "NA", "<em>", "夜行列車", "להקת החוף",
    "Tab\tTwins", "Ünder Över", "Trailing Band ",
)  # fmt: skip
GENRES: tuple[str, ...] = ("indie", "electronic", "folk", "hip hop", "jazz", "pop", "rock", "soul")
LABELS: tuple[str, ...] = (
    "Lantern Road", "Ninth Pier", "Kiln & Co.", "Small Hours", "Tangent Audio", "Self-released", "Ostrava Sound",
    "Weir Records",
)  # fmt: skip

LONG = "Variations on a Theme That Nobody Remembers, for Two Pianos, Prepared Harp and Tape: "
LONGEST = (LONG * 4)[:254]
ODD_NAMES: tuple[str, ...] = (
    "=Sum of Us",
    "-1 Degrees",
    "@ Home",
    "+ 1",
    "'=Quoted Sum",
    "=HYPERLINK(1)",
    "<b>Bold</b> Move",
    "<script>alert(1)</script>",
    "&amp; So On",
    "7",
    "20200101",
    "98.6",
    "1e5",
    "TRUE",
    "True",
    "NA",
    "Na",
    "None",
    "nan",
    "Infinity",
    "“Quoted”, with comma",
    '"Straight" Quotes',
    "Semi; Colon",
    "Back\\Slash",
    "Two\nLines",
    "Tab\tInside",
    "Trailing Blank ",
    " ",
    "Über den Dächern",
    unicodedata.normalize("NFD", "Ängel på Ön"),
    "夜の電車",
    "שיר ערב",
    "أغنية المساء",
    "🎷🎺🥁",
    "👩‍👩‍👧 Family",
    "\u202eBackwards\u202c",
    "Zero\u200bWidth",
    "\ufeffMarked",
    "Old\x9dControl",
    "Line\u2028Separator",
    "ÃNGSTRÃM",
    "CafÃ© Tarn",
    "Long Way Round (Live at the Old Brewery, Second Night, Encore, from the Desk, Unmastered) [2019 Transfer]",
    (LONG * 2)[:144],
    LONGEST,
)

_FIRST = (
    "Amber", "Borrowed", "Cobalt", "Distant", "Electric", "Folded", "Gentle", "Hollow", "Inland", "Juniper",
    "Kindred", "Lantern", "Midnight", "Northern", "Orchard", "Paper", "Quiet", "Restless", "Silver", "Tidal",
    "Umber", "Velvet", "Winter", "Yellow", "Crooked", "Drifting", "Faded", "Golden", "Hidden", "Idle", "Late",
    "Marble", "Narrow", "Open", "Plastic", "Rusty", "Slow", "Tangled", "Unsent", "Wooden",
)  # fmt: skip
_SECOND = (
    "Avenue", "Bicycle", "Compass", "Daylight", "Echo", "Fireworks", "Garden", "Harbour", "Island", "Jukebox",
    "Kite", "Letter", "Mirror", "Neighbour", "Orbit", "Parade", "Question", "River", "Satellite", "Telegram",
    "Umbrella", "Voyage", "Window", "Yesterday", "Antenna", "Balcony", "Carousel", "Doorway", "Engine", "Ferry",
    "Glasshouse", "Horizon", "Kettle", "Ladder", "Meadow", "Needle", "Postcard", "Railway", "Shoreline", "Tunnel",
)  # fmt: skip
_ELSEWHERE = (
    "Água Fria", "Blåbär", "Été à Vire", "Früher Zug", "Gökyüzü", "Kärleksbrev", "Mañana No", "Niño de Sal",
    "Œuvre", "Późno", "Señal", "Çay", "夜明け前", "雨の駅", "Тихий двор", "Ωκεανός",
)  # fmt: skip
_SUFFIXES = ("Remix", "Live", "Radio Edit", "Acoustic", "2011 Remaster", "Demo", "Extended Mix")
_GIVEN = (
    "Ada", "Bruno", "Clio", "Dario", "Edda", "Filip", "Greta", "Hugo", "Ines", "Jonas", "Kaja", "Leo", "Mara", "Nils",
    "Oona", "Piet", "Quinta", "Rasmus", "Senna", "Tove", "Ugo", "Vera", "Wim", "Xenia", "Yara", "Zeno",
)  # fmt: skip
_FAMILY = (
    "Arvenholt", "Brackwater", "Corvelle", "Dunmarsh", "Eskerby", "Fallowell", "Grimsdal", "Haverlund", "Istermann",
    "Jorrick", "Kelderon", "Lowenfeld", "Marchetto", "Norrgate", "Osterbeck", "Pellworm", "Quillon", "Ravensund",
    "Sollander", "Tarnowitz", "Uddeval", "Vandermoor", "Wexcombe", "Ystergard", "Zellinger",
)  # fmt: skip


def artist_names() -> Iterator[str]:
    """Endlessly many, no two alike: bands first, then people and bands by turns, awkward ones among them."""
    yield from BANDS
    people = (f"{given} {family}" for family in _FAMILY for given in _GIVEN)
    groups = (f"{first} {second} {kind}" for kind in _KINDS for first in _FIRST for second in _SECOND)
    for place, pair in enumerate(zip(people, islice(groups, 0, None, 7), strict=False)):
        yield from ODD_BANDS if place == _ODD_AFTER else ()
        yield from pair
    yield from (f"Project {number}" for number in count(1))


_ODD_AFTER = 30
_KINDS = ("Club", "Trio", "Orchestra", "Machine", "Brothers", "System")


def titles(number: int, random: np.random.Generator) -> list[str]:
    """The awkward names, then usual ones: 15 in 100 with a suffix, one in twenty not in ASCII."""
    kind, first, second, other = (random.random(number) for _ in range(4))
    return [
        ODD_NAMES[place] if place < len(ODD_NAMES) else _title(*draws)
        for place, draws in enumerate(zip(kind, first, second, other, strict=True))
    ]


def _title(kind: float, first: float, second: float, other: float) -> str:
    if kind < 0.04:  # noqa: PLR2004 (shares of titles)
        plain = _of(_ELSEWHERE, first)
    elif kind < 0.2:  # noqa: PLR2004
        plain = _of(_SECOND, second)
    elif kind < 0.3:  # noqa: PLR2004
        plain = f"{_of(_FIRST, first)} {_of(_SECOND, second)} {_of(_SECOND, other)}"
    else:
        plain = f"{_of(_FIRST, first)} {_of(_SECOND, second)}"
    return f"{plain} - {_of(_SUFFIXES, other / 0.15)}" if other < 0.15 else plain  # noqa: PLR2004


def album_name(draw: float) -> str:
    """A name for an album."""
    return f"{_of(_SECOND, draw)} {_of(_FIRST, draw * 977 % 1)}"


def _of(names: Sequence[str], draw: float) -> str:
    return names[int(draw * len(names))]
