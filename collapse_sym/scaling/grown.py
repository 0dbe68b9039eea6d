r"""Leading terms with constants for n = count·T^nu generations on fresh designs, T₀ < d, nu > 0.

From the limit n → ∞ of ``growing``: the bias is that of the downstream fit where x < x_n, what it inherits where
x > x_n; where both meet and r < 1 it is an integral.  The collapse is E_n in the limit, over 1 − Y(1).  Where κ_n
itself has a limit (x_n = 0, n ~ T₀^β) a share e^(−κ_n/s) of each direction is left, and constants are sums over all j.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .growing import Envelope
from .kappas import KappaScale
from .leading import Asymptotic, Leading, Scale
from .mellin import lacking_integral, lacking_sum
from .orders import Walk


def grown_parts(bounds: Envelope, walk: Walk, kappa: KappaScale, kappa_n: Scale) -> dict[str, Asymptotic]:
    """Bias, variance and collapse as n → ∞; ``walk`` knows κ, κ₀ and κ_n."""
    law: Leading = walk.algebra  # type: ignore[assignment]
    found = {name: walk.answer(getattr(bounds, name)) for name in ("bias", "inherited", "variance", "collapse")}
    (share,) = walk.answer(bounds.share)
    parts = {"bias": _bias(found["bias"], found["inherited"], law, kappa, kappa_n)}
    if found["variance"]:
        parts["variance"] = law.total(found["variance"])
    collapse = law.total(found["collapse"])
    again = None if collapse.constant is None else collapse.constant / (1 - share.constant)
    return parts | {"collapse": replace(collapse, constant=again)}


def _bias(
    alone: Sequence[Asymptotic], inherited: Sequence[Asymptotic], law: Leading, kappa: KappaScale, kappa_n: Scale
) -> Asymptotic:
    """Quad[s(1−μ)²] of both: where they tie at j = O(1) or along a segment, what each lacks adds up: (k + k_n)²."""
    if not alone:
        return law.total(inherited)
    total = law.total([*alone, *inherited])
    own, passed = alone[0], inherited[0]
    if law.sign(own.exponent - passed.exponent) != 0:
        return total
    if law.sign(kappa_n.position) == 0:  # both κ's have limits: λ is of order 1
        decay = law.beta + 1 + law.beta * (2 * law.source - 1)
        return replace(total, constant=lacking_sum(decay, law.beta, kappa.factor, kappa_n.factor))
    if law.sign(kappa_n.position) < 0:  # nothing is left of the truth, whatever κ is
        return law.total(inherited)
    if law.sign(law.source - 1) < 0:
        integral = lacking_integral(2 * law.source, kappa.factor, kappa_n.factor, 1 / kappa.margin - 1)
        return replace(total, constant=integral / law.beta)
    if own.constant is None or passed.constant is None:
        return replace(total, constant=None)
    cross = 2 * kappa.factor / kappa_n.factor * passed.constant
    return replace(total, constant=own.constant + passed.constant + cross)
