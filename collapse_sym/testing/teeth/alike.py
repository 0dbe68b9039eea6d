"""Sides of ≍, ≃, = O(1) and → ∞ with one part changed: of one order, or of one limit, decided by their form.

Two terms ≥ 0 are *of one order* if, from some member on, each is at most a constant times the other, and of one limit
if their quotient tends to 1 (0 beside 0 counts).  Products, quotients, sums, fixed powers and means keep both; then

- x + a and x + b are of one limit where x → ∞, and so are x and x ± y where y is fixed besides;
- factors > 0 that no member changes keep the order, and so do d + a and d + b with a fixed d ≥ 1, a, b ≥ 0, and x + a
  and x + b that hypotheses keep above a number > 0; 1 − x/y is (y − x)/y;
- so do powers > 0 of a fixed number ≥ 0, limits, and eigenvalues λ_j ≍ j^−β at fixed numbers j, or at d and d − 1;
- ‖v‖² and ‖v‖² in Σ or Σ² are of one order where Σ is fixed, or ‖Σ‖ and ‖Σ⁻¹‖ stay bounded;
- λ ≤ λ′ ≤ 2λ gives κ(λ) ≤ κ(λ′) ≤ 2κ(λ): κ(1 − df₁(κ)/T) = λ, and 1 − df₁(κ)/T grows with κ;
- what a power law makes negligible is left out, and df₁ ≍ df₂ there (``growing``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from ...proof.language import Term, words
from ...proof.statements import Statement
from .growing import ORDERS_OF_DF, capacity, is_bounded, is_spectral, lesser, spectral_alike, without_the_negligible

ORDER, LIMIT = "order", "limit"
INFINITY = "Infinity"
POSITIVE = ("positive", "positive-integer")
#: heads whose arguments > 0 make something > 0
BUILDING = ("Add", "Multiply", "Divide", "Power", "Scale", "Max", "Min", "Sqrt")
NORMS = ("SquaredNorm", "SquaredNormIn")


@dataclass(frozen=True)
class Along:
    """What a statement says of its sequences: what grows, what tends to ∞, whether Σ stays within bounds > 0.

    ``floors`` are the hypotheses x ≥ y + c, as (x, y) → c, ``less`` those that x < y; ``capacity`` is the name of a
    fixed β > 1 with λ_j ≍ j^−β, if there is one.
    """

    domains: Mapping[str, str]
    grows: frozenset[str]
    large: frozenset[str]
    bounded: bool
    floors: Mapping[tuple[str, str], Fraction]
    capacity: str = ""
    less: tuple[tuple[Term, Term], ...] = ()

    def without(self, name: str) -> Along:
        """The same where a name is bound: nothing is known of it, and no constant depends on it."""
        domains = {x: domain for x, domain in self.domains.items() if x != name}
        floors = {names: c for names, c in self.floors.items() if name not in names}
        less = tuple(pair for pair in self.less if not any(name in words(t) for t in pair))
        known = replace(self, domains=domains, floors=floors, less=less)
        # another d is none of those whose eigenvalues a clause speaks of
        return replace(known, grows=self.grows - {name}, large=self.large - {name}, capacity="")

    def fixed(self, term: Term) -> bool:
        """Whether no member changes a deterministic term of variables; bound names are none."""
        names = words(term) - {"Identity"}
        return all(_number(x) is not None or x in self.domains and x not in self.grows for x in names)

    def constant(self, term: Term) -> bool:
        """Whether a term is fixed and > 0 by its form."""
        if isinstance(term, str):
            number = _number(term)
            return number > 0 if number is not None else self.domains.get(term) in POSITIVE and term not in self.grows
        if term[0] == "Power":
            return self.constant(term[1]) and self.fixed(term[2])
        above = self.fixed(term) and self.floor(term) > 0
        return above or term[0] in BUILDING and all(map(self.constant, term[1:]))

    def is_nonnegative(self, name: Term) -> bool:
        """Whether a name stands for numbers ≥ 0."""
        return isinstance(name, str) and self.domains.get(name) in (*POSITIVE, "nonnegative", "natural")

    def floor(self, term: Term) -> Fraction:
        """What x − y + c is at least, by a hypothesis; below 0 where none speaks of it."""
        inner, c = _parts(term)
        names = tuple(inner[1:]) if isinstance(inner, list) and inner[0] == "Subtract" else ()
        known = all(isinstance(name, str) for name in names)
        return self.floors[names] + c if known and names in self.floors else Fraction(-1)  # type: ignore[index]


def along(statement: Statement) -> Along:
    """The regime of a statement, as far as it is read here."""
    stages = statement.meaning["regime"]
    clauses = [c for stage in stages for c in stage["clauses"]]
    grows = frozenset(name for stage in stages for name in stage["grows"])
    large = frozenset(c[1] for c in clauses if c[0] == "TendsTo" and c[2] == INFINITY and isinstance(c[1], str))
    bounds = (["OperatorNorm", "Sigma"], ["OperatorNorm", ["Power", "Sigma", "-1"]])
    bounded = all(["Bounded", bound] in clauses for bound in bounds)
    lower = [(h[1], *_parts(h[2])) for h in statement.meaning["hypotheses"] if h[0] in ("GreaterEqual", "Greater")]
    floors = {(x, y): c for x, y, c in lower if isinstance(x, str) and isinstance(y, str)}
    large |= {x for x, y in floors if y in large}
    known = Along(dict(statement.variables), grows, large, bounded or "Sigma" not in grows, floors)
    return replace(known, capacity=capacity(statement), less=lesser(statement))


def _number(term: Term) -> Fraction | None:
    try:
        return Fraction(term) if isinstance(term, str) else None
    except ValueError:
        return None


def alike(old: Term, new: Term, at: Along, by: str) -> bool:
    """Whether two terms are of one order, or of one limit, along every sequence; False where that is not seen."""
    old, new = (without_the_negligible(t, at, lambda x: positive(x, at)) for t in (old, new))
    if old == new:
        return True
    if isinstance(old, list) and isinstance(new, list) and old[0] == new[0] and _part_by_part(old, new, at, by):
        return True
    if _shifted_alike(old, new, at, by) or _spares_alike(old, new, at, by):
        return True
    return (
        by == ORDER
        and (_norms(old, new, at) or _penalties(old, new) or _powers(old, new, at))
        or _factors_alike(old, new, at, by)
    )


def _part_by_part(old: Term, new: Term, at: Along, by: str) -> bool:
    head, a, b = old[0], old[1:], new[1:]
    if len(a) != len(b):
        return False
    if head == "Power":
        return bool(a[1] == b[1]) and at.fixed(a[1]) and nonnegative(a[0], at) and alike(a[0], b[0], at, by)
    if head in ("Where", "Sum"):
        body, name = (0, a[1]) if head == "Where" else (3, a[0])
        same, inside = a[:body] + a[body + 1 :] == b[:body] + b[body + 1 :], at.without(name)
        return same and nonnegative(a[body], inside) and alike(a[body], b[body], inside, by)
    if head == "Expectation":
        return a[0][0] in NORMS and alike(a[0], b[0], at, by)
    if head == "Df":
        return _freedoms(a, b, at, by)
    if head == "Limit":
        return by == ORDER and all(nonnegative(x, at) for x in (a[0], b[0])) and alike(a[0], b[0], at, by)
    if head == "Eigenvalue":
        return (
            by == ORDER
            and bool(at.capacity)
            and all(_is_number_of_direction(x, at) for x in (a[0], b[0]))
            and (alike(a[0], b[0], at, by) or all(map(at.fixed, (a[0], b[0]))))
        )
    if head in ("Trace", "Quad"):
        spectral = all(is_spectral(x, lambda t: nonnegative(t, at)) for x in (a[0], b[0]))
        return spectral and spectral_alike(a[0], b[0], lambda x, y: alike(x, y, at, by), at.fixed)
    summed = head in ("Add", "Max", "Min") and all(nonnegative(x, at) for x in (*a, *b))
    return (summed or head in ("Multiply", "Divide", "Scale")) and all(alike(x, y, at, by) for x, y in zip(a, b))


def _is_number_of_direction(term: Term, at: Along) -> bool:
    """1, 2, …, or d less a number, from some member on: d → ∞."""
    size, c = _parts(term)
    number = _number(term)
    whole = number is not None and number >= 1 and number.denominator == 1
    return "d" in at.large and (whole or size == "d" and c <= 0 and c.denominator == 1)


def _freedoms(old: list[Term], new: list[Term], at: Along, by: str) -> bool:
    """df_m at κ's that are alike; df₁ beside df₂ where the eigenvalues fall and κ is bounded."""
    if not alike(old[1], new[1], at, by) or not {old[0], new[0]} <= set(ORDERS_OF_DF):
        return False
    inside = [without_the_negligible(t, at, lambda x: positive(x, at)) for t in (old[1], new[1])]
    falls = by == ORDER and bool(at.capacity) and all(is_bounded(t, at, lambda x: nonnegative(x, at)) for t in inside)
    return bool(old[0] == new[0]) or falls


