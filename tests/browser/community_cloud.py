"""Streamlit's Community Cloud, as far as it can be had here: what it gives an app, and what it takes from it.

A fresh checkout and a fresh disk whenever the app wakes up, `streamlit run` by somebody who may not know `st.App`,
secrets in a file of the account's and not of the project's, options of the host's, and a database elsewhere. The four
cookies are the business of `proxy`.
"""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dashspot.sandbox.serving import Sandbox
from dashspot.settings import PREFIX
from dashspot.store.embedded import EmbeddedPostgres
from tests.browser.server import PLAIN, PROJECT, Server, checkout, running
from tests.browser.signing_in import Deployment

_OPTIONS = """
[runner]
fastReruns = true
[server]
runOnSave = true
enableXsrfProtection = true
"""


@dataclass
class CommunityCloud(Deployment):
    """The app at such a host: asleep, until a test wakes it up."""

    database_url: str = ""

    @contextmanager
    def started(self) -> Iterator[Server]:
        """The app on a new machine, which is gone with everything on it when the app falls asleep again."""
        machine = self.folder / "machine"
        home, source = machine / "home", machine / "src"
        (home / ".streamlit").mkdir(parents=True)
        (home / ".streamlit" / "config.toml").write_text(_OPTIONS, encoding="utf-8")
        (home / ".streamlit" / "secrets.toml").write_text(self._secrets(), encoding="utf-8")
        checkout(source)
        try:
            with running(PLAIN, home / "data", source, port=self.port, home=home) as server:
                yield server
                assert not list(home.glob("data/*")), "what is kept must be kept elsewhere"
        finally:
            shutil.rmtree(machine)

    def _secrets(self) -> str:
        """What stands in the host's form: the example, with values for this deployment, and where its Spotify is."""
        example = (PROJECT / ".streamlit" / "secrets.toml.example").read_text(encoding="utf-8")
        lines = [line.removeprefix("# ") for line in example.splitlines() if line.startswith(f"# {PREFIX}")]
        values = tomllib.loads("\n".join(lines)) | {f"{PREFIX}{name}": text for name, text in self.named().items()}
        values |= {f"{PREFIX}DATABASE_URL": self.database_url}
        return "\n".join(f"{name} = {json.dumps(value)}" for name, value in values.items())


@contextmanager
def community_cloud(url: str, port: int, folder: Path, sandbox: Sandbox) -> Iterator[CommunityCloud]:
    """A host with a database of somebody else's."""
    database = EmbeddedPostgres(folder / "elsewhere")
    try:
        yield CommunityCloud(PLAIN, url, port, folder, sandbox, database.start())
    finally:
        database.stop()
