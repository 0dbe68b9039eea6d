"""When to stop, against the engine's error at the last generation that is kept and at the next one."""

import pytest
import sympy as sp

from collapse_sym.chain import example_text, loads
from collapse_sym.errors import InvalidInput, NotConverged, OutsideCalculus
from collapse_sym.notation import N
from collapse_sym.optimum import crossing
from collapse_sym.optimum.exponents import powers
from collapse_sym.optimum.isotropic import optima
from collapse_sym.optimum.roots import located
from collapse_sym.optimum.stopping import null_error, stop
from collapse_sym.risk import risk
from tests.optimum.chains import chain

NUMBERS = {"d": 20, "T": 40, "sigma0": "0.5", "sigma": "0.5", "r2": 2, "lambda": 0, "p": "0.3"}


def of(kind, **changes):
    """The chain of this kind with numbers for all but n."""
    values = {**NUMBERS, "T0": 30 if kind in ("large", "mixed") else 10, **changes}
    return chain(kind).substitute({k: v for k, v in values.items() if k in chain(kind).symbols})


def thm(**values):
    return loads(example_text("thm-4.1")).substitute(values)


def growing(rows="T0*(m + 1)", **values):
    text = example_text("growing-data").replace("T0*(m + 1)", rows)
    return loads(text).substitute({"d": 10, "T0": 21, "T": 21, "sigma0": 1, "sigma": 1, "r2": 4, **values})


def shrinking():
    """A ridge teacher without noise: its length falls faster than its alignment."""
    text = """[population]
covariance = { kind = "isotropic", dimension = 20 }
truth = { kind = "norm", squared = 2 }
[[generator]]
fit = "ridge"
ridge = 1
samples = 30
repeat = "n"
[downstream]
fit = "ridge"
ridge = "lambda"
samples = 40
noise = 0.5
"""
    return loads(text)


def error(described, n):
    return risk(described.substitute({"n": n})).case.values(20).total


@pytest.mark.parametrize("kind", ["large", "small", "small without noise", "shared"])
def test_the_next_generation_is_one_too_many(kind):
    described = of(kind)
    for bound in ({"null": True}, {"over_clean": 700})[: 2 if kind == "small" else 1]:
        found = stop(described, **bound)
        level = float(found.level.mid().str(20, radius=False))
        assert found.most >= 1
        assert error(described, found.most) <= level < error(described, found.most + 1)


def test_never_is_the_limit():
    """A share of the truth keeps the error bounded: bounds above and below its limit."""
    described = of("mixed")
    found = stop(described, below=2)
    limit = float(found.limit.mid().str(20, radius=False))
    assert found.most is None and limit == pytest.approx(float(error(described, 300)), rel=1e-12)
    near = stop(described, below=sp.Rational(str(limit)) - sp.Rational(1, 100))
    assert near.most is not None and error(described, near.most + 1) > limit - 0.01 >= error(described, near.most)


def test_equal_costs_are_one_floor():
    found = stop(thm(), null=True)
    assert found.most is None and found.relation == "="
    values = {"d": 10, "T0": 21, "T": 21, "sigma0": 1, "sigma": 1, "r2": 4}
    closed = found.closed.expr.subs({x: values[str(x)] for x in found.closed.free_symbols})
    assert closed == stop(thm(**values), null=True).most == 3  # 1 + 3 = 4: at the bound is not above it
    assert stop(thm(**values), below=sp.Rational(399, 100)).most == 2
    assert stop(thm(**values), below=sp.Rational(99, 100)).most == -1
    assert stop(thm(**values), over_clean=100).most == 1
    assert stop(thm(), over_clean=10).closed.expr.has(sp.floor)


def test_growing_designs_take_longer():
    for rows, bound in (("T0*(m + 1)", 3), ("T0 + m**2", 2)):
        described = growing(rows)
        most = stop(described, below=bound).most
        total = risk(described).case.total.expr
        at, beyond = (sp.N(total.xreplace({N: sp.Integer(k)}).doit()) for k in (most, most + 1))
        assert at <= bound < beyond
    assert stop(growing("T0*(m + 1)**2"), below=3).most is None
    assert [stop(growing(sigma=0), below=0).most, stop(growing(sigma=0), over_clean=10).most] == [0, 0]
    assert stop(growing(), below=40).most > 10**25


