from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.dependencies import DEVELOP, PAGE, RUN, UNKNOWN, licences, locked, page, requirements

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")


def entries(name: str) -> list[str]:
    """The requirements of a lock file, each with its continuation lines."""
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [entry for entry in re.sub(r"\\\n\s*", " ", lines).splitlines() if entry.strip()]


@pytest.mark.parametrize("name", LOCKS)
def test_everything_is_pinned_with_hashes(name: str) -> None:
    """Each line is one exact version of one package, with the hashes of its files."""
    for entry in entries(name):
        assert re.match(r"^[a-z0-9][a-z0-9._-]*(\[[a-z,]+\])?==[^\s]+( ; [^-]+)? +--hash=sha256:[0-9a-f]{64}", entry), (
            entry
        )


@pytest.mark.parametrize("name", [*LOCKS, "requirements.in", "requirements-dev.in"])
def test_no_index_no_file_no_link(name: str) -> None:
    """Where packages come from is the installing machine's business: no index, file, link or path is named."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(
        r"https?://|file:|git\+|--(extra-)?index-url|--find-links|-f\s|--trusted-host|\s@\s|/", _code(text)
    )


@pytest.mark.parametrize("name", [RUN, DEVELOP])
def test_the_lock_was_made_of_these_requirements(name: str) -> None:
    """What a lock says is asked for by its file is what that file asks for, in that version; nothing else was left."""
    asked = requirements(name)
    found = {package: entry.versions for package, entry in locked(name).items() if f"-r {name}" in entry.asked_by}
    assert set(found) == set(asked)
    pinned = {package: [wanted[2:]] for package, (wanted, _) in asked.items() if wanted.startswith("==")}
    assert pinned.items() <= found.items()


def test_what_is_imported_is_required() -> None:
    """Each module that the product imports is of a package that we ask for, not one that another happens to bring."""
    known = packages_distributions()
    imported = {module for folder in ("dashspot", "pages", "deploy") for module in _imported(ROOT / folder)}
    owners = {module: {_named(owner) for owner in known[module]} for module in imported & set(known)}
    asked = set(requirements(RUN))
    assert {module: names for module, names in owners.items() if not names & asked} == {}


def test_every_direct_requirement_says_why() -> None:
    """A reason stands beside each package that we chose."""
    for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            assert "#" in line, line


def test_every_package_is_on_the_page() -> None:
    """docs/dependencies.md is what `python -m tests.dependencies` writes, and knows every licence."""
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text)
    assert set(licences(text)) == {*locked(RUN), *locked(DEVELOP)}
    assert UNKNOWN not in licences(text).values()


def _imported(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (name.name.partition(".")[0] for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]


def _named(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _code(text: str) -> str:
    return "\n".join(line.split("#")[0].rstrip() for line in text.splitlines())
