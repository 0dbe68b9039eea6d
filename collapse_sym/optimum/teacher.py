r"""The last teacher of an isotropic chain, by the two numbers through which a downstream fit feels it.

For Σ = vI the error of a fit with maps mean, second, noise on labels of ŵ is

    E‖ŵ' − w₀‖²_Σ = v‖w₀‖² − 2 mean(v) E⟨ŵ, w₀⟩ + second(v) E‖ŵ‖² + σ² noise(v) ,

so that the generators enter by alignment E⟨ŵ, w₀⟩ and energy E‖ŵ‖² alone: the backward recursion, started from the
metrics of these two forms instead of that of the error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from ..chain.assumptions import Assumptions
from ..chain.designs import Block
from ..chain.fits import Ridge
from ..chain.model import Chain
from ..errors import CollapseSymError, DoesNotClose, InvalidInput, OutsideCalculus
from ..functionals.answer import Answer
from ..functionals.definitions import Definition
from ..functionals.tidy import tidy
from ..notation import N, symbol
from ..risk.cases import Regimes, branches
from ..risk.derive import Setup, set_up
from ..risk.exponential import is_zero
from ..risk.premises import premises
from ..risk.recursion import Powers, State, backward
from ..spectra.spectrum import spectrum_of

MOST_DECIDED = 200  # operations of a form that is held against 0
PENALTIES = ("lambda", "lambda_new", "lambda_last", "lambda_downstream")


@dataclass(frozen=True)
class Teacher:
    """What a downstream fit is taught by, and how: everything that the optimal ridge of an isotropic chain depends on.

    ``alignment`` E⟨ŵ, w₀⟩; ``excess`` E⟨ŵ, ŵ − w₀⟩ = E‖ŵ‖² − alignment, what fits the teacher's labels and not the
    truth; ``squared`` ‖w₀‖²; ``noise`` σ²/v and ``ratio`` φ = d/T of the downstream fit, Σ = ``level``·I.  Symbols of
    ``definitions`` may occur in all of them.  ``when``, ``relation``, ``assumptions``, ``cites`` are as in a ``Case``.
    """

    chain: Chain
    alignment: sp.Expr
    excess: sp.Expr
    squared: sp.Expr
    noise: sp.Expr
    ratio: sp.Expr
    level: sp.Expr
    definitions: tuple[Definition, ...]
    when: tuple[str, ...]
    relation: str
    assumptions: tuple[str, ...]
    cites: tuple[str, ...]
    known: Assumptions

    @property
    def weights(self) -> frozenset[str]:
        """The names of the chain's weights, numbers between 0 and 1."""
        return frozenset(name for name, role in self.chain.symbols.items() if role == "weight")

    @property
    def energy(self) -> sp.Expr:
        """E‖ŵ‖²."""
        return self.alignment + self.excess

    def answer(self, expr: sp.Expr) -> Answer:
        """An expression in these numbers as an answer."""
        return Answer(self.definitions, expr, None, None, self.chain.assume + self.when)


def teachers(chain: Chain, *, calculus: str = "auto") -> Iterator[Teacher]:
    """The last teacher, one for each case that the chain leaves open; the chain's own ridge plays no part.

    Assumes: Σ is a multiple of the identity; a downstream fit, which is read as ridge with any λ.

    *Raises* OutsideCalculus for any other Σ, InvalidInput without a downstream fit or for w₀ = 0, what ``risk`` raises.

    >>> from collapse_sym.chain import example_text, loads
    >>> (found,) = teachers(loads(example_text("cor-4.4-isotropic")))
    >>> found.alignment, found.excess
    (r2, d*n*sigma0**2/(T0 - d - 1))
    """
    spectrum = spectrum_of(chain.population)
    if spectrum is None or spectrum.size != 1:
        raise OutsideCalculus(
            "of the optimum in closed form",
            chain.population.covariance.kind,
            "Σ is not known to be a multiple of the identity",
            remedy="give an isotropic covariance",
        )
    refusals: list[CollapseSymError] = []
    treated = False
    for regimes in branches(with_ridge(chain))[0]:
        try:
            found = list(_of_branch(with_ridge(chain), regimes, calculus))
        except (DoesNotClose, OutsideCalculus) as refusal:
            refusals.append(refusal)
            continue
        treated = True
        yield from found
    if not treated:
        raise refusals[0]


