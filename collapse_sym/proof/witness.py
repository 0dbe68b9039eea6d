"""A point at which the hypotheses of a statement hold: without one it would be vacuous."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import sympy as sp

from ..chain import Chain
from ..errors import Contradiction
from ..notation import N

#: Sizes with many divisors, so that quotients of them are whole.
SIZES = (120, 720, 5040, 55440, 720720)
MAX_TRIES = 4_000


def witness(chain: Chain, symbols: list[sp.Symbol]) -> dict[sp.Symbol, sp.Expr]:
    """Numbers for the symbols with which every size is an integer ≥ d + 2.

    Raises: Contradiction.
    """
    for point in _candidates(chain, symbols):
        d = chain.d.xreplace(point)
        sizes = [fit.samples.xreplace(point) for fit in chain.fits]
        noises = [fit.noise.xreplace(point) for fit in chain.fits]
        if not (d.is_Integer and d >= 1 and all(s.is_finite for s in noises)):
            continue
        if all(t.is_Integer and t >= d + 2 for t in sizes):
            return point
    sizes_shown = ", ".join(str(fit.samples) for fit in chain.fits)
    raise Contradiction(sizes_shown, "no sizes with T ≥ d + 2 in every fit were found", "change the sizes")


def _candidates(chain: Chain, symbols: list[sp.Symbol]) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Small d with all sizes equal first, then sizes on a grid."""
    rest = {v: sp.Integer(3) if v == N else sp.Rational(1, 2) for v in symbols if not v.is_integer or v == N}
    dims = sorted((v for v in symbols if v in chain.d.free_symbols), key=lambda v: v.name)
    sizes = [v for v in symbols if v not in rest and v not in dims]
    tries = 0
    equal = [(t,) * len(sizes) for t in SIZES]
    for grid in (equal, (1, 2, 3, 6, *SIZES)):
        for d in (2, 1, 3, 4, 6, 12):
            for values in grid if grid is equal else product(grid, repeat=len(sizes)):
                tries += 1
                if tries > MAX_TRIES:
                    return
                point = dict(zip(sizes, map(sp.Integer, values)))
                yield rest | point | {v: sp.Integer(d) for v in dims}


