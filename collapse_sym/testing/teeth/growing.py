"""What is negligible, and what is of one order, under a power law: facts that ``alike`` uses at every part of a term.

Let λ_j ≍ j^−β for j ≤ d with a fixed β > 1, T → ∞, λ = c T^−ℓ with ℓ < β, and J = λ^(−1/β); d does what it likes.

- For x ≥ λ: df₁(x) ≤ Σ_j min(1, C j^−β/λ) ≤ C(1 + J) = o(T).  Now κ = κ(λ, cT) ≥ λ and κ − λ = κ df₁(κ)/(cT), hence
  κ ≃ λ; and T − df_m(κ) ≃ T, 1 − df_m(κ)/T ≃ 1, whatever c is.
- For bounded x, with J = x^(−1/β): λ_j ≥ c x for j ≤ max(1, J), hence df₂(x) ≥ c min(d, max(1, J)); and
  df₁(x) ≤ min(d, J) + Σ_{j > J} C j^−β/x ≤ C min(d, max(1, J)).  So df₁ ≍ df₂.

Whatever Σ is, x ≤ y ≤ Cx gives df_m(x) ≥ df_m(y) ≥ C^−m df_m(x), and functions of Σ that are made of sums, products and
powers of s, x > 0 and numbers > 0 change by a factor that is bounded at all s at once.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Protocol

from ...proof.evidence.sampling import spelled
from ...proof.language import NUMBER, Term
from ...proof.statements import Statement

ORDERS_OF_DF = ("1", "2")
Sign = Callable[[Term], bool]


class Sequences(Protocol):
    """What is known of the sequences of a statement."""

    @property
    def large(self) -> frozenset[str]:
        """What tends to ∞."""

    @property
    def capacity(self) -> str:
        """The name of a fixed β > 1 with λ_j ≍ j^−β, or ""."""

    @property
    def less(self) -> tuple[tuple[Term, Term], ...]:
        """x < y, as hypotheses."""

    def fixed(self, term: Term) -> bool:
        """Whether no member changes a term."""

    def is_nonnegative(self, name: Term) -> bool:
        """Whether a name stands for numbers ≥ 0."""


def capacity(statement: Statement) -> str:
    """The name of a fixed β > 1 with λ_j ≍ j^−β for j = 1, …, d, by a clause and a hypothesis; "" where there is none.

    >>> from collapse_sym.proof.statements import statement
    >>> capacity(statement("APP-H2.bias")), capacity(statement("THM-4.1.scaling"))
    ('beta', '')
    """
    grows = {name for stage in statement.regime for name in stage["grows"]}
    for clause in (c for stage in statement.meaning["regime"] for c in stage["clauses"]):
        match clause:
            case [
                "ForAll",
                ["List", i, "1", "d"],
                ["Comparable", ["Eigenvalue", j], ["Power", k, ["Negate", str(beta)]]],
            ]:
                if i == j == k and beta not in grows and _is_more(statement, beta):
                    return beta
    return ""


def _exponent(term: Term) -> str:
    """β in j^−β."""
    match term:
        case ["Power", str(), ["Negate", str(beta)]]:
            return beta
    return ""


def _is_more(statement: Statement, name: str) -> bool:
    return any(h[0] == "Greater" and h[1] == name and _is_one(h[2]) for h in statement.meaning["hypotheses"])


def _is_one(term: Term) -> bool:
    return isinstance(term, str) and bool(NUMBER.match(term)) and Fraction(term) >= 1


def lesser(statement: Statement) -> tuple[tuple[Term, Term], ...]:
    """x < y, as hypotheses say it."""
    listed = [spelled(statement, h) for h in statement.meaning["hypotheses"]]
    pairs = [(h[1], h[2]) for h in listed if h[0] == "Less"]
    return (*pairs, *((h[2], h[1]) for h in listed if h[0] == "Greater"))


def without_the_negligible(term: Term, at: Sequences, positive: Sign) -> Term:
    """κ(λ, cT) as λ, T − df_m(κ) as T, 1 − df_m(κ)/T as 1, where the head of the module says so."""
    match term:
        case ["Kappa", penalty, rows] if _is_small(penalty, rows, at, positive):
            return penalty
        case ["Subtract", rows, ["Df", order, ["Kappa", penalty, some]]] if order in ORDERS_OF_DF:
            return rows if _scaled(some) == _scaled(rows) and _is_small(penalty, rows, at, positive) else term
        case ["Subtract", "1", ["Divide", share, rows]]:
            left = ["Subtract", rows, share]
            return "1" if without_the_negligible(left, at, positive) == rows else term
    return term


def _is_small(penalty: Term, rows: Term, at: Sequences, positive: Sign) -> bool:
    """λ = c T^−ℓ with ℓ < β, beside so many times T rows."""
    size = _scaled(rows)
    match _scaled(penalty):
        case ["Power", str(base), ["Negate", exponent]]:
            return bool(at.capacity) and base == size and base in at.large and _is_less(exponent, at, positive)
    return False


def _scaled(term: Term) -> Term:
    """What stands beside a number > 0 in a product, and beside any number in a sum with what tends to ∞."""
    match term:
        case ["Multiply", str(number), rest] if NUMBER.match(number) and Fraction(number) > 0:
            return _scaled(rest)
        case ["Add" | "Subtract", str(rest), str(number)] if NUMBER.match(number):
            return rest
    return term


def _is_less(exponent: Term, at: Sequences, positive: Sign) -> bool:
    """ℓ < β, both fixed: by a hypothesis, or as ℓ = β/(1 + x) with x > 0, times min(…, 1) − y with y ≥ 0 or not."""
    if not at.fixed(exponent):
        return False
    match exponent:
        case ["Multiply", ["Subtract", ["Min", *parts], less], rest] if "1" in parts and at.is_nonnegative(less):
            return positive(rest) and _is_less(rest, at, positive)
        case ["Divide", above, ["Add", more, "1"]] if above == at.capacity:
            return positive(more)
    return (exponent, at.capacity) in at.less


def is_bounded(term: Term, at: Sequences, nonnegative: Sign) -> bool:
    """Whether c T^−ℓ with T → ∞ and ℓ ≥ 0 by its form."""
    match _scaled(term):
        case ["Power", str(base), ["Negate", exponent]]:
            return base in at.large and nonnegative(exponent)
    return False


# -- functions of Σ --------------------------------------------------------------------------------
def is_spectral(term: Term, nonnegative: Sign) -> bool:
    """Whether a matrix is a function ≥ 0 of Σ by its form: sums, products and powers of Σ, I and scalars ≥ 0."""
    if isinstance(term, str):
        return term in ("Sigma", "Identity")
    if term[0] == "Scale":
        return nonnegative(term[1]) and is_spectral(term[2], nonnegative)
    if term[0] == "Power":
        return is_spectral(term[1], nonnegative)
    return term[0] in ("Add", "MatrixMultiply") and all(is_spectral(t, nonnegative) for t in term[1:])


def spectral_alike(old: Any, new: Any, scalars: Callable[[Term, Term], bool], fixed: Sign) -> bool:
    """Whether two functions ≥ 0 of Σ, built alike, differ by scalars only that ``scalars`` finds alike."""
    if old == new:
        return True
    if isinstance(old, str) or isinstance(new, str) or old[0] != new[0] or len(old) != len(new):
        return False
    if old[0] == "Scale":
        return scalars(old[1], new[1]) and spectral_alike(old[2], new[2], scalars, fixed)
    if old[0] == "Power":
        return bool(old[2] == new[2]) and fixed(old[2]) and spectral_alike(old[1], new[1], scalars, fixed)
    return all(spectral_alike(a, b, scalars, fixed) for a, b in zip(old[1:], new[1:]))