def _parts(term: Term) -> tuple[Term, Fraction]:
    """What stands in a sum beside a number, and the number."""
    if isinstance(term, list) and term[0] in ("Add", "Subtract") and len(term) == 3:
        number = _number(term[2])
        if number is not None:
            inner, c = _parts(term[1])
            return inner, c + (number if term[0] == "Add" else -number)
        if term[0] == "Subtract":
            (x, a), (y, b) = map(_parts, term[1:])
            return ["Subtract", x, y], a - b
    return term, Fraction(0)


def _shifted_alike(old: Term, new: Term, at: Along, by: str) -> bool:
    (x, a), (y, b) = _parts(old), _parts(new)
    if _large(x, at) and _large(x, at) == _large(y, at):
        return True
    if by == ORDER and x == y and at.floor(old) > 0 and at.floor(new) > 0:
        return True  # both stay above a number > 0
    whole = isinstance(x, str) and at.domains.get(x) == "positive-integer" and at.constant(x)
    return by == ORDER and x == y and whole and min(a, b) >= 0


def _spares_alike(old: Term, new: Term, at: Along, by: str) -> bool:
    """1 − x/y beside 1 − x′/y′, as quotients."""
    quotients = []
    for term in (old, new):
        match term:
            case ["Subtract", "1", ["Divide", x, y]] if positive(y, at) or _large(y, at):
                quotients.append(["Divide", ["Subtract", y, x], y])
    return len(quotients) == 2 and alike(quotients[0], quotients[1], at, by)


