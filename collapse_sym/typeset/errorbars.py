"""Error bars inside table cells."""

from __future__ import annotations

_HALF = 54.0  # half the width of the axis


def bar(deviation: float | None, reach: float) -> str:
    """A small SVG: the prediction in the middle, the band ±reach, the estimate with its standard error.

    Both numbers are in standard errors.
    """
    if deviation is None:
        return ""
    unit = 0.6 * _HALF / max(reach, 1.0)
    at = 60 + max(-_HALF, min(_HALF, unit * deviation))
    low, high = max(0.0, at - unit), min(120.0, at + unit)
    band = 60 - unit * reach
    return (
        f'<svg class="bar" viewBox="0 0 120 16" role="img" aria-label="{deviation:+.2f} standard errors">'
        f'<rect class="band" x="{band:.1f}" y="2" width="{2 * unit * reach:.1f}" height="12"></rect>'
        '<line class="axis" x1="60" x2="60" y1="0" y2="16"></line>'
        f'<line class="mark" x1="{low:.1f}" x2="{high:.1f}" y1="8" y2="8"></line>'
        f'<circle class="dot" cx="{at:.1f}" cy="8" r="2.8"></circle></svg>'
    )
