"""P ⇒ C with orders P and C: shown where P is solved for a variable and C has coefficients of one sign there.

P says n > A for a variable n of which it is linear, hence n = A + y with y > 0, and C is decided as an order of
rational functions (``positivity``).  Means are those of least squares on T ≥ d + 2 rows of each fit: P = I, and
E X†X†ᵀ = Σ⁻¹/(T − d − 1), so that ŵ − w₀ has the covariance Σ⁻¹ Σᵢ σᵢ²/(Tᵢ − d − 1).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sympy as sp

from ...notation import symbol
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term, text_of, words
from ...proof.statements import Statement
from .positivity import FORM, NotRational, Rational, rational

#: relation → whether the left side is the larger one, and whether strictly
ORDERS = {"GreaterEqual": (True, False), "Greater": (True, True), "LessEqual": (False, False), "Less": (False, True)}
LINEAR = ("Add", "Subtract", "Negate", "Scale")


def implied(statement: Statement) -> str:
    """Why an implication between orders holds at every point, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> implied(amended("REM-NULL.in-particular"))
    'its premise is solved for a variable, and then the conclusion has coefficients of one sign'
    """
    term = conclusion(statement)
    if statement.regime or term[0] != "Implies" or any(t[0] not in ORDERS for t in term[1:]):
        return ""
    at = rational(statement)
    at = replace(at, strict=at.strict | _below_bars(term[1], at))  # a premise without a value does not hold
    at = replace(at, means=lambda body: mean(statement, at, body))
    try:
        premise, wanted = (_gap(t, at) for t in term[1:])
    except NotRational:
        return ""
    if _holds(wanted, term[2], at) or any(_holds(w, term[2], a) for w, a in _solved(premise, wanted, term[1], at)):
        return "its premise is solved for a variable, and then the conclusion has coefficients of one sign"
    return ""


def _below_bars(term: Term, at: Rational) -> frozenset[sp.Symbol]:
    """What is > 0 where a term has a value: a symbol ≥ 0 that is all of a numerator below a bar."""
    if isinstance(term, str):
        return frozenset()
    found = frozenset(x for t in term[1:] for x in _below_bars(t, at))
    below = term[2] if term[0] == "Divide" else term[1] if term[0] == "Power" and str(term[2]).startswith("-") else "1"
    try:
        above, _ = sp.fraction(sp.together(replace(at, strict=at.strict | found).of(below)))
    except NotRational:
        return found
    return found | {above} if isinstance(above, sp.Symbol) else found


def _gap(relation: Term, at: Rational) -> sp.Expr:
    """The side that must be larger minus the other."""
    left, right = (at.of(t) for t in relation[1:])
    return left - right if ORDERS[relation[0]][0] else right - left


def _holds(gap: sp.Expr, relation: Term, at: Rational) -> bool:
    return at.positive(gap) if ORDERS[relation[0]][1] else at.nonnegative(gap)


def _solved(premise: sp.Expr, wanted: sp.Expr, relation: Term, at: Rational) -> list[tuple[sp.Expr, Rational]]:
    """What is wanted where one variable is what the premise makes of it, for each that can be told so.

    The premise is c(n − A) > 0 with a number c > 0; a variable that others are measured from is none.
    """
    found = []
    for value in at.least.values():
        own = [x for x in value.free_symbols if str(x).endswith("_above")]
        if len(own) != 1 or sum(own[0] in other.free_symbols for other in at.least.values()) > 1:
            continue
        slope = sp.diff(premise, own[0])
        if slope.is_number and slope > 0:
            more = symbol("more", "squared")
            start = sp.together(own[0] - premise / slope)
            strict = at.strict | ({more} if ORDERS[relation[0]][1] else set())
            found.append((wanted.subs(own[0], start + more), replace(at, strict=frozenset(strict))))
    return found


# -- means of least squares of full rank ----------------------------------------------------------
def mean(statement: Statement, at: Rational, body: Term) -> sp.Expr:
    """E‖v‖² in Σ of a combination v of w₀ and the prediction, all fits being least squares on d + 2 rows at least.

    Raises: NotRational.
    """
    chain: Any = statement.chain
    drawn = (
        chain is not None and (chain["inputs"], chain["covariance"]) == ("gaussian", "Sigma") and chain["downstream"]
    )
    if body[:2] != [FORM, "Sigma"] or not drawn:
        raise NotRational(body[0])
    of_truth, of_noise = _combination(body[2], chain["truth"])
    noise = sum((_noise(fit, at) for kind in ("generators", "downstream") for fit in chain[kind]), sp.Integer(0))
    return of_truth**2 * at.of([FORM, "Sigma", chain["truth"]]) + of_noise**2 * noise


def _noise(fit: Any, at: Rational) -> sp.Expr:
    """What the noises of a fit add to the error: as often as it is repeated, σ²d/(T − d − 1)."""
    if fit["fit"] != "ols" or "m" in words(fit["samples"]) or not at.nonnegative(_spare(fit, at) - 1):
        raise NotRational(fit["samples"])
    return at.of(fit.get("repeat", "1")) * at.of(fit["variance"]) * at.of("d") / _spare(fit, at)


def _spare(fit: Any, at: Rational) -> sp.Expr:
    return at.of(["Subtract", ["Subtract", fit["samples"], "d"], "1"])


def _combination(term: Term, truth: str) -> tuple[sp.Expr, sp.Expr]:
    """The coefficients of w₀ and of ŵ − w₀."""
    if term == truth:
        return sp.Integer(1), sp.Integer(0)
    if term == "Prediction":
        return sp.Integer(1), sp.Integer(1)
    if isinstance(term, str) or term[0] not in LINEAR:
        raise NotRational(term)
    if term[0] == "Scale":
        (a, b), c = _combination(term[2], truth), _number(term[1])
        return c * a, c * b
    minus = {"Add": (), "Subtract": (1,), "Negate": (0,)}[term[0]]
    a, b = sp.Integer(0), sp.Integer(0)
    for i, part in enumerate(term[1:]):
        (x, y), sign = _combination(part, truth), -1 if i in minus else 1
        a, b = a + sign * x, b + sign * y
    return a, b


def _number(term: Term) -> sp.Expr:
    try:
        return sp.Rational(term)
    except (TypeError, ValueError) as error:
        raise NotRational(text_of(term)) from error
