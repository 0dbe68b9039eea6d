"""Case and Risk: the answer for one chain, piecewise over the regimes that its symbols leave open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

import sympy as sp

from ..chain.model import Chain
from ..errors import CollapseSymError, DoesNotClose, InvalidInput, OutsideCalculus
from ..functionals.answer import Answer
from ..functionals.definitions import Definition
from ..functionals.tidy import tidy
from ..notation import N
from ..spectra.spectrum import spectrum_of
from .cases import Excluded, Regimes, branches
from .costs import cost_of, linear_in_n, rho_of
from .derive import Parts, Setup, collapse_total, costs, run, set_up
from .premises import premises, symbolic_n
from .recursion import Powers

MAX_PRESENTED = 8  # costs and metrics of more generations are left as they were derived


class Values(NamedTuple):
    """The parts of the test error as numbers."""

    bias: Any
    clean: Any
    delta: Any
    cross: Any
    variance: Any
    collapse: Any
    total: Any


class Step(NamedTuple):
    """One line of a derivation: left relation right, because reason.  Sides are LaTeX or SymPy expressions."""

    left: Any
    relation: str
    right: Any
    reason: str


@dataclass(frozen=True)
class GenerationCost:
    """The cost of the label noise of one generation of a block (index m: of every generation of it)."""

    block: int
    generation: sp.Expr
    answer: Answer


@dataclass(frozen=True)
class Case:
    """The answer under the conditions ``when``: parts, their definitions, what they rest on."""

    chain: Chain
    requested: str
    regimes: Regimes = field(repr=False)
    setup: Setup = field(repr=False, compare=False)
    when: tuple[str, ...]
    relation: str
    calculus: tuple[str, ...]
    assumptions: tuple[str, ...]
    cites: tuple[str, ...]
    definitions: tuple[Definition, ...]
    bias: Answer
    clean: Answer
    delta: Answer
    cross: Answer
    variance: Answer
    collapse: Answer
    total: Answer
    per_generation: tuple[GenerationCost, ...]
    linear_in_n: bool
    rho: Answer | None
    limit: Answer | None
    #: (block, metric that its last generation meets), last block first
    reached: tuple[tuple[int, Any], ...] = field(default=(), repr=False, compare=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The derivation, line by line with reasons."""
        from .argument import steps

        return steps(self)

    def values(self, digits: int | None = None) -> Values | None:
        """The parts as numbers (float64, or balls' midpoints with ``digits``), None while symbols are left.

        Numbers come from the recursion eigenvalue by eigenvalue, not from the expressions.
        """
        from .numbers import case_values

        return case_values(self, digits)