def test_the_best_ridge_buys_generations_and_never_loses_to_nothing():
    described = of("large")
    plain, best = (stop(described, below="1.5", best_ridge=b).most for b in (False, True))
    assert plain < best
    at, beyond = (located(optima(described.substitute({"n": k}))[0]).error for k in (best, best + 1))
    assert at <= 1.5 < beyond
    assert stop(described, null=True, best_ridge=True).most is None
    assert stop(described, below=2, best_ridge=True).most is None  # the null predictor's error is the limit
    assert stop(described, below="0.001", best_ridge=True).most == -1


def best_error(described, n):
    return located(optima(described.substitute({"n": n}))[0]).error


@pytest.mark.parametrize("kind", ["small", "small without noise", "shared", "mixed"])
@pytest.mark.parametrize("kept", [0, 1, 3])
def test_any_teacher_that_gets_worse_is_stopped_at_the_best_ridge(kind, kept):
    """Also from clean labels on, which are no case of n ≥ 1 generations on one design."""
    described = of(kind)
    at, beyond = best_error(described, kept), best_error(described, kept + 1)
    bound = str(round(float(at + beyond) / 2, 12))
    found = stop(described, below=bound, best_ridge=True)
    assert at < float(bound) < beyond and found.most == kept
    assert found.clean.overlaps(best_error(described, 0))
    percent = str(round(100 * float(at / found.clean - 1) + 1e-6, 9))
    assert stop(described, over_clean=percent, best_ridge=True).most == kept


def test_at_the_best_ridge_an_error_that_ends_below_the_bound_is_never_stopped():
    """Labels mixed with the truth stop getting worse; without noise large generators hand on the truth."""
    for described in (of("mixed"), of("large", sigma0=0)):
        late = best_error(described, 60)
        found = stop(described, below=str(round(float(late) + 1e-3, 9)), best_ridge=True)
        assert found.most is None and abs(float(found.limit - late)) < 1e-9


def test_the_best_ridge_at_as_many_rows_as_dimensions_without_noise_is_not_always_0():
    described = of("large", T=20, sigma=0, T0=26, sigma0=1)
    found = stop(described, below="1.99", best_ridge=True)
    assert best_error(described, found.most) <= 1.99 < best_error(described, found.most + 1)


def test_a_crossing_that_is_out_of_reach_is_said_to_be(monkeypatch):
    monkeypatch.setattr(crossing, "MOST_GENERATIONS", 1000)
    with pytest.raises(NotConverged, match="still at the bound"):
        stop(growing(), below=40)


def test_the_null_predictor():
    assert null_error(chain("large")).text == "r2"
    spectrum = '{ kind = "diagonal", eigenvalues = [3, 1, 1] }'
    described = chain("large", covariance=spectrum, truth="random")
    assert abs(null_error(described.substitute({"r2": 3})).evalf(10) - 5) < 1e-9


def test_powers_are_read_back():
    n, b = N, sp.Rational(1, 3)
    expr = (2 - 5 * b**n) * (1 + b ** (2 * n + 1)) / 2**n + 7 * n + 4
    found = powers(expr)
    for k in (1, 2, 5):
        total = sum(c * (k if base == n else base**k) for base, c in found.items())
        assert total == expr.subs(n, k)
    for strange in (sp.sin(n), n * b**n, n**2, 1 / (1 + b**n), b ** (n**2)):
        with pytest.raises(OutsideCalculus):
            powers(strange)


@pytest.mark.parametrize(
    ("make", "kind", "word"),
    [
        (lambda: stop(thm()), InvalidInput, "one is needed"),
        (lambda: stop(thm(), null=True, below=1), InvalidInput, "one is needed"),
        (lambda: stop(thm(n=3), null=True), InvalidInput, "repeat"),
        (lambda: stop(thm(), below="T0"), InvalidInput, "rational"),
        (lambda: stop(of("mixed"), over_clean=0), InvalidInput, "percent"),
        (lambda: stop(loads(example_text("growing-data")), null=True), InvalidInput, "--set"),
        (lambda: stop(shrinking(), below=1, best_ridge=True), OutsideCalculus, "excess"),
    ],
)
def test_refusals_name_what_is_wrong(make, kind, word):
    with pytest.raises(kind) as raised:
        make()
    assert word in str(raised.value)
