"""Growth schedules against sums taken one by one, classical series, and the engine's own sum over generations."""

import random

import flint
import mpmath
import pytest
import sympy as sp
from flint import arb

from collapse_sym.chain import example_text, loads
from collapse_sym.errors import DoesNotClose, InvalidInput
from collapse_sym.notation import M, N
from collapse_sym.optimum.growth import growths, keeps_bounded, least_size
from collapse_sym.optimum.series import closed_sum, degree, partial_sum
from collapse_sym.risk import risk

TEXT = example_text("growing-data")
NUMBERS = {"d": 10, "sigma0": 1, "sigma": 1, "T": 100, "r2": 1}


def of(rows, **values):
    """The chain with these sizes T_m."""
    text = TEXT.replace("T0*(m + 1)", rows)
    return loads(text if "T0" in rows else text.replace('"T0 >= d + 2", ', "")).substitute(values)


def holds(ball, value):
    return ball.overlaps(arb(str(value)) + arb(0, 1e-12))


SERIES = [
    (1 / (M + 1) ** 2, sp.pi**2 / 6),
    (1 / (M + 1) ** 4, sp.pi**4 / 90),
    (1 / ((M + 1) * (M + 2)), 1),
    (1 / ((M + sp.Rational(3, 2)) * (M + sp.Rational(7, 2))), sp.Rational(8, 15)),
    (1 / (2 * M + 1) ** 2, sp.pi**2 / 8),
    (1 / (M**2 + 1), (1 + sp.pi * sp.coth(sp.pi)) / 2),
    (1 / (M + 1) ** 3, sp.zeta(3)),
]


@pytest.mark.parametrize(("f", "value"), SERIES)
def test_classical_series(f, value):
    with flint.ctx.workprec(120):
        assert holds(partial_sum(f, None), sp.N(value, 30))
    closed = closed_sum(f)
    assert abs(sp.N(closed - value, 30)) < 1e-25
    if not closed.has(sp.polygamma):
        assert closed == value


def test_random_series_and_their_parts():
    """Poles of order 1 and 2, real and complex: numbers from summing, tails by integrals of another library."""
    draw = random.Random(5)
    for _ in range(6):
        poles = [sp.Rational(draw.randint(1, 9), 2) for _ in range(2)]
        f = (M + 3) / ((M + poles[0]) ** 2 * (M + poles[1]) * (M**2 + draw.randint(1, 5)))
        n = draw.randint(1, 40)
        first = sum(f.subs(M, k) for k in range(n))
        assert degree(f) == -4
        with flint.ctx.workprec(120):
            assert holds(partial_sum(f, n), sp.N(first, 30))
            assert holds(partial_sum(f, None), mpmath.nsum(sp.lambdify(M, f, "mpmath"), [0, mpmath.inf]))
        assert abs(sp.N(closed_sum(f), 30) - sp.N(first, 30)) < f.subs(M, n - 1) * 40


def test_a_harmonic_sum_to_a_great_number():
    with flint.ctx.workprec(200):
        found = partial_sum(1 / (3 * M + 5), 10**12)
        assert found.overlaps((arb(10**12) + arb(5) / 3).digamma() / 3 - (arb(5) / 3).digamma() / 3)


@pytest.mark.parametrize(
    ("rows", "bounded", "order"),
    [
        ("T0*(m + 1)", False, 1),
        ("T0", False, 0),
        ("T0*(m + 1)**2", True, 2),
        ("T0 + m**3", True, 3),
        ("T0 + m", False, 1),
    ],
)
def test_bounded_exactly_from_degree_two_on(rows, bounded, order):
    (found,) = growths(of(rows))
    assert (found.bounded, found.blocks[0].order) == (bounded, order)
    assert (found.limit is not None and found.limit.expr == sp.oo) == (not bounded)


