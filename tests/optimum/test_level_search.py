"""The best sizes where Σ has several levels, against every split under the engine's own risk."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import sympy as sp

from collapse_sym.chain import (
    Chain,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    RandomTruth,
    Ridge,
)
from collapse_sym.errors import OutsideCalculus, TooLarge
from collapse_sym.optimum import any_size
from collapse_sym.optimum.any_size import best_sizes, with_sizes
from collapse_sym.risk.numbers import predict

#: unequal counts: a map and its transpose are two
TWO = Population(Diagonal((3, *[sp.Rational(1, 4)] * 5)), RandomTruth(1))
SQUARES, RIDGES = Generator(LeastSquares(3, "1/2"), 2), Generator(Ridge(3, "1/2", ridge="1/5"), 2)
LAST = Ridge(9, 1, ridge="3/10")
CHAINS = {
    "least squares": (Chain(TWO, (SQUARES,)), 14, False),
    "ridge": (Chain(TWO, (replace(RIDGES, repeat=1), Generator(Ridge(3, 1, ridge=2))), LAST), 14, False),
    "one after the other, downstream too": (
        Chain(TWO, (replace(RIDGES, repeat=1), replace(SQUARES, repeat=1)), LAST), 13, True,
    ),
    "three, one without noise": (
        Chain(TWO, (Generator(LeastSquares(3)), replace(RIDGES, repeat=2)), LeastSquares(12, 1)), 11, False,
    ),
}  # fmt: skip


def error(chain, sizes):
    """Infinite where noisy least squares has |T − 6| ≤ 1."""
    asked = [g.fit for g in chain.generators for _ in range(int(g.repeat))] + [chain.downstream]
    if any(type(f) is LeastSquares and f.noise != 0 and abs(T - 6) <= 1 for f, T in zip(asked, sizes)):
        return np.inf
    return float(predict(with_sizes(chain, sizes)).total)


@pytest.mark.parametrize("chain, total, downstream", CHAINS.values(), ids=CHAINS)
def test_no_split_is_better(chain, total, downstream):
    found = best_sizes(chain, total, downstream=downstream)
    every = {s: error(chain, s) for s in product(range(1, total), repeat=len(found.sizes)) if sum(s) <= total}
    least = min(every.values())
    assert every[found.sizes] <= least + found.slack and found.slack < 1e-11
    assert abs(found.error / least - 1) < 1e-12 and found.relation == "~="
    assert sum(x > least * (1 + 1e-9) for x in every.values()) > len(every) / 2
    share, more = divmod(total, len(found.sizes))
    even = tuple(share + (i < more) for i in range(len(found.sizes)))
    assert found.equal == every[even] == np.inf or abs(found.equal / every[even] - 1) < 1e-10


def test_one_level_and_the_same_level_twice_agree():
    """Σ = I by the search that keeps what no other beats, and as a Σ with two levels that are nearly equal."""
    plain = Chain(Population(Isotropic(6), NormTruth(1)), (RIDGES,), LAST)
    split = replace(plain, population=Population(Diagonal((1, 1 + sp.Rational(1, 10**9)), copies=3), RandomTruth(1)))
    one, other = best_sizes(plain, 15), best_sizes(split, 15)
    assert one.sizes == other.sizes and abs(one.error / other.error - 1) < 1e-7


def test_too_many_splits_and_too_many_levels_are_refused(monkeypatch):
    with pytest.raises(TooLarge, match="splits"):
        best_sizes(Chain(TWO, (replace(RIDGES, repeat=5),)), 200)
    monkeypatch.setattr(any_size, "MOST_LEVELS", 1)
    with pytest.raises(OutsideCalculus, match="more than 1 levels"):
        best_sizes(Chain(TWO, (RIDGES,)), 10)
