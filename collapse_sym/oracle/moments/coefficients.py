r"""Coefficients of moments: numerator(T, d) / (T^k ∏(T − d − pole)), exact and in lowest terms.

Denominators are products of known factors, so that no general greatest common divisor is ever needed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import lcm
from types import MappingProxyType
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx, fmpq_poly

from .weights import Partition, inverse_weights

RING = fmpq_mpoly_ctx.get(("T", "d"), Ordering.deglex)
T, D = RING.gens()
#: Longer numerators are written as they are, not as products.
LONGEST_FACTORED = 40

#: The sizes T, d that have a number.
Sizes = Mapping[str, int]
Polynomial = Any  # fmpq_mpoly: python-flint has no types for it


@dataclass(frozen=True)
class Coefficient:
    """numerator / (T^samples ∏(T − d − pole)).

    >>> c = Coefficient.of(T**2 * (T - D), samples=1, poles=(0, 1))
    >>> c.text(), c.text({"d": 3}), c.at(7, 3)
    ('T/(T - d - 1)', 'T/(T - 4)', 7/3)
    """

    numerator: Polynomial
    samples: int
    poles: tuple[int, ...]

    @staticmethod
    def of(numerator: Polynomial, samples: int = 0, poles: Iterable[int] = ()) -> Coefficient:
        """The coefficient in lowest terms; a negative power of T below goes above."""
        if samples < 0:
            numerator, samples = numerator * T**-samples, 0
        left: list[int] = []
        for pole in sorted(poles):
            quotient, rest = divmod(numerator, T - D - pole)
            numerator, left = (numerator, [*left, pole]) if rest else (quotient, left)
        while samples and not (parts := divmod(numerator, T))[1]:
            numerator, samples = parts[0], samples - 1
        return Coefficient(numerator, samples, tuple(left))

    def __add__(self, other: Coefficient) -> Coefficient:
        samples = max(self.samples, other.samples)
        poles = Counter(self.poles) | Counter(other.poles)
        numerators = [
            c.numerator * T ** (samples - c.samples) * _product((poles - Counter(c.poles)).elements())
            for c in (self, other)
        ]
        return Coefficient.of(numerators[0] + numerators[1], samples, poles.elements())

    def at(self, samples: int, dimension: int) -> fmpq:
        """Its value at numbers T, d, exactly; the caller has checked that T ≥ d + 2k, above every pole."""
        below = fmpq(samples) ** self.samples
        for pole in self.poles:
            below *= samples - dimension - pole
        return self.numerator(fmpq(samples), fmpq(dimension)) / below

    def text(self, sizes: Sizes = MappingProxyType({})) -> str:
        """The coefficient in one line, e.g. ``T*(T + 1)/(T - d - 1)``; the ``sizes`` T, d that are given are put in."""
        above, below = self._parts(sizes)
        if below and _is_sum(above):
            above = f"({above})"
        return above if not below else f"{above}/{below[0]}" if len(below) == 1 else f"{above}/({'*'.join(below)})"

    def latex(self, sizes: Sizes = MappingProxyType({})) -> str:
        """The same in LaTeX."""
        above, below = self._parts(sizes)
        over, under = (_braced(text.replace("*", " ")) for text in (above, _bare(below)))
        if not below:
            return over
        sign = "-" if over.startswith("-") and not _is_sum(above) else ""
        return rf"{sign}\frac{{{over[len(sign) :]}}}{{{under}}}"

    def _parts(self, sizes: Sizes) -> tuple[str, list[str]]:
        """The numerator with integer coefficients as text, and the factors below it."""
        samples, dimension = sizes.get("T"), sizes.get("d")
        numerator, below = self.numerator.subs(dict(sizes)), []
        if samples is not None:
            numerator /= fmpq(samples) ** self.samples
        elif self.samples:
            below = ["T" if self.samples == 1 else f"T^{self.samples}"]
        if samples is not None and dimension is not None:
            for pole in self.poles:
                numerator /= samples - dimension - pole
        else:
            below += [_powered(_pole(p, sizes), n) for p, n in sorted(Counter(self.poles).items())]
        content = lcm(*(int(c.q) for c in numerator.coeffs()))
        return polynomial_text(numerator * content), [str(content)] * (content != 1) + below


def assembled(parts: Mapping[Partition, dict[tuple[int, ...], int]], scale: fmpq, samples: int) -> Coefficient:
    """scale · T^−samples · Σ_μ w(μ) Σ count·T^i d^j, for counts {μ: {(i, j): count}}."""
    weights = {mu: inverse_weights(sum(mu))[mu] for mu in parts}
    poles: Counter[int] = Counter()
    for weight in weights.values():
        poles |= Counter(weight.poles)
    numerator = RING.constant(0)
    for mu, counts in parts.items():
        rest = (poles - Counter(weights[mu].poles)).elements()
        numerator += RING.from_dict(counts) * in_gamma(weights[mu].numerator) * _product(p + 1 for p in rest)
    return Coefficient.of(numerator * scale, samples, (p + 1 for p in poles.elements()))


def in_gamma(polynomial: fmpq_poly) -> Polynomial:
    """A polynomial in γ as one in (T, d): γ = T − d − 1."""
    result = RING.constant(0)
    for coefficient in reversed(polynomial.coeffs()):
        result = result * (T - D - 1) + coefficient
    return result


def polynomial_text(polynomial: Polynomial) -> str:
    """A polynomial as a product where that is quick to find, else as a sum.

    >>> polynomial_text(2 * T**2 * D + 2 * T * D)
    '2*T*d*(T + 1)'
    """
    if len(polynomial) > LONGEST_FACTORED or len(polynomial) < 2:
        return str(polynomial)
    content, found = polynomial.factor()
    texts = [_powered(f"({text})" if _is_sum(text := str(f)) else text, n) for f, n in found]
    texts.sort(key=lambda t: (t.startswith("("), t))
    product = "*".join(texts)
    if content == 1:
        return product[1:-1] if len(texts) == 1 and found[0][1] == 1 and product.startswith("(") else product
    return f"-{product}" if content == -1 else f"{content}*{product}"


def _product(poles: Iterable[int]) -> Polynomial:
    result = RING.constant(1)
    for pole in poles:
        result *= T - D - pole
    return result


def _powered(text: str, exponent: int) -> str:
    return text if exponent == 1 else f"{text}^{exponent}"


def _is_sum(text: str) -> bool:
    """Whether the text is a sum outside its brackets."""
    return " " in re.sub(r"\([^()]*\)", "", text)


def _pole(pole: int, sizes: Sizes) -> str:
    """T − d − pole; with one of the sizes given, its number is joined to the pole."""
    name, shift = "T - d", -pole
    if "T" in sizes:
        return f"({sizes['T'] - pole} - d)"
    if "d" in sizes:
        name, shift = "T", -pole - sizes["d"]
    return f"({name}{f' - {-shift}' if shift < 0 else f' + {shift}' if shift else ''})"


def _bare(below: list[str]) -> str:
    """A product of factors; one bracket alone needs none."""
    return below[0][1:-1] if len(below) == 1 and below[0].endswith(")") else "*".join(below)


def _braced(text: str) -> str:
    """Exponents in braces."""
    return re.sub(r"\^(\d+)", r"^{\1}", text)
