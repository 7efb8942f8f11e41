"""Backup and restore as they are asked for on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashspot import browser, core, runtime
from dashspot.__main__ import main
from dashspot.blocks.people import UserBlock
from tests.integration.operations.conftest import Save


@pytest.fixture(autouse=True)
def _started(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is connected already; neither command migrates it first."""

    def started(*, migrated: bool) -> None:
        assert not migrated

    monkeypatch.setattr(runtime, "start", started)


def run(*arguments: str) -> Result:
    """What a command says."""
    return CliRunner().invoke(main, list(arguments))


def test_out_and_back(full: UserBlock, save: Save, tmp_path: Path) -> None:
    """Each says what it did, what must be kept beside the file, and what goes on; a refusal is one sentence."""
    file = str(tmp_path / "file")
    made = run("backup", file)
    assert made.exit_code == 0
    assert f"tables are in {file}" in made.output
    assert "Keep the keys beside it" in made.output
    before = [found.title for found in core.list_imports(full.id)]
    save(full, "Later")
    refused = run("restore", file)
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)
    assert refused.output.startswith("Error: This database is in use")
    restored = run("restore", file, "--replace")
    assert restored.exit_code == 0
    assert "1 task that waited or ran then will go on." in restored.output
    assert [found.title for found in core.list_imports(full.id)] == before
    assert browser.saved_computations(browser.load_library(core.sample_user().id))
