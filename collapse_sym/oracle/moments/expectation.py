r"""The expectation of a polynomial in traces: Σ absorbed, terms counted, W's removed one by one, Σ put back."""

from __future__ import annotations

from collections import Counter

from ...errors import InvalidInput, TooLarge
from .absorption import Alphabet
from .algebra import Term, Value
from .coefficients import Coefficient
from .collection import Collected, expected
from .counting import pairings
from .grammar import OURS, parse
from .moment import Moment, Monomial
from .recursion import INVERSE, WISHART, Codes
from .weights import MAX_INVERSE
from .words import COVARIANCE, Word, cyclic
from .words import WISHART as W

#: The bounds that messages name.
MAX_TERMS = 20_000
MAX_ORDER = 12
#: With Σ = 1 and no fixed matrices; of one trace.
MAX_PLAIN, MAX_TRACE = 24, 40

def moment(expression: str | Value, *, isotropic: bool = False, symmetric: tuple[str, ...] = ()) -> Moment:
    """E of a polynomial in traces of words in W = XᵀX, its inverse, Σ and fixed matrices; X has T rows N(0, Σ) in ℝᵈ.

    ``isotropic`` sets Σ = 1; ``symmetric`` names the fixed matrices that equal their transposes.

    *Assumes* Σ positive definite where an inverse occurs, T ≥ d + 2k for k inverses in one product
    (``Moment.condition``).
    *Source*: Gaussian integration by parts (recursion.py, weights.py).  *Raises*: InvalidInput; TooLarge.

    >>> moment("tr(A W B W)", symmetric=("A", "B")).text
    'T*(T + 1)*tr(A Sigma B Sigma) + T*tr(A Sigma)*tr(B Sigma)'
    >>> moment("u' inv(W) v").text, moment("u' inv(W) v").condition
    ("1/(T - d - 1)*u' inv(Sigma) v", 'T >= d + 2')
    """
    value = parse(expression, symmetric=symmetric) if isinstance(expression, str) else expression
    _declared(value, symmetric)
    prepared = [_prepared(term, isotropic) for term in value.terms]
    alphabets = [Alphabet(value.symmetric, isotropic) for _ in prepared]
    coded = [[a.encoded(w) for w in random] for a, (_, _, random) in zip(alphabets, prepared)]
    predicted = sum(map(_predicted, coded, alphabets))
    if predicted > MAX_TERMS:
        raise TooLarge(
            expression if isinstance(expression, str) else "the expression",
            f"{predicted} products of traces are predicted, the bound is {MAX_TERMS}",
            "use fewer or more equal matrices, or name symmetric ones",
        )
    total: Collected = {}
    for (term, fixed, _), words, alphabet in zip(prepared, coded, alphabets):
        for monomial, c in expected(term, fixed, words, alphabet).items():
            total[monomial] = total[monomial] + c if monomial in total else c
    terms = tuple(sorted(((m, c) for m, c in total.items() if c.numerator), key=_order))
    return Moment(terms, max(map(_inverses, coded), default=0), predicted, isotropic, value.symmetric)


def _order(term: tuple[Monomial, Coefficient]) -> tuple[int, Monomial]:
    return len(term[0]), term[0]


def _declared(value: Value, symmetric: tuple[str, ...]) -> None:
    known = {x.name for term in value.terms for word in term.closed for x in word}
    for name in symmetric:
        if name in OURS or name not in known:
            raise InvalidInput(name, "declared symmetric, but no matrix of the expression", "name its own matrices")


def _prepared(term: Term, isotropic: bool) -> tuple[Term, Monomial, list[Word]]:
    """The term, its fixed factors, and its words with a W."""
    words = list(term.closed)
    if isotropic:
        words = [cyclic(tuple(x for x in word if x.name != COVARIANCE)) for word in words]
    random = [word for word in words if any(x.name == W for x in word)]
    return term, tuple(word for word in words if word not in random), random


def _inverses(words: list[Codes]) -> int:
    return sum(code == INVERSE + 1 for word in words for code in word)


def _predicted(words: list[Codes], alphabet: Alphabet) -> int:
    """The number of products of traces of one term; refused where even counting them is long."""
    order = sum(code >= WISHART for word in words for code in word)
    blocks = Counter(min(c, alphabet.flips[c]) for word in words for c in word if c < WISHART)
    plain = not blocks
    bound = (MAX_TRACE if len(words) == 1 and not _inverses(words) else MAX_PLAIN) if plain else MAX_ORDER
    if _inverses(words) > MAX_INVERSE:
        raise TooLarge(f"{_inverses(words)} inverses", f"the bound is {MAX_INVERSE} in a product", "use fewer inverses")
    if order > bound:
        between = "" if plain else ", Sigma or other matrices between them"
        raise TooLarge(f"order {order}", f"the bound is {bound} factors W in a product{between}", "use a lower order")
    if plain:
        return 1
    gaps = order - sum(blocks.values())
    symmetric = [n for c, n in blocks.items() if alphabet.flips[c] == c]
    return pairings([*symmetric, gaps], [n for c, n in blocks.items() if alphabet.flips[c] != c])
