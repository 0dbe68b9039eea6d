"""∃! κ: L = R, shown by a function that is strictly monotone and changes its sign once.

L − R is a sum of products c κ^a df₁(κ)^b df₂(κ)^e with constants c.  On κ > 0 the functions κ, 1/df₁, 1/df₂, κ df₁ and
κ² df₂ increase: κ df₁ = Σ sκ/(s + κ), and κ² df₂ sums the squares of that.  Where all summands of (L − R)/κ^p go one
way, the signs of its limits at 0 and ∞ count its roots; κ = 0 is looked at on its own.  df_m(0) = d, and κ^m df_m(κ)
tends to tr Σ^m, Σ being positive definite.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from itertools import product
from operator import mul
from typing import Any

import sympy as sp

from ...notation import symbol
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term, words
from ...proof.statements import Statement
from .positivity import NotRational, Rational, rational

#: what a root is looked for among, and whether 0 is in it
DOMAINS = {"positive": False, "nonnegative": True}
TRACES = tuple(symbol(f"trace_{m}", "eigenvalue") for m in (1, 2))
NEGATIVE, ZERO, POSITIVE = -1, 0, 1


@dataclass(frozen=True)
class Summand:
    """c κ^a df₁^b df₂^e with the sign of c; ``barred`` where κ stands below a bar."""

    c: sp.Expr
    a: int = 0
    dfs: tuple[int, int] = (0, 0)
    barred: bool = False

    def __mul__(self, other: Summand) -> Summand:
        dfs = (self.dfs[0] + other.dfs[0], self.dfs[1] + other.dfs[1])
        return Summand(self.c * other.c, self.a + other.a, dfs, self.barred or other.barred)

    @property
    def inverse(self) -> Summand:
        """1 over it; its constant is not 0."""
        return Summand(1 / self.c, -self.a, (-self.dfs[0], -self.dfs[1]), self.barred or self.a > 0)

    @property
    def grows(self) -> bool:
        """Whether κ^a df₁^b df₂^e is seen to increase, or to stay."""
        return self.a >= sum(m * max(b, 0) for m, b in enumerate(self.dfs, 1))

    @property
    def stays(self) -> bool:
        """Whether it is constant."""
        return (self.a, self.dfs) == (0, (0, 0))


def unique(statement: Statement) -> str:
    """Why there is exactly one root at every point, or an empty text.

    >>> from collapse_sym.proof.statements import statement
    >>> unique(statement("EQ-9.main"))
    'there is one root: the difference of the sides over a power of it is strictly monotone and changes its sign'
    """
    term = conclusion(statement)
    if statement.regime or term[0] != "ExistsUnique" or term[2] not in DOMAINS or term[3][0] != "Equal":
        return ""
    at = rational(statement)
    at = replace(at, strict=at.strict | set(TRACES))
    try:
        found = [s for s in _summands(["Subtract", *term[3][1:]], term[1], at) if s.c != 0]
        count = _above(found, at) + (_at_zero(found, at) if DOMAINS[term[2]] else 0)
    except NotRational:
        return ""
    told = "there is one root: the difference of the sides over a power of it is strictly monotone and changes its sign"
    return told if count == 1 else ""


def _summands(term: Term, name: str, at: Rational) -> list[Summand]:
    if term == name:
        return [Summand(sp.Integer(1), 1)]
    if name not in words(term):
        return [Summand(at.of(term))]
    head, *rest = term
    if head == "Df" and rest[0] in ("1", "2") and rest[1] == name:
        return [Summand(sp.Integer(1), 0, (int(rest[0] == "1"), int(rest[0] == "2")))]
    if head == "Power" and isinstance(rest[1], str) and rest[1].lstrip("-").isdigit():
        return [_power(_summands(rest[0], name, at), int(rest[1]), at)]
    parts = [_summands(t, name, at) for t in rest]
    if head in ("Add", "Subtract", "Negate"):
        minus = {"Add": (), "Subtract": (1,), "Negate": (0,)}[head]
        return [replace(s, c=-s.c) if i in minus else s for i, found in enumerate(parts) for s in found]
    if head == "Divide" and len(parts[1]) == 1:
        return [s * _inverse(parts[1][0], at) for s in parts[0]]
    if head == "Multiply":
        return [reduce(mul, factors) for factors in product(*parts)]
    raise NotRational(head)


def _power(base: list[Summand], exponent: int, at: Rational) -> Summand:
    if len(base) != 1 or exponent == 0:
        raise NotRational("a power of a sum")
    return reduce(mul, [base[0] if exponent > 0 else _inverse(base[0], at)] * abs(exponent))


def _inverse(summand: Summand, at: Rational) -> Summand:
    if not (at.positive(summand.c) or at.positive(-summand.c)):
        raise NotRational(summand.c)
    return summand.inverse


def _above(found: list[Summand], at: Rational) -> int:
    """The number of roots > 0: none or one.

    Raises: NotRational where that is not seen.
    """
    for p in sorted({s.a for s in found} | {0}):
        shifted = [replace(s, a=s.a - p) for s in found]
        for turned in (1, -1):
            signed = [replace(s, c=turned * s.c) for s in shifted]
            if all(_rises(s, at) for s in signed) and not all(s.stays for s in signed):
                return _crossings(signed, at)
    raise NotRational("no power of the unknown makes the difference monotone")


def _rises(s: Summand, at: Rational) -> bool:
    if s.stays:
        return True
    falls = Summand(s.c, -s.a, (-s.dfs[0], -s.dfs[1])).grows
    return s.grows and at.positive(s.c) or falls and at.positive(-s.c)


def _crossings(rising: list[Summand], at: Rational) -> int:
    # what increases and is infinite is -∞ at 0, +∞ at ∞
    start = NEGATIVE if any(s.a < 0 for s in rising) else _sign(_start(rising, at), at)
    powers = [s.a - s.dfs[0] - 2 * s.dfs[1] for s in rising]
    limit = sum((s.c * _traced(s) for s, e in zip(rising, powers) if e == 0), sp.Integer(0))
    end = POSITIVE if any(e > 0 for e in powers) else _sign(limit, at)
    return int(start == NEGATIVE and end == POSITIVE)


def _traced(s: Summand) -> Any:
    return TRACES[0] ** s.dfs[0] * TRACES[1] ** s.dfs[1]


def _start(found: list[Summand], at: Rational) -> sp.Expr:
    """The sum of what does not vanish at 0."""
    return sum((s.c * at.of("d") ** sum(s.dfs) for s in found if s.a == 0), sp.Integer(0))


def _sign(expr: sp.Expr, at: Rational) -> int:
    """The sign of a constant: NEGATIVE and POSITIVE for certain, ZERO for ≥ 0 or ≤ 0, which lets nothing cross."""
    for sign in (POSITIVE, NEGATIVE):
        if at.positive(sign * expr):
            return sign
    if at.nonnegative(expr) or at.nonnegative(-expr):
        return ZERO
    raise NotRational(expr)


def _at_zero(found: list[Summand], at: Rational) -> int:
    """Whether 0 is a root: both sides have values there, and the same."""
    if any(s.barred for s in found):
        return 0
    start = sp.cancel(_start(found, at))
    if start == 0:
        return 1
    if at.positive(start) or at.positive(-start):
        return 0
    raise NotRational(start)
