"""The Dockerfile without an engine: its steps, run one by one in a folder, by somebody who is not root.

What an engine does inside an image happens below one folder: the Dockerfile names its places by arguments (`ARG`), as
`docker build --build-arg` would set them. One step is left out, the one that makes the account: whoever runs the steps
stands for it.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import site
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from string import Template
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
_NOBODY = 65534
# The interpreter may lie in root's own home. To read it is all that this account may do beyond its rights.
_AS_NOBODY = (
    *("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--no-new-privs"),
    *(
        "--inh-caps=-all,+dac_read_search",
        "--ambient-caps=-all,+dac_read_search",
        "--bounding-set=-all,+dac_read_search",
    ),
)
IS_ROOT = os.geteuid() == 0
ACCOUNT_STEP = "useradd"


@dataclass(frozen=True)
class Step:
    """One instruction: its name, its flags, and the rest of its line."""

    name: str
    flags: Mapping[str, str]
    text: str

    def words(self) -> list[str]:
        """The rest as its words: of a list in JSON, or as a shell would take them apart."""
        return list(json.loads(self.text)) if self.text.startswith("[") else shlex.split(self.text)


def steps(text: str) -> Iterator[Step]:
    """The instructions of a Dockerfile, in order."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in re.sub(r"\\\n\s*", " ", lines).splitlines():
        if line.strip():
            name, _, rest = line.strip().partition(" ")
            flags = re.match(r"((?:--[\w-]+=\S+ +)*)(.*)", rest.strip())
            assert flags
            yield Step(name, dict(re.findall(r"--([\w-]+)=(\S+)", flags[1])), flags[2])


@dataclass
class Image:
    """What the steps have made so far, below `root`."""

    root: Path
    environment: dict[str, str]
    arguments: dict[str, str] = field(default_factory=dict)
    settings: dict[str, list[str]] = field(default_factory=dict)
    """ENTRYPOINT, CMD and HEALTHCHECK, as words; USER and WORKDIR as one."""
    left_out: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        """The folder of the volume."""
        return self.root / "data"

    def place(self, text: str) -> str:
        """The text with the arguments and variables that it names."""
        return Template(text).substitute(self.arguments | self.environment)

    def command(self, *arguments: str) -> list[str]:
        """What a container with these arguments starts; without any, with those of the image."""
        return as_account(self.settings["ENTRYPOINT"] + (list(arguments) or self.settings["CMD"]))

    def variables(self, **more: str) -> dict[str, str]:
        """The environment of a container, with what `docker run --env` adds."""
        return self.environment | more


def as_account(command: list[str]) -> list[str]:
    """The command, run by somebody who is not root."""
    return [*_AS_NOBODY, *command] if IS_ROOT else command


def build(root: Path, *, install: bool) -> Image:
    """Run every step; without `install`, what would be installed is borrowed from where the tests run."""
    image = Image(root, _outside(root))
    for folder in (root, image.data):
        folder.mkdir(exist_ok=True)
        _give(folder)
    for step in steps((ROOT / "Dockerfile").read_text(encoding="utf-8")):
        _STEPS[step.name](image, step) if step.name != "RUN" else _run(image, step, install=install)
    return image


def _outside(root: Path) -> dict[str, str]:
    """What the base image would say; how packages are found is this machine's business."""
    path = os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin", "/usr/bin", "/bin"])
    ours = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    return ours | {"PATH": path, "HOME": str(root / "data"), "LANG": "C.UTF-8"}


def _from(_image: Image, step: Step) -> None:
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-bookworm", step.text), "a slim base by its exact tag"


def _arg(image: Image, step: Step) -> None:
    name, _, default = step.text.partition("=")
    image.arguments[name] = str(image.data if name == "DATA" else image.root / default.lstrip("/"))


def _env(image: Image, step: Step) -> None:
    for word in step.words():
        name, _, value = word.partition("=")
        image.environment[name] = image.place(value)


def _copy(image: Image, step: Step) -> None:
    *sources, target = map(image.place, step.words())
    for source in sources:
        into = Path(target) / (Path(source).name if target.endswith("/") else "")
        for file in _sent(ROOT / source):
            to = into / file.relative_to(ROOT / source) if file != ROOT / source else into
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, to)
            to.chmod(0o600)  # as strict as a checkout can be
    for made in (image.root, *image.root.rglob("*")):
        _give(made)


def _sent(source: Path) -> Iterator[Path]:
    """The files of a folder, or the one file, that `.dockerignore` lets through to a build."""
    for file in (source,) if source.is_file() else sorted(source.rglob("*")):
        if file.is_file() and not is_ignored(file.relative_to(ROOT).as_posix()):
            yield file


def is_ignored(name: str) -> bool:
    """The last line that fits a path, or a folder of it, decides."""
    ignored = False
    levels = ["/".join(name.split("/")[: depth + 1]) for depth in range(name.count("/") + 1)]
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.strip().removeprefix("!")
        if pattern and not pattern.startswith("#") and any(_fits(level, pattern) for level in levels):
            ignored = not line.startswith("!")
    return ignored


def _fits(name: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatch(name.rpartition("/")[2], pattern[3:])
    return name.count("/") == pattern.count("/") and fnmatch(name, pattern)


def _run(image: Image, step: Step, *, install: bool) -> None:
    if step.text.startswith(ACCOUNT_STEP):
        image.left_out.append(step.text)
    elif " pip " in step.text and not install:
        image.left_out.append(step.text)
        _borrow(Path(image.arguments["VENV"]))
    else:
        command = as_account(["/bin/sh", "-c", step.text])
        subprocess.run(command, cwd=image.root, env=image.environment | image.arguments, check=True)


def _borrow(environment: Path) -> None:
    """Let an empty virtual environment use what is installed where the tests run."""
    (packages,) = environment.glob("lib/python3*/site-packages")
    (packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")


def _note(image: Image, step: Step) -> None:
    text = step.text.removeprefix("CMD ") if step.name == "HEALTHCHECK" else step.text
    image.settings[step.name] = [image.place(word) for word in Step(step.name, step.flags, text).words()]


def _give(path: Path) -> None:
    if IS_ROOT:
        os.chown(path, _NOBODY, _NOBODY, follow_symlinks=False)


_STEPS: Mapping[str, Any] = {
    "FROM": _from,
    "ARG": _arg,
    "ENV": _env,
    "COPY": _copy,
    **dict.fromkeys(("USER", "WORKDIR", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"), _note),
}
