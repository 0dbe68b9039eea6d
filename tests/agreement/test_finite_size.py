"""Equivalents against exact finite-size values: limits to 15 digits and more, 1/d corrections, formal series."""

from fractions import Fraction
from functools import lru_cache

import numpy as np
import pytest
import sympy as sp
from flint import arb, ctx

from collapse_sym.calculi import finite_size as maps
from collapse_sym.calculi.duals import Dual
from collapse_sym.calculi.finite_size import trace_of_resolvent
from collapse_sym.chain import (
    Abstract,
    AbstractTruth,
    Chain,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    Ridge,
)
from collapse_sym.chain.grammar import coerce
from collapse_sym.errors import DoesNotClose, InvalidInput
from collapse_sym.notation import symbol
from collapse_sym.oracle import AGREES, DISAGREES, UNKNOWN
from collapse_sym.oracle.exact import compare_limits, exact_risk
from collapse_sym.oracle.exact import extrapolation as extrapolation_module
from collapse_sym.oracle.exact.precision import precision
from collapse_sym.risk import risk
from collapse_sym.risk.finite_size import first_order, first_order_formula
from collapse_sym.testing import goes_red

DIGITS = 15
PARTS = ("bias", "variance", "collapse", "total")
TWENTY = Population(Isotropic(20), NormTruth(1))


def fit(phi, lam, noise):
    """A fit with d/T = φ at d = 20; λ = 0 is least squares."""
    rows = 20 / Fraction(phi)
    assert rows.denominator == 1
    return Ridge(int(rows), noise, ridge=lam) if lam != "0" else LeastSquares(int(rows), noise)


def case(phi, phi0, lam, lam0, n, p=0):
    """n generators at φ₀ and λ₀, a downstream fit at φ and λ."""
    return Chain(TWENTY, (Generator(fit(phi0, lam0, "1/3"), n, p),) if n else (), fit(phi, lam, "1/2"))


def theory(chain, digits=40):
    """What the engine's equivalents say, as balls."""
    values = risk(chain, calculus="equivalents").case.values(digits)
    with precision(4 * digits):
        return {part: arb(str(getattr(values, part))) for part in PARTS}


def confirmed(chain, digits=DIGITS):
    slopes = {part: dual.slope for part, dual in first_order(chain, digits=digits + 20).items() if part in PARTS}
    return compare_limits(chain, theory(chain), digits=digits, slopes=slopes)


AWAY = [
    (phi, phi0, lam, lam0, n)
    for phi in ("1/2", "4/5", "2", "1/10")
    for phi0, lam0 in (("1/2", "0"), ("2", "0"), ("5/4", "0.3"))
    for lam, n in (("0", 1), ("0.01", 3), ("1", 0), ("0.3", 2))
]


@pytest.mark.parametrize("index", range(0, len(AWAY), 3))
def test_the_limit_and_the_first_correction(index):
    found = confirmed(case(*AWAY[index]))
    assert found.verdict == AGREES, found
    for row in found.rows:
        assert row.digits >= DIGITS and row.slope_digits >= DIGITS - 4, row


@pytest.mark.deep
@pytest.mark.parametrize("index", range(len(AWAY)))
def test_the_limit_and_the_first_correction_on_the_whole_grid(index):
    for p in (0, "1/4"):
        found = confirmed(case(*AWAY[index], p), digits=20)
        assert found.verdict == AGREES and min(row.slope_digits for row in found.rows) >= 15, found


@pytest.mark.parametrize(("lam", "reached"), [("0.1", 15), ("0.01", 15), ("1e-3", 13), ("1e-4", 5)])
def test_the_hard_edge_says_what_it_reaches(lam, reached):
    found = confirmed(case("1", "1/2", lam, "0", 1))
    assert found.verdict in (AGREES, UNKNOWN) and found.row("total").digits >= reached, found
    if found.verdict == UNKNOWN:
        assert "digits here" in " ".join(row.reason for row in found.rows)


