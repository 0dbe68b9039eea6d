"""Errors said to diverge, or to stay away from 0, that do not: T = d = k, T₀ = 2(k + 1), β = 2, r = 3/4."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .errors_at_points import Errors
from .rates_fail_at_points import TWO
from .terms import plus, times

#: c_j = 1/j, a = 0 and b = 1, so that ℓ⋆ = ℓ_crit = 1/2 and c = 3/4
AS_MANY: dict[str, Any] = {**TWO, "T": "k", "T0": times("2", plus("k", "1")), "a": "0", "b": "1", "phi0": "1/2"}


def at_the_critical_penalty() -> dict[str, Any]:
    """σ = 0: bias and cost of noises are bounded, though b ≥ a + 1 − c."""
    at = Errors("REM-CATASTROPHE.diverges-equivalent", AS_MANY, "1/2", "-3/4", few=False)
    conclusion = at.s.meaning["conclusion"]
    found = at.whole(conclusion[1], "0", at.bias("0"), at.cost("0", "3/4", "3/4"))
    return at.book.certificate(at.book.step("order-apart", found.id, at.growing, scale="k", conclusion=conclusion))


def beyond_the_best_penalty() -> dict[str, Any]:
    """ℓ = 1 > ℓ⋆: bias, variance and cost are at most C k^(−1/2)."""
    at = Errors("APP-G.equivalent", AS_MANY, "1", "-1/2", few=False)
    _, one, error = at.s.meaning["conclusion"][1]
    found = at.whole(error, "-1/2", at.bias("-1/2", "1/2"), at.variance("-1/2"), at.cost("-1/2"))
    return at.unbounded(found, one, "0")


REFUTES: dict[str, Callable[[], dict[str, Any]]] = {
    "APP-G.equivalent": beyond_the_best_penalty,
    "REM-CATASTROPHE.diverges-equivalent": at_the_critical_penalty,
}