def test_the_error_is_the_engines():
    """rest + Σ w/(T_m − e) against the sum that the engine leaves, at n = 0, 1, 2, 7."""
    for rows in ("T0*(m + 1)", "T0*(m + 1)**2", "T0 + m**3"):
        chain = of(rows, **NUMBERS, T0=12)
        total = risk(chain).case.total.expr
        (found,) = growths(chain)
        with flint.ctx.workprec(120):
            for n in (0, 1, 2, 7):
                assert holds(found.error(n), sp.N(total.xreplace({N: sp.Integer(n)}).doit(), 30))


def test_the_limit_is_where_the_errors_go():
    (symbolic,) = growths(of("T0*(m + 1)**2"))
    chain = of("T0*(m + 1)**2", **NUMBERS, T0=20)
    (found,) = growths(chain)
    with flint.ctx.workprec(120):
        assert found.error(10**9) < found.error(None) < found.error(10**9) + arb(1e-8)
        values = {str(k): sp.Integer(v) for k, v in {**NUMBERS, "T0": 20}.items()}
        closed = symbolic.limit.expr.subs({x: values[str(x)] for x in symbolic.limit.expr.free_symbols})
        assert holds(found.error(None), sp.N(closed, 30))


def test_two_blocks_both_count():
    block = TEXT[TEXT.index("[[generator]]") : TEXT.index("[downstream]")]
    squares = block.replace("T0*(m + 1)", "T0*(m + 1)**2")
    both = loads(TEXT.replace(block, squares + block))
    assert [b.bounded for b in growths(both)[0].blocks] == [True, False] and not growths(both)[0].bounded
    fixed = loads(TEXT.replace(block, squares + block.replace('"n"', "2")))
    (found,) = growths(fixed.substitute({**NUMBERS, "T0": 12}))
    with flint.ctx.workprec(120):
        one = growths(of("T0*(m + 1)**2", **NUMBERS, T0=12))[0].error(None)
        more = sp.Rational(10, 12 - 11) + sp.Rational(10, 24 - 11)
        assert found.bounded and holds(found.error(None) - one, sp.N(more, 30))
    assert found.limit.expr.has(sp.polygamma)


def test_the_smallest_growth_below_a_bound():
    chain = of("T0*(m + 1)**2", **NUMBERS)
    least = least_size(chain, "T0", 1)
    limits = [growths(chain.substitute({"T0": v}))[0].limit.expr for v in (least - 1, least)]
    assert sp.N(limits[0]) > 1 >= sp.N(limits[1])
    assert least_size(chain, "T0", 10**6) == 12  # d + 2 rows are the least that there can be
    assert least_size(chain, "T0", "0.2") > least


@pytest.mark.parametrize("law", [("1", 0, False), (1, 1, False), (1, "1.01", True), ("1.01", -3, True), (2, 0, True)])
def test_laws_beyond_the_grammar(law):
    p, q, bounded = law
    assert keeps_bounded(p, q) is bounded


@pytest.mark.parametrize(
    ("make", "error", "word"),
    [
        (lambda: growths(of("m + 1")), DoesNotClose, "m + 1"),
        (lambda: growths(loads(TEXT.replace('"T0 >= d + 2", ', ""))), DoesNotClose, '--assume "T0 >= d + 2"'),
        (lambda: least_size(of("T0*(m + 1)", **NUMBERS), "T0", 5), InvalidInput, "without bound"),
        (lambda: least_size(of("T0*(m + 1)**2", **NUMBERS), "T0", "0.01"), InvalidInput, "without generators"),
        (lambda: least_size(of("T0*(m + 1)**2", **NUMBERS), "T9", 1), InvalidInput, "T9"),
        (lambda: least_size(of("T0*(m + 1)**2"), "T", 1), InvalidInput, "generators alone"),
        (lambda: growths(of("T0*(m + 1)", T0=20))[0].error(2), InvalidInput, "--set"),
    ],
)
def test_refusals_name_what_is_wrong(make, error, word):
    with pytest.raises(error) as raised:
        make()
    assert word in str(raised.value)
