"""The choice of one audio feature, or of all."""

from __future__ import annotations

from dashspot.analyses.entry import Option
from dashspot.blocks.features import FEATURES

ALL = "all"
_CALLED = {feature.title.lower(): feature.name for feature in FEATURES}


def feature_option(first: str, *, or_all: bool = False) -> Option:
    """The choice of a feature, by what a person calls it, `first` being taken unless another is chosen."""
    called = [first, *(name for name in _CALLED if name != first), *([ALL] if or_all else [])]
    return Option("feature", "Feature", lambda _: called)


def chosen_features(choice: str) -> tuple[str, ...]:
    """The columns that a choice of the option stands for."""
    return tuple(_CALLED.values()) if choice == ALL else (_CALLED[choice],)
