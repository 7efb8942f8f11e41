from __future__ import annotations

from dashspot.analyses.features import chosen_features, feature_option
from dashspot.blocks.features import FEATURE_NAMES
from tests.unit.analyses.making import make_inputs


def test_a_feature_is_chosen_by_what_a_person_calls_it() -> None:
    """The first one is taken unless another is chosen; all of them where that is offered."""
    choices = list(feature_option("energy", or_all=True).choices(make_inputs([])))
    assert choices[0] == "energy"
    assert choices[-1] == "all"
    assert chosen_features("duration") == ("duration_ms",)
    assert chosen_features("all") == FEATURE_NAMES
    assert sorted(name for choice in choices[:-1] for name in chosen_features(choice)) == sorted(FEATURE_NAMES)
    assert list(feature_option("tempo", of=("energy", "tempo")).choices(make_inputs([]))) == ["tempo", "energy"]
    assert "all" not in feature_option("energy").choices(make_inputs([]))
