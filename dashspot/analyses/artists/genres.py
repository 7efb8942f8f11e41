"""Which genres there are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Option, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.charts.theme import ACCENT, MUTED, empty, finish, plain

_SHOWN = 50
_FIELDS = 400  # more could be neither read nor pointed at
_GROUND = "rgba(148,163,184,0.15)"
_MOST, _LEAST, _ALL = f"The {_SHOWN} most frequent", f"The {_SHOWN} least frequent", "All"


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per genre: the most tracks first, or the fewest first where those are chosen; then by name."""
    told = inputs.genres
    found = told.groupby("genre", sort=False).agg(main_genre=("main_genre", "first"), n=("track", "size")).reset_index()
    tracks, total = told["track"].nunique(), len(inputs.tracks)
    found = found.assign(share=found["n"] / max(tracks, 1), without=1 - tracks / max(total, 1))
    chosen = choices.get("shown", _MOST)
    found = found.sort_values(["n", "genre"], ascending=[chosen == _LEAST, True], ignore_index=True)
    return found if chosen == _ALL else found.head(_SHOWN)


def chart(table: Table) -> go.Figure:
    """A field per genre, as large as its number of tracks, those of one main genre together."""
    if table.empty:
        return empty("No track here has a genre.")
    fields = table.head(_FIELDS)
    mains = fields.groupby("main_genre", sort=False)["n"].sum()
    figure = go.Figure(
        go.Treemap(
            ids=[*(f"main {name}" for name in mains.index), *fields.index.astype(str)],
            labels=[plain(name) for name in (*mains.index, *fields["genre"])],
            parents=[*[""] * len(mains), *("main " + fields["main_genre"])],
            values=np.concatenate([mains, fields["n"]]),
            branchvalues="total",
            marker={"colors": [*[_GROUND] * len(mains), *[ACCENT] * len(fields)], "line": {"width": 0}},
            textfont={"color": [*[MUTED] * len(mains), *["white"] * len(fields)]},
            root={"color": "rgba(0,0,0,0)"},
            hovertext=[*_of_mains(fields, mains), *_of_genres(fields)],
            hovertemplate="%{hovertext}<extra></extra>",
            tiling={"pad": 2},
            pathbar={"visible": False},
        )
    )
    words = f"{table['without'].iloc[0]:.0%} of the tracks have no genre"
    figure.add_annotation(
        text=words, showarrow=False, xref="paper", yref="paper", x=1, y=0, yshift=-24, xanchor="right"
    )
    return finish(figure, height=440, margin={"l": 4, "r": 4, "t": 8, "b": 32})


def _of_mains(fields: Table, mains: pd.Series[int]) -> list[str]:
    genres = fields.groupby("main_genre", sort=False).size()
    told = zip(mains.index.tolist(), mains, genres, strict=True)
    return [f"{plain(name)}: {n:,} times, {shown:,} of the genres shown" for name, n, shown in told]


def _of_genres(fields: Table) -> list[str]:
    told = fields[["genre", "n", "share"]].itertuples(index=False, name=None)
    return [f"{plain(genre)}: {n:,} tracks, {share:.1%}" for genre, n, share in told]


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks of any of the genres."""
    told = inputs.genres
    return ids_where(inputs, [inputs.tracks.index.isin(told.loc[told["genre"].isin(rows["genre"]), "track"])])


def _shown(inputs: Inputs) -> Sequence[str]:
    del inputs
    return _MOST, _LEAST, _ALL


ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="Genres, by main genre",
    definition=(
        "Every track is counted once for each genre that is told of it, so that the shares, which are of the tracks "
        "with any genre, add up to more than 100 %. The main genre is that of the last word of a genre's name that "
        "tells one: *indie rock* is rock, *pop punk* is punk; it is *other* where no word does. The chart draws up to "
        "400 genres; a main genre is as large as its genres shown."
    ),
    source="The genres are Spotify's and those of the files; the words that make a main genre are ours.",
    columns={
        "genre": Column("Genre", "its name"),
        "main_genre": Column("Main genre", "what it belongs to"),
        "n": Column("Tracks", "distinct tracks of this genre", "count"),
        "share": Column("Share", "of the distinct tracks that have any genre", "percent"),
        "without": Column("Without any", "share of all tracks that have no genre; the same in every row", "percent"),
    },
    compute=compute,
    chart=chart,
    alt="Genres by number of tracks, grouped by main genre",
    needs=("genre",),
    lacking="a genre",
    way_on="No track here has a genre. Import an Exportify file with genres, or a table that tells them.",
    options=(Option("shown", "Genres shown", _shown),),
    members=members,
    wide=True,
)
