r"""Rigorous values of power sums at any scale.

    S = Σ_{j=1}^d j^{−a} Π_i (j^{−b} + κ_i)^{−m_i} ,      b > 0 , κ_i ≥ 0 , d ≤ ∞

They are the traces and quadratic forms of a power-law spectrum s_j = j^{−β}, c_j² = j^{−δ}:
Tr[s^p Π(s+κ_i)^{−m_i}] has a = βp, b = β; Quad of the same has a = βp + δ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import flint
from flint import arb

from ...errors import InvalidInput, NotConverged
from ...functionals.precision import BITS_PER_DIGIT, precision, rel_digits
from .euler_maclaurin import summed
from .inputs import Number, Reader, reader, upper_limits
from .summand import Summand

#: Bits added to what the digits need, and how often more are tried.
GUARD = (24, 120, 400, 1500)


def power_sum(
    a: Number,
    b: Number,
    powers: Iterable[tuple[Number, Number]] = (),
    d: int | arb | None = None,
    *,
    digits: int | None = 50,
) -> arb:
    r"""S = Σ_{j≤d} j^{−a} Π (j^{−b} + κ)^{−m} over the pairs (κ, m) of ``powers``, as a ball of ``digits`` digits.

    ``a`` and ``m`` are real, ``b`` > 0, ``κ`` ≥ 0; exact numbers (decimals as text are exact) or balls, and then S is
    a ball for every number that they hold.  ``d`` is an integer of any size, None for ∞, or a ball, which stands for
    each integer in it.  ``digits`` = None: as narrow as python-flint's current precision gives, with no promise.
    *Assumes*: for d = ∞ that the sum is finite, a − b Σ_{κ=0} m > 1.
    *Source*: Euler–Maclaurin with the remainder of ``euler_maclaurin``; rests on no cited fact.
    *Raises*: InvalidInput; NotConverged if the digits are out of reach (balls given too wide).

    >>> power_sum(2, 2, [(1, 1)], digits=20).str(15)       # Σ 1/(1+j²) = (π coth π − 1)/2
    '[1.07667404746858 +/- ...]'
    >>> power_sum(1, 1, d=10**80, digits=20).str(15)       # harmonic numbers
    '[184.784023104425 +/- ...]'
    """
    reading = _reading(a, b, tuple(powers))
    ends = upper_limits(d)
    if digits is None:
        return _value(reading, ends)
    for guard in GUARD:
        with precision(int(digits * BITS_PER_DIGIT) + guard):
            value = _value(reading, ends)
        if rel_digits(value) >= digits:
            return value
    raise NotConverged(
        f"power sum at a = {a}, b = {b}, d = {d}",
        f"{digits} digits are out of reach",
        "give exact numbers or narrower balls, or ask for fewer digits",
    )


def _reading(a: Number, b: Number, powers: tuple[tuple[Number, Number], ...]) -> Callable[[], Summand]:
    read_a, read_b = reader(a, "a"), reader(b, "b")
    pairs: list[tuple[Reader, Reader]] = [(reader(kappa, "κ"), reader(m, "m")) for kappa, m in powers]

    def read() -> Summand:
        outer, inner, scales = read_a(), read_b(), []
        if not inner > 0:
            raise InvalidInput(inner, "the exponent b must be > 0", "give b > 0")
        for kappa, m in ((k(), m()) for k, m in pairs):
            if kappa.is_zero():  # (j^{−b})^{−m} is a power
                outer -= inner * m
            elif not kappa > 0:
                raise InvalidInput(kappa, "a scale κ must be ≥ 0, and its ball must decide κ > 0", "give κ ≥ 0")
            elif not m.is_zero():
                scales.append((kappa, m))
        return Summand(outer, inner, tuple(scales))

    return read


def _value(reading: Callable[[], Summand], ends: tuple[int | None, ...]) -> arb:
    """The sum at the current precision."""
    bits = flint.ctx.prec
    with precision(bits + 16):
        f = reading()
        if ends == (None,) and not f.a > 1:
            raise InvalidInput(f"a = {f.a.str(5)}", "this sum over all j is infinite", "give a > 1 or a finite d")
        value = summed(f, ends[0])
        for end in ends[1:]:
            value = value.union(summed(f, end))
    return value
