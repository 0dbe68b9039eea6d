r"""∫ f over [N, d] for the summand of a power sum, exactly up to balls, d = ∞ included.

With t = b log x,  f dx = (1/b) e^{ct} Π(1 + κ_i e^t)^{−m_i} dt ,  c = (1−a)/b + Σ m_i .  A factor turns from one power
to another about t_i = −log κ_i: Gauss's rule there, series of powers between, however far that is.
"""

from __future__ import annotations

from collections.abc import Iterator

from flint import arb

from .gauss import near
from .laurent import far
from .summand import Summand

#: Half the width of the zone about each t_i, and the longest interval of Gauss's rule.
ZONE = 2.4
LONGEST = 1.6


def integral(f: Summand, start: int, stop: int | None) -> arb:
    """∫_start^stop f(x) dx; stop = None is ∞, where a > 1 is assumed.

    >>> integral(Summand(arb(2), arb(1), ()), 1, None).str(5)
    '1.0000'
    """
    c = (1 - f.a) / f.b + sum((m for _, m in f.scales), arb(0))
    left, right = f.b * arb(start).log(), None if stop is None else f.b * arb(stop).log()
    cuts = [(k, m, -float(k.log())) for k, m in f.scales]
    total = arb(0)
    for zone, l, r in intervals([t for _, _, t in cuts], left, right):
        if zone and r is not None:
            total += near(c, f.scales, l, r)
            continue
        middle = float(l) + (1 if r is None else float(r - l) / 2)
        small = tuple((k, m) for k, m, t in cuts if t > middle)
        large = tuple((k, m) for k, m, t in cuts if t <= middle)
        total += far(c, small, large, l, r)
    return total / f.b


def intervals(turns: list[float], left: arb, right: arb | None) -> Iterator[tuple[bool, arb, arb | None]]:
    """Adjacent intervals from ``left`` to ``right``: whether a turn is near, and the two ends."""
    low, high = float(left), float("inf") if right is None else float(right)
    zones: list[list[float]] = []
    for t in sorted(turns):
        l, r = max(t - ZONE, low), min(t + ZONE, high)
        if l >= r:
            continue
        if zones and l - zones[-1][1] < LONGEST:
            zones[-1][1] = max(r, zones[-1][1])
        else:
            zones.append([l if l - low > LONGEST else low, r])
        if high - zones[-1][1] < LONGEST:
            zones[-1][1] = high
    here = left
    for l, r in zones:
        if l > low:
            yield False, here, arb(l)
            here = arb(l)
        parts = max(1, -int((l - r) // LONGEST))
        for i in range(1, parts + 1):
            end = right if i == parts and r == high else arb(l + (r - l) * i / parts)
            yield True, here, end
            here = end  # type: ignore[assignment]
    if not zones or zones[-1][1] < high:
        yield False, here, right
