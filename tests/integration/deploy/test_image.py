"""What the image does in each of its roles: it gets well, and ends in order when it is told to."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from dashspot import core
from dashspot.blocks.people import UserBlock
from tests.browser.server import free_port
from tests.folders import database_folder
from tests.integration.core.songs import song, table
from tests.integration.deploy.image import ROOT, Image, as_account, build, is_ignored, steps
from tests.integration.jobs.conftest import state, until

pytestmark = [pytest.mark.xdist_group("image"), pytest.mark.skipif(os.name == "nt", reason="signals of Unix")]

PATIENCE = 60
DOCKER = shutil.which("docker")
ENDED_BY_SIGTERM = (0, -signal.SIGTERM)
"""As the first process of a container nothing ends by a signal, so there it is always 0."""


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """The image, but for the packages, which are borrowed."""
    with database_folder() as folder:
        yield build(folder / "image", install=False)


@contextmanager
def container(image: Image, *arguments: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process as a container would run it; what is left of it at the end is ended by force."""
    log = image.root / f"{arguments[0] if arguments else 'default'}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            image.command(*arguments),
            cwd=image.settings["WORKDIR"][0],
            env=image.variables(DASHSPOT_LOG_LEVEL="DEBUG", **settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def is_well(image: Image, process: subprocess.Popen[bytes], **settings: str) -> bool:
    """What the health check says; there the process is always the first."""
    command = as_account([*image.settings["HEALTHCHECK"], str(process.pid)])
    done = subprocess.run(
        command, cwd=image.settings["WORKDIR"][0], env=image.variables(**settings), capture_output=True, check=False
    )
    return done.returncode == 0


def until_well(image: Image, process: subprocess.Popen[bytes], **settings: str) -> None:
    """Wait as an engine would."""
    end = time.monotonic() + PATIENCE
    while not is_well(image, process, **settings):
        assert process.poll() is None, logged(image)
        assert time.monotonic() < end, logged(image)
        time.sleep(0.2)


def logged(image: Image) -> str:
    """What all containers have written."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace") for log in image.root.glob("*.log"))


def ends(process: subprocess.Popen[bytes]) -> int:
    """Tell it to end; gives how it did."""
    process.terminate()
    return process.wait(PATIENCE)


def database_of(image: Image) -> list[psutil.Process]:
    """What runs on the image's data."""
    at = str(image.data)
    return [one for one in psutil.process_iter(["cmdline"]) if any(at in part for part in one.info["cmdline"] or ())]


def test_a_dashboard(image: Image) -> None:
    """Without an argument: whoever is not root starts it with a database of its own, and SIGTERM ends both in order."""
    port = str(free_port())
    with container(image, DASHSPOT_PORT=port) as process:
        until_well(image, process, DASHSPOT_PORT=port)
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
        assert psutil.Process(process.pid).uids().real != 0
        assert database_of(image)
        assert ends(process) in ENDED_BY_SIGTERM
        assert not is_well(image, process, DASHSPOT_PORT=port)
    assert "DashSpot has stopped" in logged(image)
    assert database_of(image) == []
    assert list(image.data.glob("pg*/data/PG_VERSION"))


def test_a_worker_gives_back_what_it_is_at(image: Image, user: UserBlock, database: str) -> None:
    """It is well, and at SIGTERM in the midst of an import nothing of it is kept, and the work waits for another."""
    rows = table(song(number) for number in range(40_000)).encode()
    with container(image, "worker", "--port", str(free_port()), DASHSPOT_DATABASE_URL=database) as process:
        until_well(image, process)
        task = core.request_import(user.id, "many.csv", rows)
        until(lambda: state(user, task).done > 0)
        assert ends(process) == 0
    assert state(user, task).state == "waiting"
    assert core.list_imports(user.id) == []
    assert "DashSpot has stopped" in logged(image)


def test_a_local_spotify(image: Image) -> None:
    """It answers, and ends when it is told to."""
    port = str(free_port())
    with container(image, "sandbox", "--port", port) as process:
        until_well(image, process)
        assert httpx.get(f"http://127.0.0.1:{port}/").status_code == 200
        assert ends(process) in ENDED_BY_SIGTERM


def test_what_is_in_the_image(image: Image) -> None:
    """The code and what it needs: no test, no secret, no history, no compiler, no installer; and all may read it."""
    app, environment = (Path(image.arguments[name]) for name in ("APP", "VENV"))
    expected = {"app.py", "LICENSE", "requirements.txt", ".streamlit", "static", "deploy", "pages", "dashspot"}
    assert {found.name for found in app.iterdir()} == expected
    assert [found.name for found in (app / ".streamlit").iterdir()] == ["config.toml"]
    assert [found.name for found in (app / "deploy").iterdir()] == ["healthy.py"]
    assert not [found for found in (environment / "bin").iterdir() if found.name.startswith("pip")]
    for found in (app, *app.rglob("*")):
        assert found.stat().st_mode & (0o005 if found.is_dir() else 0o004), found
    assert image.settings["USER"] == ["10001:10001"]
    assert [text.split()[0] for text in image.left_out] == ["useradd", "python"]


def test_what_is_sent_to_an_engine() -> None:
    """What lies in a checkout and is nobody else's business stays there: secrets, history, tests, certificates."""
    kept = (".streamlit/secrets.toml", ".git/config", "tests/conftest.py", "deploy/.env", "deploy/certificates/key.pem")
    assert [name for name in kept if not is_ignored(name)] == []
    assert not is_ignored("dashspot/browser/services/html_report/report.css")
    assert is_ignored("dashspot/store/__pycache__/engine.cpython-311.pyc")


@pytest.mark.soak
def test_a_full_installation() -> None:
    """With every package installed as the image does it, from wheels alone and by their hashes, it gets well too."""
    with database_folder() as folder:
        image = build(folder / "image", install=True)
        assert [text.split()[0] for text in image.left_out] == ["useradd"]
        port = str(free_port())
        with container(image, DASHSPOT_PORT=port) as process:
            until_well(image, process, DASHSPOT_PORT=port)
            assert ends(process) in ENDED_BY_SIGTERM
        assert database_of(image) == []


def _engine() -> bool:
    """Whether containers can be built and run here."""
    return DOCKER is not None and subprocess.run([DOCKER, "info"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not _engine(), reason="no engine for containers answers here")
@pytest.mark.timeout(1200)
def test_an_engine_builds_it() -> None:
    """A real engine builds the image, finds its container well, and ends it with 0."""
    tag = f"dashspot-test-{os.getpid()}"

    def docker(*arguments: str) -> str:
        return subprocess.run([str(DOCKER), *arguments], capture_output=True, text=True, check=True).stdout.strip()

    docker("build", "--tag", tag, str(ROOT))
    name = docker("run", "--detach", tag)
    try:
        until(lambda: docker("inspect", "--format", "{{.State.Health.Status}}", name) == "healthy")
        docker("stop", "--time", "40", name)
        assert docker("inspect", "--format", "{{.State.ExitCode}}", name) == "0"
    finally:
        docker("rm", "--force", "--volumes", name)
        docker("rmi", "--force", tag)


def test_the_steps_are_all_understood() -> None:
    """The test runs what stands in the file: an instruction that it does not know would be an error here."""
    names = [step.name for step in steps((ROOT / "Dockerfile").read_text(encoding="utf-8"))]
    assert names.count("FROM") == 1
    assert names.index("USER") < names.index("ENTRYPOINT")
