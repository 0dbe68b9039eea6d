"""Strategies for what chains are made of: spectra, populations, and the values that a chain's symbols may take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sympy as sp
from hypothesis import assume
from hypothesis import strategies as st

from ..chain.model import Chain
from ..chain.populations import CoefficientsTruth, Covariance, Diagonal, Isotropic, NormTruth, Population, RandomTruth
from ..chain.power_law import PowerLaw, PowerLawTruth
from ..errors import CollapseSymError, InvalidInput
from .drawn import CAPACITIES, NOISES, PENALTIES, SOURCES, WEIGHTS, DrawnChooser, _eigenvalues
from .formula import read_chain_of

#: as in the regimes of chains
SPECTRA = ("isotropic", "distinct", "repeated", "tiny", "power")
SCALES = (sp.Integer(1), sp.Rational(1, 2))
DIMENSIONS = (6, 7, 8)
#: the largest dimension and number of generations, and how far above 2d a size goes
MOST_DIMENSIONS, MOST_GENERATIONS, ABOVE = 8, 4, 8
#: |T − d| from which on label noise through least squares has a finite cost, and one with a finite variance
NEAR, FAR = 2, 4


def spectra(kinds: Sequence[str] = SPECTRA, *, dimensions: Sequence[int] = DIMENSIONS) -> st.SearchStrategy[Covariance]:
    """A strategy for covariances of exact numbers, by kind of spectrum.

    Raises: InvalidInput for another kind.

    >>> from hypothesis import find
    >>> find(spectra(["power"]), lambda covariance: True)
    PowerLaw(beta=2, dimension=6, scale=1, copies=1)
    """
    for kind in kinds:
        if kind not in SPECTRA:
            raise InvalidInput(kind, "is no kind of spectrum", f"use one of {', '.join(SPECTRA)}")

    @st.composite
    def build(draw: Any) -> Covariance:
        choose = DrawnChooser(draw)
        kind, d = choose.among(kinds), choose.among(dimensions)
        if kind == "isotropic":
            return Isotropic(sp.Integer(d))
        if kind == "power":
            return PowerLaw(choose.among((*CAPACITIES, sp.Rational(3, 2))), sp.Integer(d), choose.among(SCALES))
        return Diagonal(_eigenvalues(kind, choose, d))

    return build()


def populations(
    kinds: Sequence[str] = SPECTRA, *, dimensions: Sequence[int] = DIMENSIONS
) -> st.SearchStrategy[Population]:
    """A strategy for a covariance and a truth: spread evenly, unevenly, or all on the weakest direction."""

    @st.composite
    def build(draw: Any) -> Population:
        choose, covariance = DrawnChooser(draw), draw(spectra(kinds, dimensions=dimensions))
        if isinstance(covariance, Isotropic):
            return Population(covariance, NormTruth(choose.among((sp.Integer(1), sp.Integer(2)))))
        d = int(covariance.rank)
        kind = choose.among(("spread", "uneven", "weak"))
        if isinstance(covariance, PowerLaw) and kind == "spread":
            return Population(covariance, PowerLawTruth(source=choose.among(SOURCES), scale=choose.among(SCALES)))
        if kind == "spread":
            return Population(covariance, RandomTruth(sp.Integer(1)))
        if kind == "uneven":
            return Population(covariance, CoefficientsTruth(tuple(choose.among(WEIGHTS) for _ in range(d))))
        least = d - 1 if isinstance(covariance, PowerLaw) else min(range(d), key=lambda i: covariance.eigenvalues[i])  # type: ignore[attr-defined]
        return Population(covariance, CoefficientsTruth(tuple(sp.Integer(i == least) for i in range(d))))

    return build()


def points(
    chain: Chain | str, *, clear: int | None = None, fixed: Mapping[str, Any] | None = None
) -> st.SearchStrategy[dict[str, Any]]:
    """A strategy for values of a chain's symbols, inside its assumptions: the ``at`` of ``assert_agrees``.

    Least-squares sizes keep |T − d| ≥ ``clear``: by default 2, nearer to d label noise costs infinitely much; 4 where
    Σ ≠ vI, as between the two its cost has no variance, and no simulation judges it.  ``fixed`` values are kept.
    Small and simple values come first, so that Hypothesis shrinks a failing point to the simplest one.

    >>> from collapse_sym.chain import example_text
    >>> from hypothesis import find
    >>> others = {"n": 1, "T0": 9, "sigma0": 1, "sigma": 1, "r2": 1}
    >>> find(points(example_text("thm-4.1"), fixed=others), lambda at: at["d"] > 1)["T"]
    4
    """
    described, given = read_chain_of(chain), dict(fixed or {})
    roles = {name: role for name, role in sorted(described.symbols.items()) if name not in given}
    isotropic = isinstance(described.population.covariance, Isotropic)
    margin = (NEAR if isotropic else FAR) if clear is None else clear
    strict = {str(fit.samples) for fit in described.fits if fit.penalty == 0}

    @st.composite
    def build(draw: Any) -> dict[str, Any]:
        at = dict(given)
        if roles.get("d"):
            at["d"] = draw(st.integers(1, MOST_DIMENSIONS))
        d = int(at.get("d", described.d if described.d.is_number else 1))
        for name, role in roles.items():
            if name != "d":
                at[name] = draw(_values(role, d, margin if name in strict else 0))
        assume(_inside(described, at, margin))
        return at

    return build()


def _values(role: str, d: int, clear: int) -> st.SearchStrategy[Any]:
    if role in ("size", "dimension"):
        # above d first: what is simple there is simple to read
        above, below = range(d + clear, 2 * d + clear + ABOVE), range(d - max(clear, 1), 0, -1)
        return st.sampled_from([*above, *below])
    if role == "index":
        return st.integers(0, MOST_GENERATIONS)
    noise = (sp.Integer(0), sp.Integer(1), sp.Integer(2), *NOISES)
    table = {"noise": noise, "ridge": PENALTIES, "weight": WEIGHTS, "squared": (sp.Integer(1), *noise[2:])}
    return st.sampled_from(table.get(role, (sp.Integer(1), sp.Integer(2), *NOISES)))


def _inside(chain: Chain, at: Mapping[str, Any], clear: int) -> bool:
    try:
        found = chain.substitute(at)
    except CollapseSymError:
        return False
    if found.population.covariance.infinite:
        return True
    return all(abs(int(fit.samples) - int(found.d)) >= clear for fit in found.fits if _strict(fit))


def _strict(fit: Any) -> bool:
    return bool(fit.penalty == 0 and fit.samples.is_number)
