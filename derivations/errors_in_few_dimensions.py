"""Ridge with d = k far below T^(ℓ/β) = k² has d degrees of freedom: T = k⁴, ℓ = 1, β = 2, and all errors are smaller.

At r = 1/4 this ℓ is ℓ_crit, at r = 3/4 it is greater.  Generators have T₀ = 2(k + 1) rows: d/T₀ → 1/2, T₀ ≍ T^(1/4).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .errors_at_points import Errors
from .rates_fail_at_points import TWO, apart
from .terms import plus, times

#: c_j = 1 at r = 1/4; c_j = 1/j at r = 3/4
CRITICAL: dict[str, Any] = {
    **TWO, "w0": ["law", "1"], "r": "1/4", "T0": times("2", plus("k", "1")), "a": "0", "b": "1/4", "phi0": "1/2",
}  # fmt: skip
BEYOND: dict[str, Any] = {**CRITICAL, "w0": TWO["w0"], "r": "3/4"}


def clean(part: str) -> dict[str, Any]:
    """n = 0, ℓ = ℓ_crit: Bias + Var ≤ C k⁻³; printed is T^(−1/2) = k⁻²."""
    at = Errors(part, CRITICAL, "1", "-3")
    left, right = at.s.meaning["conclusion"][1:]
    found = at.whole(left, "-3", at.bias("-3", "2"), at.variance("-3"))
    return apart(at, found, at.o.combined(right, "low", {"k": "-2"}, (at.k, "-2")))


def without_noise(part: str) -> dict[str, Any]:
    """σ = 0, r = 3/4, ℓ = β: the bias is at most κ² Σ c_j²/λ_j ≤ C k⁻¹⁵; printed is T⁻³ = k⁻¹²."""
    at = Errors(part, {**TWO, "sigma": "0"}, "2", "-3")
    left, right = at.s.meaning["conclusion"][1:]
    found = at.whole(left, "-15", at.bias("-15"))
    return apart(at, found, at.o.combined(right, "low", {"k": "-12"}, (at.k, "-12")))


def slow(part: str) -> dict[str, Any]:
    """ℓ = ℓ_crit, a = 0, b = 1/4: the error is bounded; printed is T^(−1/2) + T^(1/4) ≥ k."""
    at = Errors(part, CRITICAL, "1", "-3")
    left, right = at.s.meaning["conclusion"][1:]
    found = at.whole(left, "0", at.bias("0", "5"), at.variance("0", "3"), at.cost("0", "0", "3"))
    first = at.o.combined(right[2], "low", {"k": "1"}, (at.k, "1"))
    return apart(at, found, at.o.terms(right, "low", {"k": "1"}, (first, "1"), signs=(at.o.by_kind(right[1]),)))


def fast(part: str) -> dict[str, Any]:
    """ℓ > ℓ_crit, a = 0, b = 1/4: the error is bounded; printed is T^(1/4) = k."""
    at = Errors(part, BEYOND, "1", "-3")
    left, right = at.s.meaning["conclusion"][1:]
    found = at.whole(left, "0", at.bias("0", "7"), at.variance("0", "3"), at.cost("0", "0", "3"))
    return apart(at, found, at.o.combined(right, "low", {"k": "1"}, (at.k, "1")))


def catastrophe(part: str) -> dict[str, Any]:
    """σ = 0, ℓ = ℓ_crit, a = 0, b = 1/4: the error is bounded; it is said to be at least of the order T^(1/4) = k."""
    at = Errors(part, CRITICAL, "1", "-3")
    _, printed, error = at.s.meaning["conclusion"][1]
    return at.unbounded(at.whole(error, "0", at.bias("0", "5"), at.cost("0", "0", "3")), printed, "1")


BUILDERS: dict[str, Callable[[str], dict[str, Any]]] = {
    "APP-G.small-equivalent": slow,
    "APP-G.other-equivalent": fast,
    "APP-H2.no-noise": without_noise,
    "APP-H2.noise": clean,
    "REM-CATASTROPHE.equivalent": catastrophe,
    "REM-MINIMAX.equivalent": clean,
}
REFUTES: dict[str, Callable[[], dict[str, Any]]] = {part: partial(build, part) for part, build in BUILDERS.items()}
