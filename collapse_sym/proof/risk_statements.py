"""What a case of a risk says, as a statement: the chain, its hypotheses, the regime, the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import sympy as sp

from ..calculi import OVER, RIDGE, UNDER
from ..calculi.shared_ridge import losses
from ..chain import Chain
from ..chain.designs import SharedRidge
from ..chain.fits import Fit
from ..chain.populations import Isotropic
from ..errors import Contradiction, OutsideCalculus
from ..notation import M, N, S
from ..risk import Case
from .answer_terms import term
from .language import Term, text_of

DOMAINS = {
    "size": "positive-integer",
    "dimension": "positive-integer",
    "noise": "nonnegative",
    "ridge": "positive",
    "weight": "positive",
    "index": "natural",
}
MAX_TRIES = 5_000


@dataclass(frozen=True)
class Act:
    """A fit as the proof sees it: its key, how it is treated, whether the metric that it meets is inexact."""

    key: str
    fit: Fit
    repeat: Any
    weight: sp.Expr
    regime: str
    cited: bool
    inexact: bool
    #: of ridge fits on one design: how many fits are one, at the first of them (0: it belongs to an earlier one)
    times: int = 1

    @property
    def noisy(self) -> bool:
        """Whether its label noise is not 0."""
        return bool(self.fit.noise != 0)

    @property
    def numbered(self) -> bool:
        """Whether its size changes with the number m of the generation."""
        return M in self.fit.samples.free_symbols


@dataclass
class RiskStatement:
    """A statement about a risk, with what its proof needs to know."""

    chain: Chain
    case: Case
    acts: tuple[Act, ...]
    meaning: dict[str, Any]
    witness: dict[str, Any]
    #: what each hypothesis about sizes says: the number of the hypothesis → p of p ≥ 0 (strict: > 0)
    signs: dict[int, tuple[sp.Expr, bool]] = field(default_factory=dict)
    #: size T → the name of lim d/T, and on which side of 1 it lies ("Less", "Greater")
    limits: dict[sp.Expr, tuple[str, str]] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """sha256 of the canonical JSON of the meaning."""
        return hashlib.sha256(text_of(self.meaning).encode()).hexdigest()

    @property
    def exact(self) -> bool:
        """Whether the answer is an equation."""
        return self.case.relation == "="

    @property
    def isotropic(self) -> bool:
        """Whether Σ = I is a hypothesis."""
        return isinstance(self.chain.population.covariance, Isotropic)


def statement_of(case: Case) -> RiskStatement:
    """What a case says: its risk, its bias, its bias and variance, each = or ≃ the engine's terms."""
    chain = case.chain
    acts = tuple(_acts(case))
    meaning: dict[str, Any] = {
        "variables": _variables(chain),
        "chain": _chain(acts),
        "where": _where(case),
        "hypotheses": [["Equal", "Sigma", "Identity"]] if isinstance(chain.population.covariance, Isotropic) else [],
        "regime": [],
        "conclusion": None,
    }
    stated = RiskStatement(chain, case, acts, meaning, {})
    for p, strict in _signs(stated):
        stated.signs[len(meaning["hypotheses"])] = (p, strict)
        meaning["hypotheses"].append(["Greater" if strict else "GreaterEqual", term(p), "0"])
    if not stated.exact:
        _regime(stated)
    meaning["conclusion"] = ["And", *(_line(stated, noises, parts) for noises, parts in lines(stated))]
    stated.witness.update(_witness(stated))
    return stated


def lines(stated: RiskStatement) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """Which noises, and which parts of the answer they amount to."""
    keys = [a.key for a in stated.acts]
    yield keys, ("total",)
    yield [], ("bias",)
    if "down" in keys and len(keys) > 1:
        yield ["down"], ("bias", "variance")


def value(stated: RiskStatement, parts: tuple[str, ...]) -> sp.Expr:
    """The engine's expression for these parts, metrics with names of their own written out."""
    e = sp.Add(*[getattr(stated.case, part).expr for part in parts])
    return written_out(e, stated.case)


def written_out(e: sp.Expr, case: Case) -> sp.Expr:
    """Without names of metrics; names of scalars stay."""
    for d in reversed(case.definitions):
        if d.of == "s":
            e = e.xreplace({d.symbol: d.value})
    return e.doit(deep=False) if isinstance(e, sp.Sum) else e


