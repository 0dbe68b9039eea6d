"""Exact means at small d by another road: Bartlett's triangular factor, entry by entry.

W = C L Lᵀ Cᵀ with Σ = C Cᵀ and L lower triangular with independent entries, l_ii² ~ χ²_{T−i+1} (i from 1) and, below
them, l_ij ~ N(0, 1).  Words become matrices of polynomials in the l_ij over a power of ∏ l_ii², whose moments are known
numbers: E (χ²_n)^p = 2^p Γ(n/2+p)/Γ(n/2), rational for integer p, and E l^{2p} = (2p−1)!!.
"""

from functools import reduce
from math import prod

from flint import Ordering, fmpq, fmpq_mpoly_ctx


def chi_square(n, p):
    """E (χ²_n)^p, p a positive or negative integer with n + 2p > 0."""
    assert n + 2 * p > 0
    up = prod((fmpq(n + 2 * i) for i in range(p)), start=fmpq(1))
    return up / prod((fmpq(n - 2 * i) for i in range(1, -p + 1)), start=fmpq(1))


class Bartlett:
    """W and adj W for one (d, T, C); ``mean`` of a polynomial over det(W)^k is a rational number."""

    def __init__(self, d, T, C):
        self.d, self.T, self.C = d, T, C
        names = [f"l{i}{j}" for i in range(d) for j in range(i + 1)]
        self.ring = fmpq_mpoly_ctx.get(tuple(names), Ordering.lex)
        variables = dict(zip(names, self.ring.gens()))
        self.names, zero = names, self.ring.constant(0)
        L = [[variables.get(f"l{i}{j}", zero) for j in range(d)] for i in range(d)]
        F = times(self.fixed(C), L)
        self.W = times(F, transposed(F))
        self.determinant = determinant(C) ** 2  # times ∏ l_ii²
        self.sigma = [[sum((C[i][k] * C[j][k] for k in range(d)), fmpq(0)) for j in range(d)] for i in range(d)]

    def fixed(self, M):
        return [[self.ring.constant(x) for x in row] for row in M]

    @property
    def adjugate(self):
        d = self.d
        return [[(-1) ** (i + j) * determinant(minor(self.W, j, i)) for j in range(d)] for i in range(d)]

    def value(self, letters):
        """The product of a word of matrices, 'W' and 'V' among them, with adj W for each V."""
        known = {"W": self.W, "V": self.adjugate}
        return reduce(times, (known[x] if isinstance(x, str) else self.fixed(x) for x in letters))

    def mean(self, polynomial, inverses):
        """E polynomial/det(W)^inverses."""
        total = fmpq(0)
        for powers, c in polynomial.to_dict().items():
            total += fmpq(c) * prod((self._moment(n, e, inverses) for n, e in zip(self.names, powers)), start=fmpq(1))
        return total / self.determinant**inverses

    def _moment(self, name, exponent, inverses):
        i, j = int(name[1]), int(name[2])
        if exponent % 2:
            return fmpq(0)
        if i == j:
            return chi_square(self.T - i, exponent // 2 - inverses)
        return fmpq(prod(range(exponent - 1, 0, -2)))


def gaussian_mean(d, T, C, words):
    """E ∏ tr(word) from the T·d entries of Z, W = C ZᵀZ Cᵀ: Wick's sum, as E z^{2p} = (2p−1)!!; T < d is fine."""
    ring = fmpq_mpoly_ctx.get(tuple(f"z{t}_{i}" for t in range(T) for i in range(d)), Ordering.lex)
    entries = iter(ring.gens())
    Z = [[next(entries) for _ in range(d)] for _ in range(T)]
    F = times(Z, transposed([[ring.constant(x) for x in row] for row in C]))
    W, product = times(transposed(F), F), ring.constant(1)
    for word in words:
        fixed = ([[ring.constant(x) for x in row] for row in M] if not isinstance(M, str) else W for M in word)
        product = product * trace(reduce(times, fixed))
    total = fmpq(0)
    for powers, c in product.to_dict().items():
        if not any(e % 2 for e in powers):
            total += fmpq(c) * prod(prod(range(e - 1, 0, -2)) for e in powers)
    return total


def times(A, B):
    return [[reduce(lambda x, y: x + y, (a * b for a, b in zip(row, column))) for column in zip(*B)] for row in A]


def transposed(A):
    return [list(row) for row in zip(*A)]


def minor(A, i, j):
    return [row[:j] + row[j + 1 :] for n, row in enumerate(A) if n != i]


def determinant(A):
    if not A:
        return 1
    return reduce(lambda x, y: x + y, ((-1) ** j * x * determinant(minor(A, 0, j)) for j, x in enumerate(A[0])))


def trace(A):
    return reduce(lambda x, y: x + y, (A[i][i] for i in range(len(A))))
