"""Equations under Σ = I that hold whatever κ is, and names that a hypothesis keeps below 1.

For Σ = I a function f of Σ is f(1)I, so that df_m(κ) = d/(1 + κ)^m and tr f(Σ) = d f(1), w₀ᵀf(Σ)w₀ = f(1)‖w₀‖².  What
is stated is then about rational functions of κ and the sizes.  Of κ = κ(λ, T) with λ > 0 one thing is used: κ > 0 and
T > df₁(κ) = d/(1 + κ), as κ(1 − df₁(κ)/T) = λ.  A name that is ≥ 0 wherever it has a value, and that a hypothesis
keeps below 1, is y/(1 + y) with a y ≥ 0.  All else that is known of these names is left out: what holds for more
numbers holds for these.  What stands below a bar is seen to be > 0 (``positivity``): no point is without a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import sympy as sp

from ...notation import symbol
from ...proof.language import Term
from ...proof.statements import Statement
from .positivity import NotRational, Rational, rational
from .weaker import holds_by_signs, stated, with_names

ROUND = ["Equal", "Sigma", "Identity"]
TOLD = "relations that hold by signs of coefficients for Sigma = I, whatever kappa is"
BOUNDED = "relations that hold by signs of coefficients, whatever is named below 1"


def whatever_kappa(statement: Statement) -> str:
    """Why relations hold at every point with Σ = I, or at all points of which hypotheses speak; or an empty text.

    >>> from collapse_sym.proof.statements import statement
    >>> whatever_kappa(statement("COR-4.4.isotropic-rho")), whatever_kappa(statement("APP-G.small-optimum"))
    ('relations that hold by signs of coefficients for Sigma = I, whatever kappa is', '')
    """
    if statement.regime or statement.chain is not None:
        return ""
    meaning = statement.meaning
    rounded, relations = ROUND in meaning["hypotheses"], stated(meaning["conclusion"])
    wanted = [_at_one(r) for r in relations] if rounded else relations
    for at, free in _readings(statement, rounded):
        if all(holds_by_signs(at, r) for r in wanted):
            return TOLD if free else BOUNDED
    return ""


def _readings(statement: Statement, rounded: bool) -> Iterator[tuple[Rational, bool]]:
    """What names and variables are, and whether a κ > 0 is among them: with the rows of κ as bounded as they may be."""
    start = rational(statement)
    kappas = [(x, t) for x, t in statement.meaning["where"] if rounded and t[0] == "Kappa"]
    for by_kappa, below in product((False, True)[: 1 + bool(kappas)], (False, True)):
        at, free = start, False
        for name, (_, penalty, rows) in kappas:
            try:
                if not at.positive(at.of(penalty)):
                    continue
                kappa = symbol(f"{name}_above", "squared")
                at, free = replace(at, least={**at.least, name: kappa}, strict=at.strict | {kappa}), True
                if by_kappa and at.domains.get(rows if isinstance(rows, str) else "") == "positive-integer":
                    at = _more_than(at, rows, at.of("d") / (1 + kappa))
            except NotRational:
                continue
        at = with_names(statement, at)
        yield (_below_one(statement, at) if below else at), free


def _more_than(at: Rational, name: str, bound: sp.Expr) -> Rational:
    """A variable as what is above a bound."""
    more = symbol(f"{name}_more", "squared")
    return replace(at, least={**at.least, name: bound + more}, strict=at.strict | {more})


def _below_one(statement: Statement, at: Rational) -> Rational:
    """Names ≥ 0 that a hypothesis keeps below 1 as any such numbers."""
    named = {name for name, _ in statement.meaning["where"]}
    for hypothesis in statement.meaning["hypotheses"]:
        match hypothesis:
            case ["Less", str(name), "1"] | ["Greater", "1", str(name)] if name in named and name in at.least:
                if at.nonnegative(at.least[name]):
                    share = symbol(f"{name}_above", "squared")
                    at = replace(at, least={**at.least, name: share / (1 + share)})
    return at


def _at_one(term: Term) -> Term:
    """A term with Σ = I: traces and forms of its functions by their value at 1."""
    match term:
        case ["Df", m, x]:
            return ["Divide", "d", ["Power", ["Add", "1", _at_one(x)], m]]
        case ["Trace", matrix]:
            return ["Multiply", "d", _eigenvalue(matrix)]
        case ["Quad", matrix]:
            return ["Multiply", _eigenvalue(matrix), ["SquaredNorm", "w0"]]
        case [head, *parts]:
            return [head, *map(_at_one, parts)]
    return term


#: functions of Σ → the same of its eigenvalue
HEADS = {"MatrixMultiply": "Multiply", "Scale": "Multiply"}


def _eigenvalue(matrix: Term) -> Term:
    """The eigenvalue of a function of Σ = I."""
    if isinstance(matrix, str):
        return "1" if matrix in ("Sigma", "Identity") else matrix
    head, *parts = matrix
    if head == "Scale":
        return ["Multiply", _at_one(parts[0]), _eigenvalue(parts[1])]
    if head == "Power":
        return ["Power", _eigenvalue(parts[0]), parts[1]]
    return [HEADS.get(head, head), *map(_eigenvalue, parts)]
