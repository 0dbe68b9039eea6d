"""Certificates of drawn chains are accepted, say what the engine says, and nothing else is certified."""

import json
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collapse_sym.chain import Generator, Isotropic, LeastSquares, NormTruth, Population, Ridge, loads
from collapse_sym.chain.model import Chain
from collapse_sym.errors import OutsideCalculus, TooLarge
from collapse_sym.proof import certify, check
from tests.proof import naive
from tests.proof.drawn import chains

PLAIN = Population(Isotropic("d"), NormTruth(1))
FIT = LeastSquares(samples="T0", noise="sigma0")


@given(chains())
def test_certificates_of_drawn_chains_are_accepted(chain):
    certificate = certify(chain)
    verdict = check(certificate)
    assert verdict.cited == ()
    assert naive.holds(certificate)


@given(chains(longest=2, small=True), st.integers(0, 10**6))
def test_every_stated_equality_holds_in_numbers(chain, seed):
    certificate = certify(chain)
    point = naive.small_point(certificate["statement"], seed)
    assume(point is not None)
    world = naive.World(certificate["statement"], point, seed)
    for step in certificate["steps"]:
        assert world.check(step), step


def test_every_step_of_the_main_chain_states_what_follows():
    steps = certify(Chain(PLAIN, (Generator(FIT, repeat="n"),), LeastSquares(samples="T", noise="sigma")))["steps"]
    assert all("conclusion" in step for step in steps)
    rules = {step["rule"] for step in steps}
    assert rules == {
        "start", "generation", "average-noise", "integrate-by-parts", "solve", "substitute", "induction",
        "instantiate", "test-error",
    }  # fmt: skip


@given(chains(longest=2))
def test_the_certificate_says_what_the_engine_says(chain):
    from collapse_sym.risk import risk

    certificate = certify(chain)
    wanted = {f"{f.samples} >= {chain.d + 2}" for f in chain.fits if (f.samples - chain.d).free_symbols}
    known = Chain(chain.population, chain.generators, chain.downstream, tuple(sorted(wanted)))
    cases = risk(known, calculus="exact").cases
    assert len(cases) == 1
    for point in naive.points(certificate["statement"], 1, count=3):
        for part in ("bias", "variance", "collapse", "total"):
            formula = getattr(cases[0], part).unfold()
            values = {v: point[v.name] for v in formula.free_symbols}
            ours = naive.scalar(certificate["statement"]["parts"][part], point)
            theirs = formula.subs({v: x.numerator / _sympy(x.denominator) for v, x in values.items()})
            assert theirs - _sympy(ours.numerator) / _sympy(ours.denominator) == 0


def _sympy(number):
    import sympy as sp

    return sp.Integer(number)


def test_no_generation_costs_nothing():
    empty, none = Chain(PLAIN, ()), Chain(PLAIN, (Generator(FIT, repeat=0),))
    for chain in (empty, none):
        parts = certify(chain)["statement"]["parts"]
        assert naive.scalar(parts["total"], {"d": Fraction(3), "T0": Fraction(9), "sigma0": Fraction(1)}) == 0
        check(certify(chain))


@pytest.mark.parametrize(
    "chain",
    [
        lambda: Chain(PLAIN, (Generator(Ridge(samples="T0", noise="sigma0", ridge="0.1")),)),
        lambda: Chain(PLAIN, (Generator(FIT, truth_weight="0.5"),)),
        lambda: Chain(PLAIN, (Generator(FIT),), assume=("T0 <= d - 2",)),
        lambda: Chain(Population(Isotropic(20), NormTruth(1)), (Generator(LeastSquares(samples=10, noise=1)),)),
        lambda: Chain(PLAIN, (Generator(LeastSquares(samples="T0*(m+1)", noise=1), repeat="n"),)),
        lambda: Chain(PLAIN, (Generator(LeastSquares(samples="T0", noise="1/(sigma - 3)")),)),
        lambda: Chain(PLAIN, (Generator(LeastSquares(samples="T0", noise="1 + sqrt(2)")),)),
    ],
)
def test_other_chains_are_refused_by_name(chain):
    with pytest.raises(OutsideCalculus) as refusal:
        certify(chain())
    assert refusal.value.reason and refusal.value.remedy


def test_too_many_blocks_are_refused_before_the_checker_has_to():
    fits = tuple(Generator(LeastSquares(samples=f"T{i}", noise="sigma")) for i in range(201))
    with pytest.raises(TooLarge, match="blocks"):
        certify(Chain(PLAIN, fits))
    check(certify(Chain(PLAIN, fits[:60])))


def test_a_noise_that_outgrows_the_checker_is_refused():
    noises = [f"(sigma + a{i} + rough + 1)**4" for i in range(40)]
    fits = tuple(Generator(LeastSquares(samples="T0", noise=noise)) for noise in noises)
    with pytest.raises(TooLarge, match="more work"):
        certify(Chain(PLAIN, fits))


def test_a_certificate_is_text_that_can_be_stored():
    chain = loads(
        """
        [population]
        covariance = { kind = "diagonal", eigenvalues = [4, "s1", 0.1] }
        truth = { kind = "coefficients", values = [1, 0, 2] }
        [[generator]]
        repeat = "n"
        fit = "ols"
        samples = "T0"
        noise = "sigma0"
        """
    )
    assert check(json.dumps(certify(chain), indent=2)) == check(certify(chain))
    assert certify(chain)["statement"]["rank"] == "3"
