"""From the fast law to the slow one: simulated learning curves on both sides, next to exact sums and derived slopes.

d = T^(2/5), T₀ = T^(1/2), λ = T^(−3/5) with β = 2, so that κ resolves T^(3/10) directions: the downstream noise falls
like T^(−7/10), the generators' like T^(−1/5).  With nσ₀² = σ²/200 they cross between T = 10⁴ and 10⁵.
"""

import math

import pytest
import sympy as sp

from collapse_sym import predict
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.fast import expected_fast
from collapse_sym.scaling.settings import Factors, Setting

from .draws import exponents
from .points import chain_at
from .slopes import slope

LAW = Setting(
    a=0, b=sp.Rational(1, 2), D=sp.Rational(2, 5), s=0, ell=sp.Rational(3, 5), n=2, beta=sp.Integer(2),
    source=sp.Rational(3, 2), factors=Factors(ridge=sp.Integer(1), collapse=sp.Rational(1, 200)),
)  # fmt: skip
Z = family("means").z
#: log₁₀ T → replicates
FAST, SLOW = {3: 1500, 3.5: 700}, {6: 30, 6.5: 15}
FAR = {7: 10, 7.5: 6}


def simulated(decades, replicates):
    """(simulated parts, standard error of the total, predicted parts)."""
    chain, _, _ = chain_at(LAW, sp.Rational(decades), centred=False)
    run = expected_fast(chain, replicates=replicates, seed=7)
    return run, run.stderr("total"), predict(chain)


def curve(points):
    """Simulated totals, held against theory: Z standard errors and what d and T leave, 3/T₀ of it."""
    totals = []
    for decades, replicates in points.items():
        run, error, theory = simulated(decades, replicates)
        finite = 3 * 10 ** (-decades / 2)
        assert abs(run.mean("total") - float(theory.total)) < Z * error + finite * float(theory.total), decades
        totals.append((run, error, theory))
    return totals


def simulated_slope(totals, points):
    (x, dx, _), (y, dy, _) = totals
    width = math.hypot(dx / x.mean("total"), dy / y.mean("total")) / abs(list(points)[1] - list(points)[0]) / 2.3
    return slope([x.mean("total"), y.mean("total")], list(points), 0), Z * width


def test_both_sides_of_the_crossover():
    found = exponents(LAW)
    assert found["variance"] == (sp.Rational(7, 10), 0) and found["collapse"] == (sp.Rational(1, 5), 0)
    fast, slow = curve(FAST), curve(SLOW)
    for run, _, _ in fast:
        assert run.mean("variance") > 1.5 * run.mean("collapse")
    for run, _, _ in slow:
        assert run.mean("collapse") > 2 * run.mean("variance")
    (steep, e1), (gentle, e2) = simulated_slope(fast, FAST), simulated_slope(slow, SLOW)
    assert steep < -0.55 < -0.32 < gentle and e1 + e2 < 0.05


@pytest.mark.deep
def test_far_on_the_slow_side():
    totals = curve(FAR)
    gentle, error = simulated_slope(totals, FAR)
    assert abs(gentle + 0.2) < 0.05 + error
