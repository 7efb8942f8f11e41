"""The genres that are told of each track, once per library."""

from __future__ import annotations

import orjson
import pandas as pd

from dashspot.browser.blocks import Library
from dashspot.compute.genres import main_genres


def genres_of(library: Library) -> pd.DataFrame:
    """A row per track and genre that is told of it, each once: `track` (its place), `genre`, `main_genre`.

    They are those that a file tells of a track, else those of the rows of playlists that hold it, in their order. The
    frame is made once for each library, and shared: never change it.
    """
    return library.once("genres", _built)


def _built(library: Library) -> pd.DataFrame:
    told = library.tracks["genres"].dropna()
    lists = {cell: orjson.loads(cell) for cell in told.unique()}
    own = told.map(lists).explode()
    rows = library.items.loc[library.items["track"] >= 0, ["track", "genre"]]
    genres = pd.concat(
        [
            pd.DataFrame({"track": own.index, "genre": own.astype("str").to_numpy()}),
            rows[~rows["track"].isin(own.index)],
        ]
    )
    genres = genres.dropna().drop_duplicates().sort_values("track", kind="stable", ignore_index=True)
    return genres.assign(main_genre=main_genres(genres["genre"]))
