"""What a chain must satisfy as a whole: domains, lengths, shared designs, finite risk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy as sp

from ..errors import InfiniteRisk, InvalidInput
from ..notation import NAME, ROLES, M
from .assumptions import Assumptions
from .conditions import Condition
from .fields import expressions
from .fits import FRESH, Fit, LeastSquares
from .indexed import check_sizes, within_one
from .measured import Measured
from .populations import Abstract, Population
from .substitution import uses

if TYPE_CHECKING:
    from .model import Chain


def validate(chain: Chain) -> None:
    """Refuse a chain that describes nothing, contradicts itself, or has infinite risk.

    Raises: InvalidInput, Contradiction, InfiniteRisk.
    """
    _population(chain.population)
    _one_domain(chain)
    _index(chain)
    _designs(chain)
    known = Assumptions.of(chain)
    for fit in chain.fits:
        _ridge(chain, fit)
    for g in chain.generators:
        if g.repeat != 0:
            _finite(g.fit, g.repeat, known, "generator")
    if chain.downstream is not None:
        _finite(chain.downstream, sp.Integer(1), known, "downstream")


def _population(population: Population) -> None:
    _measured(population)
    population.truth.check(population.covariance)


def _measured(population: Population) -> None:
    """Measured values are float64: what stands beside them must be a number."""
    records = (population.covariance, population.truth)
    if not any(isinstance(getattr(r, name), Measured) for r in records for name in r.roles):
        return
    for record in records:
        for _, e in expressions(record):
            if e.free_symbols:
                raise InvalidInput(e, "a number is needed beside the values of a file", "give it as a number")


def _one_domain(chain: Chain) -> None:
    """One name, one domain."""
    first: dict[str, tuple[str, str]] = {}
    for name, role, place in uses(chain):
        other, where = first.setdefault(name, (role, place))
        if (ROLES[other], other == "weight") != (ROLES[role], role == "weight"):
            raise InvalidInput(
                name, f"a {other} in {where} and a {role} in {place}", "use one name for one quantity, and another here"
            )


def _index(chain: Chain) -> None:
    """The index m belongs to the sizes of a generator with a fresh design."""
    if chain.downstream is not None and M in chain.downstream.samples.free_symbols:
        raise InvalidInput(chain.downstream.samples, "the downstream fit has no index m", "give its size without m")
    for g in chain.generators:
        indexed = M in g.fit.samples.free_symbols
        if indexed and g.fit.design != FRESH:
            raise InvalidInput(g.fit.samples, "a shared design has one size", "drop m, or use fresh designs")
        if indexed and g.fit.samples.free_symbols == {M}:
            check_sizes(g.fit.samples, g.repeat)


def _designs(chain: Chain) -> None:
    """All fits with one name share one design, hence one size."""
    sizes: dict[str, sp.Expr] = {}
    for fit in chain.fits:
        name = fit.design
        if not isinstance(name, str) or not NAME.match(name):
            raise InvalidInput(name, "not the name of a design", 'write "fresh" or a name of letters, digits and _')
        if name != FRESH and sizes.setdefault(name, fit.samples) != fit.samples:
            raise InvalidInput(
                name,
                f"one design with {sizes[name]} and with {fit.samples} rows",
                "fits that share a design have equal sizes",
            )
    if chain.downstream is not None and chain.downstream.design != FRESH:
        raise InvalidInput(chain.downstream.design, "the downstream fit has a design of its own", "drop its design key")


def _ridge(chain: Chain, fit: Fit) -> None:
    """A penalty λ < 0 lies above the end of κ's branch; while Σ or T has symbols, that is left open."""
    if not fit.below_zero:
        return
    covariance = chain.population.covariance
    if isinstance(covariance, Abstract):
        reason = "a penalty λ < 0 is not admissible without the eigenvalues of Σ, which say how far below 0 it may be"
        raise InvalidInput(f"lambda = {fit.penalty}", reason, "give Σ, or ridge >= 0")
    if fit.samples.free_symbols or any(e.free_symbols for _, e in expressions(covariance)):
        return
    from .model import front_door

    lowest = front_door().lowest_ridge(chain.population, fit.samples)
    if not fit.penalty > sp.Rational(str(lowest.upper().fmpq())):
        reason = f"not certainly above {lowest.str(8, radius=False)}, the infimum of the admissible lambda at"
        raise InvalidInput(f"lambda = {fit.penalty}", f"{reason} T = {fit.samples}", "give a greater one")


def _finite(fit: Fit, repeat: Any, known: Assumptions, where: str) -> None:
    """Noisy least squares needs |T − d| ≥ 2: otherwise E tr (XXᵀ)⁺ is infinite."""
    if not isinstance(fit, LeastSquares) or fit.noise == 0:
        return
    size = fit.samples.xreplace({M: sp.Integer(0)})
    if fit.samples.free_symbols == {M} and known.rank.is_Integer:
        m = within_one(fit.samples, repeat, known.rank)
        infinite, place = m is not None, f"{where}, m = {m}"
    else:
        infinite, place = _near(size, known), where
    if infinite:
        raise InfiniteRisk(
            f"{place}: {fit.samples} samples in dimension {known.rank}",
            "noisy least squares with |T − d| ≤ 1 has infinite risk",
            "change the size, use ridge > 0, or set the noise to 0",
        )


def _near(size: sp.Expr, known: Assumptions) -> bool:
    """Whether |size − d| ≤ 1 certainly."""
    gap = size - known.rank
    if gap.is_Integer:
        return bool(abs(gap) <= 1)
    two = sp.Integer(2)
    return not known.consistent_with(Condition(gap, ">=", two)) and not known.consistent_with(
        Condition(-gap, ">=", two)
    )
