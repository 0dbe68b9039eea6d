"""Metrics g(s) in partial fractions over the distinct κ's, with coefficients in any field."""

from __future__ import annotations

from typing import Any

import sympy as sp

Basis = Any  # ("power", k) for s^k, ("pole", name, m) for (s+κ)^{−m}
Metric = dict[Basis, Any]


class PartialFractions:
    """The algebra of metrics: sums and products of s^k and (s+κ)^{−m}, products worked out once each."""

    def __init__(self, field: Any) -> None:
        self.field = field
        self.one, self.zero = field.rational(sp.Integer(1)), field.rational(sp.Integer(0))
        self.kappas: dict[str, tuple[Any, Any, Any]] = {}  # name → (κ, λ, T)
        self.products: dict[Any, Metric] = {}

    def _sum(self, metrics: list[Metric]) -> Metric:
        out: Metric = {}
        for g in metrics:
            for basis, c in g.items():
                out[basis] = out[basis] + c if basis in out else c
        return out

    def _product(self, f: Metric, g: Metric) -> Metric:
        out: Metric = {}
        for a, ca in f.items():
            for b, cb in g.items():
                for basis, c in self._basis_product(a, b).items():
                    term = ca * cb * c
                    out[basis] = out[basis] + term if basis in out else term
        return out

    def _basis_product(self, a: Basis, b: Basis) -> Metric:
        key = (a, b) if str(a) <= str(b) else (b, a)
        if key not in self.products:
            self.products[key] = self._multiply(*key)
        return self.products[key]

    def _multiply(self, a: Basis, b: Basis) -> Metric:
        if a[0] == b[0] == "power":
            return {("power", a[1] + b[1]): self.one}
        if a[0] == "power" or b[0] == "power":
            (_, k), (_, name, m) = (a, b) if a[0] == "power" else (b, a)
            return self._power_times_pole(k, name, m)
        if a[1] == b[1]:
            return {("pole", a[1], a[2] + b[2]): self.one}
        # 1/((s+κ)(s+κ')) = [1/(s+κ) − 1/(s+κ')]/(κ' − κ)
        gap = self.one / (self.kappas[b[1]][0] - self.kappas[a[1]][0])
        minus = self.zero - gap
        first = self._scaled(self._lowered(a, b), gap)
        second = self._scaled(self._lowered(b, a), minus)
        return self._sum([first, second])

    def _lowered(self, a: Basis, b: Basis) -> Metric:
        """The product of two poles with one power of b taken away."""
        return {a: self.one} if b[2] == 1 else self._basis_product(a, ("pole", b[1], b[2] - 1))

    def _power_times_pole(self, k: int, name: str, m: int) -> Metric:
        if k == 0:
            return {("pole", name, m): self.one}
        kappa_ = self.kappas[name][0]
        if k > 0:  # s = (s+κ) − κ
            lower = {("power", k - 1): self.one} if m == 1 else self._power_times_pole(k - 1, name, m - 1)
            return self._sum([lower, self._scaled(self._power_times_pole(k - 1, name, m), self.zero - kappa_)])
        # s^k/(s+κ)^m = [s^k/(s+κ)^(m−1) − s^(k+1)/(s+κ)^m]/κ
        lower = {("power", k): self.one} if m == 1 else self._power_times_pole(k, name, m - 1)
        upper = self._scaled(self._power_times_pole(k + 1, name, m), self.zero - self.one)
        return self._scaled(self._sum([lower, upper]), self.one / kappa_)

    def _scaled(self, g: Metric, c: Any) -> Metric:
        return {basis: c * x for basis, x in g.items()}
