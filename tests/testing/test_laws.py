"""The laws hold for the engine in every regime that it covers; each is seen to fail where it is broken."""

from types import SimpleNamespace

import pytest

from collapse_sym.calculi.equivalents import Equivalents
from collapse_sym.calculi.isotropic import IsotropicCalculus
from collapse_sym.chain import Chain, Generator, Isotropic, LeastSquares, NormTruth, Population, Ridge
from collapse_sym.risk import predict
from collapse_sym.testing import (
    EVERYTHING,
    LAWS,
    calculi_agree,
    composes,
    covering_chains,
    goes_red,
    homogeneous,
    limits,
    limits_agree,
    monotone_in_noise,
    scaled,
)

#: what the engine covers: unequal ridge fits share no design yet, nor do mixed labels below the threshold
COVERED = EVERYTHING.restrict(
    (("generators", "design"), lambda fits, design: design != "shared" or fits == "ols"),
    (("labels", "design"), lambda labels, design: design == "fresh" or labels == "model"),
)
#: of laws that cannot speak of every chain: two exact calculi, a limit, a fit
LEAST = {"calculi_agree": 0, "limits_agree": 15, "monotone_in_noise": 25}
#: where two exact calculi cover every fit
TWICE = COVERED.restrict(
    spectrum=("isotropic",),
    generators=("none", "ols"),
    T0=("none", "above"),
    downstream=("none", "ols"),
    T=("none", "above"),
)
ROUND = Population(Isotropic(6), NormTruth(1))
ABOVE = Chain(ROUND, (Generator(LeastSquares(12, "1/2"), 2),), LeastSquares(14, "1/2"))
BELOW = Chain(ROUND, (Generator(LeastSquares(3, "1/2"), 2),), LeastSquares(14, "1/2"))
SMOOTH = Chain(ROUND, (Generator(Ridge(12, "1/2", ridge="1/5"), 2, "1/3"),), LeastSquares(14, "1/2"))


@pytest.mark.parametrize("name", sorted(LAWS))
def test_a_law_holds_in_every_regime(name):
    chains = covering_chains(COVERED)
    spoke = sum(LAWS[name](chain) for chain in chains)
    assert spoke >= LEAST.get(name, len(chains))


def test_exact_calculi_agree_wherever_two_of_them_cover():
    chains = covering_chains(TWICE)
    assert sum(map(calculi_agree, chains)) >= 10


def changed(**parts):
    """A formula that is off in some parts, by functions of (chain, value)."""

    def wrong(chain):
        found = predict(chain)._asdict()
        return SimpleNamespace(**{k: parts[k](chain, v) if k in parts else v for k, v in found.items()})

    return wrong


@pytest.mark.parametrize(
    "law, parts",
    [
        (homogeneous, {"total": lambda chain, x: x + 1e-3}),
        (homogeneous, {"bias": lambda chain, x: x**0.999}),
        (monotone_in_noise, {"total": lambda chain, x: -x}),
        (monotone_in_noise, {"bias": lambda chain, x: x + 1e-3 * float(chain.downstream.noise)}),
        (composes, {"bias": lambda chain, x: x * (1 + 1e-6)}),
        (composes, {"collapse": lambda chain, x: x * (1 + 1e-6)}),
    ],
)
def test_a_wrong_formula_breaks_a_law(law, parts):
    assert law(SMOOTH) and law(BELOW)
    with pytest.raises(AssertionError):
        law(BELOW, changed(**parts))


def test_a_wrong_calculus_breaks_the_agreement():
    goes_red(lambda: calculi_agree(ABOVE), IsotropicCalculus, "noise", scaled(1 + 1e-6))
    assert calculi_agree(ABOVE) and not calculi_agree(SMOOTH)


def test_a_wrong_limit_is_seen():
    goes_red(lambda: limits.sizes_grow(BELOW), Equivalents, "_bracket", scaled(1.01))
    goes_red(lambda: limits.sizes_grow(BELOW), IsotropicCalculus, "noise", scaled(1.01))
    goes_red(lambda: limits.penalty_vanishes(SMOOTH), limits, "TINY", lambda tiny: 10**8 * tiny)
    assert limits.sizes_grow(BELOW) and limits.penalty_vanishes(SMOOTH) and limits.rows_grow(ABOVE, predict)
    with pytest.raises(AssertionError, match="last generator"):
        limits_agree(ABOVE, changed(total=lambda chain, x: x if chain.downstream is None else 1.01 * x))


def test_a_law_that_cannot_speak_says_so():
    alone = Chain(ROUND, (), Ridge(12, "1/2", ridge="1/5"))
    assert not calculi_agree(alone) and not limits.rows_grow(alone, predict) and not limits.sizes_grow(alone)
    at_threshold = Chain(ROUND, (), Ridge(6, "1/2", ridge="1/5"))
    assert not limits.penalty_vanishes(at_threshold) and not limits_agree(at_threshold)
