"""Several ridge fits on one design: the fact's own term, by contour integrals, against the engine and simulation."""

from functools import cache

import numpy as np
import pytest
import sympy as sp

from collapse_sym import literature
from collapse_sym.calculi import SHARED, Act, choose
from collapse_sym.chain.designs import SharedRidge
from collapse_sym.oracle.budget import family
from collapse_sym.spectra.numeric import Numeric
from collapse_sym.spectra.spectrum import Spectrum
from tests.literature import simulation as sim

FACT = literature.fact("equivalent.ridge.shared-design")
Z, POINTS = family("means").z, 64
CIRCLE = 0.5 * np.exp(2j * np.pi * np.arange(POINTS) / POINTS)
PENALTY = 0.2
SPECTRA = {"two-level": np.repeat([1.0, 0.1], 8), "power-law": np.arange(1, 17) ** -1.0}
METRICS = {"1": lambda s: np.ones_like(s), "Sigma": lambda s: s}


@cache
def kappa_on_circle(levels, T):
    """κ(λ/(1 − z), T) on the circle, by Newton's iteration along the way from λ."""
    s, penalty = np.array(levels), PENALTY / (1 - CIRCLE)
    found = np.full(POINTS, sim.kappa(s, PENALTY, T), dtype=complex)
    for step in np.linspace(0, 1, 11):
        target = PENALTY + step * (penalty - PENALTY)
        for _ in range(6):
            share = s / (s + found[:, None])
            slope = 1 - (share**2).sum(1) / T
            found = found - (found * (1 - share.sum(1) / T) - target) / slope
    return found


def value(term, s, names):
    """A term over the eigenvalues: the fact's heads, a coefficient by the mean over a circle."""
    if isinstance(term, str):
        return s if term == "Sigma" else names[term] if term in names else float(term)
    head, *rest = term
    if head == "Sum":
        index, low, high, body = rest
        ends = (int(value(x, s, names)) for x in (low, high))
        return sum(value(body, s, {**names, index: k}) for k in range(next(ends), next(ends) + 1))
    if head == "Coefficient":
        along = value(rest[0], s, {**names, rest[1]: CIRCLE[:, None]})
        return (along * CIRCLE[:, None] ** -int(value(rest[2], s, names))).mean(0).real
    parts = [value(part, s, names) for part in rest]
    if head == "Kappa":
        assert np.allclose(parts[0][:, 0], PENALTY / (1 - CIRCLE))
        return kappa_on_circle(tuple(s), parts[1])[:, None]
    if head == "Trace":
        return float(np.sum(np.broadcast_to(parts[0], s.shape)))
    two = {"Subtract": np.subtract, "Divide": np.divide, "Power": np.power, "Add": np.add, "Multiply": np.multiply}
    found = parts[0]
    for part in parts[1:]:
        found = two[head](found, part)
    return found


def images(s, T, M, n):
    """Mean, second, and the noises after 0 … n − 1 more fits, as the fact has them."""
    names = {"T": float(T), "lambda": PENALTY, "M": M, "n": n}
    _, mean, second, noise = FACT.term["image"]
    return {
        "mean": value(mean, s, names), "second": value(second, s, names),
        **{f"noise {k}": value(noise, s, {**names, "k": k}) for k in range(n)},
    }  # fmt: skip


def test_the_fact_is_complete_and_pinned():
    assert FACT is literature.SHARED_DESIGN and FACT.assumptions[-2:] == ("λ > 0 fixed", "n and k fixed")
    assert FACT.hash == "0fc49beefe0d645535744e168eb5a0769c2db7c2fb74abbacb5b39f61ce0cb33"
    one = literature.fact("equivalent.ridge.second")
    assert FACT.term["assumptions"] == one.term["assumptions"] and FACT.needless == one.needless


