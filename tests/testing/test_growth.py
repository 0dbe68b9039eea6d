"""Any number of generations without steps: the numbers of ``predict``, and closed forms where n is beyond steps."""

import numpy as np
import pytest
import sympy as sp

from collapse_sym import predict, risk_of
from collapse_sym.chain import (
    Chain,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    NormTruth,
    Population,
    PowerLaw,
    PowerLawTruth,
    RandomTruth,
    Ridge,
)
from collapse_sym.errors import InvalidInput
from collapse_sym.testing import growth
from collapse_sym.testing.growth import grown

LAW = Population(PowerLaw(2, "infinite"), PowerLawTruth(source="3/8"))
FLAT = Population(PowerLaw("6/5", "infinite"), PowerLawTruth(source="1/5"))
FEW = Population(Diagonal((4, 1, "1/10", "1/1000")), RandomTruth(1))
ROUND = Population(Isotropic(30), NormTruth(2))


def chain(population, fit, n, last):
    return Chain(population, (Generator(fit, repeat=n),), last)


CASES = {
    "least squares, T0 < d": (LAW, LeastSquares(100, "1/5"), Ridge(300, "1/10", ridge="1/1000")),
    "a flat spectrum": (FLAT, LeastSquares(1000, "1/5"), Ridge(10**6, "1/10", ridge=10**-6)),
    "no downstream fit": (LAW, LeastSquares(100, "1/5"), None),
    "ridge on few directions": (FEW, Ridge(20, "1/5", ridge="1/50"), Ridge(30, "1/10", ridge="1/20")),
    "minimum norm downstream": (LAW, LeastSquares(100, "1/5"), LeastSquares(40, "1/10")),
}


def agree(one, other, relative):
    for part in ("bias", "variance", "collapse", "total"):
        a, b = float(getattr(one, part)), float(getattr(other, part))
        assert abs(a - b) <= relative * (abs(b) + 1e-30), (part, a, b)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("n", [1, 201, 900])
def test_as_many_steps_give_the_same(name, n):
    population, fit, last = CASES[name]
    here = chain(population, fit, n, last)
    agree(grown(here), predict(here, "equivalents"), 1e-10)
    agree(grown(chain(population, fit, 1, last), n=n), grown(here), 1e-12)


@pytest.mark.parametrize("n", [10**9])
def test_closed_forms_of_isotropic_chains(n):
    """There n generations close: the factor of a generation is (T₀/d)-like, and its powers are known."""
    here = chain(ROUND, Ridge(10**9, "1/5", ridge=sp.Rational(1, 10**9)), n, Ridge(40, "1/10", ridge="1/20"))
    agree(grown(here), risk_of(here, calculus="equivalents").case.values(), 1e-7)


def test_the_noise_of_many_generations_saturates():
    """Once nκ₀ ≫ s₁ the model has forgotten w₀, and the noises of the past are no longer seen."""
    at = [grown(chain(LAW, LeastSquares(100, "1/5"), 1, CASES["no downstream fit"][2]), n=n) for n in (10**9, 10**12)]
    assert abs(at[1].bias / at[0].bias - 1) < 1e-6 and abs(at[1].collapse / at[0].collapse - 1) < 1e-6


@pytest.mark.parametrize(
    "other",
    [
        Chain(LAW, (), Ridge(9, 1, ridge=1)),
        chain(ROUND, LeastSquares(90, 1), 3, Ridge(9, 1, ridge=1)),
        Chain(LAW, (Generator(LeastSquares(9, 1, "X0"), repeat=2),), None),
        Chain(LAW, (Generator(LeastSquares(9, 1), repeat=2, truth_weight="1/2"),), None),
        chain(LAW, LeastSquares("T", 1), 3, Ridge(9, 1, ridge=1)),
    ],
    ids=["no generators", "nothing shrinks", "one design", "mixed labels", "a symbol"],
)
def test_what_it_does_not_cover_is_refused(other):
    with pytest.raises(InvalidInput):
        grown(other)


@pytest.mark.parametrize("wrong", ["contour", "renewal", "few nodes"])
def test_a_wrong_step_is_seen(monkeypatch, wrong):
    if wrong == "few nodes":
        monkeypatch.setattr(growth, "NODES", 8)
    elif wrong == "contour":
        monkeypatch.setattr(growth, "SHAPE", (-0.4814, 1.0, 0.6443, 0.5653))
    else:
        fit = growth._fit

        def quiet(language, f):
            found = fit(language, f)
            return found._replace(unresolved=0.999 * found.unresolved)

        monkeypatch.setattr(growth, "_fit", quiet)
    with pytest.raises(AssertionError):
        test_as_many_steps_give_the_same("least squares, T0 < d", 900)


def test_the_contour_inverts_known_transforms():
    for t in (200, 10**6, 10**30):
        p, w = growth._contour(t)
        assert abs((w / p).real.sum() - 1) < 1e-12
        assert abs((w / p**1.5).real.sum() / (2 * np.sqrt(t / np.pi)) - 1) < 1e-11