def with_ridge(chain: Chain) -> Chain:
    """The chain with a symbol for the downstream ridge, whatever fit stood there."""
    last = chain.downstream
    if last is None:
        raise InvalidInput("downstream", "there is no fit whose ridge could be chosen", "give a [downstream] table")
    taken = {str(x) for g in chain.generators for x in g.fit.penalty.free_symbols}
    taken |= {name for name, role in chain.symbols.items() if role != "ridge"}
    name = next(p for p in PENALTIES if p not in taken)
    return replace(chain, downstream=Ridge(last.samples, last.noise, last.design, ridge=symbol(name, "ridge")))


def _of_branch(chain: Chain, regimes: Regimes, calculus: str) -> Iterator[Teacher]:
    """One teacher, or two where n generations on one design are one fit only if n ≥ 1."""
    setup = set_up(chain, regimes, calculus)
    if not any(s.repeat == N for block, _ in setup.blocks if block.merged for s in block.shares):
        yield _teacher(chain, regimes, setup, ())
        return
    without = chain.substitute({"n": 0})
    yield _teacher(chain, regimes, setup, ("n >= 1",))
    yield _teacher(without, regimes, set_up(without, regimes, calculus), ("n = 0",))


def _teacher(chain: Chain, regimes: Regimes, setup: Setup, extra: tuple[str, ...]) -> Teacher:
    language, act, powers = setup.language, setup.downstream, Powers()
    assert act is not None, "with_ridge puts a fit there"
    if setup.language.quad(sp.Integer(1)) == 0:
        raise InvalidInput(
            "w0 = 0", "the larger the ridge the better: there is no best one", "give a truth that is not 0"
        )
    one, half, zero = sp.Integer(1), sp.Rational(1, 2), sp.Integer(0)
    alignment = _form(setup, _quiet(setup), State(zero, ((half, zero),)), powers)
    excess = _form(setup, setup.blocks, State(one, ((-half, zero),)), powers)
    forms = [tidy(powers.restore(x)) for x in (alignment, excess)]
    definitions = [powers.restored(d) for d in language.definitions]
    plain = _plain_counts([*forms, *(d.root_of or d.value for d in definitions)], definitions)
    return Teacher(
        chain,
        alignment=tidy(forms[0].xreplace(plain)),
        excess=tidy(forms[1].xreplace(plain)),
        squared=language.quad(one),
        noise=act.fit.noise**2 / language.s,
        ratio=language.d / act.fit.samples,
        level=language.s,
        definitions=tuple(d for d in definitions if d.symbol not in plain),
        when=regimes.when + extra,
        relation="~=" if any(a.calculus.relation == "~=" for a in setup.acts) else "=",
        assumptions=premises(chain, setup),
        cites=tuple(dict.fromkeys(fact for a in setup.acts for fact in a.calculus.cites(a.regime))),
        known=regimes.known,
    )


def _plain_counts(expressions: list[sp.Expr], definitions: list[Definition]) -> dict[sp.Symbol, sp.Expr]:
    """The names of numbers that no power is raised to, with what they are: they are put in."""
    raised = {y for e in expressions for power in e.atoms(sp.Pow) for y in power.exp.free_symbols}
    counts = {d.symbol: d.value for d in definitions if d.symbol.is_integer and d.root_of is None}
    return {name: count for name, count in counts.items() if name not in raised}


def _form(setup: Setup, blocks: Any, end: State, powers: Powers) -> sp.Expr:
    """E of a quadratic form of ŵ_n and w₀, given by its metrics: 0 where that is so for all powers of its bases."""
    start = backward(blocks, end, powers=powers)
    (form,) = start.forms()
    kept = setup.language.quad(sp.Integer(0) if _vanishes(form) else form)
    return kept + sp.Add(*[c.total for c in start.costs])


def _vanishes(form: sp.Expr) -> bool:
    return sp.count_ops(form) < MOST_DECIDED and is_zero(form)


def _quiet(setup: Setup) -> tuple[tuple[Block, Any], ...]:
    """The blocks without label noise, which no linear form of ŵ feels."""
    nothing = sp.Integer(0)
    return tuple(
        (replace(block, shares=tuple(replace(s, variance=nothing) for s in block.shares)), act)
        for block, act in setup.blocks
    )
