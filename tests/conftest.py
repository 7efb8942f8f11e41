"""What all tests share: where the public playlist table lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER_VARIABLE = "TEST_DATA_DIR"
TABLE, REFERENCE = "spotify_songs.csv.gz", "spotify_songs.reference.json"

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder with the public playlist table and its reference numbers; skips where they are not."""
    folder = Path(os.environ.get(FOLDER_VARIABLE, _BESIDE))
    if absent := [name for name in (TABLE, REFERENCE) if not (folder / name).is_file()]:
        pytest.skip(f"{' and '.join(absent)} not found; {FOLDER_VARIABLE} names the folder that has them")
    return folder
