"""The choice of one audio feature, or of all."""

from __future__ import annotations

from collections.abc import Sequence

from dashspot.analyses.entry import Option
from dashspot.blocks.features import FEATURE, FEATURE_NAMES

ALL = "all"
_CALLED = {feature.title.lower(): name for name, feature in FEATURE.items()}


def feature_option(first: str, *, of: Sequence[str] = FEATURE_NAMES, or_all: bool = False) -> Option:
    """The choice of a feature, by what a person calls it, `first` being taken unless another is chosen.

    of: the features that are offered, by name.
    or_all: whether all of them can be chosen together.
    """
    called = [first, *(said for said, name in _CALLED.items() if name in of and said != first)]
    called += [ALL] if or_all else []
    return Option("feature", "Feature", lambda _: called)


def chosen_features(choice: str) -> tuple[str, ...]:
    """The columns that a choice of the option stands for."""
    return tuple(_CALLED.values()) if choice == ALL else (_CALLED[choice],)
