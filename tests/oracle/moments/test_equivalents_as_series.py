"""Every cited equivalent with λ > 0, as a formal power series in 1/λ, order by order, against exact moments, any Σ.

λR = Σ_k (−S/λ)ᵏ, S = XᵀX/T: the left sides are E tr N SⁱMSʲ, whose leading order in 1/T integration by parts gives.
The λ → 0⁺ forms are out of reach of such a series.  Two sides agree here iff their coefficients are the same
polynomials in all traces: there is no tolerance and no error probability.
"""

import pytest
from flint import fmpq

from collapse_sym import literature
from collapse_sym.calculi.base import RIDGE
from collapse_sym.calculi.equivalents import Equivalents
from collapse_sym.oracle.moments.isotropic import trace_of_power
from tests.literature.test_equivalents import MUTANTS, mutated
from tests.oracle.moments import series as formal
from tests.oracle.moments.series import GEN, ORDER, S1, S2, ZERO, M, Series, commuting, kappa, leading, paired

# -- the random sides ----------------------------------------------------------------------------


def sign(k):
    return (-1) ** k


def random_side(name, k, a=1, b=1):
    """The coefficient of x^k, 1/λ₁ = a x and 1/λ₂ = b x; one fit has a = 1 and everything commutes."""
    if name == "mean":  # A = SR = −Σ_{k≥1} (−S/λ)ᵏ
        return -sign(k) * commuting(leading(k, 0, "NM")) if k else ZERO
    if name == "second":
        return sum((sign(k) * commuting(leading(i, k - i, "NM")) for i in range(1, k)), ZERO)
    if name == "noise":  # tr(BᵀMB) = tr(M R S R)/T
        return sign(k) * (k - 1) * leading(0, k - 1, "M") if k > 1 else ZERO
    assert name == "two-resolvents"
    return sum((sign(k) * fmpq(a) ** i * fmpq(b) ** (k - i) * leading(i, k - i, "NM") for i in range(k + 1)), ZERO)


# -- the images ----------------------------------------------------------------------------------

TWO = {("Add", "Sigma", "kappa1"): S1, ("Add", "Sigma", "kappa2"): S2}


def value(term, names):
    """A term of a cited fact as a series: T is 1, since traces are divided by it; Σ under κ_i stands on M's side i."""
    if isinstance(term, str):
        return names[term] if term in names else Series.of(fmpq(int(term)))
    head, *rest = term
    side = TWO.get(tuple(map(str, term)))
    if side is not None:
        return side + names[rest[1]]
    if head == "Df":
        return formal.trace((S1 / (S1 + names[rest[1]])) ** int(rest[0]))
    if head == "Power":
        return value(rest[0], names) ** int(rest[1])
    parts = [value(part, names) for part in rest]
    if head == "Trace":
        return formal.trace(parts[0])
    result = parts[0]
    for part in parts[1:]:
        result = {"Add": Series.__add__, "Subtract": Series.__sub__, "Multiply": Series.__mul__,
                  "Divide": Series.__truediv__}[head](result, part)  # fmt: skip
    return result


def names_of(a=1, b=1, wrong=None):
    return {"Sigma": S1, "M": M, "T": Series.of(1), "kappa": kappa(a, wrong), "kappa1": kappa(a, wrong),
            "kappa2": kappa(b, wrong)}  # fmt: skip


def differences(term, *, a=1, b=1, wrong=None, orders=ORDER):
    """The orders at which the image is not the random side."""
    name = term["map"]
    image = value(term["image"], names_of(a, b, wrong))
    return [k for k in range(orders + 1) if coefficient(image, name, k) != random_side(name, k, a, b)]


def coefficient(image, name, k):
    if name == "noise":
        return image.at(k)
    found = paired(image.at(k))
    return found if name == "two-resolvents" else commuting(found)


ONE_FIT = ["equivalent.ridge.mean", "equivalent.ridge.second", "equivalent.ridge.noise"]
#: Each order is a form of degree ≤ 6 in (a, b): seven ratios decide it.
RATIOS = [fmpq(1), fmpq(2), fmpq(-1), fmpq(1, 2), fmpq(3), fmpq(-2), fmpq(1, 3)]


@pytest.mark.parametrize("identifier", ONE_FIT)
def test_one_fit_to_order_7(identifier):
    assert not differences(literature.fact(identifier).term)


@pytest.mark.parametrize("ratio", RATIOS, ids=str)
def test_two_resolvents_to_order_6_nothing_commutes(ratio):
    assert not differences(literature.fact("equivalent.two-resolvents").term, b=ratio, orders=6)


class FormalFit:
    """What the calculus is given, in series: traces are divided by T, T is 1."""

    regime, s, kappa = RIDGE, S1, kappa()
    T = Series.of(1)
    margin = 1 - formal.trace((S1 / (S1 + kappa)) ** 2)
    trace = staticmethod(formal.trace)
    once = staticmethod(lambda name, g, value: value())

    class language:
        scalar = staticmethod(lambda x: x)


@pytest.mark.parametrize("name", ["mean", "second", "noise", "cross", "residual", "shortfall"])
def test_the_maps_of_the_calculus(name):
    image = getattr(Equivalents(), name)(FormalFit, M)
    for k in range(ORDER + 1):
        mean, second = random_side("mean", k), random_side("second", k)
        one = GEN["w0_0"] if k == 0 else ZERO
        expected = {"mean": mean, "second": second, "noise": random_side("noise", k), "cross": mean - second,
                    "residual": one - 2 * mean + second, "shortfall": one - mean}[name]  # fmt: skip
        assert coefficient(image, name, k) == expected, k


