"""The sandbox's fixtures, for the chain too."""

from tests.integration.spotify.conftest import person, sandboxes

__all__ = ["person", "sandboxes"]
