"""One row more in the chain of a statement f ≃ g: the original at T + 1, where g(T + 1)/g(T) → 1 by its form.

- κ′ = κ(λ, T + 1) and κ = κ(λ, T): x df₁(x) is concave with the slope df₂(x), so that (κ − κ′)(1 − df₂(κ′)/T) ≤ κ′/T;
  and df₂(κ′) ≤ (T + 1)‖Σ‖/(‖Σ‖ + κ′).  So κ/κ′ → 1 and 1 − df₂/T stays above a number > 0 where T → ∞, ‖Σ‖ is
  bounded and κ′ is bounded from below: by a fixed λ, or for λ = 0 by ‖Σ⁻¹‖ where d/T tends to a φ > 1.  For φ < 1 both
  are 0 in the end, and df_m = d.
- df_m(κ), and tr and w₀ᵀ(·)w₀ of sums, products and powers of Σ, I and κ, change by a factor that tends to 1 with κ.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import NUMBER, Term, words
from ...proof.statements import Statement
from . import consequences, sameness
from .alike import INFINITY, POSITIVE, Along, along

NORMS = ("SquaredNorm", "SquaredNormIn")
PRODUCTS = ("Multiply", "Divide")


def row_more(original: Statement, mutant: Mutant) -> str:
    """Why a mutant with one row more is the original there, or an empty text.

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("PROP-4.2.bias")
    >>> row_more(s, mutants(s, ["a row more"])[0])
    'the original at another T, up to a factor that tends to 1'
    """
    stated, name = conclusion(original), mutant.before
    if mutant.path[0] != "chain" or mutant.path[-1] != "samples" or not isinstance(name, str):
        return ""
    if len(original.regime) != 1 or stated[0] != "Equivalent" or mutant.after != consequences.MORE(name):
        return ""
    at = _along(original)
    if name not in at.large or not consequences._only_here(original, mutant, name):
        return ""
    if not consequences._keeps(original, name, mutant.after, at):
        return ""
    near = Near(original, name, at)
    return f"the original at another {name}, up to a factor that tends to 1" if all(map(near.close, stated[1:])) else ""


def _along(statement: Statement) -> Along:
    """What is known of the sequences, and what clauses imply: sizes that grow because others do."""
    at = along(statement)
    large = {c[1] for c in _clauses(statement) if c[0] == "TendsTo" and c[2] == INFINITY and isinstance(c[1], str)}
    return replace(at, large=at.large | large)


def _clauses(statement: Statement) -> list[Term]:
    clauses = [c for stage in statement.meaning["regime"] for c in stage["clauses"]]
    return [*clauses, *sameness._consequences(clauses, dict(statement.variables))]


@dataclass(frozen=True)
class Near:
    """Which terms change by a factor that tends to 1 where ``name`` becomes one more."""

    statement: Statement
    name: str
    at: Along

    def close(self, term: Term) -> bool:
        """Whether a term does so; False where that is not seen."""
        if self.name not in words(term):
            return True
        if isinstance(term, str):
            return True  # it tends to ∞
        head, *rest = term
        if head == "Kappa":
            return rest[1] == self.name and self.name not in words(rest[0]) and self._steady(rest[0])
        if head == "Df":
            return rest[0] in ("1", "2") and self.close(rest[1])
        if head == "Power":
            return bool(NUMBER.match(str(rest[1]))) and self.close(rest[0])
        if head == "Add":
            return all(self.close(t) and self.nonnegative(t) for t in rest)
        if head == "Subtract":
            return self._spare(term)
        if head in ("Trace", "Quad"):
            return self._function(rest[0])
        if head == "Expectation":
            return self._scaled(rest[0])
        return head in PRODUCTS and all(map(self.close, rest))

    def _steady(self, penalty: Term) -> bool:
        """Whether κ at a penalty stays above a number > 0, or is 0 in the end."""
        clauses, hypotheses = _clauses(self.statement), self.statement.meaning["hypotheses"]
        flat = ["Equal", "Sigma", "Identity"] in hypotheses
        above = flat or ["Bounded", ["OperatorNorm", "Sigma"]] in clauses
        below = flat or ["Bounded", ["OperatorNorm", ["Power", "Sigma", "-1"]]] in clauses
        if penalty != "0":
            fixed = isinstance(penalty, str) and penalty not in self.at.grows
            return above and fixed and self.at.domains.get(str(penalty)) in POSITIVE
        limits = [c[2] for c in clauses if c[:2] == ["TendsTo", ["Divide", "d", self.name]]]
        apart = [["Greater", ["Power", ["Subtract", x, "1"], "2"], "0"] for x in limits]
        return above and below and any(x not in self.at.grows and h in hypotheses for x, h in zip(limits, apart))

    def _spare(self, term: Term) -> bool:
        """T − df₂(κ) and 1 − df₂(κ)/T."""
        _, left, right = term
        if left == "1" and isinstance(right, list) and right[0] == "Divide" and right[2] == self.name:
            left, right = self.name, right[1]
        known = left == self.name and isinstance(right, list) and right[:2] == ["Df", "2"]
        return known and right[2][0] == "Kappa" and self.close(right[2])

    def _function(self, term: Term) -> bool:
        """A function of Σ with values > 0: all of its values change by factors that tend to 1 together."""
        if isinstance(term, str):
            return term in ("Sigma", "Identity")
        head, *rest = term
        if head == "Power":
            return bool(NUMBER.match(str(rest[1]))) and self._function(rest[0])
        if head == "Scale":
            return self.nonnegative(rest[0]) and self.close(rest[0]) and self._function(rest[1])
        return head in ("Add", "MatrixMultiply") and all(map(self._function, rest))

    def _scaled(self, body: Term) -> bool:
        """‖c v‖² with a number c that is close."""
        if body[0] not in NORMS or body[-1][0] != "Scale":
            return False
        rest = [*body[1:-1], body[-1][2]]
        return self.close(body[-1][1]) and not any(self.name in words(t) for t in rest)

    def nonnegative(self, term: Term) -> bool:
        """Whether a term is ≥ 0 by its form."""
        if isinstance(term, str):
            number = bool(NUMBER.match(term)) and not term.startswith("-")
            return number or self.at.domains.get(term) in (*POSITIVE, "nonnegative", "natural")
        head, *rest = term
        if head in ("Kappa", "Df"):
            return True
        if head in ("Trace", "Quad"):
            return self._function(rest[0])
        if head == "Expectation":
            return rest[0][0] in NORMS
        if head == "Subtract":
            return self._spare(term) or _other_spare(term)
        if head == "Power":
            return self.nonnegative(rest[0])
        return head in ("Add", *PRODUCTS) and all(map(self.nonnegative, rest))


def _other_spare(term: Term) -> bool:
    """T′ − df₂(κ(λ, T′)) of other rows: df₂ ≤ df₁ ≤ T′."""
    _, left, right = term
    return isinstance(right, list) and right[:2] == ["Df", "2"] and right[2][0] == "Kappa" and right[2][2] == left
