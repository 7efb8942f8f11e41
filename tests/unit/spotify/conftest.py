"""The recordings, where they are."""

import pytest

from tests.unit.spotify.cases import FOLDER, FOLDER_VARIABLE


@pytest.fixture(scope="session")
def recordings() -> None:
    """Skips where the recordings are not."""
    if not FOLDER.is_dir():
        pytest.skip(f"{FOLDER} not found; {FOLDER_VARIABLE} names the folder that has it")