def test_the_finite_size_error_is_that_of_the_formula_at_the_chains_own_size():
    chain = case("1/2", "2", "0.3", "0", 2)
    found, exact, limit = confirmed(chain), exact_risk(chain).parts, theory(chain)
    for row in found.rows:
        expected = float(limit[row.part]) / float(getattr(exact, row.part)) - 1
        assert row.finite_size_error == pytest.approx(expected, rel=1e-9)
        # at d = 20 the first correction already says most of it
        assert -float(row.slope) / 20 / float(row.exact) == pytest.approx(expected, rel=0.5)


def test_the_first_order_is_that_of_the_equivalents():
    chain = case("4/5", "5/4", "0.01", "0.3", 3, "1/4")
    found, limit = first_order(chain, digits=30), theory(chain)
    with precision(150):
        assert all(abs(found[part].value - limit[part]) < 1e-28 for part in PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_a_factor_in_a_part_is_refuted(part):
    chain = case("1/2", "2", "0.3", "0", 2)
    wrong = {**theory(chain), part: theory(chain)[part] * (1 + arb("1e-12"))}
    found = compare_limits(chain, wrong, digits=DIGITS)
    assert [row.part for row in found.rows if row.verdict == DISAGREES] == [part] and not found.passed


# -- ridge fits on one design ------------------------------------------------------------------------


def shared(phi, phi0, lam, lam0, n):
    """n ridge fits on one design at φ₀ and λ₀, a downstream fit at φ and λ."""
    on_one = fit(phi0, lam0, "1/3")
    return Chain(TWENTY, (Generator(Ridge(on_one.samples, "1/3", "X", lam0), n),), fit(phi, lam, "1/2"))


ON_ONE_DESIGN = [
    (phi, phi0, lam, lam0, n)
    for phi, lam in (("1/2", "0.1"), ("2", "0"), ("4/5", "0.01"))
    for phi0 in ("1/2", "1", "2")
    for lam0, n in (("0.3", 2), ("1", 5), ("0.2", 3))
]


@pytest.mark.parametrize("index", range(0, len(ON_ONE_DESIGN), 5))
def test_fits_on_one_design_have_their_limit_and_first_correction(index):
    found = confirmed(shared(*ON_ONE_DESIGN[index]))
    assert found.verdict == AGREES, found
    for row in found.rows:
        assert row.digits >= DIGITS and row.slope_digits >= DIGITS - 4, row


@pytest.mark.deep
@pytest.mark.parametrize("index", range(len(ON_ONE_DESIGN)))
def test_fits_on_one_design_on_the_whole_grid(index):
    found = confirmed(shared(*ON_ONE_DESIGN[index]), digits=20)
    assert found.verdict == AGREES and min(row.slope_digits for row in found.rows) >= 15, found


def test_a_small_penalty_leaves_the_first_order_its_digits():
    """What the fits miss is of the second order in λ₀ on this side: a difference of losses of the first."""
    chain = shared("1/2", "1/2", "0.1", "1e-15", 3)
    found, limit = first_order(chain, digits=30), theory(chain)
    with precision(150):
        for part in PARTS:
            assert abs(found[part].value / limit[part] - 1) < 1e-28 and found[part].slope.rel_accuracy_bits() > 90


def test_one_fit_alone_is_a_fit_on_a_fresh_design():
    with precision(150):
        phi, lam = arb(20) / 50, arb("0.3")
        one = maps.ridge_expansion(phi, lam, kappa := maps.isotropic_kappa(phi, lam))
        same = maps.shared_ridge_expansion(phi, lam, kappa, 1)
        for name in ("a1", "a2", "b", "shortfall", "residual", "cross"):
            for kind in ("value", "slope"):
                a, b = (getattr(getattr(x, name), kind) for x in (one, same))
                assert a.overlaps(b) and b.rel_accuracy_bits() > 120, (name, kind)


FORMULAS = {
    "ridge everywhere": (Ridge("T0", "sigma0", ridge="mu"), Ridge("T", "sigma", ridge="lambda"), "p"),
    "least squares under ridge": (LeastSquares("T0", "sigma0"), Ridge("T", "sigma", ridge="lambda"), 0),
    "ridge on one design": (Ridge("T0", "sigma0", "X", ridge="mu"), Ridge("T", "sigma", ridge="lambda"), 0),
    "ridge under least squares": (Ridge("T0", "sigma0", ridge="mu"), LeastSquares("T", "sigma"), 0),
}
POINT = {"T0": 50, "T": 40, "sigma0": "1/3", "sigma": "1/2", "mu": "0.3", "lambda": "0.01", "p": "1/4"}


@pytest.mark.parametrize("name", FORMULAS)
def test_the_formula_has_the_numbers(name):
    generator, downstream, p = FORMULAS[name]
    symbolic = Chain(TWENTY, (Generator(generator, 2, p),), downstream, ("T0 >= d + 2", "T >= d + 2"))
    numeric = symbolic.substitute({k: v for k, v in POINT.items() if k in symbolic.symbols})
    formula, numbers = first_order_formula(symbolic), first_order(numeric, digits=30)
    values = {symbol(k, role): coerce(POINT[k], role) for k, role in symbolic.symbols.items() if k in POINT}
    with precision(150):
        for suffix, T, lam in (("", POINT["T"], "0.01"), ("0", POINT["T0"], "0.3")):
            kappa = maps.isotropic_kappa(arb(20) / T, arb(lam))
            values[symbol(f"kappa{suffix}", "kappa")] = sp.Float(kappa.str(40, radius=False), 40)
        for part in PARTS:
            for kind in ("value", "slope"):
                found = sp.sympify(getattr(formula[part], kind), strict=True).evalf(35, subs=values)
                assert abs(arb(str(found)) - getattr(numbers[part], kind)) < 1e-28, (part, kind)


def test_refusals():
    with pytest.raises(InvalidInput, match="larger"):
        first_order_formula(Chain(TWENTY, (), LeastSquares("T", 1)))
    with pytest.raises(DoesNotClose):
        first_order_formula(Chain(TWENTY, (Generator(LeastSquares(40), "n"),)))
    with pytest.raises(InvalidInput, match="number"):
        first_order(Chain(Population(Abstract(), AbstractTruth()), (), LeastSquares(9)))
    with pytest.raises(InvalidInput):
        first_order(Chain(TWENTY, (), LeastSquares("T")))
    with pytest.raises(DoesNotClose):
        first_order(Chain(TWENTY, (Generator(LeastSquares(40), 10**5),)))


def test_wrong_corrections_and_extrapolations_are_caught():
    def check():
        test_the_limit_and_the_first_correction(1)

    def off(function):
        def wrong(*args):
            found = function(*args)
            return maps.Expansion(**{**found.__dict__, "b": Dual(found.b.value, found.b.slope * arb("1.0001"))})

        return wrong

    def on_one_design():
        test_fits_on_one_design_have_their_limit_and_first_correction(0)

    def shifted(function):
        return lambda *args: [Dual(p.value, p.slope * arb("1.0001")) for p in function(*args)]

    goes_red(check, maps, "ridge_expansion", off)
    goes_red(on_one_design, maps, "losses", shifted)
    goes_red(on_one_design, maps, "losses", lambda f: lambda *args: f(*args)[::-1])
    goes_red(check, maps, "least_squares_expansion", off)
    goes_red(check, extrapolation_module, "_through", lambda f: lambda v, d: f(v, [2 * k for k in d]))


# -- one resolvent, any Σ: as formal series in 1/λ, decided exactly ---------------------------------

ORDER = 6
SPECTRUM = {Fraction(1): 3, Fraction(2): 2, Fraction(1, 2): 4}
ROWS = Fraction(11)


def pairings(slots):
    if not slots:
        yield ()
        return
    first, *rest = slots
    for i, second in enumerate(rest):
        for others in pairings(rest[:i] + rest[i + 1 :]):
            yield ((first, second), *others)


def cycles(partner, glued):
    """Lengths, in pairs, of the cycles that two fixed-point-free involutions make."""
    left, lengths = set(partner), []
    while left:
        start = slot = left.pop()
        length = 0
        while True:
            other = partner[slot]
            left -= {slot, other}
            length, slot = length + 1, glued[other]
            if slot == start:
                break
        lengths.append(length)
    return lengths


@lru_cache(None)
def moment(k):
    """E tr Σ̂^k by Wick's theorem, as {power of T left when tr Σ^m counts as T: coefficient on SPECTRUM}."""
    rows = {j: j ^ 1 for j in range(2 * k)}  # both factors of a row
    columns = {(2 * j) % (2 * k): (2 * j - 1) % (2 * k) for j in range(k)}
    columns |= {b: a for a, b in columns.items()}
    out: dict[int, Fraction] = {}
    for pairing in pairings(list(range(2 * k))):
        partner = dict(pairing) | {b: a for a, b in pairing}
        row_cycles, traces = len(cycles(partner, rows)), cycles(partner, columns)
        value = ROWS ** (row_cycles - k)
        for m in traces:
            value *= sum(count * s**m for s, count in SPECTRUM.items())
        order = row_cycles + len(traces) - k
        out[order] = out.get(order, Fraction(0)) + value
    return out


def product(a, b):
    out = [Fraction(0)] * len(a)
    for i, x in enumerate(a):
        for j, y in enumerate(b[: len(a) - i]):
            out[i + j] += x * y
    return out


def inverse(a):
    out = [1 / a[0]]
    for n in range(1, len(a)):
        out.append(-sum(a[k] * out[n - k] for k in range(1, n + 1)) / a[0])
    return out


def series(length=ORDER + 3):
    """(leading, correction) of E tr R as power series in x = 1/λ, from κ = 1/y, y = x (1 − df₁/T)."""
    one = [Fraction(1)] + [Fraction(0)] * (length - 1)
    shift = [Fraction(0), Fraction(1)] + [Fraction(0)] * (length - 2)
    y = shift

    def share(s, y):  # s/(s+κ)
        return [s * c for c in product(y, inverse([a + s * b for a, b in zip(one, y)]))]

    for _ in range(length):
        df1 = [sum(n * share(s, y)[i] for s, n in SPECTRUM.items()) for i in range(length)]
        y = product(shift, [a - b / ROWS for a, b in zip(one, df1)])
    ratio = [*y[1:], Fraction(0)]  # y/x = λ/κ
    slope_y = [k * y[k] for k in range(1, length)] + [Fraction(0)]
    kappa_slope = product(slope_y, inverse(product(ratio, ratio)))  # κ' = x² y'/y²
    lead, correction = [Fraction(0)] * length, [Fraction(0)] * length
    for s, n in SPECTRUM.items():
        bare = [c / s for c in share(s, y)]  # 1/(s+κ)
        lead = [a + n * b for a, b in zip(lead, bare)]
        cubed = product(product(bare, bare), bare)
        weighted = product(product(kappa_slope, kappa_slope), cubed)
        correction = [a + n * s * s * b / ROWS for a, b in zip(correction, weighted)]
    return product(lead, product(shift, inverse(ratio))), correction  # κ/λ = x/y: the lead has one x more


def test_one_resolvent_for_any_covariance_order_by_order():
    lead, correction = series()
    for k in range(ORDER + 1):
        sign, exact = (-1) ** k, moment(k) if k else {1: Fraction(sum(SPECTRUM.values()))}
        assert lead[k + 2] == sign * exact[1], k
        assert correction[k + 1] == sign * exact.get(0, Fraction(0)), k


def test_the_numbers_are_those_of_the_series():
    lead, correction = series()
    saved, ctx.prec = ctx.prec, 300
    try:
        values = np.array([arb(s.numerator) / s.denominator for s in SPECTRUM], dtype=object)
        counts = np.array([arb(n) for n in SPECTRUM.values()], dtype=object)
        x = arb("1e-8")
        found = trace_of_resolvent(values, counts, ridge=1 / x, samples=arb(int(ROWS)))
        for number, coefficients, shift in ((found[0], lead, 1), (found[1], correction, 0)):
            terms = [arb(c.numerator) / c.denominator * x ** (k - shift) for k, c in enumerate(coefficients)]
            assert abs(number / sum(terms[:-2], arb(0)) - 1) < 1e-28
    finally:
        ctx.prec = saved
