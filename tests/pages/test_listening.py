"""The page *Listening*: which plays are looked at, and what is selected among them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashspot import browser, core
from dashspot.analyses.registry import LISTENING as SECTIONS
from dashspot.analyses.registry import PAGES, on_page
from dashspot.blocks.people import UserBlock
from dashspot.browser.services.sets import set_content
from dashspot.files.sample_plays import sample_plays
from tests.pages.conftest import BANNER, LISTENING, Bring, Visit, errors, infos, press, written
from tests.unit.files.histories import episode, extended, listed

JOINER = "\u2060"
LATE = "2023-01-01T00:30:00Z"
"""In New York that is still the year before."""


@pytest.fixture
def own_history(bring: Bring) -> None:
    """Five plays of three tracks in two years, one of them cut short, one heard out, and one of a podcast."""
    rows = [
        extended("2022-06-01T12:00:00Z", 1),
        extended("2023-06-01T12:00:00Z", 2),
        extended("2023-06-01T13:00:00Z", 2, ms_played=9_000),
        extended("2023-06-02T12:00:00Z", 3, reason_end="trackdone"),
        extended(LATE, 1, ms_played=60_000),
        episode(ts="2023-06-03T12:00:00Z"),
    ]
    bring("history.json", listed(*rows))


def facts(app: AppTest) -> dict[str, str]:
    """The four numbers above the analyses."""
    return {metric.label: metric.value for metric in app.metric}


def choose(app: AppTest, key: str, value: Any) -> AppTest:
    """One of the choices above the analyses."""
    found: AppTest = app.selectbox(key=key).select(value).run()
    return found


def switch(app: AppTest, key: str, value: str) -> AppTest:
    """One of those that stand side by side."""
    found: AppTest = app.segmented_control(key=key).set_value(value).run()
    return found


def test_without_a_history_the_page_says_what_brings_one(visit: Visit, own_library: UserBlock) -> None:
    """A library alone has no plays."""
    del own_library
    app = visit(LISTENING)
    assert errors(app) == []
    assert "No plays are saved here yet." in infos(app)
    assert not app.metric


@pytest.mark.usefixtures("sample_library")
@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_of_the_sample(visit: Visit, section: str) -> None:
    """A first visitor sees four years of plays."""
    app = visit(LISTENING, local=False, ls_section=PAGES[section], ls_rule="Any")
    assert not app.exception
    assert errors(app) == []
    assert facts(app)["Plays"] == f"{len(list(sample_plays())):,}"
    text = written(app).replace(JOINER, "")
    assert BANNER in text + infos(app)
    assert [entry.name for entry in on_page(section) if entry.title not in text] == []


@pytest.mark.usefixtures("own_history")
def test_period_rule_and_kind_say_which_plays_count(visit: Visit) -> None:
    """Each changes the numbers, alone and together; the address can say the same."""
    app = visit(LISTENING)
    assert facts(app) | {"Hours": ""} == {"Plays": "4", "Hours": "", "Titles": "3", "Artists": "1"}
    assert facts(switch(app, "ls_rule", "Any"))["Plays"] == "5"
    assert facts(choose(app, "ls_period", "2023"))["Plays"] == "4"
    assert facts(switch(app, "ls_rule", "To the end"))["Plays"] == "1"
    assert facts(visit(LISTENING, ls_period="2022"))["Plays"] == "1"
    assert facts(visit(LISTENING, ls_kind="Everything"))["Plays"] == "5"
    podcasts = facts(visit(LISTENING, ls_kind="Podcasts", ls_section="Most played"))
    assert podcasts["Plays"] == podcasts["Titles"] == "1"


@pytest.mark.usefixtures("own_history")
def test_two_days_can_be_picked(visit: Visit) -> None:
    """At first they are those of the first play and of today."""
    app = visit(LISTENING, ls_period="Between two days")
    assert facts(app)["Plays"] == "4"
    days = app.date_input(key="ls_days")
    assert isinstance(days.value, tuple)
    assert f"{days.value[:1]}" == "(datetime.date(2022, 6, 1),)"
    days.set_value((date(2022, 6, 1), date(2022, 6, 1))).run()
    assert facts(app)["Plays"] == "1"


@pytest.mark.usefixtures("own_history")
def test_the_time_zone_is_kept_for_the_person(visit: Visit, user: UserBlock) -> None:
    """Half past midnight on New Year's Day, UTC, is the old year in New York, in every tab from now on."""
    app = visit(LISTENING, ls_period="2022")
    assert facts(app)["Plays"] == "1"
    choose(app, "ls_zone", "America/New_York")
    assert errors(app) == []
    assert facts(app)["Plays"] == "2"
    assert core.time_zone(user.id) == "America/New_York"
    assert facts(visit(LISTENING, ls_period="2022"))["Plays"] == "2"
    choose(app, "ls_zone", "As in this browser")
    assert core.time_zone(user.id) is None


@pytest.mark.usefixtures("own_history")
def test_without_a_choice_days_are_those_of_the_browser(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """What no zone is, is UTC."""
    for told, plays in (("America/New_York", "2"), ("Europe/Atlantis", "1"), (None, "1")):
        monkeypatch.setattr(type(st.context), "timezone", told)
        assert facts(visit(LISTENING, ls_period="2022"))["Plays"] == plays, told


@pytest.mark.usefixtures("own_history")
@pytest.mark.parametrize(
    "query",
    [
        {"ls_period": "1848"},
        {"ls_rule": "<b>"},
        {"ls_kind": ["Music", "Everything"]},
        {"ls_section": "Nowhere"},
        {"ls_period": "Between two days", "ls_days": "yesterday"},
        {"top_tracks_measure": "weight"},
    ],
)
def test_an_address_that_nobody_would_write(visit: Visit, query: dict[str, str | list[str]]) -> None:
    """What it names that is not there is as if it had not been named."""
    app = visit(LISTENING, **query)
    assert not app.exception
    assert errors(app) == []
    assert facts(app)["Plays"] in ("4", "5")


@pytest.mark.usefixtures("own_history")
def test_what_was_played_can_be_kept_though_the_library_lacks_it(
    visit: Visit, user: UserBlock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A press on the bar of the track that was heard longest makes a set of it."""
    monkeypatch.setattr(
        "dashspot.ui.parts.analysis._chart", lambda entry, _: {0} if entry.name == "top_tracks" else set()
    )
    app = visit(LISTENING, ls_section="Most played")
    assert "1 track selected" in written(app)
    app.text_input(key="top_tracks_set_name").set_value("Heard most").run()
    press(app, "Keep it")
    assert errors(app) == []
    (kept,) = browser.sets(user.id)
    assert kept.name == "Heard most"
    assert set_content(user.id, str(kept.id)) == (None, [f"{1:022d}"])