def _large(term: Term, at: Along) -> str:
    """The name that tends to ∞ in x, x ± y and so on with fixed y; "" where there is none."""
    if isinstance(term, str):
        return term if term in at.large else ""
    if term[0] in ("Add", "Subtract") and len(term) == 3 and at.fixed(term[2]):
        return _large(term[1], at)
    return ""


def _norms(old: Term, new: Term, at: Along) -> bool:
    """‖v‖² in I, Σ or Σ²: of one order where Σ lies between constants > 0."""
    if isinstance(old, str) or isinstance(new, str) or not {old[0], new[0]} <= set(NORMS):
        return False
    metrics = [t[1] if t[0] == "SquaredNormIn" else "Identity" for t in (old, new)]
    return at.bounded and bool(old[-1] == new[-1]) and all(words(m) <= {"Sigma", "Identity", "2"} for m in metrics)


def _powers(old: Term, new: Term, at: Along) -> bool:
    """Powers > 0 of one number ≥ 0 that no member changes: 0 beside 0, or a constant factor."""
    bases, exponents = zip(*(t[1:] if isinstance(t, list) and t[0] == "Power" else (t, "1") for t in (old, new)))
    numbers = [_number(e) for e in exponents]
    fixed = at.is_nonnegative(bases[0]) and at.fixed(bases[0])
    return bool(bases[0] == bases[1]) and fixed and all(e is not None and e > 0 for e in numbers)


