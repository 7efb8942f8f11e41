"""Where the health check of a container asks."""

from __future__ import annotations

import pytest

from deploy.healthy import address

SERVE = "/_stcore/health"


@pytest.mark.parametrize(
    ("command", "environment", "expected"),
    [
        ("python -m dashspot serve", {}, f"http://127.0.0.1:8501{SERVE}"),
        ("python -m dashspot serve", {"DASHSPOT_PORT": "9000"}, f"http://127.0.0.1:9000{SERVE}"),
        ("python -m dashspot serve --port 9001", {"DASHSPOT_PORT": "9000"}, f"http://127.0.0.1:9001{SERVE}"),
        ("python -m streamlit run app.py --server.port=9002", {}, f"http://127.0.0.1:9002{SERVE}"),
        ("docker-init -- python -m dashspot serve", {"DASHSPOT_PORT": "9000"}, f"http://127.0.0.1:9000{SERVE}"),
        ("python -m dashspot sandbox --host 0.0.0.0", {"DASHSPOT_PORT": "9000"}, "http://127.0.0.1:8766/"),
        ("python -m dashspot sandbox --port=9003", {}, "http://127.0.0.1:9003/"),
        ("python -m dashspot worker --port 9004", {"DASHSPOT_PORT": "9000"}, "http://127.0.0.1:9004/ready"),
        ("python -m dashspot worker --concurrency 4", {"DASHSPOT_PORT": "9000"}, None),
    ],
)
def test_where_to_ask(command: str, environment: dict[str, str], expected: str | None) -> None:
    """By the role, and by the port that the process was told; a worker without one listens nowhere."""
    assert address(command.split(" "), environment) == expected
