"""What all tests share: where the public playlist table lies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER_VARIABLE = "DASHSPOT_TEST_DATA"
TABLE, REFERENCE = "spotify_songs.csv.gz", "spotify_songs.reference.json"

_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session", autouse=True)
def _data_folder() -> Iterator[Path]:
    """The folder that the environment names; DashSpot itself would refuse the variable as an unknown setting."""
    folder = Path(os.environ.get(FOLDER_VARIABLE, _BESIDE))
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(FOLDER_VARIABLE, raising=False)
        yield folder


@pytest.fixture(scope="session")
def real_data(_data_folder: Path) -> Path:
    """The folder with the public playlist table and its reference numbers; skips where they are not."""
    if absent := [name for name in (TABLE, REFERENCE) if not (_data_folder / name).is_file()]:
        pytest.skip(f"{' and '.join(absent)} not in {_data_folder}; {FOLDER_VARIABLE} names another folder")
    return _data_folder
