"""What was sent of a page as calls of Streamlit that send the same again."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
from streamlit.proto.Delta_pb2 import Delta

from dashspot.charts.theme import DrawnFigure
from dashspot.ui.nav import page_at
from tests.bench.session import Sent, session
from tests.crowd.programs import Program, page_of

RECORDED = "BENCH_RECORDED"
"""Names the file of what is shown again, in the environment."""
_STAYING = ("add_block", "new_element")
"""Kinds of messages whose elements stay; a spinner that is gone when the page is there is none."""
_DRAWN = ("plotly_chart", "dataframe")


@dataclass(frozen=True)
class Call:
    """A function of Streamlit, with everything that is given to it, made before the page is asked for."""

    path: tuple[int, ...]
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True)
class Part:
    """What stands in a fragment, which makes its own container."""

    path: tuple[int, ...]
    steps: list[Call | Part] = field(default_factory=list)


def recorded(program: Program, page: str, query: str = "") -> list[Sent]:
    """What somebody is sent who opens a page."""
    with session(program.port, page, query) as visitor:
        visitor.rerun()
        return visitor.sent


def page_with(views: Mapping[str, Sequence[Sent]], folder: Path) -> Program:
    """A server of a page that shows what was recorded, by the name that its address has as `view`."""
    kept = folder / "recorded.pickle"
    kept.write_bytes(pickle.dumps(dict(views)))
    return page_of("tests/bench/replayed_page.py", {RECORDED: os.fspath(kept), "PYTHONPATH": "."})


def steps(sent: Iterable[Sent]) -> list[Call | Part]:
    """The calls that put the same elements into the same places and fragments.

    Raises KeyError for an element of an unknown kind.
    """
    whole = Part(())
    open_parts = {"": whole}
    for place, (path, delta) in enumerate(sent):
        if delta.WhichOneof("type") not in _STAYING:
            continue
        if delta.fragment_id in open_parts:
            open_parts = _until(open_parts, delta.fragment_id)
            open_parts[delta.fragment_id].steps.append(_call(place, path, delta))
            continue
        part = Part(path)
        list(open_parts.values())[-1].steps.append(part)
        open_parts[delta.fragment_id] = part
    return whole.steps


def _until(open_parts: dict[str, Part], last: str) -> dict[str, Part]:
    """Those that are not over where an element of this one comes."""
    names = list(open_parts)
    return {name: open_parts[name] for name in names[: names.index(last) + 1]}


def kinds(sent: Iterable[Sent]) -> Counter[str]:
    """How many elements of each kind there are."""
    made = (delta.new_element if delta.HasField("new_element") else delta.add_block for _, delta in sent)
    return Counter(kind for one in made if (kind := one.WhichOneof("type")))


def drawn_alone(sent: Iterable[Sent]) -> list[Sent]:
    """Its charts and tables, one below the other."""
    drawn = [delta for _, delta in sent if delta.new_element.WhichOneof("type") in _DRAWN]
    return [((0, place), delta) for place, delta in enumerate(drawn)]


def _call(place: int, path: tuple[int, ...], delta: Delta) -> Call:
    sent = delta.add_block if delta.HasField("add_block") else delta.new_element
    kind = sent.WhichOneof("type") or ""
    name, arguments = _CALLS[kind]
    element = getattr(sent, kind)
    told = {about: getattr(element, about) for about in ("help", "icon") if getattr(element, about, "")}
    return Call(path, name, arguments(element) | told | _named(place, kind, element) | _selecting(kind, element))


def _named(place: int, kind: str, element: Any) -> dict[str, Any]:
    """What a widget is called by, in the address too where it stands there."""
    if bound := getattr(element, "query_param_key", ""):
        return {"key": bound, "bind": "query-params"}
    return {"key": f"element_{place}"} if getattr(element, "id", "") or kind == "plotly_chart" else {}


def _selecting(kind: str, element: Any) -> dict[str, Any]:
    return {"on_select": "rerun"} if kind in _DRAWN and element.selection_mode else {}


def _labelled(element: Any) -> dict[str, Any]:
    return {"label": element.label}


def _choice(element: Any) -> dict[str, Any]:
    return {"label": element.label, "options": list(element.options)}


def _segments(element: Any) -> dict[str, Any]:
    return {"label": element.label or "Choices", "options": [option.content for option in element.options]}


def _chart(element: Any) -> dict[str, Any]:
    return {"figure_or_data": DrawnFigure(json.loads(element.spec))}


def _table(element: Any) -> dict[str, Any]:
    table = pa.ipc.open_stream(io.BytesIO(element.arrow_data.data)).read_all()
    return {"data": table, "hide_index": True, "column_config": json.loads(element.columns)}


def _slider(element: Any) -> dict[str, Any]:
    bounds = {"min_value": element.min, "max_value": element.max, "step": element.step}
    return {"label": element.label, "value": tuple(element.default)} | bounds


def _day(element: Any) -> dict[str, Any]:
    low, high = (dt.date.fromisoformat(day) for day in (element.min, element.max))
    return {"label": element.label, "value": None, "min_value": low, "max_value": high}


_CALLS: dict[str, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    "flex_container": ("container", lambda _: {}),
    "grid_container": ("grid", lambda sent: {"columns": sent.columns, "min_column_width": sent.min_column_width_px}),
    "expandable": ("expander", _labelled),
    "popover": ("popover", _labelled),
    "button": ("button", _labelled),
    "button_group": ("segmented_control", _segments),
    "checkbox": ("toggle", _labelled),
    "dataframe": ("dataframe", _table),
    "date_input": ("date_input", _day),
    "download_button": ("download_button", lambda sent: _labelled(sent) | {"data": bytes}),
    "empty": ("empty", lambda _: {}),
    "heading": ("title", lambda sent: {"body": sent.body}),
    "html": ("html", lambda sent: {"body": sent.body}),
    "link_button": ("link_button", lambda sent: _labelled(sent) | {"url": sent.url}),
    "markdown": ("markdown", lambda sent: {"body": sent.body, "unsafe_allow_html": sent.allow_html}),
    "metric": ("metric", lambda sent: {"label": sent.label, "value": sent.body}),
    "multiselect": ("multiselect", _choice),
    "page_link": ("page_link", lambda sent: {"page": page_at(sent.page), "label": sent.label}),
    "pagination": ("pagination", lambda sent: {"num_pages": sent.num_pages}),
    "plotly_chart": ("plotly_chart", _chart),
    "selectbox": ("selectbox", _choice),
    "slider": ("slider", _slider),
    "text_input": ("text_input", _labelled),
}
"""How each kind of element is made."""