def _line(stated: RiskStatement, noises: list[str], parts: tuple[str, ...]) -> Term:
    return ["Equal" if stated.exact else "Near", ["Risk", *noises], term(value(stated, parts))]


def _acts(case: Case) -> Iterator[Act]:
    chain, last = case.chain, case.chain.downstream
    fits = [(str(i), g.fit, g.repeat, g.truth_weight) for i, g in enumerate(chain.generators)]
    fits += [] if last is None else [("down", last, 1, sp.Integer(0))]
    regimes = [case.regimes.of(fit) for _, fit, _, _ in fits]
    calculi = [c if r != RIDGE else "equivalents" for c, r in zip(case.calculus, regimes)]
    joined = [b for b, _ in case.setup.blocks if isinstance(b.fit, SharedRidge)]
    times = {str(s.block): len(b.shares) if s is b.shares[0] else 0 for b in joined for s in reversed(b.shares)}
    for i, (key, fit, repeat, p) in enumerate(fits):
        inexact = any(c == "equivalents" for c in calculi[i + 1 :]) or (calculi[i] == "equivalents" and repeat != 1)
        cited, weight = calculi[i] == "equivalents", sp.sympify(p, strict=True)
        yield Act(key, fit, repeat, weight, regimes[i], cited, inexact, times.get(key, 1))


def _variables(chain: Chain) -> dict[str, str]:
    found = {
        name: DOMAINS[role] for name, role in sorted(chain.symbols.items()) if role in DOMAINS and name not in "dnm"
    }
    found["d"] = "positive-integer"
    if any(g.repeat == N for g in chain.generators):
        found["n"] = "natural"
    return {**found, "Sigma": "covariance", "w0": "vector"}


def _chain(acts: tuple[Act, ...]) -> dict[str, Any]:
    generators = [_fit(a) | {"repeat": str(a.repeat)} for a in acts if a.key != "down"]
    downstream = [_fit(a) for a in acts if a.key == "down"]
    return {
        "inputs": "gaussian",
        "covariance": "Sigma",
        "truth": "w0",
        "generators": generators,
        "downstream": downstream,
    }


def _fit(a: Act) -> dict[str, Term]:
    found: dict[str, Term] = {"fit": "ridge" if a.fit.penalty != 0 else "ols", "samples": term(a.fit.samples)}
    found |= {"variance": _squared(a.fit.noise), "design": a.fit.design}
    found |= {"penalty": term(a.fit.penalty)} if a.fit.penalty != 0 else {}
    return found | ({"truth": term(a.weight)} if a.weight != 0 else {})


def _squared(noise: sp.Expr) -> Term:
    return term(sp.expand(noise**2)) if noise.has(sp.Pow) or noise.is_Rational else ["Power", term(noise), "2"]


def _where(case: Case) -> list[list[Any]]:
    found: list[list[Any]] = []
    # of several fits on one design the checker names what κ(λ/(1−z)) is made of, in the order of the engine
    short = {x for a in case.setup.acts if isinstance(a.fit, SharedRidge) for x in losses(a).slopes[2:]}
    for x in case.definitions:
        if x.of != "s":
            if x.name.startswith("count"):
                raise OutsideCalculus(
                    "of certificates",
                    x.value,
                    "more generations than are followed one by one",
                    remedy='use repeat = "n"',
                )
            root = x.function is not None
            known = term(x.function if root else written_out(x.value, case))
            plain = root or (short and x.symbol not in short)
            found.append([x.symbol.name, known if plain else ["Abbreviation", known]])
    return found


def _signs(stated: RiskStatement) -> Iterator[tuple[sp.Expr, bool]]:
    """Hypotheses on sizes, on weights and on n, each once."""
    d, found = stated.chain.d, {}
    for a in stated.acts:
        margin = 2 if a.noisy else 0
        first = a.fit.samples.xreplace({M: sp.Integer(0)})
        if a.regime == OVER:
            found[sp.expand(first - d - margin)] = False
        if a.regime == UNDER:
            found[sp.expand(d - a.fit.samples - max(margin, 1))] = False
        if a.weight.is_Symbol:
            found[1 - a.weight] = True
    if "n >= 1" in stated.case.when:
        found[N - 1] = False
    yield from ((p, strict) for p, strict in found.items() if not p.is_number)


