"""Exponents and constants of sums over power laws, against the breakpoints one by one and against rigorous sums."""

import random

import flint
import pytest
import sympy as sp
from flint import arb

from collapse_sym.errors import InvalidInput
from collapse_sym.functionals import Quad, Tr
from collapse_sym.notation import S
from collapse_sym.scaling.certified import value
from collapse_sym.scaling.forms import coordinate
from collapse_sym.scaling.leading import Leading, Scale
from collapse_sym.scaling.sums import ORIGIN, Places, SpectralSum, growth, sums_of
from collapse_sym.spectra.power_sums import power_sum

Q = sp.Rational
KAPPAS = sp.symbols("kappa kappa0 kappa_n", positive=True)
NAMES = ("x", "y", "z")


def brute(of, values, beta, R):
    """The largest of f at 0, at every position in [0, D], and at D."""
    D = values["D"]
    places = [values[name] for name in NAMES[: len(of.poles)]]
    slope = beta * (1 - of.power) - R if of.weighted else 1 - beta * of.power

    def f(y):
        return slope * y + sum(beta * m * min(y, x) for (_, m), x in zip(of.poles, places))

    vertices = [0, *(x for x in places if 0 < x and (D is None or x < D)), *([] if D is None else [D])]
    return max(map(f, vertices))


def drawn(rng, poles):
    orders = [rng.randint(1, 3) for _ in range(poles)]
    weighted = rng.random() < 0.5
    steepness = rng.choice([1, -1, -2]) if weighted else rng.randint(-2, 3)
    power = sum(orders) - steepness
    return SpectralSum(weighted, power, tuple(zip(KAPPAS, orders)))


def test_the_form_is_the_largest_value_at_the_breakpoints():
    rng = random.Random(5)
    tried = 0
    for _ in range(100):
        of = drawn(rng, rng.randint(0, 3))
        infinite = rng.random() < 0.3
        if infinite and of.power < 1:
            continue
        places = Places(dict(zip(KAPPAS, map(coordinate, NAMES))), None if infinite else coordinate("D"))
        try:
            form = growth(of, places).form
        except InvalidInput:
            assert of.weighted and any(of.steepness == m for m in _partial_sums(of))
            continue
        for _ in range(6):
            beta = Q(rng.randint(11, 40), 10)
            R = 2 * beta * Q(rng.randint(1, 8), 8)
            values = {name: Q(rng.randint(-6, 24), 12) for name in NAMES}
            values["D"] = None if infinite else Q(rng.randint(1, 24), 12)
            expected = brute(of, values, beta, R)
            assert form.at({**values, "beta": beta, "R": R, "D": values["D"] or 0}) == expected, (of, values)
            tried += 1
    assert tried > 250


def _partial_sums(of):
    sums = {0}
    for _, m in of.poles:
        sums |= {m + s for s in sums}
    return sums


def test_what_is_known_of_the_order_makes_forms_shorter_not_different():
    x, y, D = map(coordinate, ("x", "y", "D"))
    rng = random.Random(6)
    for power in (4, 2):
        of = SpectralSum(False, power, ((KAPPAS[0], 2), (KAPPAS[1], 2)))
        at = dict(zip(KAPPAS, (x, y)))
        short = growth(of, Places(at, D, frozenset({(ORIGIN, x), (ORIGIN, y), (y, D)}))).form
        long = growth(of, Places(at, D)).form
        assert len(list(short.linear_parts())) < len(list(long.linear_parts()))
        for _ in range(40):
            b, beyond = Q(rng.randint(1, 10), 8), Q(rng.randint(1, 8), 8)
            values = {"x": Q(rng.randint(0, 20), 8), "y": b, "D": b + beyond, "beta": Q(rng.randint(9, 24), 8), "R": 1}
            assert short.at(values) == long.at(values)


def test_a_flat_segment_is_a_logarithm_at_r_one_only():
    places = Places({KAPPAS[0]: coordinate("x")}, coordinate("D"))
    of = SpectralSum(True, 1, ((KAPPAS[0], 2),))
    assert [str(flat) for flat in growth(of, places, kink=True).flats] == ["min(x, D)"]
    assert not growth(of, places).flats
    assert not growth(SpectralSum(False, 1, ((KAPPAS[0], 2),)), places, kink=True).flats


def test_sums_that_do_not_converge_or_that_r_takes_outside_are_refused():
    places = Places({KAPPAS[0]: coordinate("x")}, None)
    with pytest.raises(InvalidInput, match="diverges"):
        growth(SpectralSum(False, 0, ((KAPPAS[0], 2),)), places)
    with pytest.raises(InvalidInput, match="does not stand for the source"):
        growth(SpectralSum(True, 1, ((KAPPAS[0], 3),)), places)
    with pytest.raises(InvalidInput, match="no one sign"):
        growth(SpectralSum(True, 1, ((KAPPAS[0], 1),)), places)
    with pytest.raises(InvalidInput, match="diverges"):
        Leading(Q(2), Q(1), sp.oo, kappas={KAPPAS[0]: Scale(Q(1), Q(1))}).functional(SpectralSum(False, 0, ()))


