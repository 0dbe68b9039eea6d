r"""The weights of inverse Wishart moments: E ∏ V_{i i′} = Σ_π w(π) δ_π, as rational functions of γ = T − d − 1.

w(π) depends on the sizes μ of the loops that π makes with the pairs (i, i′).  Integration by parts (T ≥ d + 2k),

    γ E[V_ik F] = δ_ik E F + Σ_{V_ab in F} E[(V_ai V_kb + V_ka V_ib) F/V_ab] ,

says for a V in a loop of size a:

    γ w(μ) = [a = 1] w(μ∖a) + Σ_{j=1}^{a−1} [w(μ∖a ∪ {j, a−j}) + w(μ)] + Σ_{b in μ∖a} 2b w(μ∖{a,b} ∪ {a+b}) .

*Proof*: Σ_t E X_ti (XV)_tk F = δ_ik E F, as XᵀXV = 1, and Σ_t E ∂[(XV)_tk F]/∂X_ti by parts; the recoupled pairs cut
the loop in two, turn it, or join two loops.  Taken for the largest a in every μ of size k, these are p(k) linear
equations (γ − A) w = w(1^{k−1}) e, e at μ = 1^k; A is an integer matrix, so that they have one solution over ℚ(γ), read
off A's powers on e; the equations for the other a test it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from flint import fmpq_poly, fmpz_mat, fmpz_poly

from ...errors import TooLarge

MAX_INVERSE = 12

Partition = tuple[int, ...]


class Weight(NamedTuple):
    """numerator(γ)/∏(γ − pole), in lowest terms."""

    numerator: fmpq_poly
    poles: tuple[int, ...]

    @property
    def denominator(self) -> fmpq_poly:
        """∏(γ − pole)."""
        return _product(self.poles)


@lru_cache(maxsize=MAX_INVERSE + 1)
def inverse_weights(order: int) -> dict[Partition, Weight]:
    """The weights w(μ) of all μ of size ``order``.

    *Assumes* T ≥ d + 2·order.  *Source*: derived above; they are (−1)^k times the orthogonal Weingarten function at −γ
    (Matsumoto, General moments of the inverse real Wishart distribution and orthogonal Weingarten functions, 2012),
    which a test compares.  Raises: TooLarge beyond order 12.

    >>> inverse_weights(2)[(1, 1)]
    Weight(numerator=x + (-1), poles=(-1, 0, 2))
    """
    if order > MAX_INVERSE:
        raise TooLarge(f"{order} inverses", f"weights are computed to order {MAX_INVERSE}", "use fewer inverses")
    if not order:
        return {(): Weight(fmpq_poly([1]), ())}
    below = inverse_weights(order - 1)[(1,) * (order - 1)]
    found, minimal = _resolvent(order)
    over = fmpq_poly(minimal) * below.denominator
    return {mu: _reduced(fmpq_poly(x) * below.numerator, over) for mu, x in zip(partitions(order), found)}


def partitions(n: int) -> tuple[Partition, ...]:
    """The partitions of n, largest parts first.

    >>> partitions(3)
    ((3,), (2, 1), (1, 1, 1))
    """
    return tuple(_partitions(n, n))


def _partitions(n: int, most: int) -> Iterator[Partition]:
    if not n:
        yield ()
    for part in range(min(n, most), 0, -1):
        for rest in _partitions(n - part, part):
            yield (part, *rest)


def equation(mu: Partition, a: int) -> dict[Partition, int]:
    """The right-hand side of γ w(μ) for a loop of size a: {ν: coefficient}; ν of size |μ| − 1 only if a = 1."""
    rest = list(mu)
    rest.remove(a)
    row: dict[Partition, int] = {}

    def add(parts: list[int], count: int) -> None:
        key = tuple(sorted(parts, reverse=True))
        row[key] = row.get(key, 0) + count

    if a == 1:
        add(rest, 1)
    for j in range(1, a):
        add([*rest, j, a - j], 1)
        add([*rest, a], 1)
    for n, b in enumerate(rest):
        add([*rest[:n], *rest[n + 1 :], a + b], 2 * b)
    return row


def _resolvent(order: int) -> tuple[list[fmpz_poly], fmpz_poly]:
    """m(γ)·(γ − A)⁻¹e and the minimal polynomial m of A: the sum over i of γⁱ Σ_{l>i} m_l A^{l−1−i} e."""
    shapes = partitions(order)
    place = {mu: i for i, mu in enumerate(shapes)}
    rows = [[0] * len(shapes) for _ in shapes]
    for mu in shapes:
        for nu, count in equation(mu, mu[0]).items():
            if nu in place:
                rows[place[mu]][place[nu]] = count
    A = fmpz_mat(rows)
    minimal = A.charpoly() if order == 1 else A.minpoly()
    powers = [fmpz_mat(len(shapes), 1, [0] * (len(shapes) - 1) + [1])]  # 1^k is the last partition
    for _ in range(minimal.degree() - 1):
        powers.append(A * powers[-1])
    columns = [sum((minimal[i + 1 + l] * p for l, p in enumerate(powers[: minimal.degree() - i])), 0 * powers[0])
               for i in range(minimal.degree())]  # fmt: skip
    return [fmpz_poly([c[n, 0] for c in columns]) for n in range(len(shapes))], minimal


def _reduced(numerator: fmpq_poly, denominator: fmpq_poly) -> Weight:
    common = numerator.gcd(denominator)
    numerator, denominator = numerator // common, denominator // common
    lead = denominator[denominator.degree()]
    factors = (denominator / lead).numer().factor()[1]
    if any(f.degree() > 1 or f[1] != 1 for f, _ in factors):
        raise ArithmeticError(f"a pole that is no integer in {denominator}: the equations are wrong")
    poles = tuple(sorted(-int(f[0]) for f, n in factors for _ in range(n)))
    return Weight(numerator / lead, poles)


def _product(roots: tuple[int, ...]) -> fmpq_poly:
    result = fmpq_poly([1])
    for root in roots:
        result *= fmpq_poly([-root, 1])
    return result
