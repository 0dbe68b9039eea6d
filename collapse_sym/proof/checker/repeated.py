"""Ridge fits in a row on one design: powers of A = Σ̂R, by the cited fact about all of them at once.

Its images are sums of products of p_k = Coefficient(κ_z/(Σ+κ_z), z, k), κ_z = κ(λ/(1−z), T).  These follow from

    (Σ+κ_z) p_z = κ_z ,     κ_z = λ/(1−z) + tr[Σ p_z]/T ,     G = (Σ+κ_0)⁻¹ ,     κ_k = λx_k ,  p_k = λπ_k  (k ≥ 1)

order by order: p_0 = κ_0 G, and with t_k = Σ_{1≤j<k} x_jπ_{k−j} G

    π_k = x_k ΣG² − λ t_k ,     x_k (T − df₂(κ_0)) = T − λ tr[Σ t_k] .
"""

from __future__ import annotations

from typing import Any

from .citations import _trace, admitted
from .facts import Fact, Premises, Rule
from .fits import abbreviated
from .limits import need
from .matrices import S
from .random_matrices import METRIC, key_of
from .ring import Poly
from .statement import Statement
from .users import users_of

NAME = "equivalent.ridge.shared-design"


def powers_of_fit(s: Statement, step: dict[str, Any], premises: Premises) -> Fact:
    """M ↦ E[Aⁿ]ᵀM, E[(Aⁿ)ᵀMAⁿ], and E tr(Bᵀ(A^k)ᵀMA^kB) for k < n: n ridge fits in a row on one design."""
    (fit, index), reader, rule = key_of(s, "powers-of-fit", step), s.reader, "powers-of-fit"
    need(reader.chain.gaussian, rule, "rows that are not Gaussian")
    count = sum(times for _, times in users_of(s, fit, rule))
    names = {"T": reader.chain.samples(index), "lambda": reader.chain.penalty(index), "d": reader.chain.rank}
    (fact,) = step["facts"]
    found = admitted(s, index, fact, names, premises)
    need(found == NAME, rule, "not the fact about fits on one design")
    lost = losses(s, names["T"], names["lambda"], 2 * count)
    read = Reading(s, {**names, "M": reader.atom(*METRIC)}, lost)
    mean, second, noise = fact["image"][1:]
    read.whole["n"] = count
    images = [read.value(mean), read.value(second)]
    costs = []
    for k in range(count):
        read.whole["k"] = k
        costs.append(read.value(noise))
    return Fact("fit", (fit, *images, tuple(costs)), False)


class Reading:
    """Reads the images of the fact: ``names`` are numbers, ``whole`` the whole numbers that it sums over."""

    def __init__(self, s: Statement, names: dict[str, Any], lost: list[Poly]) -> None:
        self.s, self.names, self.lost = s, names, lost
        self.whole: dict[str, int] = {}

    def value(self, term: Any) -> Poly:
        """A function of Σ and M, or a number."""
        reader = self.s.reader
        if isinstance(term, str):
            if term == "Sigma":
                return reader.number(1) if reader.isotropic else reader.atom(*S)
            return self.names[term] if term in self.names else reader.scalar(term)
        head, *parts = term
        if head == "Sum":
            name, low, high, body = parts
            kept, total = dict(self.whole), reader.number(0)
            for i in range(self.integer(low), self.integer(high) + 1):
                self.whole[name] = i
                total = total + self.value(body)
            self.whole = kept
            return total
        if head == "Coefficient":  # of κ_z/(Σ+κ_z) in z
            return self.lost[self.integer(parts[2])]
        if head == "Trace":
            return _trace(self.s, self.value(parts[0]))
        if head == "Power":
            return self.value(parts[0]).power(self.integer(parts[1]))
        return reader._operation(head, [self.value(part) for part in parts])

    def integer(self, term: Any) -> int:
        """A whole number: of numbers and of what is summed over."""
        if isinstance(term, str):
            return self.whole[term] if term in self.whole else int(term)
        head, first, *rest = [term[0], *map(self.integer, term[1:])]
        for x in rest:
            first = first + x if head == "Add" else first - x if head == "Subtract" else first * x
        return int(first)


def losses(s: Statement, rows: Poly, penalty: Poly, count: int) -> list[Poly]:
    """p_0 … p_{count−1}."""
    reader = s.reader
    sigma = reader.number(1) if reader.isotropic else reader.atom(*S)
    kappa = reader.atom("Kappa", penalty.frozen(), rows.frozen())
    near = reader.reciprocal(reader.number(1) + kappa) if reader.isotropic else reader.resolvent(kappa)

    def trace(function: Poly) -> Poly:
        return reader.trace(reader.spectral(function))

    margin = reader.reciprocal(rows - trace(sigma * sigma * near * near))
    slopes, shares = [reader.number(0)], [reader.number(0)]  # κ_k/λ and p_k/λ, at place k
    read: dict[int, Poly] = {}
    for k in range(1, count):
        turned = reader.number(0)
        for j in range(1, k):
            turned = turned + slopes[j] * shares[k - j] * near
        slopes.append(abbreviated(s, (rows - penalty * trace(sigma * turned)) * margin, read))
        shares.append(slopes[k] * sigma * near * near - penalty * turned)
    return [kappa * near, *(penalty * share for share in shares[1:])]


RULES: dict[str, tuple[Rule, tuple[str, ...]]] = {
    "powers-of-fit": (powers_of_fit, ("fit", "facts")),
}
