"""What is read of a database's URL before anything connects to it."""

from __future__ import annotations

import traceback

import pytest

from dashspot.errors import ConfigurationError
from dashspot.store.engine import secret_of


@pytest.mark.parametrize(
    "password", ["hunter/2secret", "hun@ter2secret", "hunt%er2secret", "1234/hunter2?secret", "4321/hunter2secret"]
)
def test_a_password_that_is_not_escaped_is_refused_and_not_shown(password: str) -> None:
    """Else what stands behind the sign is a host or a port that can't be reached, and is told by its name."""
    with pytest.raises(ConfigurationError, match="DASHSPOT_DATABASE_URL") as refused:
        secret_of(f"postgresql://me:{password}@127.0.0.1/x")
    shown = "".join(traceback.format_exception(refused.value))
    assert "hun" not in shown
    assert "ter2" not in shown


@pytest.mark.parametrize(
    ("url", "password"),
    [
        ("postgresql://me:pa%40ss%2Fword@db.example.com:5432/name?sslmode=require", "pa@ss/word"),
        ("postgresql://me:pa#s?s@one:5432,two:5433/name", "pa#s?s"),
        ("postgresql://me@[::1]/name", ""),
        ("postgresql:///name?host=/run/postgresql&password=other", "other"),
    ],
)
def test_the_password_is_found_as_the_server_is_told_it(url: str, password: str) -> None:
    """Wherever it stands, and without the signs that escape it."""
    assert secret_of(url) == password
