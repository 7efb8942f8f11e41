"""The page of syncs: what is asked for, how often by itself, and what it says without a connection."""

from __future__ import annotations

import pytest

from dashspot import core, library
from dashspot.blocks.people import UserBlock
from dashspot.errors import JobConflict
from tests.pages.conftest import SYNCS, Visit, errors, infos, written


def asked(user: UserBlock) -> list[list[str]]:
    """The resources of each sync that was asked for."""
    return [task.arguments["resources"] for task in core.active_tasks(user.id) if task.kind == "sync"]


def test_everything_or_one_kind_is_asked_for(visit: Visit, person: UserBlock) -> None:
    """Each press asks once; a second one finds it under way, which is said."""
    app = visit(SYNCS, local=False)
    app.button(key="sy_everything").click().run()
    assert asked(person) == [list(library.RESOURCES)]
    app.button(key="sy_everything").click().run()
    assert errors(app) == [str(JobConflict())]
    assert len(asked(person)) == 1


def test_how_often_by_itself_is_kept(visit: Visit, person: UserBlock) -> None:
    """Chosen, shown with its next moment, shown again on the next visit, and given up."""
    app = visit(SYNCS, local=False)
    app.selectbox(key="sy_plan").set_value(24).run()
    plan = library.sync_plan(person.id)
    assert plan
    assert f"{plan.next_at:%Y-%m-%d %H:%M} UTC" in written(visit(SYNCS, local=False))
    again = visit(SYNCS, local=False)
    assert again.selectbox(key="sy_plan").value == 24
    again.selectbox(key="sy_plan").set_value(0).run()
    assert library.sync_plan(person.id) is None


def test_without_a_connection_it_says_what_one_gives(visit: Visit, person: UserBlock) -> None:
    """And offers no button that could not work."""
    core.disconnect(person.id)
    app = visit(SYNCS, local=False)
    assert "With a connection to Spotify" in infos(app)
    with pytest.raises(KeyError):
        app.button(key="sy_everything")
