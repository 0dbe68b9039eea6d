"""Names as powers of one size: what hypotheses and clauses say of fixed exponents and of logarithms of sizes.

Orders between fixed exponents are inequalities; x ≍ y, x/y → a number > 0, x = O(1), x ≥ y + c between sizes are
equations and inequalities between logarithms, up to bounded amounts.  What is not read only leaves the region larger.

Where nothing tends to ∞, a size ≥ 1 is the base: what is read is right up to bounded amounts at every d ≥ 1, and only
that x → ∞ asks for a base that grows.  x_{i−1} ≍ i^−β for all i ≥ 1 gives x_{i+c} ≍ i^−β for fixed whole c ≥ −1.
Where a logarithm stands in a side, terms are read with one (``slow``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp

from ...notation import symbol
from ...proof.evidence.sampling import conclusion, spelled
from ...proof.language import NUMBER, Term, replaced, text_of, words
from ...proof.statements import Statement
from .alike import along
from .orders import NotRead, Orders, Row, Split
from .regions import polynomial_rows, region_of
from .samelimits import reads, shifted
from .slow import SLOW, WithLogarithms

ORDERED = {"GreaterEqual": (1, False), "Greater": (1, True), "LessEqual": (-1, False), "Less": (-1, True)}
ABLE_TO_BE_0 = ("nonnegative", "natural")
ONE_OR_MORE = ("positive-integer",)
#: the largest c of x_{i+c} that is read by the law of x_i
LATEST = 2


class Empty(Exception):
    """No sequence is as the clauses say where a number is 0."""


@dataclass(frozen=True)
class Part:
    """A part of what the hypotheses leave: rows that were added, coordinates of their own, names that are 0."""

    zero: frozenset[str] = frozenset()
    rows: tuple[Row, ...] = ()
    fresh: Mapping[str, sp.Symbol] = field(default_factory=dict)


# -- names that are quantities, and names that are exponents ----------------------------------------
def _terms(statement: Statement) -> list[Term]:
    meaning = statement.meaning
    stated = [*meaning["hypotheses"], *(c for stage in meaning["regime"] for c in stage["clauses"])]
    return [*(spelled(statement, t) for t in stated), conclusion(statement)]


def quantities(statement: Statement) -> set[str]:
    """Names outside exponents, in clauses and in the conclusion."""
    meaning = statement.meaning
    clauses = [spelled(statement, c) for stage in meaning["regime"] for c in stage["clauses"]]
    return set().union(*(_outside_exponents(t) for t in (*clauses, conclusion(statement))))


def _outside_exponents(term: Term) -> set[str]:
    if isinstance(term, str):
        return {term}
    skipped = {"Power": 2, "Df": 1}.get(term[0])
    return set().union(*(_outside_exponents(t) for i, t in enumerate(term) if i and i != skipped))


def _exponents(term: Term) -> set[str]:
    if isinstance(term, str):
        return set()
    own = {"Power": 2, "Df": 1}.get(term[0])
    inside = set(words(term[own])) if own else set()
    return inside.union(*(_exponents(t) for t in term[1:]))


def _base(statement: Statement, terms: list[Term], large: frozenset[str]) -> str:
    """What is taken to powers most often, of all that tends to ∞; where nothing does, of all sizes ≥ 1 that may change.

    Raises: NotRead where there is none, or where something must tend to ∞.
    """
    may = {x for x, domain in statement.variables if domain in ONE_OR_MORE} & set(statement.regime[0]["grows"])
    if not large and (not may or reads(conclusion(statement), "TendsTo")):
        raise NotRead("nothing tends to infinity")
    chosen = large or may
    met = [x for t in terms for x in _bases(t) if x in chosen]
    return max(sorted(chosen), key=met.count)


def _bases(term: Term) -> list[str]:
    if isinstance(term, str):
        return []
    own = [term[1]] if term[0] == "Power" and isinstance(term[1], str) else []
    return own + [x for t in term[1:] for x in _bases(t)]


def _later(at: Term) -> list[Term]:
    """j + c′ for the whole c′ ≥ c, as terms that stand for them, where a law speaks of all j + c."""
    inner, c = shifted(at)
    if inner != "j" or c.denominator != 1 or c > LATEST:
        return []
    more = range(int(c), LATEST + 1)
    spelled_out: list[Term] = [["Add" if e > 0 else "Subtract", "j", str(abs(e))] for e in more]
    return [*spelled_out, *(["j"] if 0 in more else [])]


# -- what is known ----------------------------------------------------------------------------------
class Reading:
    """What hypotheses and clauses say of names, read one after another on the part that was reached."""

    def __init__(self, statement: Statement, part: Part) -> None:
        self.statement, self.part, self.along = statement, part, along(statement)
        self.known: dict[str, sp.Expr | None] = {}
        self.values: dict[str, sp.Expr] = {}
        self.laws: dict[str, sp.Expr] = {}
        self.rows: list[Row] = []
        self.close: set[tuple[str, str]] = set()

    def orders(self) -> Orders:
        """The reader of terms on this part.

        Raises: NotRead, Split, Fresh, Empty.
        """
        meaning = self.statement.meaning
        self._names()
        for hypothesis in meaning["hypotheses"]:
            self._hypothesis(spelled(self.statement, hypothesis))
        clauses = [spelled(self.statement, c) for c in meaning["regime"][0]["clauses"]]
        for clause in clauses:
            self._clause(clause)
        for hypothesis in meaning["hypotheses"]:
            self._sizes(spelled(self.statement, hypothesis))
        return self._now()

    def _now(self) -> Orders:
        region = region_of(tuple(self.rows))
        more = polynomial_rows(self.part.rows, region)
        if more is None:
            raise NotRead("a part with a quotient")
        region = region.within(*more)
        known = (self.known, self.values, self.laws, self.along.large, self._spare, self.part.fresh, self._whole())
        if reads(conclusion(self.statement), "Log"):
            return WithLogarithms(region.within((SLOW, False)), *known)
        return Orders(region, *known)

    def _whole(self) -> frozenset[str]:
        """Fixed numbers 1, 2, …"""
        return frozenset(x for x, domain in self.statement.variables if domain in ONE_OR_MORE) - self.along.grows

    def _names(self) -> None:
        terms = _terms(self.statement)
        exponents, outside = set().union(*map(_exponents, terms)), quantities(self.statement)
        base = _base(self.statement, terms, self.along.large)
        for name, domain in self.statement.variables:
            if domain in ("covariance", "vector") or domain.startswith("sequence"):
                continue
            if name in exponents:
                if name in self.along.grows or name in outside and domain in ABLE_TO_BE_0:
                    raise NotRead(name)
                self._fixed(name, domain)
            if name == base or name not in self.along.grows:
                self.known[name] = None if name in self.part.zero else sp.Integer(name == base)
                continue
            self.known[name] = None if name in self.part.zero else symbol(f"log_{name}", "coefficient")
            if domain in ONE_OR_MORE or name in self.along.large:
                self.rows.append((self.known[name], False))

    def _fixed(self, name: str, domain: str) -> None:
        found = self.values[name] = symbol(f"exponent_{name}", "coefficient")
        if domain in ONE_OR_MORE:
            self.rows.append((found - 1, False))
        elif domain != "real":
            self.rows.append((found, domain == "positive"))

    def _hypothesis(self, term: Term) -> None:
        """An order or an equation between fixed exponents."""
        if not {x for x in words(term) if not NUMBER.match(x)} <= self.values.keys() or term[0] not in (
            *ORDERED,
            "Equal",
        ):
            return
        at = self._now()
        match term:
            case ["Greater", ["Power", inner, "2"], "0"]:
                x = at.value(inner)
                if not at.region.positive(x) and not at.region.positive(-x):
                    raise Split(x, strict=True)
                return
            case ["Equal", str(name), right] if name in self.values:
                self._set(self.values[name], at.value(right))
                return
        if term[0] in ORDERED:
            sign, strict = ORDERED[term[0]]
            self._row(sign * (at.value(term[1]) - at.value(term[2])), strict, at)

    def _row(self, expr: sp.Expr, strict: bool, at: Orders) -> None:
        rows = polynomial_rows([(expr, strict)], at.region)
        if rows is None:
            raise NotRead("a bound with a quotient")
        self.rows += rows

    def _set(self, old: sp.Symbol, new: sp.Expr) -> None:
        """A symbol is something else from now on."""
        if old in new.free_symbols:
            raise NotRead(str(old))
        self.known = {x: None if e is None else e.subs(old, new) for x, e in self.known.items()}
        self.values = {x: e.subs(old, new) for x, e in self.values.items()}
        self.laws = {x: e.subs(old, new) for x, e in self.laws.items()}
        self.part = replace(self.part, rows=tuple((e.subs(old, new), s) for e, s in self.part.rows))
        kept = [row for row in self.rows if old not in row[0].free_symbols]
        moved = [(e.subs(old, new), s) for e, s in self.rows if old in e.free_symbols]
        cleared = polynomial_rows(moved, region_of(tuple(kept)))
        if cleared is None:
            raise NotRead(str(old))
        self.rows = [*kept, *cleared]

    # -- clauses -----------------------------------------------------------------------------------
    def _clause(self, clause: Term) -> None:
        match clause:
            case ["ForAll", ["List", index, "1", "d" | "Infinity" as last], ["Comparable", left, ["Power", i, e]]] if (
                i == index
            ):
                self._law(left, index, self._now().value(e), endless=last == "Infinity")
            case ["ForAll", *_] | ["Bounded", ["OperatorNorm", _]]:
                return
            case ["PolynomiallyComparable", str(a), str(b)]:
                self.rows += [(e, True) for x in (a, b) if (e := self.known[x]) is not None and e.free_symbols]
            case ["Bounded", inner]:
                found = self._now().of(inner)
                if found is not None:
                    self._row(-found, False, self._now())
            case ["Comparable", left, right]:
                self._equal(*(self._now().of(t) for t in (left, right)))
            case ["TendsTo", ["Divide", str(a), str(b)], str(limit)] if self.along.domains.get(limit) == "positive":
                self._equal(*(self._now().of(t) for t in (a, b)))
                if any(h[:2] == ["Less", limit] and h[2] == "1" for h in self.statement.meaning["hypotheses"]):
                    self.close.add((b, a))

    def _law(self, left: Term, index: str, exponent: sp.Expr, *, endless: bool) -> None:
        match left:
            case ["Eigenvalue", i] if i == index:
                self.laws["Sigma"] = exponent
            case ["Power", ["Coefficient", i], "2"] if i == index:
                self.laws["w0"] = exponent
            case ["At", name, i]:
                at = replaced(i, {index: "j"})
                known = [at, *(_later(at) if endless else ())]
                self.laws |= {text_of(["At", name, t]): exponent for t in known}

    def _equal(self, x: sp.Expr | None, y: sp.Expr | None) -> None:
        if x is None or y is None:
            if x is not y:
                raise Empty
            return
        gap = sp.expand(x - y)
        free = sorted((s for s in gap.free_symbols if str(s).startswith("log_")), key=str)
        slopes = [s for s in free if gap.coeff(s, 1).is_number and gap.coeff(s, 1) != 0]
        if slopes:
            self._set(slopes[0], sp.expand(slopes[0] - gap / gap.coeff(slopes[0], 1)))
        elif gap != 0:
            self.rows += [(gap, False), (-gap, False)]

    def _sizes(self, hypothesis: Term) -> None:
        """x ≥ y + c between sizes."""
        if hypothesis[0] in ("GreaterEqual", "Greater") and words(hypothesis) & self.along.grows:
            at = self._now()
            x, y = (at.of(t) for t in hypothesis[1:])
            if x is not None and y is not None:
                self._row(x - y, False, at)

    def _spare(self, term: Term) -> tuple[sp.Expr, bool] | None:
        """The logarithm of x − y + c > 0, or that of x and that it is only a bound."""
        inner: Any = term
        while (
            isinstance(inner, list)
            and inner[0] in ("Add", "Subtract")
            and not words(inner[2]) & self.along.domains.keys()
        ):
            inner = inner[1]
        names = tuple(inner[1:]) if isinstance(inner, list) and inner[0] == "Subtract" else ()
        if not all(isinstance(x, str) for x in names) or len(names) != 2 or self.along.floor(term) <= 0:
            return None
        x = self.known.get(names[0])
        return None if x is None else (x, names not in self.close)
