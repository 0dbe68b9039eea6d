"""Expectations at a point in closed form, where every random word in them has a known mean (``wordmeans``).

A vector is a sum of words that act on fixed vectors or on noises, B E; a matrix is a sum of words.  A scalar that is
quadratic in vectors, or a trace, is averaged at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any, ClassVar

import mpmath

from ..arithmetic import DIGITS, add, divide, times, total
from ..evaluation import Value, value
from ..language import GENERATOR_HEADS, LETTERS, NUMBER, Term
from .fits import Fit, downstream, generator, repeat
from .wordmeans import ONE, Letter, NotClosed, Word, mean, trace
from .wordsums import Mean, Noise, Words, added, eye, letter, scaled

#: least squares with |T − d| at most this has errors of infinite mean
INFINITE = 1
#: heads whose value may be a vector, which numbers alone do not tell from a matrix
OF_VECTORS = ("MatrixMultiply", "Transpose", "Scale", "Add", "Subtract", "Negate")
PUSHED = ["Resolvent", ["Transpose", "DownstreamDesign"], "DownstreamNoise"]


def expected(chain: Mapping[str, Any], domains: Mapping[str, str], point: Mapping[str, Value], body: Term) -> Value:
    """E of a term: a number, or the eigenvalues of a function of Σ.

    Raises: NotClosed, Undetermined.

    >>> fit = {"fit": "ols", "samples": "T", "variance": "1", "design": "fresh"}
    >>> chain = {"truth": "w0", "generators": [], "downstream": [fit]}
    >>> point = {"T": Fraction(6), "Sigma": (Fraction(1), Fraction(2)), "w0": (Fraction(1),) * 2}
    >>> expected(chain, {"Sigma": "covariance", "w0": "vector"}, point, ["SquaredNormIn", "Sigma", "Prediction"])
    Fraction(11, 3)
    """
    with mpmath.workdps(DIGITS):
        found = Closed(chain, domains, point).value(body)
        if isinstance(found, Words):
            if found.of_vectors:
                raise NotClosed
            means = [times(x, mean(word, point["Sigma"])) for word, _, x in found.terms]
            return reduce(add, means, (Fraction(0),) * len(point["Sigma"]))
        return found.number if isinstance(found, Mean) else found


def _random(term: Term) -> bool:
    if isinstance(term, str):
        return term in LETTERS
    return term[0] in GENERATOR_HEADS or any(map(_random, term[1:]))


@dataclass(frozen=True)
class Closed:
    """Evaluates terms at one point: numbers, means, sums of words."""

    chain: Mapping[str, Any]
    domains: Mapping[str, str]
    point: Mapping[str, Value]

    def value(self, term: Term) -> Any:
        """A number, a Mean, or Words."""
        if isinstance(term, str):
            return self._leaf(term)
        head, arguments = term[0], term[1:]
        if not _random(term) and head not in OF_VECTORS:
            return self._fixed(value(term, self.point))
        if head not in self._heads:
            raise NotClosed(head)
        return self._heads[head](self, *arguments)

    def _fixed(self, found: Value) -> Any:
        if not isinstance(found, tuple):
            return found
        if len(found) != len(self.point["Sigma"]):
            raise NotClosed
        return Words([((found,), None, ONE)])

    def _leaf(self, text: str) -> Any:
        if text in LETTERS:
            if text not in self._letters:
                raise NotClosed(text)
            return self._letters[text](self, downstream(self.chain, self.point))
        if text == "Identity":
            return eye()
        found = value(text, self.point)
        if self.domains.get(text) == "vector":
            return Words([((), found, ONE)])
        return found if NUMBER.match(text) else self._fixed(found)

    def _index(self, term: Term) -> int:
        return int(value(term, self.point))

    def _generator(self, index: int) -> Fit:
        return generator(self.chain, self.point, index)

    # -- letters -------------------------------------------------------------------------------------
    def _resolvent(self, fit: Fit) -> Words:
        if fit.penalty is None:
            raise NotClosed  # finite beside Σ̂ and Xᵀ only
        return (eye() + letter("A", fit).scaled(Fraction(-1))).scaled(divide(ONE, fit.penalty))

    def _taught(self, fit: Fit, before: Words) -> Words:
        noise = Words([((), Noise(fit), ONE)] if fit.variance != 0 else [])
        return letter("A", fit).before(before) + noise

    def _model(self, index: int) -> Words:
        found: Words = self._leaf(self.chain["truth"])
        for i in range(index):
            found = self._taught(self._generator(i), found)
        return found

    def _products(self, high: int, low: int) -> Words:
        return reduce(Words.before, (letter("A", self._generator(i)) for i in range(high, low - 1, -1)), eye())

    def _noise_covariance(self, high: int, low: int) -> Words:
        left = self._products(high, low + 1)
        return left.before(letter("G", self._generator(low))).before(left.transposed)

    _letters: ClassVar[dict[str, Callable[[Closed, Fit], Any]]] = {
        "Prediction": lambda self, fit: self._taught(fit, self._model(repeat(self.chain, self.point))),
        "Resolvent": _resolvent,
    }

    # -- heads ---------------------------------------------------------------------------------------
    def _matmul(self, *factors: Term) -> Words:
        found, i = [], 0
        while i < len(factors):
            fit = downstream(self.chain, self.point) if self.chain["downstream"] else None
            if fit and set(map(str, factors[i : i + 2])) == {"Resolvent", "SampleCovariance"}:
                found.append(letter("A", fit))  # also in the limit λ → 0⁺
                i += 2
            elif fit and list(factors[i:]) == PUSHED:
                found.append(Words([((), Noise(fit), Fraction(fit.samples))] if fit.variance != 0 else []))
                i += 3
            else:
                found.append(self._words(factors[i]))
                i += 1
        return reduce(Words.before, found)

    def _words(self, term: Term) -> Words:
        found = self.value(term)
        if not isinstance(found, Words):
            raise NotClosed
        return found

    def _scaled(self, *terms: Term) -> Any:
        found = [self.value(t) for t in terms]
        random = [x for x in found if isinstance(x, (Words, Mean))]
        if len(random) > 1:
            raise NotClosed
        c = reduce(times, (x for x in found if not isinstance(x, (Words, Mean))), ONE)
        return scaled(c, random[0]) if random else c

    def _divided(self, a: Term, b: Term) -> Any:
        below = self.value(b)
        if isinstance(below, (Words, Mean)):
            raise NotClosed
        return scaled(divide(ONE, below), self.value(a))

    def _power(self, base: Term, exponent: Term) -> Any:
        if exponent == "-1":
            return self._inverse(base)
        e, found = self._index(exponent), self._words(base)
        if e < 1:
            raise NotClosed
        return reduce(Words.before, [found] * e)

    def _inverse(self, base: Term) -> Words:
        """(c XᵀX)⁻¹ = BBᵀ/c of least squares on T ≥ d rows."""
        c, inside = (value(base[1], self.point), base[2]) if base[0] == "Scale" else (ONE, base)
        match inside:
            case ["MatrixMultiply", ["Transpose", ["Design", i]], ["Design", j]] if i == j:
                fit = self._generator(self._index(i))
                if fit.penalty is None and fit.samples >= len(self.point["Sigma"]):
                    return letter("G", fit).scaled(divide(ONE, c))
        raise NotClosed

    def _pairing(self, u: Words, v: Words) -> Mean:
        total: Value = Fraction(0)
        for left, a, x in u.terms:
            for right, b, y in v.terms:
                total = add(total, times(times(x, y), self._form(left[::-1] + right, a, b)))
        return Mean(total)

    def _form(self, word: Word, a: Any, b: Any) -> Value:
        """E of aᵀ(word)b."""
        if isinstance(a, Noise) != isinstance(b, Noise):
            self._require_finite((a if isinstance(a, Noise) else b).fit)
            return Fraction(0)
        if isinstance(a, Noise):
            same = a.fit.key == b.fit.key
            return times(a.fit.variance, self._trace((*word, Letter.of("G", a.fit)))) if same else Fraction(0)
        if a is None or b is None:
            raise NotClosed
        return total(times(times(a, mean(word, self.point["Sigma"])), b))

    def _require_finite(self, fit: Fit) -> None:
        """Least squares with |T − d| ≤ 1 has noises whose mean need not exist."""
        gap = fit.gap(len(self.point["Sigma"]))
        if gap is not None and gap <= INFINITE:
            raise NotClosed

    def _trace(self, word: Word) -> Value:
        return trace(word, self.point["Sigma"])

    def _traced(self, term: Term) -> Mean:
        if term[0] == "MatrixMultiply" and term[1][0] == "Transpose":
            first = self._words(term[1][1])
            if first.of_vectors:  # tr(uᵀ … v) = uᵀ … v
                return self._pairing(first, self._matmul(*term[2:]))
        m = self._words(term)
        if m.of_vectors:
            raise NotClosed
        return Mean(reduce(add, (times(x, self._trace(w)) for w, _, x in m.terms), Fraction(0)))

    def _in_metric(self, metric: Term, v: Term) -> Mean:
        found = self._words(v)
        return self._pairing(found, self._words(metric).before(found))

    def _quadratic(self, u: Term, middle: Term, v: Term) -> Mean:
        factors = middle[1:] if not isinstance(middle, str) and middle[0] == "MatrixMultiply" else [middle]
        return self._pairing(self._words(u), self._matmul(*factors, v))

    _heads: ClassVar[dict[str, Callable[..., Any]]] = {
        "Projection": lambda self, i: letter("A", self._generator(self._index(i))),
        "Model": lambda self, i: self._model(self._index(i)),
        "ProjectionProduct": lambda self, a, b: self._products(self._index(a), self._index(b)),
        "NoiseCovariance": lambda self, a, b: self._noise_covariance(self._index(a), self._index(b)),
        "Add": lambda self, *t: reduce(added, map(self.value, t)),
        "Subtract": lambda self, a, b: added(self.value(a), scaled(Fraction(-1), self.value(b))),
        "Negate": lambda self, a: scaled(Fraction(-1), self.value(a)),
        "Multiply": _scaled,
        "Scale": _scaled,
        "Divide": _divided,
        "MatrixMultiply": _matmul,
        "Power": _power,
        "Transpose": lambda self, a: self._words(a).transposed,
        "SquaredNorm": lambda self, v: self._pairing(self._words(v), self._words(v)),
        "SquaredNormIn": _in_metric,
        "Form": _quadratic,
        "Quad": lambda self, m: self._quadratic("w0", m, "w0"),
        "Trace": _traced,
    }