def test_metrics_are_read_as_sums_of_monomials():
    k, k0 = KAPPAS[:2]
    metric = S * (k / (S + k) + S * k0 / ((S + k) * (S + k0))) ** 2
    point = {S: Q(3, 7), k: Q(2, 5), k0: Q(5, 3)}
    back = sum(c * S**of.power * sp.Mul(*[(S + x) ** -m for x, m in of.poles]) for c, of in sums_of(Quad(metric)))
    assert back.subs(point) == metric.subs(point)
    ((c, of),) = sums_of(Tr(S / (2 * S + k)))
    assert c == Q(1, 2) and of.poles == ((k / 2, 1),)


EXACT = [  # β, r, D, factor of d, positions
    (Q(2), Q(3, 8), sp.oo, 1, (Q(1, 2), Q(1, 2))),
    (Q(2), Q(3, 8), Q(1, 2), 5, (Q(1, 2), Q(1, 2))),
    (Q(5, 2), Q(3, 8), Q(1, 2), 5, (Q(1, 2), Q(1, 4))),
    (Q(5, 2), Q(1, 2), sp.oo, 1, (Q(1, 2), Q(1, 2))),
    (Q(3, 2), Q(3, 4), Q(3, 4), 2, (Q(1), Q(1, 2))),
    (Q(3, 2), Q(2), sp.oo, 1, (Q(1, 2), Q(0))),
    (Q(2), Q(1, 4), Q(1, 4), 3, (Q(1, 2), Q(-1, 4))),
]
SHAPES = [(False, 1, 1, 0), (False, 2, 2, 0), (True, 1, 2, 0), (False, 4, 2, 2), (True, 3, 2, 2), (True, 3, 1, 3)]


@pytest.mark.parametrize("beta, r, D, c, positions", EXACT)
def test_leading_constants_agree_with_rigorous_sums_at_huge_T(beta, r, D, c, positions):
    factors = (Q(3), Q(2))
    law = Leading(beta, r, D, Q(c), {k: Scale(x, f) for k, x, f in zip(KAPPAS, positions, factors)})
    T = 10**48
    for weighted, power, m, m0 in SHAPES:
        of = SpectralSum(weighted, power, tuple((k, order) for k, order in zip(KAPPAS, (m, m0)) if order))
        term = law.functional(of)
        assert term.log == 0
        exact = _exact(of, law, T)
        flint.ctx.prec = 120
        found = arb(T) ** value_of(term.exponent) * value(term.constant, 12)
        assert abs(exact / found - 1) < 1e-3, (of, exact, found)


def value_of(q):
    return arb(flint.fmpq(int(q.p), int(q.q)))


def _exact(of, law, T):
    decay = law.beta * of.power + (1 + law.beta * (2 * law.source - 1) if of.weighted else 0)
    kappas = []
    for kappa, m in of.poles:
        scale = law.kappas[kappa]
        flint.ctx.prec = 400
        kappas.append((value_of(scale.factor) * arb(T) ** value_of(-law.beta * scale.position), int(m)))
    d = None if law.size == sp.oo else round(int(law.dimension) * T ** float(law.size))
    return power_sum(value_of(decay), value_of(law.beta), kappas, d, digits=20)


def test_a_logarithm_collects_its_length():
    law = Leading(Q(2), Q(1), sp.oo, kappas={KAPPAS[0]: Scale(Q(1, 2), Q(3))})
    of = SpectralSum(True, 1, ((KAPPAS[0], 2),))
    term = law.functional(of)
    assert (term.exponent, term.log, term.constant) == (0, 1, Q(1, 2))
    slope = (_exact(of, law, 10**60) - _exact(of, law, 10**40)) / arb(10**20).log()
    assert abs(slope - 0.5) < 1e-9


def test_only_a_segment_at_the_top_collects_a_logarithm():
    """At r = 1 a Quad with Σm − p = 1 is level up to κ; with less it falls from j = 1 on."""
    k = KAPPAS[0]
    places = Places({k: coordinate("x")}, None, frozenset({(ORIGIN, coordinate("x"))}))
    shapes = (SpectralSum(True, 1, ((k, 2),)), SpectralSum(True, 2, ((k, 1),)))
    level, falling = (growth(of, places, kink=True) for of in shapes)
    assert level.flats == (coordinate("x"),) and falling.flats == ()
    assert growth(SpectralSum(True, 1, ((k, 2),)), places).flats == ()
