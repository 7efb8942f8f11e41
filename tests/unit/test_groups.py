"""Tests that share a server run in one process: the marks that say so are heard."""

from __future__ import annotations

import pytest


@pytest.mark.xdist_group("together")
def test_groups_are_heard(request: pytest.FixtureRequest) -> None:
    """Where the suite is spread by groups, a test's group is told to whoever spreads it; nothing else would fail."""
    if request.config.getoption("loadgroup", default=False):
        assert request.node.nodeid.endswith("@together")
