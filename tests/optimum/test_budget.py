"""The best split of a budget against all other splits: exact rationals, small numbers, and the engine's own risk."""

import random
from fractions import Fraction
from itertools import product

import pytest
import sympy as sp

from collapse_sym.chain import example_text, loads
from collapse_sym.errors import DoesNotClose, InvalidInput, OutsideCalculus, TooLarge
from collapse_sym.notation import symbol
from collapse_sym.optimum import signs
from collapse_sym.optimum.budget import splits
from collapse_sym.optimum.rows import bills
from collapse_sym.optimum.whole_rows import _layer, multiplier, whole_split
from collapse_sym.risk import risk
from tests.optimum.chains import chain as of_kind

HEAD = """
[population]
covariance = { kind = "isotropic", dimension = 3 }
truth = { kind = "norm", squared = 1 }
"""
BLOCK = '[[generator]]\nfit = "ols"\nsamples = {T}\nnoise = "{noise}"\nrepeat = {repeat}\n{more}\n'
LAST = '[downstream]\nfit = "ols"\nsamples = {T}\nnoise = "{noise}"\n'


def blocks(*rows, last=None, more="", repeat=1):
    """A chain of generators in d = 3 with these (T, noise)."""
    text = HEAD + "".join(BLOCK.format(T=T, noise=noise, repeat=repeat, more=more) for T, noise in rows)
    return loads(text + ("" if last is None else LAST.format(T=last[0], noise=last[1])))


def thm(**values):
    return loads(example_text("thm-4.1")).substitute(values)


def test_equal_generations_share_equally_and_collapse_grows_like_the_square_of_their_number():
    (found,) = splits(thm(), "B")
    d, n, B, s = (symbol(x, r) for x, r in (("d", "size"), ("n", "index"), ("B", "size"), ("sigma0", "noise")))
    assert found.portions[0].rows.expr == B / n
    assert sp.cancel(found.cost.expr - s**2 * d * n**2 / (B - n * (d + 1))) == 0
    assert sp.cancel(found.cost.expr - found.equal_cost.expr) == 0
    one = found.cost.expr.xreplace({n: sp.Integer(1)})
    assert sp.limit(found.cost.expr.xreplace({n: B / (4 * (d + 1))}) / one, B, sp.oo) == sp.oo
    assert found.relation == "=" and found.whole is None and found.assumptions[0] == "B >= d*n + 2*n"


@pytest.mark.parametrize("downstream", [False, True])
def test_every_other_split_costs_more(downstream):
    """The real split beats random rational splits, by the engine's prices and exactly."""
    draw = random.Random(7)
    chain = blocks((9, "0.3"), (9, "1"), (9, "0.7"), last=(9, "2"))
    (found,) = splits(chain, 60, downstream=downstream)
    prices = found.bill.prices
    rows = [p.rows.expr for p in found.portions]
    assert sum(rows) == 60 and len(rows) == 3 + downstream

    def cost(sizes):
        return sum(p.weight / (t - p.offset) for p, t in zip(prices, sizes, strict=True))

    assert cost(rows) == found.cost.expr < found.equal_cost.expr
    for _ in range(50):
        step = [sp.Rational(draw.randint(-9, 9), 10) for _ in rows]
        moved = [t + x - sum(step) / len(step) for t, x in zip(rows, step, strict=True)]
        if moved != rows and all(t > p.offset for p, t in zip(prices, moved, strict=True)):
            assert cost(moved) > found.cost.expr


def test_whole_rows_are_the_best_of_all_by_the_engines_risk():
    chain = blocks((9, "0.5"), (9, "1"), last=(9, "2"))
    (found,) = splits(chain, 24, downstream=True)
    best = {}
    for sizes in product(range(5, 15), repeat=3):
        if sum(sizes) == 24:
            prices = found.bill.prices
            best[sizes] = sum(p.weight / (t - p.offset) for p, t in zip(prices, sizes, strict=True))
    least = min(best, key=best.get)
    sizes = [t for _, _, t, k in found.whole.rows for _ in range(k)]
    assert found.whole.cost.expr == best[least] == best[tuple(sizes)] > found.cost.expr
    one_more = min(
        best[least] - p.weight / (t - p.offset) + p.weight / (t + 1 - p.offset) for p, t in zip(prices, least)
    )
    assert best[least] - one_more == found.whole.multiplier.expr
    again = blocks((sizes[0], "0.5"), (sizes[1], "1"), last=(sizes[2], "2"))
    assert risk(again).case.total.expr == found.whole.cost.expr


def test_greedy_is_exact():
    """Against dynamic programming, many layers deep and where ties abound."""
    draw = random.Random(3)
    for _ in range(40):
        weights = [Fraction(draw.choice((1, 1, 4, 9, 25)), draw.randint(1, 3)) for _ in range(draw.randint(1, 4))]
        free = len(weights) + draw.randint(0, 25)
        table = {0: Fraction(0)}
        for w in weights:
            table = {
                total: min(table[total - x] + w / x for x in range(1, total + 1) if total - x in table)
                for total in range(1, free + 1)
                if any(total - x in table for x in range(1, total + 1))
            }
        found = whole_split(weights, free)
        assert sum(found) == free and min(found) >= 1
        assert sum(w / x for w, x in zip(weights, found, strict=True)) == table[free]
        theta = multiplier(weights, found)
        for w, x in zip(weights, found, strict=True):
            assert all(w / y >= w / x - theta * (y - x) for y in range(1, free + 9))


