r"""Dot-product kernels on the sphere: the Funk–Hecke integral, done exactly term by term.

For x, y uniform on the unit sphere of R^p, K = κ(⟨x, y⟩) has the spherical harmonics of degree k as eigenfunctions,

    λ_k = ∫ κ(t) P_k(t) (1−t²)^{(p−3)/2} dt / B(1/2, (p−1)/2) ,     P_k = C_k^{(p/2−1)}/C_k^{(p/2−1)}(1) ,

and Rodrigues' formula with k integrations by parts gives for a power of t (m − k = 2i ≥ 0, and 0 otherwise)

    ∫ t^m P_k … = m! Γ(p/2) / (2^m i! Γ(k + i + p/2)) .

So a κ with derivatives D_m = κ^{(m)}(0) has the eigenvalues

    λ_k = Γ(p/2) Σ_{i ≥ 0} D_{k+2i} / (2^{k+2i} i! Γ(k + i + p/2)) ,

a hypergeometric series where D_{m+step}/D_m is a product of m + roots: Bessel's I where there is none, Gauss's sum
at 1 where there are two for a step of 2.  Source: C. Müller, Spherical Harmonics (1966), theorem 6; F. Bach, Breaking
the Curse of Dimensionality with Convex Neural Networks (2017), appendix D.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from ...chain.kernels import harmonics
from ...errors import InvalidInput
from .modes import Branch, K


@dataclass(frozen=True)
class Strand:
    """Derivatives D_first = ``value``, D_{m+step} = ``factor``·Π(m + root)·D_m; D_first alone where step is 0."""

    first: int
    value: sp.Expr
    step: int = 0
    factor: sp.Expr = sp.S.One
    roots: tuple[int, ...] = ()

    def halved(self, k: sp.Expr) -> sp.Expr:
        """D_k/2^k for k = first, first + step, …"""
        J = (k - self.first) / sp.Integer(self.step)
        starts = [sp.Rational(self.first + root, self.step) for root in self.roots]
        growth = (self.factor * sp.Integer(self.step) ** len(self.roots) / 2**self.step) ** J
        return self.value / 2**self.first * growth * sp.Mul(*[sp.gamma(a + J) / sp.gamma(a) for a in starts])


def levels_of(p: sp.Expr, strands: tuple[Strand, ...]) -> tuple[Branch, ...]:
    """The levels of Σ_m D_m t^m/m!: one branch for each strand, and one for each level that a finite sum reaches."""
    found = [_infinite(p, strand) for strand in strands if strand.step]
    return (*_finite(p, [s for s in strands if not s.step]), *(b for branches in found for b in branches))


def _finite(p: sp.Expr, terms: list[Strand]) -> list[Branch]:
    """λ_k of a polynomial: Γ(p/2)/Γ(k + i + p/2) is one over a product of k + i factors."""
    out = []
    for k in range(1 + max((s.first for s in terms), default=-1)):
        parts = [(s, (s.first - k) // 2) for s in terms if s.first >= k and (s.first - k) % 2 == 0]
        values = [s.value / (2**s.first * sp.factorial(i) * sp.rf(p / 2, k + i)) for s, i in parts]
        if values:
            out.append(single(p, k, sp.Add(*values)))
    return out


def single(p: sp.Expr, k: int, value: sp.Expr) -> Branch:
    """One level."""
    return Branch(value, harmonics(p, sp.Integer(k)) if k else sp.S.One, k, last=k)


def _infinite(p: sp.Expr, strand: Strand) -> list[Branch]:
    value = sp.gamma(p / 2) * strand.halved(K) * _series(p, strand)
    rest = Branch(value, harmonics(p, K), strand.first or strand.step, strand.step)
    # N_0 = 1 is no value of ``harmonics`` if p = 2
    return [rest] if strand.first else [single(p, 0, value.subs(K, 0)), rest]


def _series(p: sp.Expr, strand: Strand) -> sp.Expr:
    """Σ_i (D_{k+2i}/D_k) / (2^{2i} i! Γ(k + i + p/2))."""
    c, a = K + p / 2, strand.factor
    if not strand.roots and strand.step == 1:
        return sp.besseli(c - 1, a) * (2 / a) ** (c - 1)
    if len(strand.roots) == 2 and strand.step == 2 and a == 1:
        u, v = ((K + root) / 2 for root in strand.roots)
        return sp.gamma(c - u - v) / (sp.gamma(c - u) * sp.gamma(c - v))
    raise InvalidInput(strand, "a series without a closed sum", "use the kernels of this room")


def times_t(p: sp.Expr, branch: Branch) -> Branch:
    """The levels of t·κ(t) next to those of a branch, k ≥ 1, by t P_k = ((k+p−2) P_{k+1} + k P_{k−1})/(2k+p−2)."""
    below, above = (branch.eigenvalue.subs(K, K + shift) for shift in (-1, 1))
    value = (K * below + (K + p - 2) * above) / (2 * K + p - 2)
    return Branch(value, branch.multiplicity, branch.first + 1, branch.step)
