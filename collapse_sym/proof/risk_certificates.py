"""Certificates of the answers of the engine: for every case of a chain a statement, and its proof in steps.

Sizes of a chain whose answer is an equivalent become symbols that grow; what is certified then holds along every
sequence of sizes and spectra.  Where Σ is not the identity, Σ and w₀ are any.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from ..calculi import OVER
from ..chain import Chain
from ..chain.conditions import conditions
from ..chain.fits import Fit, LeastSquares, Ridge, refuse_below_zero
from ..chain.populations import Abstract, AbstractTruth, Isotropic, Population
from ..errors import OutsideCalculus, TooLarge
from ..notation import D, M, N, symbol
from ..risk import Case, risk
from .checker import Rejected, check
from .risk_proofs import Proof
from .risk_statements import RiskStatement, statement_of

NAME = "of certificates"
MOST_EXPANDED = 24  # generations of sizes that change with m


@dataclass(frozen=True)
class Certified:
    """A case of a chain and its certificate; ``chain`` is what the statement speaks of."""

    when: tuple[str, ...]
    chain: Chain
    case: Case
    certificate: dict[str, Any]


def certified(chain: Chain) -> Iterator[Certified]:
    """One certificate for each case of the risk of the chain.

    Raises: OutsideCalculus, naming what no certificate covers yet.

    >>> from collapse_sym.chain import example_text, loads
    >>> [c.when for c in certified(loads(example_text("thm-4.1")))]
    [()]
    """
    for case in risk(chain).cases:
        yield certify_case(chain, case)


def certify_case(chain: Chain, case: Case) -> Certified:
    """The certificate of one case of ``risk(chain)``."""
    general = generalised(chain, case)
    found = [
        c for c in risk(general).cases if ("n >= 1" in c.when) == ("n >= 1" in case.when) and "n = 0" not in c.when
    ]
    if len(found) != 1:
        raise _outside(chain, "its case is not one of those of the general chain")
    certificate = prove(statement_of(found[0]))
    _within_limits(certificate)
    return Certified(case.when, general, found[0], certificate)


def _within_limits(certificate: dict[str, Any]) -> None:
    """Refuse what takes the checker too long."""
    try:
        check(json.dumps(certificate))
    except Rejected as rejection:
        if rejection.rule != "limits":
            raise
        raise TooLarge("the chain", rejection.reason, "use fewer different fits") from None


def prove(stated: RiskStatement) -> dict[str, Any]:
    """The certificate of a statement about a risk."""
    return Proof(stated).certificate()


def generalised(chain: Chain, case: Case) -> Chain:
    """The chain with any w₀, any Σ unless it is the identity, and growing sizes where the answer is an equivalent."""
    _covered(case)
    covariance: Any = chain.population.covariance
    blocks = [b for g in case.chain.generators for b in _expanded(g)]
    last = case.chain.downstream
    if not case.chain.d.is_number and case.chain.d != D:
        raise _outside(case.chain.d, "a dimension that is an expression: name it d")
    names = _names(case.chain) if case.relation == "~=" or case.chain.d.is_number else {}
    rank = names.get(case.chain.d, case.chain.d)
    used = {v for b in blocks for v in b.fit.samples.free_symbols} | {D, *case.chain.d.free_symbols}
    used |= set() if last is None else last.samples.free_symbols
    texts = (*case.chain.assume, *(w for w in case.when if w not in ("n >= 1", "n = 0")))
    assume = tuple(w for w in texts if {v for c in conditions(w) for v in c.difference.free_symbols} <= used)
    if names:
        assume += tuple(_orders(names, case, {b.fit.samples for b in blocks} | ({last.samples} if last else set())))
    population = Isotropic(rank) if isinstance(covariance, Isotropic) and _needs_isotropy(case) else Abstract(rank)
    return Chain(
        Population(population, AbstractTruth()),
        tuple(replace(g, fit=_renamed(g.fit, names)) for g in blocks),
        None if last is None else _renamed(last, names),
        assume,
    )


def _needs_isotropy(case: Case) -> bool:
    """Whether the answer is one of Σ = I only: exact with T < d, or n generations that change metrics."""
    exact = any(c == "isotropic" for c in case.calculus)
    return exact or any(g.repeat == N and case.regimes.of(g.fit) != OVER for g in case.chain.generators)


def _covered(case: Case) -> None:
    refuse_below_zero(NAME, case.chain.fits, remedy="the facts that certificates rest on have λ > 0")
    for fit in case.chain.fits:
        if type(fit) not in (LeastSquares, Ridge):
            raise _outside(fit.kind, "a fit of your own has no checked rule")
    covariance = case.chain.population.covariance
    if covariance.infinite:
        raise _outside("d = ∞", "the facts that certificates rest on have d/T bounded: give a finite dimension")
    for calculus, act in zip(case.calculus, [*case.chain.fits]):
        one = calculus == "isotropic" and not isinstance(covariance, Isotropic)
        if one:
            raise _outside(act.samples, "Σ = vI with v ≠ 1 has no checked rule: scale the inputs")


def _outside(what: object, reason: str) -> OutsideCalculus:
    return OutsideCalculus(NAME, what, reason, remedy="see proof/STATEMENTS.md for what certificates cover")


def _expanded(generator: Any) -> list[Any]:
    """A block of a known number of unequal sizes as so many blocks of one generation."""
    size = generator.fit.samples
    if M not in size.free_symbols or generator.repeat == N:
        return [generator] if generator.repeat != 0 else []
    if generator.repeat > MOST_EXPANDED:
        raise _outside(size, f"more than {MOST_EXPANDED} generations of unequal sizes")
    fits = [replace(generator.fit, samples=size.xreplace({M: sp.Integer(k)})) for k in range(generator.repeat)]
    return [replace(generator, fit=fit, repeat=1) for fit in fits]


def _names(chain: Chain) -> dict[sp.Expr, sp.Expr]:
    """Symbols for the numbers among sizes and d: equal numbers get one symbol."""
    taken = set(chain.symbols)
    found: dict[sp.Expr, sp.Expr] = {chain.d: D} if chain.d.is_number else {}
    for i, size in enumerate(dict.fromkeys(f.samples for f in chain.fits)):
        sizes = [size]
        if M in size.free_symbols:
            sizes = []
        for s in sizes:
            if s.is_number and s not in found:
                found[s] = symbol(
                    next(n for n in (f"T{i}", *(f"T{i}_{k}" for k in range(99))) if n not in taken), "size"
                )
    return found


def _renamed(fit: Fit, names: dict[sp.Expr, sp.Expr]) -> Fit:
    return replace(fit, samples=names.get(fit.samples, fit.samples))


def _orders(names: dict[sp.Expr, sp.Expr], case: Case, kept: set[sp.Expr]) -> Iterator[str]:
    """On which side of d the named sizes lie that are still spoken of."""
    d = case.chain.d
    noisy = {f.samples for f in case.chain.fits if f.noise != 0}
    for fit in case.chain.fits:
        if fit.penalty == 0 and fit.samples in kept & set(names) and fit.samples != d:
            over = case.regimes.over(fit)
            bound = "d" if over else "d - 1"
            if fit.samples in noisy:
                bound = "d + 2" if over else "d - 2"
            yield f"{names[fit.samples]} {'>=' if over else '<='} {bound}"
