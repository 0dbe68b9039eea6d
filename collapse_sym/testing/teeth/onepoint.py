"""The cited one-point density of Wishart eigenvalues, held against exact moments: ∫ xᵏ ρ(x) dx = E tr Wᵏ.

The right sides are Gaussian integration by parts (``oracle.moments``) and share nothing with the density.  The left
ones are Gauss–Legendre rules in y = √x, in which everything is smooth, up to where e^{−x/2} is 1e−36; at these sizes
their error is far below OFF.  Nothing is drawn.  L_n is 0 for n < 0, as its recurrence has it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from ...oracle.moments import evaluate, moment
from ...oracle.plan import Floats
from ...proof.language import Term
from .terms import NoValue, combined
from .trial import EXACTLY, KILLED, SURVIVED, VALUELESS, Seen

#: names of the density's term that changes know, and which stand for which
NAMES = {name: "natural" for name in ("M", "alpha", "j")}
TWINS = {"w": "w1", "w1": "w", "tau": "tauM", "tauM": "tau"}
#: d ≤ T (ρ is that of XXᵀ too): N = 1 … 5, both parities of M = N − 1, α = 0 and more
SIZES = ((1, 1), (1, 2), (1, 4), (2, 2), (2, 3), (2, 5), (3, 3), (3, 4), (4, 4), (4, 7), (5, 6))
ORDERS = range(5)
NODES, END = 160, 13.0
#: relative error of a moment that is none of rounding
OFF = 1e-8

_RULE = np.polynomial.legendre.leggauss(NODES)


def changes(part: Term) -> Iterator[tuple[str, Term]]:
    """A weight or a mean for its twin, twice the constant."""
    if isinstance(part, str) and part in TWINS:
        yield f"{TWINS[part]} for {part}", TWINS[part]
    if part == "kappaM":
        yield "twice kappaM", ["Multiply", "2", part]


def evidence(term: Term) -> Seen:
    """What exact moments say of a density's term.

    >>> from collapse_sym.literature import DENSITY
    >>> evidence(DENSITY.term["image"]).state, evidence(["Multiply", "51/50", DENSITY.term["image"]]).reason
    ('survived', 'E tr W^0 at d = 1, T = 1 is 1, not 1.02')
    """
    for d, T in SIZES:
        try:
            found = moments(term, d, T)
        except (NoValue, ArithmeticError) as error:
            return Seen(KILLED, f"no value at d = {d}, T = {T}: {error}", VALUELESS)
        for k, (number, wanted) in enumerate(zip(found, wanted_moments(d, T), strict=True)):
            if not abs(number - wanted) <= OFF * wanted:  # a NaN is off
                return Seen(KILLED, f"E tr W^{k} at d = {d}, T = {T} is {wanted:.6g}, not {number:.6g}", EXACTLY)
    return Seen(SURVIVED, f"has {len(ORDERS)} exact moments at {len(SIZES)} sizes")


def moments(term: Term, d: int, T: int) -> list[float]:
    """∫ xᵏ ρ(x) dx for k = 0 … 4, ρ the term at M = min(d, T) − 1, α = |T − d|."""
    x, weights = _between(np.zeros(()), np.asarray(END**2))
    with np.errstate(all="ignore"):  # infinite parts are met as moments that are off
        density = value(term, {**_constants(min(d, T) - 1, abs(T - d)), "x": x})
    return [float(np.sum(weights * x**k * density)) for k in ORDERS]


@cache
def wanted_moments(d: int, T: int) -> list[float]:
    """E tr Wᵏ, min(d, T) for k = 0: eigenvalues that are 0 are not counted."""
    exact = [moment(f"tr({'W ' * k})", isotropic=True) for k in ORDERS if k]
    return [float(min(d, T)), *(float(evaluate(m, samples=T, dimension=d)) for m in exact)]


def _constants(M: int, alpha: int) -> dict[str, Any]:
    names: dict[str, Any] = {"M": M, "alpha": alpha, "Infinity": END**2}
    names["kappaM"] = math.factorial(M) / math.gamma(M + alpha) if M + alpha else 0.0
    for name, n in (("tau", M - 1), ("tauM", M)):
        whole: Term = ["Integral", "0", "Infinity", ["Multiply", "w1", ["Laguerre", str(n), "alpha", "x"]]]
        names[name] = value(whole, names)
    return names


def value(term: Term, names: Mapping[str, Any]) -> Any:
    """A term at numbers; ``x`` may be an array.

    Raises: NoValue.

    >>> float(value(["Laguerre", "2", "alpha", "x"], {"alpha": 1, "x": np.array(2.0)}))  # 3 − 3x + x²/2
    -1.0
    """
    if isinstance(term, str):
        return WEIGHTS[term](names["x"], names["alpha"]) if term in WEIGHTS else _of_name(term, names)
    head, *rest = term
    if head == "Sum":
        index, low, high, body = rest
        first, last = (int(value(end, names)) for end in (low, high))
        return sum((value(body, {**names, index: j}) for j in range(first, last + 1)), 0.0)
    if head == "Integral":
        low, high, body = rest
        nodes, weights = _between(*(np.asarray(value(end, names), dtype=float) for end in (low, high)))
        return np.sum(weights * value(body, {**names, "x": nodes}), axis=-1)
    parts = [value(part, names) for part in rest]
    return FUNCTIONS[head](*parts) if head in FUNCTIONS else combined(head, parts)


def _of_name(text: str, names: Mapping[str, Any]) -> Any:
    if text in names:
        return names[text]
    above, _, below = text.partition("/")
    return int(above) / int(below or 1) if below else int(above)


def _between(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Nodes and weights of ∫ dx from low to high, one rule per entry, in y = √x."""
    nodes, weights = _RULE
    first, half = np.sqrt(low)[..., None], (np.sqrt(high) - np.sqrt(low))[..., None] / 2
    y = first + half * (1 + nodes)
    return y**2, weights * half * 2 * y


def _laguerre(n: int, alpha: int, x: Floats) -> Floats:
    before, now = np.zeros_like(x), np.ones_like(x)
    if n < 0:
        return before
    for k in range(n):
        before, now = now, ((2 * k + 1 + alpha - x) * now - (k + alpha) * before) / (k + 1)
    return now


def _at_integers(function: Callable[[int], float], least: int, name: str) -> Callable[[Any], float]:
    def told(n: Any) -> float:
        if n != int(n) or n < least:
            raise NoValue(f"{name} at {n:g}")
        return function(int(n))

    return told


#: the weights of the second line of the fact
WEIGHTS: dict[str, Callable[[Floats, int], Floats]] = {
    "w": lambda x, alpha: x**alpha * np.exp(-x),
    "w1": lambda x, alpha: x ** ((alpha - 1) / 2) * np.exp(-x / 2),
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "Laguerre": _laguerre,
    "Factorial": _at_integers(math.factorial, 0, "a factorial"),
    "Gamma": _at_integers(math.gamma, 1, "Γ"),
    "Even": lambda n: float(n % 2 == 0),
    "Power": lambda base, exponent: base**exponent,
}
