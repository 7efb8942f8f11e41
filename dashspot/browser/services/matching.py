"""Tells that two rows mean the same thing, where files know it by different ids."""

from __future__ import annotations

import pandas as pd

from dashspot.blocks.features import ANALYSED
from dashspot.compute import has_features

_NAMED, _LOCAL = "name:", "spotify:local:"


def filled_by_isrc(tracks: pd.DataFrame) -> pd.DataFrame:
    """The tracks, with the features of another track of the same recording where their own are unknown.

    An ISRC names a recording; the same recording on a single and on an album has two ids and sounds alike. Of several
    the first by id is taken. `features_by` says `id` or `isrc`, and is unknown where there are none.
    """
    known = has_features(tracks)
    by = pd.Series(pd.NA, index=tracks.index, dtype="str").mask(known, "id")
    columns = [*ANALYSED, "feature_source", "features_as_of", "from_api"]
    donors = tracks[known & tracks["isrc"].notna()].drop_duplicates("isrc").set_index("isrc")[columns]
    needy = tracks.index[~known & tracks["isrc"].isin(donors.index)]
    filled = tracks.assign(features_by=by)
    if len(needy):
        filled.loc[needy, columns] = donors.reindex(tracks.loc[needy, "isrc"]).to_numpy()
        filled.loc[needy, "features_by"] = "isrc"
    return filled.astype(tracks.dtypes.to_dict())


def known_by_name(tracks: pd.DataFrame, credited: pd.DataFrame) -> dict[str, str]:
    """The tracks that a file knew by their names alone, with the id of the first track here of that name and artist.

    Args:
        tracks: `track_id`, `name`.
        credited: `track_id`, `name` of the artist, in the order of the credits.
    """
    first = credited.drop_duplicates("track_id").set_index("track_id")["name"]
    named = tracks["track_id"].str.startswith(_NAMED)
    if not named.any():
        return {}
    said = pd.DataFrame(
        {
            "track_id": tracks["track_id"],
            "name": tracks["name"].str.casefold(),
            "artist": tracks["track_id"].map(first).str.casefold(),
        }
    )
    known = said[~named & ~said["track_id"].str.startswith(_LOCAL)].dropna().drop_duplicates(["name", "artist"])
    found = said[named].merge(known, on=["name", "artist"], suffixes=("", "_known"))
    return dict(zip(found["track_id"], found["track_id_known"], strict=True))


def one_artist_one_id(credited: pd.DataFrame) -> pd.DataFrame:
    """The credits, with Spotify's id where a file knew only the name and exactly one artist here has it."""
    named = credited["artist_id"].str.startswith(_NAMED)
    known = credited[~named].drop_duplicates(["artist_id"]).drop_duplicates("name", keep=False).dropna(subset=["name"])
    found = credited["name"].map(known.set_index("name")["artist_id"])
    return credited.assign(artist_id=credited["artist_id"].mask(named & found.notna(), found))
