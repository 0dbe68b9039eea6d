"""A formula against the oracle: right ones pass, wrong ones are refused, what decides nothing is no success."""

import pytest
import sympy as sp
from hypothesis import find, given, settings
from hypothesis import strategies as st

from collapse_sym.chain import (
    Chain,
    Diagonal,
    Isotropic,
    NormTruth,
    Population,
    PowerLaw,
    Ridge,
    example_text,
    loads,
)
from collapse_sym.errors import InvalidInput
from collapse_sym.spectra.spectrum import spectrum_of
from collapse_sym.testing import EVERYTHING, Undecided, agreement, assert_agrees, points, populations, spectra
from collapse_sym.testing.ledger import Ledger
from collapse_sym.testing.strategies import SPECTRA

CHAIN = example_text("thm-4.1")
AT = {"d": 6, "T0": 15, "T": 17, "sigma0": 1, "sigma": 1, "n": 2, "r2": 1}
RIGHT = "d*sigma**2/(T - d - 1) + n*d*sigma0**2/(T0 - d - 1)"
LONG = """
[population]
covariance = { kind = "diagonal", eigenvalues = ["2", "1", "1/2", "1/4"] }
truth = { kind = "random", squared = 1 }
[downstream]
fit = "ridge"
samples = "T"
noise = "sigma"
ridge = "lambda"
"""
ANISOTROPIC = LONG.replace('"ridge"', '"ols"').replace('ridge = "lambda"', "")
ROUND = Population(Isotropic(6), NormTruth(1))
#: variance of one ridge fit, σ² Tr[s²/(s+κ)²]/(T − df₂(κ))
VARIANCE = "sigma**2*df(2, kappa(lambda, T))/(T - df(2, kappa(lambda, T)))"


@pytest.fixture(autouse=True)
def ledger(monkeypatch):
    """A ledger of its own: what is refused here on purpose is no claim of this run."""
    found = Ledger()
    monkeypatch.setattr(agreement, "LEDGER", found)
    return found


@pytest.mark.parametrize(
    "expression",
    [
        RIGHT,
        {"collapse": "n*d*sigma0**2/(T0 - d - 1)", "variance": "d*sigma**2/(T - d - 1)", "bias": 0},
        lambda chain: 6 / sp.Integer(10) + 12 / sp.Integer(8),
        sp.Rational(21, 10),
    ],
)
def test_a_right_formula_passes(expression, ledger):
    assert_agrees(CHAIN, expression, at=AT, claim="mine")
    entry = ledger.entries["mine"]
    assert (entry.decided, entry.contradicted, entry.undecided) == (1, 0, 0)
    assert entry.digits == 12 and entry.how == {"exact value"} and ("n", "2") in entry.met


@pytest.mark.parametrize(
    "wrong", [RIGHT.replace("d - 1", "d"), RIGHT.replace("n*d", "(n+1)*d"), f"21/20*({RIGHT})", {"bias": "r2/10"}]
)
def test_a_wrong_formula_is_refused(wrong, ledger):
    with pytest.raises(AssertionError, match="disagrees with the exact value"):
        assert_agrees(CHAIN, wrong, at=AT)
    assert "CONTRADICTED at 1 of 1" in ledger.text()


def test_digits_are_those_that_were_asked_for(ledger):
    assert_agrees(CHAIN, f"{RIGHT} + d/10**14", at=AT)
    with pytest.raises(AssertionError, match="exact value"):
        assert_agrees(CHAIN, f"{RIGHT} + d/10**14", at=AT, digits=30)
    assert_agrees(CHAIN, RIGHT, at=AT, digits=60, claim="sixty")
    assert ledger.entries["sixty"].digits == 60


def test_a_formula_without_a_value_is_wrong():
    with pytest.raises(AssertionError, match="has no value"):
        assert_agrees(CHAIN, "1/(T - d - 11)", at=AT)


def test_where_no_exact_value_is_known_designs_judge(ledger):
    # Tr[g/s] needs T ≥ d + 2 only: exact for any Σ
    at, mine = {"T": 12, "sigma": 1}, "sigma**2*d/(T - d - 1)"
    assert_agrees(ANISOTROPIC, mine, at=at, part="variance", claim="any spectrum")
    entry = ledger.entries["any spectrum"]
    assert entry.digits is None and entry.sees <= 0.05 and entry.seeds == {0}
    with pytest.raises(AssertionError, match="disagrees with simulation"):
        assert_agrees(ANISOTROPIC, f"21/20*({mine})", at=at, part="variance", seconds=20, resolution=0.02)


