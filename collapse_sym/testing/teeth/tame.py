"""What stays within bounds along proportional sequences, and what differs there by something that tends to 0.

Let d → ∞ and d/T → φ, so that T → ∞, and 1/C ≤ Σ ≤ C.  With κ = κ(λ, T + c), a fixed c and a fixed λ > 0:

- λ ≤ κ ≤ λ + tr Σ/(T + c), and κ(0, T₀ + c) ≤ tr Σ/(T₀ + c), as κ − λ = κ df₁(κ)/T;
- df_m(κ)/T stays below 2φ + 1 and, where φ > 0, above a number > 0; 1 − df_m(κ)/T ≥ 1 − df₁(κ)/T > λ/(2κ) from some
  member on;
- κ(λ, T + c) − κ(λ, T) → 0: κ − κ df₁(κ)/T grows with κ by 1 − df₂(κ)/T at least, and changes by O(1/T) with T;
- κ(0, T₀ + c) − κ(0, T₀) → 0: where both are > 0, df₁ falls with κ by d/(C(C + κ)²) at least, and d → ∞; one of them is
  0 where T₀ + c or T₀ is d or more, and then df₁ of the other is at least d − |c|.

Functions made of sums, products and quotients of such, of Σ and I, whose denominators stay above a number > 0, stay
within bounds and change by what tends to 0 if their parts do; so do forms in w₀ where ‖w₀‖ is bounded.  It is

- by a clause, or where E‖Σ̂Rw₀ − w₀‖² in Σ has a limit: Σ̂R = I − λR with a fixed λ > 0, and by Jensen
  λ²E‖Rw₀‖² ≥ λ²(w₀ᵀE R w₀)²/‖w₀‖² ≥ λ²‖w₀‖²/(‖Σ‖ + λ)², as E R ≥ (E Σ̂ + λ)⁻¹.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Any

from ...proof.language import Term, text_of
from ...proof.statements import Statement
from .alike import INFINITY, Along, along
from .samelimits import is_number, shifted

ORDERS = ("1", "2")
PRODUCTS, SUMS = ("Multiply", "Scale", "MatrixMultiply"), ("Add",)
NUMBERS = ("positive", "nonnegative", "real", "positive-integer", "natural")
#: what has norm 1 at most, alone and as a pair of factors in either order
PROJECTIONS, SHRINKING = ("Projection", "ProjectionProduct"), {"SampleCovariance", "Resolvent"}


@dataclass(frozen=True)
class Bound:
    """Whether something stays bounded, above a number > 0 from some member on, and ≥ 0; a matrix by its eigenvalues."""

    bounded: bool = False
    apart: bool = False
    nonnegative: bool = False

    def times(self, other: Bound) -> Bound:
        """The same of a product."""
        return Bound(*(a and b for a, b in zip(_flags(self), _flags(other))))

    def plus(self, other: Bound) -> Bound:
        """The same of a sum."""
        both = self.nonnegative and other.nonnegative
        return Bound(self.bounded and other.bounded, both and (self.apart or other.apart), both)

    def inverse(self) -> Bound:
        """The same of one over it: nothing where it may come near 0."""
        return Bound(True, self.bounded, True) if self.apart and self.nonnegative else NOTHING


def _flags(x: Bound) -> tuple[bool, bool, bool]:
    return x.bounded, x.apart, x.nonnegative


NOTHING, ALL = Bound(), Bound(True, True, True)


@dataclass(frozen=True)
class Tame:
    """What is known along the sequences of a statement: rows x with d/x → φ, as x → whether φ > 0."""

    at: Along
    rows: Mapping[str, bool]
    truth: str
    truth_bounded: bool

    # -- bounds ------------------------------------------------------------------------------------
    def bound(self, term: Term) -> Bound:
        """Of a scalar or a function of Σ, read from its form."""
        if isinstance(term, str):
            return self._of_name(term)
        head, *parts = term
        if head == "Kappa":
            positive = self.at.constant(parts[0])
            known = self._name_of_rows(parts[1]) and self.at.bounded and (positive or parts[0] == "0")
            return Bound(True, positive, True) if known else NOTHING
        if head == "Divide":
            return self._share(term) or self.bound(parts[0]).times(self.bound(parts[1]).inverse())
        if head == "Power" and is_number(parts[1]) and Fraction(parts[1]).denominator == 1:
            base = self.bound(parts[0])
            return reduce(Bound.times, [base if int(parts[1]) > 0 else base.inverse()] * abs(int(parts[1])), ALL)
        if head in (*PRODUCTS, *SUMS):
            return reduce(Bound.plus if head in SUMS else Bound.times, map(self.bound, parts))
        if head in ("Subtract", "Negate"):
            return Bound(all(self.bound(t).bounded for t in parts))
        if head == "Quad":
            inner = self.bound(parts[0])
            return Bound(inner.bounded and self.truth_bounded, False, inner.nonnegative)
        return self._of_mean(term)

    def _of_name(self, name: str) -> Bound:
        if is_number(name):
            return Bound(True, Fraction(name) > 0, Fraction(name) >= 0)
        if name in ("Sigma", "Identity"):
            return ALL if name == "Identity" or self.at.bounded else NOTHING
        scalar = self.at.fixed(name) and self.at.domains.get(name) in NUMBERS
        return Bound(True, self.at.constant(name), self.at.is_nonnegative(name)) if scalar else NOTHING

    def _of_mean(self, term: Term) -> Bound:
        match term:
            case ["Expectation", ["SquaredNormIn", "Sigma" | "Identity", v]] | ["Expectation", ["SquaredNorm", v]]:
                return Bound(self.at.bounded and self._short(v), False, True)
        return NOTHING

    def _short(self, v: Term) -> bool:
        """Whether the length of a vector stays bounded, whatever is drawn."""
        if isinstance(v, str):
            return v == self.truth and self.truth_bounded
        if v[0] in ("Add", "Subtract"):
            return all(map(self._short, v[1:]))
        return v[0] == "MatrixMultiply" and _is_contraction(v[1:-1]) and self._short(v[-1])

    def _name_of_rows(self, term: Term) -> str:
        name = shifted(term)[0]
        return name if isinstance(name, str) and name in self.rows else ""

    # -- shares of the rows ------------------------------------------------------------------------
    def _share(self, term: Term) -> Bound | None:
        """Of x/y, where both are of the order of one number of rows or less."""
        for name in self.rows:
            above, below = (self._of(t, name) for t in term[1:])
            if above is not None and below is not None:
                return above.times(below.inverse())
        return None

    def _of(self, term: Term, name: str) -> Bound | None:
        """Of x/T: T + c, df_m(κ), T + c − df_m(κ)."""
        if self._name_of_rows(term) == name:
            return ALL
        match term:
            case ["Df", order, kappa] if order in ORDERS:
                inner = self.bound(kappa)
                known = inner.bounded and inner.nonnegative and self.at.bounded
                return Bound(True, self.rows[name], True) if known else None
            case ["Subtract", rows, ["Df", order, ["Kappa", penalty, some]]] if order in ORDERS:
                same = self._name_of_rows(rows) == self._name_of_rows(some) == name
                return ALL if same and self.at.bounded and self.at.constant(penalty) else None
        return None

    # -- differences that tend to 0 ----------------------------------------------------------------
    def close(self, a: Term, b: Term) -> bool:
        """Whether two terms stay bounded, or are one, and differ by what tends to 0."""
        if a == b:
            return True
        if isinstance(a, str) or isinstance(b, str) or a[0] != b[0] or len(a) != len(b):
            return False
        if not all(self.bound(t).bounded for t in (a, b)):
            return False
        if a[0] == "Kappa":
            return bool(a[1] == b[1]) and self._name_of_rows(a[2]) == self._name_of_rows(b[2])
        if a[0] == "Divide" and any(self._close_shares(a, b, name) for name in self.rows):
            return True
        if a[0] == "Power" and a[2] != b[2] or a[0] == "Divide" and not all(self.bound(t[2]).apart for t in (a, b)):
            return False
        parts = list(zip(a[1:], b[1:]))[: 1 if a[0] == "Power" else None]
        return a[0] in KEEPING and all(self.close(x, y) and self.bound(x).bounded for x, y in parts)

    def _close_shares(self, a: Term, b: Term, name: str) -> bool:
        known = all(self._of(t, name) is not None for t in (*a[1:], *b[1:]))
        return known and all(self._alike(x, y, name) for x, y in zip(a[1:], b[1:]))

    def _alike(self, x: Term, y: Term, name: str) -> bool:
        """Whether x/T − y/T → 0."""
        if x == y or self._name_of_rows(x) == self._name_of_rows(y) == name:
            return True
        match x, y:
            case ["Df", order, k], ["Df", other, l]:
                return bool(order == other) and self.close(k, l)
            case ["Subtract", t, df], ["Subtract", u, eg]:
                return self._alike(t, u, name) and self._alike(df, eg, name)
        return False


KEEPING = (*PRODUCTS, *SUMS, "Subtract", "Negate", "Divide", "Power", "Quad")


def _is_contraction(factors: list[Term]) -> bool:
    """Whether projections and pairs Σ̂R, or R Σ̂, make up a product: λR = I − Σ̂R has eigenvalues in [0, 1]."""
    if not factors:
        return True
    first, *rest = factors
    if not isinstance(first, str):
        return first[0] in PROJECTIONS and _is_contraction(rest)
    return bool(rest) and isinstance(rest[0], str) and {first, rest[0]} == SHRINKING and _is_contraction(rest[1:])


def tame(statement: Statement, limits: Collection[str]) -> Tame | None:
    """What is known along the sequences of a statement with one stage that have these limits, given as texts of terms.

    >>> from collapse_sym.proof.amendments import amended
    >>> known = tame(amended("PROP-F.5.argument"), [])
    >>> known.bound(["Kappa", "0", "T0"]), known.close(["Kappa", "0", "T0"], ["Kappa", "0", ["Add", "T0", "1"]])
    (Bound(bounded=True, apart=False, nonnegative=True), True)
    >>> known.close(["Df", "1", ["Kappa", "lambda", "T"]], ["Df", "2", ["Kappa", "lambda", "T"]])
    False
    """
    chain: Any = statement.chain
    if len(statement.regime) != 1 or not chain or chain["inputs"] != "gaussian" or chain["covariance"] != "Sigma":
        return None
    at, clauses, truth = along(statement), statement.meaning["regime"][0]["clauses"], str(chain["truth"])
    rows = {
        c[1][2]: at.domains.get(c[2]) == "positive"
        for c in clauses
        if c[0] == "TendsTo" and isinstance(c[1], list) and c[1][:2] == ["Divide", "d"] and isinstance(c[1][2], str)
        and "d" in at.large and c[2] != INFINITY and at.fixed(c[2])
    }  # fmt: skip
    at = replace(at, large=at.large | rows.keys())
    short = ["Bounded", ["SquaredNorm", truth]] in clauses
    short = short or _is_penalised(chain, at) and at.bounded and any(text_of(x) in limits for x in _biases(truth))
    return Tame(at, rows, truth, short)


def _is_penalised(chain: Any, at: Along) -> bool:
    last = chain["downstream"]
    return len(last) == 1 and last[0]["fit"] == "ridge" and at.constant(last[0]["penalty"])


def _biases(w: str) -> list[Term]:
    """E‖Σ̂Rw − w‖² in Σ, as it may be written."""
    images: list[Term] = [["MatrixMultiply", *pair, w] for pair in (("SampleCovariance", "Resolvent"),
                                                                     ("Resolvent", "SampleCovariance"))]  # fmt: skip
    norm: Callable[[Term, Term], Term] = lambda a, b: [  # noqa: E731
        "Expectation",
        ["SquaredNormIn", "Sigma", ["Subtract", a, b]],
    ]
    return [norm(*pair) for image in images for pair in ((image, w), (w, image))]
