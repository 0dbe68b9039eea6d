"""Sizes that depend on the generation: polynomials in the index m, decided for all m at once.

An integer-valued polynomial changes its sign only at its real roots, so that it is enough to look at the
integers next to them and at the two ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain as joined
from typing import Any

import sympy as sp

from ..errors import InvalidInput
from ..notation import M, N
from .grammar import to_text

MAX_DEGREE = 16


def polynomial(samples: sp.Expr) -> sp.Poly:
    """A size in m alone as a polynomial with rational coefficients.

    Raises: InvalidInput.
    """
    degree = _degree(samples)
    if degree is None or degree > MAX_DEGREE:
        reason = "not a polynomial in m" if degree is None else f"a polynomial of degree beyond {MAX_DEGREE}"
        raise InvalidInput(to_text(samples), reason, "write the size as a short polynomial in m")
    result = samples.as_poly(M)
    if not all(c.is_Rational for c in result.all_coeffs()):
        raise InvalidInput(to_text(samples), "not a polynomial with rational coefficients", "drop the roots")
    return result


def _degree(e: sp.Expr) -> int | None:
    """An upper bound on the degree in m, or None where e is no polynomial in m."""
    if M not in e.free_symbols:
        return 0
    if e == M:
        return 1
    if e.is_Pow and e.exp.is_Integer and e.exp > 0:
        inner = _degree(e.base)
        return None if inner is None else inner * int(e.exp)
    inner_degrees = [_degree(a) for a in e.args]
    if not (e.is_Add or e.is_Mul) or None in inner_degrees:
        return None
    return sum(inner_degrees) if e.is_Mul else max(inner_degrees)  # type: ignore[arg-type, type-var]


def check_sizes(samples: sp.Expr, repeat: Any) -> None:
    """Refuse a size in m alone that is not a positive integer at some generation.

    Raises: InvalidInput, naming the generation.
    """
    size = polynomial(samples)
    # integer at degree + 1 consecutive points is integer everywhere
    first = range(size.degree() + 1)
    for m in _generations(joined(first, _near_roots(size - 1, repeat)), repeat):
        value = size(m)
        if not (value.is_Integer and value > 0):
            raise InvalidInput(
                to_text(samples), f"{value} at m = {m}, not a positive integer", "every size must be an integer ≥ 1"
            )
    if repeat == N and size.LC() < 0:
        raise InvalidInput(to_text(samples), "negative for large m", "every size must be an integer ≥ 1")


def within_one(samples: sp.Expr, repeat: Any, d: sp.Integer) -> int | None:
    """The first generation at which |T − d| ≤ 1, for a size in m alone; None if there is none."""
    size = polynomial(samples)
    near = joined((0,), *(_near_roots(size - d - k, repeat) for k in (-1, 0, 1)))
    return next((m for m in _generations(near, repeat) if abs(size(m) - d) <= 1), None)


def _generations(candidates: Iterable[int], repeat: Any) -> list[int]:
    return sorted({m for m in candidates if m >= 0 and (repeat == N or m < repeat)})


def _near_roots(f: sp.Poly, repeat: Any) -> Iterator[int]:
    """The integers around each real root of f, and the last generation."""
    if repeat != N:
        yield repeat - 1
    if f.degree() > 0:
        for (low, high), _ in f.intervals(eps=sp.Rational(1, 4)):
            # one further on both sides: a root that is an integer leaves no sign there
            yield from range(int(sp.floor(low)) - 1, int(sp.ceiling(high)) + 2)
