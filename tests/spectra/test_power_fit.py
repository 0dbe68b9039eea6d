"""Capacity and source: exact laws are found, and what a fit is worth is said."""

import numpy as np
import pytest

from collapse_sym.data import GramSpectrum
from collapse_sym.errors import InvalidInput
from collapse_sym.spectra.power_fit import power_fit


def law(beta, source, modes, *, power=None):
    """λ_j = j^(−β), λ_j c_j² = j^(−1−2βr)."""
    j = np.arange(1, modes + 1.0)
    values, shares = j**-beta, j ** -(1 + 2 * beta * source)
    return GramSpectrum(values, shares, values.sum(), power or shares.sum(), modes)


@pytest.mark.parametrize("beta, source", [(2, 0.375), (3, 0.5), (1.65, 0.5), (2.5, 1.0)])
def test_exact_laws(beta, source):
    found = power_fit(law(beta, source, 300_000), (10, 200))
    assert found.capacity.value == pytest.approx(beta, rel=2e-3)
    assert found.source.value == pytest.approx(source, rel=2e-3)
    assert found.target.value == pytest.approx(2 * found.capacity.value * found.source.value, rel=1e-12)
    assert found.capacity.instability < 0.01 and found.capacity.stderr < 1e-3


@pytest.mark.parametrize("beta, source", [(1.2, 0.15), (1.65, 0.097), (2, 0.375)])
def test_truncation_is_the_error_that_cutting_the_sums_makes(beta, source):
    # it is computed from the fitted exponents, hence from a somewhat steeper law than the true one
    found = power_fit(law(beta, source, 3000), (10, 100))
    error = found.capacity.value - beta
    assert error > 0 and 0.4 * error < found.capacity.truncation < error * (1 + 1e-9)
    assert np.sign(found.source.truncation) == np.sign(found.source.value - source)
    assert found.capacity.halves[0] < found.capacity.value < found.capacity.halves[1]


def test_a_law_that_bends_is_seen_in_the_halves_not_in_the_error_of_the_line():
    j = np.arange(1, 20_001.0)
    values = np.where(j <= 50, j**-1.5, 50**1.5 * j**-3.0)
    bent = GramSpectrum(values, values, values.sum(), values.sum(), len(j))
    found = power_fit(bent, (10, 250)).capacity
    assert found.instability > 0.5 > 10 * found.stderr


def test_what_no_mode_resolves_does_not_bend_the_fit():
    spread, noisy = (power_fit(law(2, 0.375, 3000, power=p), (10, 100)) for p in (None, 7.0))
    assert noisy == spread


@pytest.mark.parametrize("window", [(0, 50), (10, 14), (50, 10), (10, 101)])
def test_windows_that_are_none(window):
    with pytest.raises(InvalidInput, match="no window of the 100 modes"):
        power_fit(law(2, 0.5, 100), window)


def test_a_target_that_ends_inside_the_window():
    j = np.arange(1, 101.0)
    ends = GramSpectrum(j**-2, np.where(j <= 20, 1.0, 0.0), 2.0, 20.0, 100)
    with pytest.raises(InvalidInput, match="nothing of the target lies behind it"):
        power_fit(ends, (10, 40))
    assert power_fit(ends, (10, 20)).source.value > 0
