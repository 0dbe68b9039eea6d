"""Working precision of python-flint: set for a while, raised until balls are narrow enough."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import flint

from ..errors import NotConverged

Value = TypeVar("Value")

#: Bits beyond which no retry goes.
MOST_BITS = 1 << 17
BITS_PER_DIGIT = math.log2(10)


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """The block at this working precision, the old one restored afterwards."""
    saved, flint.ctx.prec = flint.ctx.prec, bits
    try:
        yield
    finally:
        flint.ctx.prec = saved


@contextmanager
def series_length(length: int) -> Iterator[None]:
    """The block with power series of this length: python-flint cuts every operation at its own cap, 10 by default."""
    saved, flint.ctx.cap = flint.ctx.cap, length
    try:
        yield
    finally:
        flint.ctx.cap = saved


def until_narrow(
    compute: Callable[[], Value], balls: Callable[[Value], Iterable[flint.arb]], digits: int, what: str
) -> Value:
    """``compute()`` at rising precision until each of its balls has ``digits`` correct digits (or is exact).

    Raises: NotConverged.
    """
    bits = int(digits * BITS_PER_DIGIT) + 30
    while bits <= MOST_BITS:
        with precision(bits):
            value = compute()
        if all(narrow(ball, digits) for ball in balls(value)):
            return value
        bits *= 2
    raise NotConverged(what, f"{digits} digits are out of reach at {MOST_BITS} bits", "ask for fewer digits")


def log2(ball: flint.arb) -> float:
    """log₂ of a positive ball's midpoint, also where that is no float64.

    >>> round(log2(flint.arb("1e-400")))
    -1329
    """
    with precision(64):
        return float(ball.mid().log() / flint.arb(2).log())


def narrow(ball: flint.arb, digits: int) -> bool:
    """Whether a ball is exact, or its radius is below 10^−digits of its midpoint.

    >>> narrow(flint.arb(1, 1e-9), 8), narrow(flint.arb(1, 1e-9), 10), narrow(flint.arb(0), 10)
    (True, False, True)
    """
    return rel_digits(ball) >= digits


def rel_digits(ball: flint.arb) -> float:
    """How many decimal digits of a ball are certain; ∞ where it is exact.

    >>> rel_digits(flint.arb(1, 1e-9)) > 8, rel_digits(flint.arb(7))
    (True, inf)
    """
    if ball.is_exact():
        return math.inf if ball.is_finite() else -math.inf
    return (ball.rel_accuracy_bits() - 1) / BITS_PER_DIGIT if ball.is_finite() else -math.inf
