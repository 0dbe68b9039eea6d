"""Relations between limits of which one is of another number: the same limit, a smaller one on the smaller side.

A statement about limits is about sequences that have them, as finite numbers.

- lim x′ for lim x: the same where x − x′ → 0 along all sequences that have the other limits (``tame``), x having one
  then if x′ has; so is the original at T₀ + 1, where one number of the chain is one more.
- A smaller x′ on the smaller side of an order: let a sequence have the limits of the mutant, and let x stay bounded on
  it.  A subsequence keeps hypotheses, clauses and those limits, and has lim x ≥ lim x′; what the original says of it is
  more than the mutant does.  That x ≥ x′ is seen from signs: Σ w_i² g(s_i) for forms in w₀ with functions of Σ, where
  κ > 0, 0 < df₂ ≤ df₁ < T; or a summand was left out that is a mean of squares.
- lim x ≥ 0 for what is ≥ 0 by its form, whatever it was before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy as sp

from ...notation import symbol
from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term, replaced, text_of
from ...proof.statements import Statement
from .asking_less import is_nonnegative
from .consequences import MORE, _binds, _keeps, _only_here
from .positivity import OPERATIONS, NotRational, Rational, rational
from .samelimits import is_number
from .tame import Tame, tame

#: relation → the sign by which its left side counts as the larger one
ORDERS = {"GreaterEqual": 1, "LessEqual": -1}
RELATIONS = (*ORDERS, "Equal", "Greater", "Less")
ARITHMETIC = ("Add", "Subtract", "Multiply", "Divide", "Negate")
Pair = tuple[Term, Term]


def in_limits(original: Statement, mutant: Mutant) -> str:
    """Why a relation between limits is true after all, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("PROP-F.5.argument")
    >>> told = {m.name.split(" at ")[0]: in_limits(s, m) for m in mutants(s, ["T + 1", "T0 for T", "df1 for df2"])}
    >>> told["T + 1"], told["T0 for T"]
    ('a limit of what differs by what tends to 0', '')
    >>> told["df1 for df2"]
    'a limit on the smaller side became smaller, or one on the larger side larger'
    """
    before, after = (conclusion(s) for s in (original, mutant.statement))
    if mutant.path[0] == "chain":
        return _at_one_more(original, mutant)
    if mutant.path[0] != "conclusion":
        return ""
    if _is_of_squares(after, dict(original.variables)):
        return "a limit of what is ≥ 0"
    known = tame(original, _common(before, after))
    if known is not None and _same(before, after, known):
        return "a limit of what differs by what tends to 0"
    if (
        known is not None
        and before[0] == after[0]
        and before[0] in ORDERS
        and _asks_less(before, after, known, original)
    ):
        return "a limit on the smaller side became smaller, or one on the larger side larger"
    return ""


def _is_of_squares(term: Term, domains: Mapping[str, str]) -> bool:
    """lim x ≥ c with x ≥ 0 and c ≤ 0, or the other way round."""
    match term:
        case ["GreaterEqual", ["Limit", x], number] | ["LessEqual", number, ["Limit", x]]:
            return is_number(number) and Fraction(str(number)) <= 0 and is_nonnegative(x, domains)
    return False


# -- limits ----------------------------------------------------------------------------------------
def limits(term: Term) -> Iterator[Term]:
    """What has to have a limit, as the relations and sums of a conclusion name it."""
    if isinstance(term, str):
        return
    if term[0] == "Limit":
        yield term[1]
    elif term[0] in (*RELATIONS, *ARITHMETIC, "And"):
        for t in term[1:]:
            yield from limits(t)


def _common(before: Term, after: Term) -> set[str]:
    """The limits that both of two conclusions speak of, as texts."""
    left, right = ({text_of(x) for x in limits(t)} for t in (before, after))
    return left & right


def _same(a: Term, b: Term, known: Tame) -> bool:
    """Whether two conclusions differ in limits of what is close."""
    if a == b:
        return True
    if isinstance(a, str) or isinstance(b, str) or a[0] != b[0] or len(a) != len(b):
        return False
    if a[0] == "Limit":
        return known.close(a[1], b[1])
    return a[0] in (*RELATIONS, *ARITHMETIC, "And") and all(_same(x, y, known) for x, y in zip(a[1:], b[1:]))


def _at_one_more(original: Statement, mutant: Mutant) -> str:
    """The original at one more of the number that a field of the chain names."""
    stated, name = conclusion(original), mutant.before
    fits = str(mutant.path[-1]) in ("samples", "repeat") and isinstance(name, str) and mutant.after == MORE(name)
    if not fits or _binds(stated, name) or not _only_here(original, mutant, name):
        return ""
    there = replaced(stated, {name: MORE(name)})
    known = tame(original, _common(stated, there))
    if known is None or not _keeps(original, name, MORE(name), known.at) or not _same(there, stated, known):
        return ""
    return f"the original at another {name}, up to what tends to 0"


# -- orders ----------------------------------------------------------------------------------------
def _asks_less(before: Term, after: Term, known: Tame, statement: Statement) -> bool:
    """Whether each changed part moves its side of an order where it may, and what is gone from it stays bounded."""
    sign, signs = ORDERS[before[0]], Signs(statement)
    moved = [*_moved(before[1], after[1], sign), *_moved(before[2], after[2], -sign)]
    return all(
        old is not None and known.bound(old).bounded and signs.order(*((new, old) if may_grow > 0 else (old, new)))
        for may_grow, old, new in moved
    )


def _moved(old: Term, new: Term, sign: int) -> Iterator[tuple[int, Any, Term]]:
    """Changed limits of a side: 1 where it may grow, what had a limit, what has one now; None before another change."""
    if old == new:
        return
    match old, new:
        case ["Limit", x], ["Limit", y]:
            yield sign, x, y
        case ["Add", *parts], _ if (gone := _left_out(parts, new)) is not None:
            yield sign, gone, "0"
        case ["Add", *parts], ["Add", *others] if len(parts) == len(others):
            for x, y in zip(parts, others):
                yield from _moved(x, y, sign)
        case ["Subtract", a, b], ["Subtract", c, d]:
            yield from _moved(a, c, sign)
            yield from _moved(b, d, -sign)
        case _:
            yield sign, None, new


def _left_out(parts: list[Term], new: Term) -> Term | None:
    """The one limit that stands in a sum no longer."""
    for i, part in enumerate(parts):
        rest = [*parts[:i], *parts[i + 1 :]]
        if not isinstance(part, str) and part[0] == "Limit" and new == (rest[0] if len(rest) == 1 else ["Add", *rest]):
            return part[1]
    return None


@dataclass
class Signs:
    """Terms as functions of one eigenvalue s of Σ, of κ's and df's, of which signs are known.

    κ > 0 where its penalty is, df₂ = a > 0 and df₁ = a + b with b ≥ 0; and T = a + b + c with c > 0 for one of the κ's
    with a penalty that have T rows.
    """

    statement: Statement
    at: Rational = field(init=False)
    names: dict[str, sp.Expr] = field(default_factory=dict)
    strict: set[sp.Symbol] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.at = rational(self.statement)

    def order(self, larger: Term, smaller: Term) -> bool:
        """Whether one term is at least another at every member, as far as signs of coefficients show."""
        if smaller == "0" and is_nonnegative(larger, dict(self.statement.variables)):
            return True
        for term in (larger, smaller):
            self._name_rows(term)
        try:
            gap = sp.cancel(self._weight(larger) - self._weight(smaller))
        except NotRational:
            return False
        return replace(self.at, strict=self.at.strict | self.strict).nonnegative(gap)

    def _name_rows(self, term: Term) -> None:
        """T by the first df of a κ with T rows, before anything reads T."""
        match term:
            case ["Df", "1" | "2", ["Kappa", penalty, str(rows)]] if self._is_positive(penalty):
                if rows not in self.names:
                    self.names[rows] = self._share("1", term[2]) + self._named(f"{rows} more", "more")
        for t in () if isinstance(term, str) else term[1:]:
            self._name_rows(t)

    def _weight(self, term: Term) -> sp.Expr:
        """g where a term is Σ w_i² g(s_i): a product of scalars with one form in w₀.

        Raises: NotRational.
        """
        factors = term[1:] if term[0] == "Multiply" else [term]
        forms = [t for t in factors if not isinstance(t, str) and t[0] == "Quad"]
        if len(forms) != 1:
            raise NotRational(text_of(term))
        scalars = [self._of(t) for t in factors if t is not forms[0]]
        return reduce(lambda a, b: a * b, scalars, self._of(forms[0][1]))

    def _of(self, term: Term) -> sp.Expr:
        """A scalar, or a function of Σ at its eigenvalue s > 0.

        Raises: NotRational.
        """
        if isinstance(term, str):
            return self._of_name(term)
        head, *parts = term
        if head == "Kappa":
            return self._named(text_of(term), "kappa", strict=self._is_positive(parts[0]))
        if head == "Df":
            return self._share(*parts)
        if head == "Power" and is_number(parts[1]) and Fraction(parts[1]).denominator == 1:
            return self._of(parts[0]) ** int(parts[1])
        name = {"Scale": "Multiply", "MatrixMultiply": "Multiply"}.get(head, head)
        if name not in OPERATIONS:
            raise NotRational(head)
        found = [self._of(t) for t in parts]
        return found[0] / found[1] if name == "Divide" else OPERATIONS[name](found)

    def _of_name(self, name: str) -> sp.Expr:
        if is_number(name):
            return sp.Rational(str(Fraction(name)))
        if name == "Identity":
            return sp.Integer(1)
        if name == "Sigma":
            return self._named(name, "s")
        return self.names[name] if name in self.names else self.at.of(name)

    def _share(self, order: Term, kappa: Term) -> sp.Expr:
        if order not in ("1", "2") or isinstance(kappa, str) or kappa[0] != "Kappa":
            raise NotRational("Df")
        second = self._named(text_of(["Df", "2", kappa]), "second")
        less = self._named(text_of(["Df", "1", kappa]), "less", strict=False)
        return second + less if order == "1" else second

    def _is_positive(self, penalty: Term) -> bool:
        return isinstance(penalty, str) and dict(self.statement.variables).get(penalty) == "positive"

    def _named(self, text: str, letter: str, *, strict: bool = True) -> sp.Expr:
        """The symbol that stands for a text, ≥ 0 or > 0; a new one for a new text."""
        if text not in self.names:
            found = symbol(f"{letter}_{len(self.names)}_of_limits", "squared")
            self.names[text] = found
            self.strict |= {found} if strict else set()
        return self.names[text]
