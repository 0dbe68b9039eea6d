"""Error bars inside table cells: the deviation in standard errors on an axis from −4 to 4."""

from __future__ import annotations

_REACH = 4.0


def bar(deviation: float | None) -> str:
    """A small SVG: the band ±2, the prediction at 0, the estimate with its standard error."""
    if deviation is None:
        return ""
    at = 60 + 15 * max(-_REACH + 0.4, min(_REACH - 0.4, deviation))
    low, high = max(0.0, at - 15), min(120.0, at + 15)
    return (
        f'<svg class="bar" viewBox="0 0 120 16" role="img" aria-label="{deviation:+.2f} standard errors">'
        '<rect class="band" x="30" y="2" width="60" height="12"></rect>'
        '<line class="axis" x1="60" x2="60" y1="0" y2="16"></line>'
        f'<line class="mark" x1="{low:.1f}" x2="{high:.1f}" y1="8" y2="8"></line>'
        f'<circle class="dot" cx="{at:.1f}" cy="8" r="2.8"></circle></svg>'
    )
