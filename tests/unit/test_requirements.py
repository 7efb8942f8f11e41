import re
from pathlib import Path

import pytest

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


def test_the_lock_holds_every_direct_requirement() -> None:
    """Each package of requirements.in is in requirements.txt, in the version that is asked for."""
    locked = {re.split(r"[=\[ ;]", entry)[0]: entry for entry in entries("requirements.txt")}
    for line in _code((ROOT / "requirements.in").read_text(encoding="utf-8")).splitlines():
        if not line.strip():
            continue
        name, version = re.match(r"([a-z0-9-]+)(?:\[[a-z,]+\])?(.*)", line.strip()).groups()  # type: ignore[union-attr]
        assert name in locked
        if version.startswith("=="):
            assert version in locked[name]


def test_every_direct_requirement_says_why() -> None:
    """A reason stands beside each package that we chose."""
    for line in (ROOT / "requirements.in").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            assert "#" in line, line


def _code(text: str) -> str:
    return "\n".join(line.split("#")[0].rstrip() for line in text.splitlines())
