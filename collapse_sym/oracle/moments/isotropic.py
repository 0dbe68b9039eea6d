r"""E tr Wᵏ for Σ = 1 in closed form, symmetric in T and d.

    E tr Wᵏ = Σ_{λ ⊢ k} c_λ ∏_{(i,j)∈λ} (d + 2j − i)(T + 2j − i)
    c_λ = 2k ∏_{(i,j)≠(0,0)} (2j − i) / ∏_s (2a(s)+l(s)+1)(2a(s)+l(s)+2)

Rows i and columns j of a box are counted from 0, a(s) boxes lie to the right of s and l(s) below it.  A partition whose
third row has a second box has 2j − i = 0 there: what remains are λ = (a, b, 1, …, 1), about k²/4 of them.
*Source*: zonal polynomials are Jack's J_λ for α = 2; J_λ(1ᵈ), the coefficient of p_k in J_λ and ‖J_λ‖² (Stanley, Some
combinatorial properties of Jack symmetric functions, 1989; Macdonald, Symmetric Functions and Hall Polynomials, VI.10),
E J_λ(W) = J_λ(1ᵈ) ∏ (T + 2j − i) (Muirhead, Aspects of Multivariate Statistical Theory, 1982, section 7.2).  No number
rests on these citations alone: a test holds the formula against integration by parts, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm, prod
from typing import Any

from flint import fmpq, fmpz_poly

from .coefficients import RING

Shape = tuple[int, ...]


def trace_of_power(k: int) -> Any:
    """E tr Wᵏ as a polynomial in (T, d), W ~ Wishart(T, 1) of dimension d, k ≥ 1.

    >>> trace_of_power(2)
    T^2*d + T*d^2 + T*d
    """
    terms = [(_weight(shape), _boxes(shape)) for shape in _shapes(k)]
    common = lcm(*(int(weight.q) for weight, _ in terms))
    table: dict[tuple[int, int], int] = {}
    for weight, polynomial in terms:
        scale, coefficients = int(weight * common), [int(c) for c in polynomial.coeffs()]
        for i, x in enumerate(coefficients):
            if x:
                for j, y in enumerate(coefficients):
                    table[i, j] = table.get((i, j), 0) + scale * x * y
    return RING.from_dict({at: fmpq(c, common) for at, c in table.items() if c})


def _shapes(k: int) -> Iterator[Shape]:
    """(a, b, 1, …, 1) of size k."""
    yield (k,)
    for b in range(1, k // 2 + 1):
        for a in range(b, k - b + 1):
            yield (a, b, *(1,) * (k - a - b))


def _boxes(shape: Shape) -> fmpz_poly:
    """∏ (x + 2j − i)."""
    result = fmpz_poly([1])
    for i, row in enumerate(shape):
        for j in range(row):
            result *= fmpz_poly([2 * j - i, 1])
    return result


def _weight(shape: Shape) -> fmpq:
    k, columns = sum(shape), [sum(row > j for row in shape) for j in range(shape[0])]
    above = 2 * k * prod(2 * j - i for i, row in enumerate(shape) for j in range(row) if i or j)
    below = 1
    for i, row in enumerate(shape):
        for j in range(row):
            arm, leg = row - j - 1, columns[j] - i - 1
            below *= (2 * arm + leg + 1) * (2 * arm + leg + 2)
    return fmpq(above, below)