def test_a_split_that_is_not_the_best_has_no_multiplier():
    weights = [Fraction(1), Fraction(4), Fraction(2)]
    costs = {x: sum(w / y for w, y in zip(weights, x)) for x in product(range(1, 11), repeat=3) if sum(x) == 12}
    for rows, cost in costs.items():
        if cost == min(costs.values()):
            assert multiplier(weights, rows) > 0
        else:
            with pytest.raises(InvalidInput, match="helps more"):
                multiplier(weights, rows)


def test_large_budgets_take_no_longer():
    found = whole_split([Fraction(1), Fraction(2), Fraction(10**9)], 10**15)
    assert sum(found) == 10**15 and found[2] > 10**14


@pytest.mark.parametrize("free", [10**k for k in (3, 20, 40, 90)])
def test_few_rows_are_handed_out_one_by_one(free):
    weights = [Fraction(1), Fraction(2), Fraction(7, 10**9)]
    assert 0 <= free - sum(_layer(weights, free)) <= 2 * len(weights)


def test_generators_without_noise_get_what_they_need():
    chain = blocks((9, "0"), (9, "1"), (9, "2"))
    (found,) = splits(chain, 30)
    assert found.whole.rows[0] == (0, None, 3, 1)
    assert [p.rows.expr for p in found.portions] == [3, 4 + sp.Rational(19, 3), 4 + sp.Rational(38, 3)]
    assert found.cost.expr == sp.Rational(3 * 9, 19)


def test_a_share_of_the_truth_makes_older_generations_cheaper():
    chain = blocks((9, "1"), repeat=3, more='truth_weight = "0.5"')
    (found,) = splits(chain, 40)
    rows = [p.rows.expr for p in found.portions]
    assert rows == [4 + 28 * sp.Rational(k, 7) for k in (1, 2, 4)]
    assert found.cost.expr == sp.Rational(3, 28) * sp.Rational(7, 4) ** 2
    (symbolic,) = splits(of_kind("mixed").substitute({"n": 2}), "B")
    p = next(x for x in symbolic.cost.free_symbols if str(x) == "p")
    quarter, half = (symbolic.cost.expr.xreplace({p: sp.Rational(1, k)}) for k in (4, 2))
    assert sp.cancel(quarter / half) == sp.Rational(49, 36)


def test_a_ridge_downstream_weighs_all_generations_alike():
    chain = loads(example_text("cor-4.4-isotropic"))
    (found,) = splits(chain, "B")
    assert found.relation == "~=" and found.portions[0].rows.text == "B/n"
    values = {"d": 30, "T": 40, "lambda": "0.1", "sigma": 1, "sigma0": 1, "r2": 1, "n": 3}
    (numbers,) = splits(chain.substitute(values), 300)
    equal = risk(chain.substitute({**values, "T0": 100})).case.values().total
    assert abs(float(numbers.error.evalf(12)) - equal) < 1e-12


def test_no_cost_speaks_of_other_rows():
    """A chain whose first fits shrink is refused; those whose costs are apart are not."""
    for kind in ("small", "shared", "ridge"):
        with pytest.raises(OutsideCalculus):
            splits(of_kind(kind), 100)
    for kind in ("large", "clean"):
        found = list(bills(of_kind(kind)))
        assert all(len(b.prices) == (kind == "large") for b in found)


@pytest.mark.parametrize(
    ("make", "error", "word"),
    [
        (lambda: splits(thm(d=3, n=4), 19), InvalidInput, "20"),
        (lambda: splits(of_kind("clean"), 19), InvalidInput, "no generation"),
        (lambda: splits(of_kind("large"), 100, downstream=True), OutsideCalculus, "ridge"),
        (lambda: splits(of_kind("mixed"), 100), DoesNotClose, "--set n"),
        (lambda: splits(of_kind("mixed").substitute({"n": 65}), 1000), TooLarge, "64"),
        (lambda: splits(blocks((9, "1")), 100, downstream=True), InvalidInput, "no downstream"),
        (lambda: splits(blocks((9, "1")), -3), InvalidInput, "-3"),
        (lambda: splits(blocks((1, "1"), last=(9, "1")), 100), OutsideCalculus, "shrinks"),
        (lambda: splits(blocks((9, "1"), last=(1, "1")), 100, downstream=True), OutsideCalculus, "bias"),
    ],
)
def test_refusals_name_what_is_wrong(make, error, word):
    with pytest.raises(error) as raised:
        make()
    assert word in str(raised.value)


def test_the_sign_of_a_weight_is_no_linear_form_in_sizes():
    """p < 1, though p >= 1 holds of every size."""
    p = symbol("p", "weight")
    (bill,) = bills(thm())
    assert signs.sign(p - 1, bill.known, frozenset("p")) == signs.NEGATIVE
    assert signs.sign(p - 1, bill.known) is None