def test_a_limit_is_one_of_growing_sizes():
    at = {"T": 8, "sigma": 1, "lambda": sp.Rational(1, 5)}
    assert_agrees(LONG, VARIANCE, at=at, part="variance", relation="~=", seconds=5)
    with pytest.raises(AssertionError, match="disagrees"):
        assert_agrees(LONG, VARIANCE.replace("T - df(2", "T - df(1"), at=at, part="variance", relation="~=", seconds=5)


def test_what_decides_nothing_is_no_success(ledger):
    with pytest.raises(Undecided):
        assert_agrees(ANISOTROPIC, "4", at={"T": 6, "sigma": 1}, part="variance", claim="near the threshold")
    assert ledger.vacuous == ["near the threshold"] and "VACUOUS" in ledger.text()


def test_points_that_decide_nothing_are_drawn_again():
    met = []

    @settings(max_examples=20)
    @given(st.sampled_from((6, 12, 20)))
    def run(rows):
        assert_agrees(ANISOTROPIC, "4/(T - 5)", at={"T": rows, "sigma": 1}, part="variance", claim="some points")
        met.append(rows)

    run()
    assert set(met) == {12, 20}


def test_a_wrong_formula_shrinks_to_the_simplest_point():
    wrong = RIGHT.replace("n*d", "n**2*d")  # right for n = 0 and 1

    def fails(at):
        try:
            assert_agrees(CHAIN, wrong, at=at)
        except AssertionError:
            return True
        return False

    searched = settings(max_examples=100, derandomize=True, database=None)
    found = find(points(CHAIN, fixed={"r2": 1, "sigma": 0}), fails, settings=searched)
    assert found == {"d": 1, "n": 2, "T": 3, "T0": 3, "r2": 1, "sigma": 0, "sigma0": 1}


@settings(max_examples=30)
@given(at=points(CHAIN))
def test_points_satisfy_the_assumptions(at):
    chain = loads(CHAIN).substitute(at)
    assert chain.numeric and all(int(f.samples) >= int(chain.d) + 2 for f in chain.fits)


@settings(max_examples=20)
@given(at=points(ANISOTROPIC, fixed={"sigma": 1}))
def test_points_of_an_anisotropic_chain_are_those_that_simulation_can_judge(at):
    assert abs(at["T"] - 4) >= 4


def test_fixed_values_are_kept():
    fixed = {"d": 3, "n": 2, "T0": 9, "sigma0": 1, "r2": 1}
    assert find(points(CHAIN, fixed=fixed), lambda at: at["sigma"] == 2)["d"] == 3


@pytest.mark.parametrize("kind", SPECTRA)
def test_spectra_are_of_their_kind(kind):
    covariance = find(spectra([kind]), lambda covariance: True)
    assert isinstance(covariance, {"isotropic": Isotropic, "power": PowerLaw}.get(kind, Diagonal))

    @settings(max_examples=20)
    @given(populations([kind]))
    def check(population):
        values, counts, weights = spectrum_of(population).numeric()
        assert counts.sum() in (6, 7, 8) and weights.sum() > 0
        assert (len(values) == 1) == (kind == "isotropic") and (max(counts) > 1) == (kind in ("isotropic", "repeated"))
        assert (min(values) < 1e-3 * max(values)) == (kind == "tiny")

    check()


@pytest.mark.parametrize(
    "call, reason",
    [
        (lambda: assert_agrees(CHAIN, RIGHT), "a formula is compared at numbers"),
        (lambda: assert_agrees(CHAIN, "x*d", at=AT), "x"),
        (lambda: assert_agrees(CHAIN, "d +", at=AT), "grammar"),
        (lambda: assert_agrees(CHAIN, RIGHT, at=AT, part="loss"), "is no part of a test error"),
        (lambda: assert_agrees(CHAIN, {}, at=AT), "is no part of a test error"),
        (lambda: assert_agrees(CHAIN, RIGHT, at=AT, relation="<"), "is no relation"),
        (lambda: assert_agrees(CHAIN, RIGHT, at={**AT, "T": 7}), "7"),
        (lambda: spectra(["round"]), "is no kind of spectrum"),
        (lambda: assert_agrees(Chain(ROUND, (), Ridge("T", 1, ridge=1)), 1), "T"),
    ],
)
def test_bad_input_is_refused_by_name(call, reason):
    from collapse_sym.errors import CollapseSymError

    with pytest.raises(CollapseSymError) as caught:
        call()
    assert reason in str(caught.value), caught.value
    assert issubclass(InvalidInput, CollapseSymError) and EVERYTHING.cells