def test_the_bracket_of_a_calculus_that_forgets_the_margin_is_seen(monkeypatch):
    monkeypatch.setattr(FormalFit, "margin", Series.of(1))
    image = Equivalents().noise(FormalFit, M)
    assert [k for k in range(ORDER + 1) if image.at(k) != random_side("noise", k)] == [4, 5, 6, 7]


# -- wrong equivalents ---------------------------------------------------------------------------

CASES = [
    (identifier, mutant)
    for identifier in [*ONE_FIT, "equivalent.two-resolvents"]
    for mutant, (old, _, maps) in MUTANTS.items()
    if identifier.split(".")[-1] in maps and old is not None
]


@pytest.mark.parametrize("identifier, mutant", CASES)
def test_a_wrong_image_is_found(identifier, mutant):
    term = mutated(literature.fact(identifier).term, mutant)
    assert differences(term, b=2 if "two" in identifier else 1, orders=5)


@pytest.mark.parametrize("identifier", [*ONE_FIT, "equivalent.two-resolvents"])
def test_a_wrong_kappa_is_found(identifier):
    term = literature.fact(identifier).term
    assert differences(term, b=2 if "two" in identifier else 1, wrong="df2", orders=4)
    assert len(CASES) >= 12


def test_one_kappa_for_two_is_found():
    term = literature.fact("equivalent.two-resolvents").term
    image = value(term["image"], {**names_of(1, 2), "kappa2": kappa(1)})
    assert coefficient(image, "two-resolvents", 1) != random_side("two-resolvents", 1, 1, 2)


# -- isotropic, and the next order ---------------------------------------------------------------


def test_the_isotropic_series_to_order_20():
    """λ E tr R/d ≃ κ/(1+κ), φ = d/T: the leading form of E tr Wᵏ in (T, d), of degree k + 1, gives E tr Sᵏ/d in φ."""
    moments = [{0: fmpq(1)}]
    for k in range(1, 21):
        moments.append({p[1] - 1: c for p, c in trace_of_power(k).to_dict().items() if sum(p) == k + 1})
    assert not any(marchenko_pastur(moments))
    wrong = [dict(m) for m in moments]
    wrong[9][3] += 1
    assert any(marchenko_pastur(wrong))


def marchenko_pastur(moments):
    """What f = λ E tr R/d lacks of the fixed point, order by order: {power of φ: coefficient}, empty if nothing.

    f = κ/(1+κ) is κ = f/(1−f), and κ − λ = κ df₁/T = φ f.  With 1 − f = x g and λ = 1/x this is f (1 − φ x g) = g.
    """
    f = [{j: c * sign(k) for j, c in m.items()} for k, m in enumerate(moments)]
    g = [{j: -c for j, c in part.items()} for part in f[1:]]
    for k in range(len(g)):
        left = dict(f[k])
        for i in range(k):
            for a, x in f[i].items():
                for b, y in g[k - 1 - i].items():
                    left[a + b + 1] = left.get(a + b + 1, fmpq(0)) - x * y
        yield {j: c for j in {*left, *g[k]} if (c := left.get(j, fmpq(0)) - g[k].get(j, fmpq(0)))}


def test_the_next_order_of_the_trace_of_a_resolvent():
    """E tr R = (κ/λ) tr(Σ+κ)⁻¹ + (1/T) tr Σ²(Σ+κ)⁻³/(1 − df₂/T)² + …, T → ∞: the second term, order by order."""
    k = kappa()
    df2 = formal.trace((S1 / (S1 + k)) ** 2)
    image = formal.penalty() * formal.trace(S1**2 / (S1 + k) ** 3) / (1 - df2) ** 2
    assert not image.at(0)
    for order in range(1, ORDER + 1):
        assert image.at(order) == sign(order) * leading(0, order, "", below=1), order
    assert image.at(2) == GEN["t2"]


def next_order_of_a_resolvent(kappa_slope):
    """The 1/T part of λ E R for E R = [λ + Σ(1 − v/T)]⁻¹(1 + ΣZ/T), v = d − λ E tr R; c/T is the 1/T part of E tr R/T.

    [λ + Σ(1 − v/T)]⁻¹ = (κ/λ)G at leading order, G = (Σ+κ)⁻¹, so that E R's part is (κ/λ)²G²Σ(−λc) + (κ/λ)GΣZ; Z, the
    equivalent of RΣ̂R = d(λR)/dλ, is κ′ΣG².
    """
    k = kappa()
    G = 1 / (S1 + k)
    df2 = formal.trace((S1 * G) ** 2)
    c = formal.trace(S1**2 * G**3) / (1 - df2) ** 2
    Z = kappa_slope(df2) * S1 * G**2
    return -k * k * G * G * S1 * c + k * G * S1 * Z


def test_the_next_order_of_a_resolvent_in_every_direction():
    image = next_order_of_a_resolvent(lambda df2: 1 / (1 - df2))
    assert not paired(image.at(0))
    for order in range(1, ORDER):
        assert paired(image.at(order)) == sign(order) * leading(order, 0, "N", below=1), order
    wrong = next_order_of_a_resolvent(lambda df2: 1)
    assert any(paired(wrong.at(k)) != sign(k) * leading(k, 0, "N", below=1) for k in range(1, ORDER))
