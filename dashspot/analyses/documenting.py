"""Writes docs/analyses.md from the registry: what every analysis is, so that no text is kept twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashspot.analyses.entry import Analysis, Column
from dashspot.analyses.inputs import NINE
from dashspot.analyses.registry import LISTENING, PAGES, SECTIONS, on_page

_OPENING = """# Analyses

What every figure shows, exactly. Each is computed from the distinct tracks of one collection or several. What a track
does not know leaves it out of that figure alone; every figure says how many tracks it is made of, how many lack what it
needs, and which sources its features come from. Failed analyses (tempo, danceability and valence all 0) count as
unknown unless the person counts them. *Fitted* stands where a model is made of the tracks: on features of files and
third parties only, unless a setting allows those of Spotify's Web API.

Those of *Listening* are computed from plays: of the chosen period, by the clock of the chosen time zone, that count by
the chosen rule: 30 seconds of playing, as Spotify counts (a play that Spotify lists as played last counts, as it lists
no shorter ones), to its end (`reason_end` is trackdone), or any. A play is dated by its start, its end less how long it
was played. Lengths of what Spotify alone lists as played last are unknown, and so add no time.

This page is made from the registry, `python -m dashspot describe --out docs/analyses.md`; a test holds it current.
"""
_ADDING = """## How to add one

1. Write `dashspot/analyses/<page>/<name>.py` with an `ANALYSIS = Analysis(path=__name__, ...)`; the fields are
   explained in `dashspot/analyses/entry.py`. `compute` gives one tidy frame with exactly `columns`, in the same order
   every time, and an empty one where there is nothing to compute; `chart` draws that frame alone.
2. Write `tests/unit/analyses/<page>/test_<name>.py` with a subclass of `Agreement` whose `oracle` computes the table
   again in plain Python from the definition, sharing no code.
3. Write this page anew with the command above.

The section of the page, the chart, the table, its files, the help, what can be selected, the part of the HTML report
and the entry on this page follow from the file.
"""


def document() -> str:
    """The page, in Markdown."""
    pages = {name: on_page(name) for name in PAGES}
    contents = "\n".join(line for name, entries in pages.items() if entries for line in _contents(name, entries))
    sections = [_page(name, entries) for name, entries in pages.items() if entries]
    return "\n".join([_OPENING, contents, "- [How to add one](#how-to-add-one)\n", *sections, _ADDING])


def _contents(name: str, entries: list[Analysis[Any]]) -> Iterator[str]:
    yield f"- [{_heading(name)}](#{name})"
    yield from (f"  - [{entry.title}](#{entry.name})" for entry in entries)


def _page(name: str, entries: list[Analysis[Any]]) -> str:
    return "\n".join([f'## <a id="{name}"></a>{_heading(name)}\n', *map(_entry, entries)])


def _heading(name: str) -> str:
    if name in LISTENING:
        return f"Listening: {PAGES[name]}"
    return f"Report: {PAGES[name]}" if name in SECTIONS else PAGES[name]


def _entry(entry: Analysis[Any]) -> str:
    facts = [f"Source: {entry.source}", *_needs(entry), *_choices(entry)]
    if entry.selects:
        facts.append("Marks and rows can be selected.")
    head = f'### <a id="{entry.name}"></a>{entry.title}\n\n{"*Fitted.* " if entry.model else ""}{entry.definition}\n'
    lines = "\n".join(f"- {fact}" for fact in facts)
    return f"{head}\n{lines}\n\n| column | what it holds |\n|---|---|\n{_rows(entry)}\n"


def _needs(entry: Analysis[Any]) -> list[str]:
    if not entry.needs:
        return []
    named = "the nine features of sound" if entry.needs == NINE else ", ".join(f"`{name}`" for name in entry.needs)
    return [f"Needs {'any of ' if entry.any_of and len(entry.needs) > 1 else ''}{named}."]


def _choices(entry: Analysis[Any]) -> list[str]:
    titles = ", ".join(option.title.lower() for option in entry.options)
    return [f"Can be chosen: {titles}."] if titles else []


def _rows(entry: Analysis[Any]) -> str:
    return "\n".join(f"| {_cell(column.title)} | {_about(column)} |" for column in entry.columns.values())


def _about(column: Column) -> str:
    return f"{_cell(column.about)}{' (in files alone)' if column.form == 'hidden' else ''}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
