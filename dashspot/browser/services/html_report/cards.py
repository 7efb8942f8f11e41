"""One analysis as a part of the page: title, basis, chart, table, definition."""

from __future__ import annotations

import plotly.graph_objects as go
from plotly.io.json import to_json_plotly

from dashspot.analyses import Outcome
from dashspot.browser.services.basis import basis_sentence
from dashspot.browser.services.html_report.markup import Html, data, joined, prose, tag
from dashspot.browser.services.html_report.tables import table

_BY_GL = ("scattergl", "splom", "parcoords", "heatmapgl")


def card(outcome: Outcome, figure: go.Figure | None) -> Html:
    """What is known, or why nothing is."""
    entry = outcome.analysis
    return tag(
        "section",
        tag("h3", entry.title),
        tag("p", basis_sentence(entry, outcome.basis), class_="basis", dir="auto"),
        *_choices(outcome),
        *(_shown(outcome, figure) if outcome.basis.used else [tag("p", entry.way_on)]),
        tag(
            "details",
            tag("summary", "What is computed"),
            tag("p", prose(entry.definition)),
            tag("p", "Source: ", prose(entry.source)),
        ),
        id=entry.name,
        class_="card",
    )


def draws_by_gl(figure: go.Figure) -> bool:
    """Whether any of its marks is drawn by WebGL."""
    return any(trace.type in _BY_GL for trace in figure.data)


def _choices(outcome: Outcome) -> list[Html]:
    said = [f"{option.title}: {outcome.choices[option.name]}" for option in outcome.analysis.options]
    return [tag("p", "; ".join(said), class_="choices", dir="auto")] if said else []


def _shown(outcome: Outcome, figure: go.Figure | None) -> list[Html]:
    return [*([_chart(outcome, figure)] if figure is not None else []), table(outcome)]


def _chart(outcome: Outcome, figure: go.Figure) -> Html:
    """Where it is drawn, with the room that it takes, and what it is drawn from."""
    drawn = figure.to_dict()
    layout = {name: value for name, value in drawn["layout"].items() if name != "template"}
    name = f"figure-{outcome.analysis.name}"
    place = tag(
        "div",
        role="img",
        aria_label=outcome.analysis.alt,
        data_figure=name,
        style=f"min-height:{int(figure.layout.height)}px",
    )
    return joined(place, data(to_json_plotly({"data": drawn["data"], "layout": layout}), id_=name))
