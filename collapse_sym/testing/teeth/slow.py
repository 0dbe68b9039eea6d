"""Orders with logarithms: D^e (log D)^m as the exponent e plus m times a coordinate of its own, that of log log D.

Let B be the base, to which logarithms are taken.  ``SLOW`` is the logarithm of log B: a coordinate ≥ 0 like those of
the sizes, so that all that is said of these in ``maxplus`` holds with it, too.

- log x ≍ log B where x has an exponent > 0 that depends on fixed exponents alone: the logarithm of x is that many times
  log B, up to what is bounded.
- Blocks of j from B^y to 2B^y of a sum (``blocks``) are of one order where the slope of y + f(y) is 0.  There are
  about w log B of them on a stretch of length w, so that it adds the block times log B, if w > 0 is a function of
  fixed exponents alone.  Outside of such stretches blocks are geometric series, as before.
"""

from __future__ import annotations

import sympy as sp

from ...notation import symbol
from ...proof.language import Term
from .blocks import ZERO, Diverges, NotRead, Size, Summand
from .orders import Orders

SLOW = symbol("log_of_log", "coefficient")
FIXED = "exponent_"
Joint = tuple[sp.Expr, tuple[sp.Expr, sp.Expr], tuple[sp.Expr, sp.Expr]]


class WithLogarithms(Orders):
    """Reads terms on a region where ``SLOW`` ≥ 0."""

    def size(self, term: Term) -> Size:
        """The logarithm of a term ≥ 0, with maxima as they are.

        Raises: NotRead, Split, Fresh.
        """
        if not isinstance(term, str) and term[0] == "Log":
            inner = self.of(term[1])
            if inner is None or not self.large or not self._is_fixed(inner):
                raise NotRead("a logarithm")
            return Size((SLOW,))
        return super().size(term)

    def _is_fixed(self, x: sp.Expr) -> bool:
        """Whether something is > 0 and depends on fixed exponents alone."""
        return all(str(s).startswith(FIXED) for s in x.free_symbols) and self.region.positive(x)

    def totals(self, of: Summand, last: sp.Expr | None) -> tuple[sp.Expr, ...]:
        """Blocks of which one is the largest, and stretches of blocks of one order."""
        joints = [j for j in of.joints if sp.cancel(j[1][1] - j[2][1]) != 0]
        ends = self._ends(of, joints, last)
        if all(sp.cancel(slope) != 0 for slope, _, _ in ends):
            return super().totals(of, last)
        if len(joints) != len(of.joints) or not self.large:
            raise NotRead("a flat stretch")
        found = []
        for slope, first, end in ends:
            flat = sp.cancel(slope) == 0
            if end is None and (flat or self.sign(slope) > 0):
                raise Diverges("a sum that has no value")
            width = None if end is None else sp.cancel(end - first)
            if flat and width != 0:
                if not self._is_fixed(width):
                    raise NotRead("a flat stretch of any length")
                found.append(self._block(of, first) + SLOW)
            elif not flat:
                self.sign(slope)
            found += [self._block(of, y) for y in (first, end) if y is not None]
        return self.pruned(found)

    def _ends(
        self, of: Summand, joints: list[Joint], last: sp.Expr | None
    ) -> list[tuple[sp.Expr, sp.Expr, sp.Expr | None]]:
        """The stretches on which y + f(y) is linear: slope, first and last y.

        Raises: NotRead where it has more than one kink.
        """
        if len(joints) > 1:
            raise NotRead("kinks")
        if not joints:
            return [(of.slope + 1, ZERO, last)]
        e, (p0, p), (q0, q) = joints[0]
        if self.sign(p - q) < 0:
            p0, p, q0, q = q0, q, p0, p
        cut = self.largest(ZERO, sp.cancel((q0 - p0) / (p - q)))
        cut = cut if last is None else self.least(cut, last)
        return [(of.slope + 1 + e * q, ZERO, cut), (of.slope + 1 + e * p, cut, last)]
