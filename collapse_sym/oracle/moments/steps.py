r"""The steps of a proof of E tr(word), for words in W, one W⁻¹ and powers of Σ: integration by parts, one combination.

Each step is one identity of Gaussian integration by parts, for a word X M Xᵀ of the design X,

    E tr(X M Xᵀ) = T E tr(ΣM) + Σ_{M=AWB}[E tr(W AΣBᵀ) + E tr(AΣ) tr(WB)] − Σ_{M=AVB}[E tr(AΣVBᵀ) + E tr(AΣV) tr(B)]

(a reversed word for a transpose: all letters are symmetric).  The claim is Σ multiplier · (left − right) of the steps.
Terms are those of certificates: nested lists of strings.  Whoever checks them shares no code with this file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ...errors import InvalidInput
from .grammar import parse
from .words import COVARIANCE, WISHART, Letter, Word, cyclic, factors, show

#: (power of T, power of 1/(T − d − 1), traces of fixed words) → integer
Sum = dict[tuple[int, int, tuple[Word, ...]], int]
#: A factor of a sum: one of its keys, and an integer.
Factor = tuple[int, int, tuple[Word, ...], int]
SIGMA = Letter(COVARIANCE, power=2)
V = Letter(WISHART, power=-1)


@dataclass(frozen=True)
class Proof:
    """E ``word`` = ``value``: the combination of the ``steps`` (word X M Xᵀ, multiplier) is the difference.

    ``inverse``: T ≥ d + 2 is needed, and that X has rank d.
    """

    word: Any
    value: Any
    steps: tuple[tuple[Any, Any], ...]
    inverse: bool


def proof_steps(expression: str, *, samples: str = "T", design: Any = ("DesignOf", "0")) -> Proof:
    """The steps that prove the mean of one trace, e.g. ``"tr(W Sigma W)"``, ``"tr(Sigma inv(W))"``.

    ``samples`` is the name of T, ``design`` the term of X.  *Assumes* T ≥ d + 2 with an inverse.  Raises: InvalidInput
    for other expressions, and where a product of two random traces occurs, for which there is no step.

    >>> proof_steps("tr(W)").value
    ['Multiply', 'T', ['Trace', 'Sigma']]
    >>> [multiplier for _, multiplier in proof_steps("tr(W^2)").steps]
    ['1', ['Trace', 'Sigma'], ['Add', 'T', '1']]
    """
    start = _word(expression)
    wanted: dict[Word, Sum] = {start: {(0, 0, ()): 1}}
    value: Sum = {}
    steps = []
    writer = _Writer(samples, list(design))
    while wanted:
        word = max(wanted, key=lambda w: (sum(x.power for x in w if x.name == WISHART and x.power > 0), w))
        weight = wanted.pop(word)
        middle, terms, scale = _step(word)
        weight = _times(weight, scale)
        steps.append((writer.gram(middle), writer.sum(weight)))
        for factor, random in terms:
            target = value if random is None else wanted.setdefault(random, {})
            for key, count in _times(weight, factor).items():
                target[key] = target.get(key, 0) + count
    return Proof(writer.trace(start), writer.sum(value), tuple(steps), any(x == V for x in start))


def _word(expression: str) -> Word:
    terms = parse(expression).terms
    plain = len(terms) == 1 and len(terms[0].closed) == 1 and terms[0].coefficient == 1 and not terms[0].samples
    word = factors(terms[0].closed[0], frozenset())[0] if plain else ()
    inverses = [x.power for x in word if x.name == WISHART and x.power < 0]
    if not plain or any(x.name not in (WISHART, COVARIANCE) for x in word) or inverses not in ([], [-1]):
        raise InvalidInput(expression, "no single trace of W, Sigma and at most one inv(W)", "write tr(W Sigma W)")
    if all(x.name == COVARIANCE for x in word):
        raise InvalidInput(expression, "nothing is random", "write a word with W")
    return word


def _step(word: Word) -> tuple[Word, list[tuple[Factor, Word | None]], Factor]:
    """M of the word X M Xᵀ; the right side as (factor, random word or None); what the step is to be multiplied by."""
    start = next((i for i, x in enumerate(word) if x.name == WISHART and x.power > 0), None)
    if start is None:  # tr(V Σᵖ): E tr(X Σᵖ⁻¹ V Xᵀ) = tr Σᵖ⁻¹ is γ E tr(V Σᵖ)
        power = word[(word.index(V) + 1) % len(word)].power if len(word) > 1 else 0
        rest = cyclic((Letter(COVARIANCE, power=power - 2),)) if power != 2 else ()
        return (*rest, V), [((0, 0, factors(rest, frozenset()), -1), None)], (0, 1, (), -1)
    first = word[start]
    tail = (first._replace(power=first.power - 1),) if first.power > 1 else ()
    M = (*tail, *word[start + 1 :], *word[:start])
    return M, list(_right_side(M)), (0, 0, (), 1)


def _right_side(M: Word) -> Iterator[tuple[Factor, Word | None]]:
    """The terms of integration by parts at the first X of X M Xᵀ."""
    yield _term((1, 0, (), 1), [(SIGMA, *M)])
    letters = tuple(y for x in M for y in _single(x))
    for i, x in enumerate(letters):
        A, B = letters[:i], letters[i + 1 :]
        if x == V:
            yield _term((0, 0, (), -1), [(*A, SIGMA, V, *reversed(B))])
            yield _term((0, 0, (), -1), [(*A, SIGMA, V), B])
        elif x.name == WISHART:
            yield _term((0, 0, (), 1), [(x, *A, SIGMA, *reversed(B))])
            yield _term((0, 0, (), 1), [(*A, SIGMA), (x, *B)])


def _single(letter: Letter) -> Word:
    """W^k as k letters."""
    positive = letter.name == WISHART and letter.power > 0
    return (Letter(WISHART),) * letter.power if positive else (letter,)


def _term(factor: Factor, traces: list[Word]) -> tuple[Factor, Word | None]:
    samples, gamma, fixed, count = factor
    words = [factors(word, frozenset())[0] for word in traces]
    random = [word for word in words if any(x.name == WISHART for x in word)]
    if len(random) > 1:
        shown = " ".join(map(show, random))
        raise InvalidInput(shown, "a product of two random traces, for which there is no step", "take a lower order")
    fixed = tuple(sorted((*fixed, *(word for word in words if word not in random))))
    return (samples, gamma, fixed, count), random[0] if random else None


def _times(weight: Sum, factor: Factor) -> Sum:
    samples, gamma, fixed, count = factor
    return {(t + samples, g + gamma, tuple(sorted((*f, *fixed)))): c * count for (t, g, f), c in weight.items()}


@dataclass(frozen=True)
class _Writer:
    """Sums and words as terms of certificates."""

    samples: str
    design: Any

    def gram(self, M: Word) -> Any:
        return _matrices([self.design, *self._letters(M), ["Transpose", self.design]])

    def trace(self, word: Word) -> Any:
        return ["Trace", _matrices(self._letters(word))] if word else "d"

    def sum(self, value: Sum) -> Any:
        terms = [self._product(key, count) for key, count in sorted(value.items(), reverse=True) if count]
        return ["Add", *terms] if len(terms) > 1 else terms[0]

    def _product(self, key: tuple[int, int, tuple[Word, ...]], count: int) -> Any:
        samples, gamma, fixed = key
        parts = [self.samples] * samples + [self.trace(word) for word in fixed]
        parts = [str(count)] * (count != 1 or not parts) + parts
        product = ["Multiply", *parts] if len(parts) > 1 else parts[0]
        rows = ["Subtract", ["Subtract", self.samples, "d"], "1"]
        return ["Divide", product, rows] if gamma else product

    def _letters(self, word: Word) -> list[Any]:
        gram = ["MatrixMultiply", ["Transpose", self.design], self.design]
        found: list[Any] = []
        for x in word:
            power = x.power // 2 if x.name == COVARIANCE else x.power
            if x.name == COVARIANCE:
                found.append("Sigma" if power == 1 else ["Power", "Sigma", str(power)])
            else:
                found += [["Power", gram, "-1"]] if power < 0 else gram[1:] * power
        return found


def _matrices(letters: list[Any]) -> Any:
    return ["MatrixMultiply", *letters] if len(letters) > 1 else letters[0]