def _regime(stated: RiskStatement) -> None:
    """All sizes, Σ and w₀ grow, or move; noises, penalties, weights and n stay."""
    meaning, d = stated.meaning, stated.chain.d
    sizes = [name for name, domain in meaning["variables"].items() if domain == "positive-integer"]
    clauses: list[Term] = [["Bounded", ["OperatorNorm", "Sigma"]], ["Bounded", ["SquaredNorm", "w0"]]]
    for a in stated.acts:
        away = a.regime != RIDGE and (a.cited or (a.noisy and a.inexact))
        if away and a.numbered:
            raise OutsideCalculus(
                "of certificates",
                a.fit.samples,
                "sizes that change with m beside an equivalent",
                remedy="use --set n=…",
            )
        if a.cited:
            clauses.append(["TendsTo", term(a.fit.samples), "Infinity"])
        if away:
            clauses.append(["Bounded", ["OperatorNorm", ["Power", "Sigma", "-1"]]])
        if away and a.fit.samples not in stated.limits:
            taken = {*meaning["variables"], *(n for n, _ in meaning["where"])}
            name = next(f"phi{i}" for i in range(99) if f"phi{i}" not in taken)
            meaning["variables"][name] = "positive"
            side = "Less" if a.regime == OVER else "Greater"
            stated.limits[a.fit.samples] = name, side
            clauses.append(["TendsTo", ["Divide", term(d), term(a.fit.samples)], name])
            meaning["hypotheses"].append([side, name, "1"])
    unique = [c for i, c in enumerate(clauses) if c not in clauses[:i]]
    meaning["regime"] = [{"grows": [*sizes, "Sigma", "w0"], "clauses": unique}]


# -- a point at which the hypotheses hold ------------------------------------------------------------


def _witness(stated: RiskStatement) -> dict[str, Any]:
    """Numbers for the variables, Σ = I.

    Raises: Contradiction.
    """
    chain, domains = stated.chain, stated.meaning["variables"]
    symbols = {v.name: v for a in stated.acts for v in a.fit.samples.free_symbols} | {
        v.name: v for v in chain.d.free_symbols
    }
    fixed = {x: "1/2" for x, domain in domains.items() if domain in ("nonnegative", "positive")}
    fixed |= {name: "3" for name in domains if name == "n"}
    fixed |= {name: "1/2" if side == "Less" else "2" for name, side in stated.limits.values()}
    names = [n for n in domains if domains[n] == "positive-integer"]
    sides = {a.fit.samples: a.regime for a in stated.acts}
    sizes = [n for n in names if n != "d"]
    for d in (48, 6, 12, 720, 3, 1, 2) if "d" in names else (0,):
        r = d or 48
        lists = [
            (12, 1, 2, 6, 3)
            if sides.get(symbols.get(n, S)) == UNDER
            else (4 * r, 2 * r, r, 8 * r, 1, 2, 3, 6, 720, 5040)
            for n in sizes
        ]
        for _, values in zip(range(MAX_TRIES), product(*lists)):
            point = dict(zip(sizes, values)) | ({"d": d} if d else {})
            if _admissible(stated, {symbols[n]: sp.Integer(x) for n, x in point.items() if n in symbols}):
                rank = chain.d.xreplace({symbols[n]: sp.Integer(x) for n, x in point.items() if n in symbols})
                spectrum = {"Sigma": [["1", str(rank)]], "w0": ["1"]}
                return {**fixed, **{n: str(x) for n, x in point.items()}, **spectrum}
    raise Contradiction(
        ", ".join(str(a.fit.samples) for a in stated.acts),
        "no sizes that satisfy the hypotheses were found",
        "change the sizes",
    )


def _admissible(stated: RiskStatement, point: dict[sp.Expr, sp.Expr]) -> bool:
    rank = stated.chain.d.xreplace(point)
    sizes = [a.fit.samples.xreplace({**point, M: sp.Integer(0)}) for a in stated.acts]
    if not all(x.is_Integer and x > 0 for x in (rank, *sizes)):
        return False
    values = [(p.xreplace(point), strict) for p, strict in stated.signs.values() if not p.free_symbols - set(point)]
    return all(x > 0 if strict else x >= 0 for x, strict in values)
