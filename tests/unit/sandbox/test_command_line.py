"""The command line: what it passes on, and what it says when something is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from dashspot.sandbox import __main__ as command_line
from dashspot.sandbox.options import Limits, Options


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Options, str, int]]:
    """What would have been served."""
    calls: list[tuple[Options, str, int]] = []
    monkeypatch.setattr(command_line, "serve", lambda options, host, port: calls.append((options, host, port)))
    return calls


def test_options_reach_the_sandbox(served: list[tuple[Options, str, int]]) -> None:
    """Each by its name; the clock's start is UTC."""
    text = "--port 9 --mode extended --seed 2 --tracks 5 --users 1 --rate 7 --quota me=3 --quota top=0 --now 2026-12-01"
    result = CliRunner().invoke(command_line.main, text.split())
    assert result.exit_code == 0, result.output
    now = datetime(2026, 12, 1, tzinfo=UTC)
    limits = Limits(rate=7, quotas={"me": 3, "top": 0})
    expected = Options(mode="extended", seed=2, tracks=5, users=1, now=now, limits=limits)
    assert served == [(expected, "127.0.0.1", 9)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("--tracks 0", "tracks: Input should be greater than or equal to 1"),
        ("--users 1000", "users: Input should be less than or equal to 100"),
        ("--rate 0", "rate: Input should be greater than 0"),
        ("--quota me", "--quota: write BUCKET=N"),
        ("--quota me=many", "quotas.me: Input should be a valid integer"),
        ("--mode secret", "'secret' is not one of"),
    ],
)
def test_wrong_options(text: str, said: str, served: list[tuple[Options, str, int]]) -> None:
    """One sentence, and nothing is served."""
    result = CliRunner().invoke(command_line.main, text.split())
    assert (result.exit_code, served) == (2, [])
    assert said in result.output


def test_a_wrong_catalogue(tmp_path: Path) -> None:
    """Its sentence, without a trace."""
    (tmp_path / "catalogue.json").write_text("{}", encoding="utf-8")
    result = CliRunner().invoke(command_line.main, ["--catalogue", str(tmp_path / "catalogue.json")])
    assert result.exit_code == 1
    assert "is no catalogue: artists: Field required." in result.output
