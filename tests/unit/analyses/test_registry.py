"""What holds of every analysis, whoever adds it."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dashspot.analyses import ANALYSES, Analysis, Inputs, run
from dashspot.analyses.inputs import TRACK_COLUMNS
from dashspot.analyses.listening import FACTS, PLAY_COLUMNS, Listening
from dashspot.analyses.registry import LISTENING, PAGES, on_page
from dashspot.blocks.features import ANALYSED
from tests.unit.analyses.agreement import Agreement
from tests.unit.analyses.hearing import HeardAgreement, make_listening, some_plays
from tests.unit.analyses.making import FULL, make_inputs, track

FOLDER = Path(__file__).parent
BY_PROPERTIES = frozenset({"age_gamma", "clusters", "cluster_map", "cluster_lists", "silhouettes"})
"""Fitted ones: held against what must be true of a fit, not against one table."""
every = pytest.mark.parametrize("entry", ANALYSES.values(), ids=ANALYSES)


def is_sentence(text: str) -> bool:
    """Whether it begins and ends like one."""
    return (
        (text[:1] == text[:1].upper() or text.startswith("k-means"))
        and text.endswith((".", ")."))
        and text == text.strip()
    )


def some() -> tuple[Inputs, Listening]:
    """Forty tracks of two collections with everything known, one of them twice, half of the library beside; plays."""
    tracks = [_track(place) for place in range(60)]
    held = tracks[:40]
    members = [(place, 1 + place % 2, one["added_at"]) for place, one in enumerate(held)]
    inputs = make_inputs(held, [("First", members[:25]), ("Second", members[15:])], tracks)
    return inputs, make_listening(some_plays())


def _track(place: int) -> dict[str, Any]:
    part = place / 60
    sound = FULL | {"energy": part, "valence": 1 - part, "danceability": part * part, "tempo": 80 + place, "key": 5}
    return track(
        f"t{place:02d}",
        **sound,
        popularity=float(place),
        isrc=f"ISRC{place // 2}",
        release_date=f"{1980 + place}-06-01",
        genres=["rock", "indie pop"] if place % 2 else ["jazz"],
        holders=[("p", "Playlist P"), ("q", "Playlist Q")][: 1 + place % 2],
        credits=[(f"a{place % 7}", f"Artist {place % 7}")],
    )


def marks(figure: Any) -> Iterator[Any]:
    """What each mark of a chart carries; of several numbers the first."""
    for trace in figure.data:
        for cell in () if trace.customdata is None else np.asarray(trace.customdata):
            yield cell[0] if np.ndim(cell) else cell


def test_names_are_unique() -> None:
    """The registry is by name, so one of two would be lost; titles stand side by side on a page."""
    files = [path for page in PAGES for path in _folder(page).glob("*.py")]
    assert sorted(
        path.stem for path in files if re.search(r"^ANALYSIS\b.*=", path.read_text(encoding="utf-8"), re.MULTILINE)
    ) == sorted(ANALYSES)
    assert len({entry.title for entry in ANALYSES.values()}) == len(ANALYSES)


@pytest.mark.parametrize("page", PAGES)
def test_places_on_a_page_are_unique(page: str) -> None:
    """So their order does not hang on the file system; no page is empty."""
    places = [entry.place for entry in on_page(page)]
    assert places
    assert places == sorted(set(places))


@every
def test_what_it_says_of_itself(entry: Analysis[Any]) -> None:
    """Sentences where people read sentences, columns that are explained, needs that there are."""
    for text in (entry.definition, entry.source, entry.way_on):
        assert is_sentence(text), text
    assert entry.title[:1] == entry.title[:1].upper()
    assert not entry.title.endswith(".")
    assert entry.alt == entry.alt.strip() != ""
    of_plays = {*PLAY_COLUMNS, *FACTS, *ANALYSED}
    assert set(entry.needs) <= (of_plays if entry.page in LISTENING else set(TRACK_COLUMNS))
    assert entry.lacking or not entry.needs
    assert all(column.title and column.about for column in entry.columns.values())
    options = [option.name for option in entry.options]
    assert len(set(options)) == len(options)


@every
def test_of_nothing_it_makes_an_empty_table(entry: Analysis[Any]) -> None:
    """With its columns, in their types, and a chart that says why."""
    full, nothing = run_first(entry, *some()), run_first(entry, make_inputs([]), make_listening([]))
    assert list(nothing.table.columns) == list(full.table.columns) == list(entry.columns)
    if entry.chart:
        entry.chart(nothing.table).to_json()


@every
def test_what_is_selected_are_tracks(entry: Analysis[Any]) -> None:
    """Marks carry numbers of rows, and rows stand for tracks of the collections or the library, each once."""
    outcome = run_first(entry, *some())
    carried = list(marks(entry.chart(outcome.table))) if entry.chart else []
    if not entry.selects:
        return
    assert all(float(row).is_integer() and 0 <= row < len(outcome.table) for row in carried if row is not None)
    ids = entry.members(outcome.inputs, outcome.table)
    assert len(set(ids)) == len(ids)
    assert set(ids) <= {*_track_ids(outcome.inputs)}
    assert bool(ids) == bool(len(outcome.table))
    assert entry.members(outcome.inputs, outcome.table.iloc[:0]) == []


@every
def test_it_is_held_against_an_oracle(entry: Analysis[Any]) -> None:
    """In the test file of its name, unless it is a fit."""
    path = FOLDER / entry.page / f"test_{entry.name}.py"
    assert path.is_file()
    module = importlib.import_module(f"tests.unit.analyses.{entry.page}.test_{entry.name}")
    held = {found.analysis.name for found in vars(module).values() if _is_agreement(found)}
    assert entry.name in held or entry.name in BY_PROPERTIES


def _is_agreement(found: object) -> bool:
    return isinstance(found, type) and issubclass(found, Agreement | HeardAgreement) and hasattr(found, "analysis")


def _folder(page: str) -> Path:
    return Path(str(importlib.import_module(f"dashspot.analyses.{page}").__file__)).parent


def run_first(entry: Analysis[Any], inputs: Inputs, listening: Listening) -> Any:
    """With the first choices, of what it is of."""
    of = listening if entry.page in LISTENING else inputs
    return run(entry, of, entry.chosen(of, {}))


def _track_ids(of: Any) -> set[str]:
    if isinstance(of, Listening):
        return set(of.items["track_id"].dropna())
    return {*of.tracks["track_id"], *of.library["track_id"]}