@dataclass(frozen=True)
class Risk:
    """The test error of a chain.

    ``cases`` cover the regimes that the chain leaves open, ``excluded`` those without a finite answer.
    """

    chain: Chain
    calculus: str
    cases: tuple[Case, ...]
    excluded: tuple[Excluded, ...]

    @property
    def relation(self) -> str:
        """ "=" if every case is exact, else "~="."""
        return "~=" if any(c.relation == "~=" for c in self.cases) else "="

    @property
    def case(self) -> Case:
        """The only case; an error if there are several."""
        if len(self.cases) != 1:
            raise InvalidInput(
                f"{len(self.cases)} cases",
                "the chain leaves a regime open",
                f"choose one of {[c.when for c in self.cases]}",
            )
        return self.cases[0]

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What all cases assume together."""
        return tuple(dict.fromkeys(a for c in self.cases for a in c.assumptions))

    def subs(self, values: Mapping[Any, Any]) -> Risk:
        """The risk of the chain with symbols replaced, derived anew."""
        return risk(self.chain.substitute({str(k): v for k, v in values.items()}), calculus=self.calculus)

    def to_json(self, digits: int | None = None) -> dict[str, Any]:
        """The answer as plain data (the schema of ``collapse-sym risk --format json``)."""
        from .record import to_json

        return to_json(self, digits)

    def _repr_latex_(self) -> str:
        from .record import summary_latex

        return summary_latex(self)


def risk(chain: Chain, *, calculus: str = "auto") -> Risk:
    r"""The expected test error E‖ŵ_pred − w₀‖²_Σ of a chain, as bias + variance + collapse.

    ``calculus``: "auto" takes, fit by fit, the exact map where it is a closed form and the
    deterministic equivalent otherwise; "exact", "isotropic", "equivalents" treat all fits or refuse.
    A branch that is refused is listed in ``excluded``; if all are, the refusal is raised.

    *Raises* OutsideCalculus, DoesNotClose, InfiniteRisk, TooLarge.

    >>> from collapse_sym.chain import loads, example_text
    >>> risk(loads(example_text("thm-4.1"))).cases[0].total.text
    'd*n*sigma0**2/(T0 - d - 1) + d*sigma**2/(T - d - 1)'
    """
    found, excluded = branches(chain)
    cases: list[Case] = []
    refusals: list[CollapseSymError] = []
    for regimes in found:
        try:
            cases += _cases(chain, regimes, calculus)
        except (DoesNotClose, OutsideCalculus) as refusal:
            refusals.append(refusal)
            excluded += (Excluded(regimes.when, str(refusal)),)
    if not cases:
        raise refusals[0]
    return Risk(chain, calculus, tuple(cases), excluded)


def _cases(chain: Chain, regimes: Regimes, calculus: str) -> list[Case]:
    """One case, or two where n = 0 must be told from n ≥ 1 (n generations on one design are one fit only if n ≥ 1)."""
    setup = set_up(chain, regimes, calculus)
    if not any(s.repeat == N for block, _ in setup.blocks if block.merged for s in block.shares):
        return [_case(chain, regimes, calculus, setup, ())]
    without = chain.substitute({"n": 0})
    return [
        _case(chain, regimes, calculus, setup, ("n >= 1",)),
        _case(without, regimes, calculus, set_up(without, regimes, calculus), ("n = 0",)),
    ]


def _case(chain: Chain, regimes: Regimes, requested: str, setup: Setup, extra: tuple[str, ...]) -> Case:
    powers = Powers()
    parts = run(setup, powers)
    collapse = collapse_total(parts.costs)
    named = setup.language.definitions
    limit = powers.limit(collapse, named) if symbolic_n(chain) else _limit_of_one_block(chain, regimes, requested)
    definitions = _needed([powers.restored(d) for d in named], powers, parts, limit)
    when = regimes.when + extra
    answer = partial(_answer, chain=chain, when=when, definitions=definitions, requested=requested, powers=powers)
    calculi = setup.calculi
    relation = "~=" if any(a.calculus.relation == "~=" for a in setup.acts) else "="
    return Case(
        chain=chain,
        requested=requested,
        regimes=regimes,
        setup=setup,
        when=when,
        relation=relation,
        calculus=tuple(c.name for c in calculi),
        assumptions=premises(chain, setup),
        cites=tuple(dict.fromkeys(id_ for a in setup.acts for id_ in a.calculus.cites(a.regime))),
        definitions=definitions,
        bias=answer(_bias(parts), "bias"),
        clean=answer(parts.clean, "clean"),
        delta=answer(parts.delta, "delta"),
        cross=answer(parts.cross, "cross"),
        variance=answer(parts.variance, "variance"),
        collapse=answer(collapse, "collapse"),
        total=answer(_bias(parts), "total", parts.variance, collapse),
        per_generation=tuple(
            GenerationCost(
                c.block,
                c.generation,
                answer(c.each, f"per_generation.{c.block}.{c.generation}", among=len(parts.costs)),
            )
            for c in reversed(parts.costs)
        ),
        linear_in_n=(linear := linear_in_n(chain, parts.costs, collapse)),
        rho=rho_of(chain, parts.costs, collapse, answer) if linear else None,
        limit=None if limit is None else answer(limit, "limit"),
        reached=tuple((i, powers.restore(_presented(g, len(parts.reached)))) for i, g in parts.reached),
    )


def _needed(definitions: Any, powers: Powers, parts: Parts, limit: Any) -> tuple[Definition, ...]:
    """The definitions that some part of the answer uses, in order."""
    scalars = [
        parts.clean,
        parts.delta,
        parts.cross,
        parts.bias,
        parts.variance,
        *([limit] if limit is not None else []),
    ]
    exprs = [powers.restore(sp.sympify(x, strict=True)) for x in scalars]
    exprs += [powers.restore(sp.sympify(x, strict=True)) for c in parts.costs for x in (c.each, c.total)]
    exprs += [powers.restore(sp.sympify(g, strict=True)) for _, g in parts.reached]
    return Answer(tuple(definitions), sp.Tuple(*exprs)).needed()


def _bias(parts: Parts) -> Any:
    """Bias as a whole; the clean part alone where the generators add nothing."""
    return parts.clean if parts.delta == 0 and parts.cross == 0 else parts.bias


def _presented(expr: Any, among: int) -> sp.Expr:
    """The expression in its shortest form, unless it is one of so many that nobody reads them one by one."""
    expr = sp.sympify(expr, strict=True)
    return tidy(expr) if among <= MAX_PRESENTED else expr


def _answer(
    *exprs: Any, chain: Chain, when: Any, definitions: Any, requested: str, powers: Powers, among: int = 1
) -> Answer:
    *terms, part = [exprs[0], *exprs[2:], exprs[1]]
    shown = sp.Add(*[powers.restore(_presented(t, among)) for t in terms])
    spectrum = spectrum_of(chain.population)
    anew = partial(_rederived, chain=chain, requested=requested, part=part)
    return Answer(definitions, shown, spectrum, anew, chain.assume + when)


def _rederived(mapping: Mapping[Any, Any], *, chain: Chain, requested: str, part: str) -> Answer:
    """The same part of the chain with symbols replaced; the conditions may now decide otherwise."""
    case = risk(chain.substitute({str(k): v for k, v in mapping.items()}), calculus=requested).case
    if part.startswith("per_generation"):
        return cost_of(case, *part.split(".")[1:])
    found = getattr(case, part)
    if found is None:
        raise InvalidInput(part, "this part does not exist after the substitution", "substitute in the risk itself")
    return found


def _limit_of_one_block(chain: Chain, regimes: Regimes, requested: str) -> sp.Expr | None:
    """n → ∞ of the same block repeated without end, where that closes; its definitions must not be needed."""
    if len(chain.generators) != 1 or chain.generators[0].repeat == 0:
        return None
    endless = replace(chain, generators=(replace(chain.generators[0], repeat=N),))
    powers = Powers()
    try:
        setup = set_up(endless, regimes, requested)
        limit = powers.limit(collapse_total(costs(setup, powers)), setup.language.definitions)
    except CollapseSymError:
        return None
    if limit is None:
        return None
    definitions = tuple(powers.restored(d) for d in setup.language.definitions)
    return Answer(definitions, powers.restore(_presented(limit, 1))).unfold()
