from __future__ import annotations

import numpy as np
import pytest

from dashspot.compute.effects import effects

NAN = float("nan")


def of(first: list[float], second: list[float]) -> dict[str, float]:
    """The effects of one column."""
    found = effects(np.array(first)[:, None], np.array(second)[:, None])
    return {name: float(value[0]) for name, value in found._asdict().items()}


def test_hand_calculated_values() -> None:
    """1, 2, 3 against 2, 4, 6, 8: means 2 and 5, variances 1 and 20/3, pooled 4.4; unknown values are left out."""
    found = of([1.0, 2.0, NAN, 3.0], [2.0, 4.0, 6.0, 8.0])
    assert (found["n"], found["n_against"], found["mean"], found["mean_against"]) == (3, 4, 2, 5)
    assert found["difference"] == -3
    g = (1 - 3 / 19) * -3 / 4.4**0.5
    error = (7 / 12 + g * g / 14) ** 0.5
    assert found["g"] == pytest.approx(g)
    assert (found["g_low"], found["g_high"]) == pytest.approx((g - 1.96 * error, g + 1.96 * error), rel=1e-4)
    # Welch: standard error sqrt(1/3 + 5/3) = sqrt 2, degrees of freedom 4 / (1/18 + 25/27) = 4.0755, t = 2.75628
    assert (found["low"], found["high"]) == pytest.approx((-3 - 2.75628 * 2**0.5, -3 + 2.75628 * 2**0.5), rel=1e-5)


def test_one_known_value_gives_no_interval() -> None:
    """The difference of means is known all the same."""
    found = of([1.0, NAN], [2.0, 4.0])
    assert found["difference"] == -2
    assert np.isnan([found[name] for name in ("low", "high", "g", "g_low", "g_high")]).all()


def test_no_spread_gives_no_size() -> None:
    """Three times 0.1 is not the same as 0.3 to a computer, and must not be taken for spread."""
    found = of([0.1, 0.1, 0.1], [0.7, 0.7, 0.7])
    assert found["difference"] == pytest.approx(-0.6)
    assert np.isnan([found[name] for name in ("low", "high", "g", "g_low", "g_high")]).all()


def test_spread_on_one_side_is_enough() -> None:
    """Then Welch's interval has that side's degrees of freedom."""
    found = of([1.0, 1.0], [2.0, 4.0])
    assert found["high"] - found["difference"] == pytest.approx(12.7062, rel=1e-5)


@pytest.mark.parametrize(("first", "second"), [([], []), ([], [1.0, 2.0]), ([NAN, NAN], [1.0, 2.0])])
def test_nothing_known_gives_nothing(first: list[float], second: list[float]) -> None:
    """Empty, or unknown throughout."""
    found = of(first, second)
    assert found["n"] == 0
    assert np.isnan([found[name] for name in ("mean", "difference", "low", "g", "g_low")]).all()


def test_values_that_hardly_differ_keep_their_digits() -> None:
    """Shifting both sides changes nothing."""
    close = [0.0, 2.0**-40, 2.0**-39], [2.0**-40, 2.0**-39, 2.0**-38]
    shifted = [[0.5 + value for value in side] for side in close]
    assert of(*close)["g"] == pytest.approx(of(*shifted)["g"], rel=1e-12)