@pytest.mark.parametrize("spectrum", SPECTRA)
@pytest.mark.parametrize("T", [6, 16, 28])
def test_one_fit_is_the_fact_of_one_fit(spectrum, T):
    s = SPECTRA[spectrum]
    M = 1 + s
    found = images(s, T, M, 1)
    for name in ("mean", "second", "noise"):
        term = literature.fact(f"equivalent.ridge.{name}").term["image"]
        wanted = sim.value(term, s, sim.names_of(s, T, PENALTY, M))
        np.testing.assert_allclose(found["noise 0" if name == "noise" else name], wanted, rtol=1e-11)


@pytest.mark.parametrize("spectrum", SPECTRA)
@pytest.mark.parametrize("T", [6, 28])
def test_the_engine_has_what_the_fact_says(spectrum, T):
    """By recursion from the equation of κ there, by contour integrals here."""
    s, n = SPECTRA[spectrum], 5
    M = 1 / (1 + s)
    fit = SharedRidge(T, ridge=sp.Rational(1, 5), times=n)
    calculus = choose("equivalents", fit, SHARED, one_level=False)
    act = Act(calculus, fit, SHARED, Numeric(Spectrum(s, np.ones_like(s), np.ones_like(s))))
    engine = {"mean": act.mean(M), "second": act.second(M)}
    engine |= {f"noise {k}": act.noise_through(M, k) for k in range(n)}
    for name, wanted in images(s, T, M, n).items():
        np.testing.assert_allclose(engine[name], wanted, rtol=1e-9, err_msg=name)
    np.testing.assert_allclose(act.cross(M), act.mean(M) - act.second(M), rtol=1e-11)
    np.testing.assert_allclose(act.residual(M), M - 2 * act.mean(M) + act.second(M), rtol=1e-11)


def drawn(s, T, n, size, batch, rng):
    """Diagonals of Aⁿ and AⁿMAⁿ, and tr(Bᵀ(A^k)ᵀMA^kB), of drawn designs."""
    X = sim.rows(s, T, size, batch, rng)
    B = sim.smoother(X, PENALTY)
    A, found = B @ X, {}
    for k in range(n):
        for name, m in METRICS.items():
            found[f"noise {k}", name] = np.einsum("rij,i->r", B**2, np.repeat(m(s), size))
        B = A @ B
    power = np.linalg.matrix_power(A, n)
    found["mean", "1"] = sim.averaged(np.einsum("rii->ri", power), size)
    for name, m in METRICS.items():
        found["second", name] = sim.averaged(np.einsum("rij,i->rj", power**2, np.repeat(m(s), size)), size)
    return found


def off(spectrum, T, n, told):
    """The means of drawn designs that are farther from ``told`` than chance and extrapolation explain."""
    s, rng = SPECTRA[spectrum], np.random.default_rng([16, T, n])
    found = sim.moments(lambda k, r, g: drawn(s, T, n, k, r, g), s, (900, 600, 300), rng)
    wanted = {name: told(s, T, m(s), n) for name, m in METRICS.items()}
    missed = []
    for (name, metric, functional), (limit, error, gap) in found.items():
        target = float(sim.functionals(np.asarray(wanted[metric][name])[None], s)[functional][0])
        if abs(limit - target) > Z * error + gap:
            missed.append((name, metric, functional))
    return missed, len(found)


@pytest.mark.parametrize(
    ("spectrum", "T"),
    [("two-level", 6), pytest.param("power-law", 16, marks=pytest.mark.deep), ("power-law", 28)],
)
def test_drawn_designs_agree(spectrum, T):
    """3 × 15 means; and fits on designs of their own, n times the maps of one, are told from it."""
    missed, number = off(spectrum, T, 3, images)
    assert not missed and number == 15
    wrong, _ = off(spectrum, T, 3, fresh)
    assert any(name == "second" for name, _, _ in wrong) and any(name.startswith("noise 2") for name, _, _ in wrong)


def fresh(s, T, M, n):
    """The same of n fits on fresh designs."""
    found = {"mean": M, "second": M}
    for k in range(n):
        found[f"noise {k}"] = images(s, T, found["second"], 1)["noise 0"]
        found["mean"], found["second"] = (images(s, T, found[name], 1)[name] for name in ("mean", "second"))
    return found
