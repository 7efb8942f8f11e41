"""How much playlists overlap."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.titles import told_apart
from dashspot.charts.theme import ACCENT, empty, finish, label, shades
from dashspot.compute.overlaps import shared

_LISTED = 5_000
_DRAWN = 30
_CELL = 20  # pixels
_BAR = {"title": "Jaccard", "tickformat": ".0%", "orientation": "h", "thickness": 10, "y": 1, "yanchor": "bottom"}


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per two collections that share tracks, the most alike first; the first 5,000."""
    del choices
    names = np.array(told_apart(inputs.titles), dtype=object)
    number, track = inputs.collections["collection"].to_numpy(), inputs.collections["track"].to_numpy()
    sizes = np.bincount(number, minlength=len(names))
    pairs = shared(number, track, len(names))
    first, second = sizes[pairs.first], sizes[pairs.second]
    jaccard = pairs.n / (first + second - pairs.n)
    top = np.lexsort((pairs.second, pairs.first, -pairs.n, -jaccard))[:_LISTED]
    return pd.DataFrame(
        {
            "first": pd.Series(names[pairs.first[top]], dtype="str"),
            "second": pd.Series(names[pairs.second[top]], dtype="str"),
            "n": pairs.n[top],
            "n_first": first[top],
            "n_second": second[top],
            "jaccard": jaccard[top],
            "overlap": (pairs.n / np.minimum(first, second))[top],
            "inside": pd.Series(_inside(pairs.n, first, second)[top], dtype="str"),
        }
    )


def _inside(n: NDArray[np.int64], first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.str_]:
    whole = [(n == first) & (n == second), n == first, n == second]
    return np.select(whole, ["the same tracks", "all of the first", "all of the second"], "")


def chart(table: Table) -> go.Figure:
    """A map of those that overlap most, similar ones next to each other; columns stand in the order of the rows."""
    if table.empty:
        return empty("No two playlists here share a track.")
    alike = _alike(table)
    names = [label(str(name), 18) for name in alike.index]
    places = np.arange(len(names))
    figure = go.Figure(
        go.Heatmap(
            x=places,
            y=places,
            z=alike.to_numpy(),
            zmin=0,
            colorscale=shades(ACCENT),
            text=[[f"{one} and {other}" for other in names] for one in names],
            hovertemplate="%{text}: %{z:.1%} of the tracks of either<extra></extra>",
            hoverongaps=False,
            colorbar=_BAR,
        )
    )
    figure.update_xaxes(visible=False)
    figure.update_yaxes(autorange="reversed", tickvals=places, ticktext=names, showgrid=False, tickfont={"size": 11})
    return finish(figure, height=90 + _CELL * len(names))


def _alike(table: Table) -> pd.DataFrame:
    """The Jaccard indices of the collections with the largest sum of them, in a chain of neighbours; else NaN."""
    both = pd.concat([table[["first", "jaccard"]].set_axis(["one", "jaccard"], axis=1), _turned(table)])
    sums = both.groupby("one", sort=False)["jaccard"].sum()
    names = sums.sort_values(ascending=False, kind="stable").index[:_DRAWN]
    there = table[table["first"].isin(names) & table["second"].isin(names)]
    square = pd.DataFrame(np.nan, index=names, columns=names)
    one, other = names.get_indexer(pd.Index(there["first"])), names.get_indexer(pd.Index(there["second"]))
    cells = square.to_numpy(copy=True)
    cells[one, other] = cells[other, one] = there["jaccard"]
    chain = _chained(np.nan_to_num(cells))
    return pd.DataFrame(cells[np.ix_(chain, chain)], index=names[chain], columns=names[chain])


def _turned(table: Table) -> pd.DataFrame:
    return table[["second", "jaccard"]].set_axis(["one", "jaccard"], axis=1)


def _chained(alike: NDArray[np.float64]) -> list[int]:
    """Places so that similar ones are neighbours: the most alike pair, then always what is most alike to an end."""
    start = np.unravel_index(alike.argmax(), alike.shape)
    chain = [int(place) for place in dict.fromkeys(start)]
    left = [place for place in range(len(alike)) if place not in chain]
    while left:
        ends = alike[np.ix_([chain[0], chain[-1]], left)]
        end, place = np.unravel_index(ends.argmax(), ends.shape)
        chain.insert(0 if end == 0 else len(chain), left.pop(int(place)))
    return chain


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks that both hold."""
    places = {name: place for place, name in enumerate(told_apart(inputs.titles))}
    wanted = {*rows["first"], *rows["second"]}
    numbers = inputs.collections["collection"]
    found = inputs.collections[numbers.isin([places[name] for name in wanted])]
    held = {place: part["track"].to_numpy() for place, part in found.groupby("collection")}
    both = np.zeros(len(inputs.tracks), dtype=bool)
    for first, second in rows[["first", "second"]].itertuples(index=False, name=None):
        both[np.intersect1d(held[places[first]], held[places[second]], assume_unique=True)] = True
    return ids_where(inputs, [both])


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="How much playlists overlap",
    definition=(
        "For each two playlists that share a distinct track: the Jaccard index, |A and B| / |A or B|, is 1 for the "
        "same tracks; the overlap coefficient, |A and B| / min(|A|, |B|), is 1 where one lies wholly inside the other. "
        "Sorted by Jaccard index, then shared tracks, then the order of the playlists; the table has the first 5,000 "
        "pairs. The map shows the 30 playlists with the largest sum of Jaccard indices in the table, in a chain: the "
        "most alike pair first, then always the one that is most alike to either end. Its columns stand in the order "
        "of its rows. Empty cells share nothing, or too little for the table."
    ),
    source="P. Jaccard 1912, New Phytologist 11(2); the coefficient: D. Szymkiewicz 1934, G. G. Simpson 1943.",
    columns={
        "first": Column("Playlist", "its title, with a number where several have the same"),
        "second": Column("And", "another one; each pair stands once"),
        "n": Column("Shared", "distinct tracks in both", "count"),
        "n_first": Column("Tracks", "distinct tracks of the first", "count"),
        "n_second": Column("Tracks of the other", "distinct tracks of the second", "count"),
        "jaccard": Column("Jaccard", "shared tracks as a share of those in either", "percent"),
        "overlap": Column("Overlap", "shared tracks as a share of the smaller playlist", "percent"),
        "inside": Column("Wholly shared", "whether one lies inside the other, or both are the same tracks"),
    },
    compute=compute,
    chart=chart,
    alt="Jaccard indices of the playlists that overlap most",
    needs=(),
    lacking="a playlist",
    way_on="No playlist is saved yet. Import a file, or sync your playlists.",
    members=members,
    wide=True,
)
