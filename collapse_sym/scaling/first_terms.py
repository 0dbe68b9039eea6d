r"""Sums over all j with factors of n → ∞ generations: Σ j^(−a) Π (j^(−β)+k)^(−m) Π κ(j)^m, where κ_n has a limit.

κ(j) is 1 − e^(−c j^β), what the mean of all generations lacks of the j-th direction, or e^(−c j^β), what it keeps.  The
first power of a difference is expanded, and its 1 is a sum of ``power_sums``; every other one has a factor e^(−C j^β),
and is taken term by term up to an index J, beyond which, as (j^(−β)+k)^(−m) ≤ j^(βm) for m > 0,

    Σ_{j>J} ≤ ∫_J^∞ x^q e^(−C x^β) dx = C^(−(q+1)/β) Γ((q+1)/β, C J^β)/β ,   q = max(0, βΣm − a) ≤ Cβ J^β .
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import comb, prod

import flint
from flint import arb

from ..errors import NotConverged
from ..spectra.power_sums import power_sum

Poles = Sequence[tuple[arb, int]]  # (k, m), m > 0
Kernels = Sequence[tuple[arb, int, bool]]  # (c, m, whether 1 − e^(−c j^β) and not e^(−c j^β))
MOST = 100_000


def sum_with_kernels(decay: arb, steep: arb, poles: Poles, kernels: Kernels, bits: int | None = None) -> arb:
    """The sum at the current precision, or to about ``bits`` bits; finite without its κ's.

    *Raises* NotConverged where more terms than ``MOST`` matter.

    >>> one = arb(1)
    >>> print(sum_with_kernels(2 * one, one, [], [(one, 1, False)]).str(8, radius=False))  # Li₂(1/e)
    0.40875429
    """
    total = arb(0)
    for chosen in product(*(range(m + 1) if lacks else [m] for _, m, lacks in kernels)):
        rate = sum((c * i for (c, _, _), i in zip(kernels, chosen)), arb(0))
        sign = prod(comb(m, i) * (-1) ** i for (_, m, lacks), i in zip(kernels, chosen) if lacks)
        if any(chosen):
            total += sign * _damped(decay, steep, poles, rate, bits or flint.ctx.prec)
        else:
            total += sign * power_sum(decay, steep, list(poles), digits=None)
    return total


def _damped(decay: arb, steep: arb, poles: Poles, rate: arb, bits: int) -> arb:
    """Σ j^(−a) Π (j^(−β)+k)^(−m) e^(−rate·j^β)."""
    q = max(arb(0), (steep * sum(m for _, m in poles) - decay).upper())
    enough = max(bits * arb(2).log(), q / steep) / rate
    last = int((enough ** (1 / steep)).upper().ceil().unique_fmpz() or MOST + 1)
    if last > MOST:
        raise NotConverged("the constant", "more terms of a sum than are added one by one matter")
    total = arb(0)
    for j in range(1, last + 1):
        power = arb(j) ** steep
        term = arb(j) ** -decay * (-rate * power).exp()
        for k, m in poles:
            term = term / (1 / power + k) ** m
        total += term
    order = (q + 1) / steep
    rest = rate**-order * (rate * arb(last) ** steep).gamma_upper(order) / steep
    return total + rest.union(arb(0))
