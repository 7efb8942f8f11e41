"""The public table and the sample library, made once for all tests of analyses."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashspot.analyses import Inputs
from tests.conftest import TABLE
from tests.unit.analyses.making import real_inputs, sample_inputs


@pytest.fixture(scope="session")
def real(real_data: Path) -> Inputs:
    """The public playlist table."""
    return real_inputs(real_data / TABLE)


@pytest.fixture(scope="session")
def sample() -> Inputs:
    """The sample library."""
    return sample_inputs()
