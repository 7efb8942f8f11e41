"""What a host needs to find in the repository."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from dashspot.settings import PREFIX, load

ROOT = Path(__file__).resolve().parents[3]


def test_the_example_of_secrets_can_be_used(tmp_path: Path) -> None:
    """Each line of it, without the mark before it, is a setting that is understood, by DashSpot and by Streamlit."""
    text = (ROOT / ".streamlit" / "secrets.toml.example").read_text(encoding="utf-8")
    file = tmp_path / "secrets.toml"
    file.write_text(re.sub(f"^# (?={PREFIX})", "", text, flags=re.MULTILINE), encoding="utf-8")
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    assert {f"{PREFIX}{name}" for name in ("DATABASE_URL", "SECRET_KEYS", "PUBLIC_URL")} <= set(found)
    assert all(isinstance(value, str | int | float) for value in found.values()), "Streamlit exports no others"
    assert load({}, file).public_url == found["DASHSPOT_PUBLIC_URL"]


def test_the_button_names_what_is_there() -> None:
    """The link fills in the host's form: a repository, a branch, and the main file of this one."""
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    link = re.search(r"\((https://share\.streamlit\.io/deploy\?[^)]+)\)", page)
    assert link
    form = parse_qs(urlsplit(link[1]).query)
    assert form["branch"] == ["main"]
    assert (ROOT / form["mainModule"][0]).is_file()
    assert form["repository"] == ["OWNER/dashspot"]
    assert not (ROOT / "packages.txt").exists()
