"""What `deploy/compose.yaml` says, held against the rest: there is seldom an engine that could say it."""

from __future__ import annotations

import ipaddress
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashspot.settings import PREFIX, SHORTEST_KEY, Settings

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "deploy"
REPLICAS, WORKERS = ("app-1", "app-2"), ("worker-1", "worker-2")
WORKS = ["worker", "--host", "0.0.0.0", "--port", "8502"]  # noqa: S104 (the network of compose)
OVERFLOW = 2
"""`store.engine` opens so many times the pool in addition, where everybody asks at once."""
JOBS_MORE = 3
"""`jobs.worker` keeps so many connections in addition to one per job."""
RESERVED = 10
"""Three of PostgreSQL's own for whoever looks after it, and some for backups, doctor and commands."""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The file, with what it repeats filled in."""
    read: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return read


def template() -> str:
    """Nginx's configuration."""
    return (DEPLOY / "nginx" / "dashspot.conf.template").read_text(encoding="utf-8")


def test_who_is_there(compose: dict[str, Any]) -> None:
    """Two dashboards and two workers of one image and with one configuration, a database, a proxy."""
    services = compose["services"]
    assert set(services) == {"postgres", "nginx", *REPLICAS, *WORKERS}
    for name in (*REPLICAS, *WORKERS):
        assert services[name]["image"] == "dashspot"
        assert services[name]["command"] == (["serve"] if name in REPLICAS else WORKS)
        assert "healthcheck" not in services[name], "the image's own"
        assert services[name]["environment"] == services["app-1"]["environment"]
    for name in ("postgres", "nginx"):
        assert re.search(r":\d+\.\d+", services[name]["image"]), "an exact tag"


def test_every_setting_is_one(compose: dict[str, Any]) -> None:
    """A name that DashSpot does not know would stop it; work is left to the workers."""
    environment = compose["services"]["app-1"]["environment"]
    assert {name.removeprefix(PREFIX).lower() for name in environment} <= set(Settings.model_fields)
    assert environment["DASHSPOT_WORKER"] == "external"


def test_nobody_waits_for_a_connection(compose: dict[str, Any]) -> None:
    """All processes together, at their most, leave the database connections for whoever looks after it."""
    pool, jobs = (Settings.model_fields[name].default for name in ("pool_size", "worker_concurrency"))
    most = (len(REPLICAS) + len(WORKERS)) * pool * (1 + OVERFLOW) + len(WORKERS) * (jobs + JOBS_MORE)
    (_, _, allowed) = compose["services"]["postgres"]["command"]
    assert most + RESERVED <= int(allowed.removeprefix("max_connections="))


def test_the_proxy_is_told_everything(compose: dict[str, Any]) -> None:
    """Each name that its configuration leaves open is filled in, and no other; its limit is above the dashboard's."""
    nginx = compose["services"]["nginx"]
    assert set(re.findall(r"\$\{([A-Z_0-9]+)\}", template())) - {"CAPITALS"} == set(nginx["environment"])
    assert nginx["environment"]["UPLOAD_LIMIT"] == f"{Settings.model_fields['upload_limit_mb'].default + 1}m"
    assert {nginx["environment"][f"REPLICA_{number}"] for number in (1, 2)} == {f"{name}:8501" for name in REPLICAS}
    public = compose["services"]["app-1"]["environment"]["DASHSPOT_PUBLIC_URL"]
    assert public == f"https://{nginx['environment']['SERVER_NAME']}"


def test_replicas_keep_their_addresses(compose: dict[str, Any]) -> None:
    """Nginx looks a name up once, so an address must not change when a container is made anew."""
    (pool,) = compose["networks"]["default"]["ipam"]["config"]
    found = [compose["services"][name]["networks"]["default"]["ipv4_address"] for name in REPLICAS]
    assert len(set(found)) == len(REPLICAS)
    for address in found:
        assert ipaddress.ip_address(address) in ipaddress.ip_network(pool["subnet"])


def test_secrets_are_drawn_once(tmp_path: Path) -> None:
    """The script draws long ones, for its reader alone; the file asks for no other; what is there is not replaced."""
    script = tmp_path / "secrets.sh"
    script.write_bytes((DEPLOY / "secrets.sh").read_bytes())
    written = []
    for _ in range(2):
        subprocess.run(["/bin/sh", str(script)], check=True, capture_output=True)
        written.append((tmp_path / ".env").read_text(encoding="utf-8"))
    assert written[0] == written[1]
    assert (tmp_path / ".env").stat().st_mode & 0o777 == 0o600
    drawn = dict(re.findall(r"^(\w+)=(.*)$", written[0], flags=re.MULTILINE))
    assert all(len(drawn[name]) >= SHORTEST_KEY for name in ("POSTGRES_PASSWORD", "DASHSPOT_SECRET_KEYS"))
    asked = re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert set(asked) == set(drawn)
