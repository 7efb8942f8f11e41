"""By how much collections differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Option, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.needing import ANY_OF_NINE
from dashspot.analyses.titles import told_apart
from dashspot.blocks.features import FEATURE, FEATURE_NAMES
from dashspot.charts.theme import FEATURE_COLOURS, MUTED, empty, finish, label
from dashspot.compute.effects import Effects, effects

_SIZES: tuple[tuple[float, str], ...] = ((0.2, "negligible"), (0.5, "small"), (0.8, "medium"), (np.inf, "large"))
_TOO_FEW = "unknown: fewer than two values"
_NO_SPREAD = "unknown: no spread"
_DIGITS = 9  # of g that count for the order, so that rounding never decides it
_ROW, _HEADING = 24, 34  # pixels


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per other collection and feature, the largest effect first; unknown ones last."""
    names = told_apart(inputs.titles)
    against = names.index(choices["against"]) if choices["against"] in names else 0
    others = [place for place in range(len(names)) if place != against]
    values = inputs.tracks[list(FEATURE_NAMES)].to_numpy(dtype=float)
    if not others:
        return _of(values, inputs, against, against).assign(collection="", against="").iloc[:0]
    parts = [_of(values, inputs, place, against).assign(collection=names[place]) for place in others]
    found = pd.concat(parts, ignore_index=True).assign(against=names[against])
    order = np.argsort(-found["g"].abs().round(_DIGITS).to_numpy(), kind="stable")  # NaN is put last
    return found.take(order).reset_index(drop=True)


def _of(values: NDArray[np.float64], inputs: Inputs, place: int, against: int) -> pd.DataFrame:
    """The effects of one collection against another, a row per feature."""
    number, track = inputs.collections["collection"].to_numpy(), inputs.collections["track"].to_numpy()
    found = effects(values[track[number == place]], values[track[number == against]])
    frame = pd.DataFrame(found._asdict()).assign(feature=FEATURE_NAMES, size=_sizes(found))
    return frame.astype({"n": int, "n_against": int})


def _sizes(found: Effects) -> list[str]:
    """In words, or why there is none."""
    few = np.minimum(found.n, found.n_against) < 2  # noqa: PLR2004 (a spread needs two)
    bounds, words = zip(*_SIZES, strict=True)
    said = np.array(words)[np.searchsorted(bounds[:-1], np.abs(found.g), side="right")]
    told: list[str] = np.where(few, _TOO_FEW, np.where(np.isnan(found.g), _NO_SPREAD, said)).tolist()
    return told


def chart(table: Table) -> go.Figure:
    """A forest plot: per other collection the effects with their intervals, the largest on top."""
    if table.empty:
        return empty("Choose a second collection to compare with.")
    known = table.dropna(subset=["g"])
    if known.empty:
        return empty("No feature is known of two tracks on each side, and varies.")
    figure, height, ticks = go.Figure(), 0.0, dict[float, str]()
    for name, rows in known.groupby("collection", sort=False):
        height -= _HEADING / _ROW
        figure.add_annotation(**_heading(str(name), str(rows["against"].iloc[0])), y=height)
        places = height - 1 - np.arange(len(rows), dtype=float)
        ticks |= {place: FEATURE[feature].title for place, feature in zip(places, rows["feature"], strict=True)}
        figure.add_trace(_whiskers(rows, places))
        height = places[-1]
    figure.add_vline(0, line={"color": MUTED, "width": 1})
    figure.update_xaxes(title="lower ← Hedges' g → higher")
    figure.update_yaxes(tickvals=list(ticks), ticktext=list(ticks.values()), range=[height - 0.7, 0], showgrid=False)
    return finish(figure, height=int(70 - height * _ROW))


def _heading(name: str, against: str) -> dict[str, object]:
    """Above the rows of a collection, from over their labels on, so that it fits a small screen."""
    text = f"<b>{label(name, 20)}</b> against {label(against, 14)}"
    place = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -40}
    return {"text": text, "showarrow": False, "font": {"size": 13}, **place}


def _whiskers(rows: pd.DataFrame, places: NDArray[np.float64]) -> go.Scatter:
    return go.Scatter(
        x=rows["g"].to_numpy(),
        y=places,
        mode="markers",
        marker={"size": 9, "color": [FEATURE_COLOURS[name] for name in rows["feature"]]},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": (rows["g_high"] - rows["g"]).to_numpy(),
            "arrayminus": (rows["g"] - rows["g_low"]).to_numpy(),
            "color": MUTED,
            "thickness": 1.5,
            "width": 4,
        },
        hovertext=[
            f"{FEATURE[feature].title}: g {g:.2f} ({low:.2f} to {high:.2f}), {size}"
            for feature, g, low, high, size in rows[["feature", "g", "g_low", "g_high", "size"]].itertuples(
                index=False, name=None
            )
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


COLUMNS: dict[str, Column] = {
    "feature": Column("Feature", "one of the ten audio features"),
    "collection": Column("Collection", "the one that is compared"),
    "against": Column("Against", "the one that it is compared with"),
    "size": Column("Effect", "the size of g in a word, or why there is none"),
    "g": Column("Hedges' g", "standardised difference; above 0 where the collection is higher", "number"),
    "g_low": Column("g from", "lower end of its 95 % interval", "number"),
    "g_high": Column("g to", "upper end of its 95 % interval", "number"),
    "difference": Column("Difference", "of the means, in the feature's unit (dB, BPM, ms)", "number"),
    "low": Column("From", "lower end of its 95 % interval", "number"),
    "high": Column("To", "upper end of its 95 % interval", "number"),
    "mean": Column("Mean", "of the collection, in the feature's unit", "number"),
    "mean_against": Column("Mean against", "of the one compared with, in the feature's unit", "number"),
    "n": Column("Tracks", "of the collection that know the feature", "count"),
    "n_against": Column("Tracks against", "of the one compared with that know the feature", "count"),
}
ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="By how much they differ, largest effect first",
    definition=(
        "Each collection against the chosen one, over the distinct tracks that know the feature; a track that stands "
        "in both counts on both sides, which makes the intervals a little too wide or too narrow. Hedges' g = "
        "(1 - 3 / (4(n1 + n2) - 9)) (mean1 - mean2) / s, with the pooled standard deviation s; its 95 % interval is "
        "g ± 1.96 SE, SE² = (n1 + n2) / (n1 n2) + g² / (2(n1 + n2)). |g| below 0.2 is called negligible, below 0.5 "
        "small, below 0.8 medium, else large. The difference of means has Welch's 95 % interval, which does not take "
        "the variances as equal. Where either side knows fewer than two values, or neither varies, g is unknown. "
        "Sorted by |g|, to nine decimals; what is equal stays in the order of collections and features. The "
        "intervals take the tracks as a sample of what the collection could hold, and are not corrected for looking "
        "at many features at once."
    ),
    source=(
        "L. V. Hedges 1981, Journal of Educational Statistics 6(2); L. V. Hedges and I. Olkin 1985; B. L. Welch 1947, "
        "Biometrika 34; the words: J. Cohen 1988."
    ),
    columns=COLUMNS,
    compute=compute,
    chart=chart,
    alt="Effect sizes of the audio features with their intervals, one collection against another",
    **ANY_OF_NINE,
    options=(Option("against", "Compare with", lambda inputs: told_apart(inputs.titles)),),
    wide=True,
)
