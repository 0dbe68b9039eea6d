r"""What integration by parts brings back, sorted: marks into coefficients, traces of blocks into traces of letters."""

from __future__ import annotations

from typing import Any

from .absorption import Alphabet
from .algebra import Term
from .coefficients import Coefficient, D, assembled
from .isotropic import trace_of_power
from .moment import Monomial
from .recursion import SAMPLES, WISHART, Codes, Recursion, Sum
from .weights import Partition
from .words import Word, factors

Collected = dict[Monomial, Coefficient]
#: {μ: {(power of T, power of d): count}}
Parts = dict[Partition, dict[tuple[int, ...], int]]


def expected(term: Term, fixed: Monomial, words: list[Codes], alphabet: Alphabet) -> Collected:
    """The expectation of one term: its fixed factors times E of the product of traces of ``words``."""
    known = [f for word in fixed for f in factors(word, alphabet.symmetric)]
    if len(words) == 1 and set(words[0]) == {WISHART}:
        numerator = trace_of_power(len(words[0])) * D ** known.count(()) * term.coefficient
        return {_monomial(known): Coefficient.of(numerator, term.samples)}
    recursion = Recursion(alphabet.flips)
    found = recursion.expectation(words)
    return _collected(found, [alphabet.decoded(codes) for codes in recursion.traces], known, term)


def _collected(found: Sum, traces: list[tuple[Word, ...]], known: list[Word], term: Term) -> Collected:
    # Words are compared once, here; then their ranks are: most keys share a few words.
    words = sorted({f for trace in (*traces, known) for f in trace})
    rank = {word: i for i, word in enumerate(words)}
    empty = rank.get((), -1)
    ranks = [[rank[f] for f in trace] for trace in traces]
    start = [rank[f] for f in known]
    grouped: dict[tuple[int, ...], Parts] = {}
    for key, count in found.items():
        places = [r for mark in key if mark >= 0 for r in ranks[mark]] + start
        mu = tuple(sorted((SAMPLES - mark for mark in key if mark < SAMPLES), reverse=True))
        powers = (key.count(SAMPLES), places.count(empty))
        counts = grouped.setdefault(tuple(sorted(r for r in places if r != empty)), {}).setdefault(mu, {})
        counts[powers] = counts.get(powers, 0) + count
    cache: dict[object, Coefficient] = {}
    return {tuple(words[r] for r in places): _cached(cache, parts, term) for places, parts in grouped.items()}


def _cached(cache: dict[Any, Coefficient], parts: Parts, term: Term) -> Coefficient:
    """Equal counts have equal coefficients: among thousands of products a few dozen differ."""
    content = tuple(sorted((mu, tuple(sorted(counts.items()))) for mu, counts in parts.items()))
    if content not in cache:
        cache[content] = assembled(parts, term.coefficient, term.samples)
    return cache[content]


def _monomial(known: list[Word]) -> Monomial:
    return tuple(sorted(word for word in known if word))