def _penalties(old: Term, new: Term) -> bool:
    """κ at a penalty and at twice that penalty, by the same rows."""
    twice = (["Kappa", ["Multiply", "2", t[1]], t[2]] for t in (old, new) if isinstance(t, list) and t[0] == "Kappa")
    return any(t in (old, new) for t in twice)


def _factors_alike(old: Term, new: Term, at: Along, by: str) -> bool:
    """Factors upstairs and downstairs: what both have is left out, and constants too where only the order counts."""
    (up, down), (above, below) = _factors(old), _factors(new)
    first, second = up + below, above + down
    for factor in list(first):
        if factor in second:
            first.remove(factor)
            second.remove(factor)
    if by == ORDER:
        first, second = ([x for x in side if not at.constant(x)] for side in (first, second))
    if (len(first), len(second)) == (len(up + below), len(above + down)) and len(first) == 1:
        return False  # nothing was taken apart
    return len(first) == len(second) and all(alike(x, y, at, by) for x, y in zip(first, second))


def _factors(term: Term) -> tuple[list[Term], list[Term]]:
    if isinstance(term, list) and term[0] in ("Multiply", "Scale"):
        pairs = [_factors(t) for t in term[1:]]
        return [x for up, _ in pairs for x in up], [x for _, down in pairs for x in down]
    if isinstance(term, list) and term[0] == "Divide":
        (up, down), (above, below) = _factors(term[1]), _factors(term[2])
        return up + below, down + above
    return ([], []) if term == "1" else ([term], [])


def positive(term: Term, at: Along) -> bool:
    """Whether a term is > 0 by its form at every member."""
    if isinstance(term, str):
        number = _number(term)
        return number > 0 if number is not None else at.domains.get(term) in POSITIVE
    if term[0] == "Power":
        return positive(term[1], at)
    return term[0] in BUILDING and all(positive(t, at) for t in term[1:])


def nonnegative(term: Term, at: Along) -> bool:
    """Whether a term is ≥ 0 by its form, from some member on."""
    if isinstance(term, str):
        number = _number(term)
        return number >= 0 if number is not None else at.is_nonnegative(term)
    if without_the_negligible(term, at, lambda x: positive(x, at)) != term:
        return True  # what is left of it is > 0
    if term[0] in (*NORMS, "Df", "Kappa") or _large(term, at) or at.floor(term) >= 0:
        return True
    if term[0] in ("Trace", "Quad"):
        return is_spectral(term[1], lambda t: nonnegative(t, at))
    if term[0] == "Subtract":
        return _is_spare(term[1], term[2], at)
    if term[0] == "Power":
        return term[2] in ("2", "-2", "4") or nonnegative(term[1], at)
    if term[0] in ("Expectation", "Where"):
        return nonnegative(term[1], at)
    if term[0] == "Sum":
        return nonnegative(term[4], at)
    return term[0] in BUILDING and all(nonnegative(t, at) for t in term[1:])


def _is_spare(whole: Term, part: Term, at: Along) -> bool:
    """T − df_m(κ) ≥ T − df₁(κ) = Tλ/κ > 0, for κ at λ > 0 by T rows, over T or not; 1 − x/y with y ≥ x."""
    if whole == "1" and isinstance(part, list) and part[0] == "Divide" and positive(part[2], at):
        return at.floor(["Subtract", part[2], part[1]]) >= 0 or _is_spare(part[2], part[1], at)
    match part:
        case ["Df", order, ["Kappa", penalty, rows]]:
            return bool(order in ORDERS_OF_DF and rows == whole) and positive(penalty, at)
    return False
