"""Sequences for statements about powers: spectra j^−β, sizes and deviations that are powers of k, exponents drawn.

Borders are met as often as all else: r = 1, ℓ = β, d far below and far above T^{ℓ/β} and T, T₀ next to d.  What a
clause compares with a power of T is that power; whether the rest of the clauses holds is for ``read_path`` to see.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..language import NUMBER, Term, words
from ..statements import Statement
from .candidates import Rng, pick
from .sampling import spelled

#: exponents of k in T and in d
SIZES = ((1, 1), (1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (3, 2), (2, 3))
#: β, r, and ℓ in units of β (of 1 where that is all that there is)
CAPACITIES, SOURCES = ("2", "2", "3", "3/2"), ("1/4", "1/2", "3/4", "1", "3/2")
PENALTIES = ("0", "1/4", "1/2", "3/4", "1")
#: exponents of k in σ, σ₀, and in what tends to 0 or ∞
DEVIATIONS, RATES = (0, 0, 1, -1), (1, 2, 4)
OTHERS = ("1/2", "1", "2")
#: the exponent of coefficients that do not count beyond the first
FLAT = "-40"
#: members where nothing is simulated; the largest dimension where something is
FAR, LARGEST_SIMULATED = ("100", "10000", "1000000"), 80


def draw_powers(statement: Statement, rng: Rng) -> dict[str, Any]:
    """Terms of a sequence, in an order in which each names earlier ones only."""
    moves = {name for stage in statement.regime for name in stage["grows"]}
    samples, dimension = pick(rng, SIZES) if "d" in moves else (8, 0)
    beta = pick(rng, CAPACITIES)
    found: dict[str, Any] = {"beta": beta, "r": pick(rng, SOURCES), "p": pick(rng, ("1", "2", "3"))}
    found["ell"] = str(Fraction(beta) * Fraction(pick(rng, PENALTIES)))
    found["T"] = _power("k", samples)
    found["d"] = _power("k", dimension) if "d" in moves else "3"
    found |= _growing(rng, statement, moves, samples, dimension)
    found["Sigma"] = {"law": ["Power", "m", ["Negate", "beta" if "beta" in dict(statement.variables) else "2"]]}
    found["w0"] = {"law": _coefficient(statement)}
    for hypothesis in statement.meaning["hypotheses"]:
        if hypothesis[0] == "Equal" and hypothesis[1] in found:
            del found[hypothesis[1]]  # it may speak of all that stands before it
            found[hypothesis[1]] = hypothesis[2]
    found = given_numbers(statement) | found  # these speak of nothing, and all else may speak of them
    for name in dict(statement.variables):
        found.setdefault(name, pick(rng, OTHERS))
    return {name: found[name] for name in found if name in dict(statement.variables)}


def given_numbers(statement: Statement) -> dict[str, str]:
    """What hypotheses say that names are, where it is a number.

    >>> from collapse_sym.proof.statements import statement
    >>> given_numbers(statement("TXT-FIG1B.main"))
    {'d': '300', 'T0': '600', 'sigma': '1', 'sigma0': '1'}
    """
    equal = [h[1:] for h in statement.meaning["hypotheses"] if h[0] == "Equal"]
    return {x: y for x, y in equal if isinstance(x, str) and isinstance(y, str) and NUMBER.match(y)}


def _growing(rng: Rng, statement: Statement, moves: set[str], samples: int, dimension: int) -> dict[str, Any]:
    """Rows of generators, deviations and small numbers, with the exponents that clauses speak of."""
    noise, spread, rate = pick(rng, DEVIATIONS), pick(rng, DEVIATIONS), pick(rng, RATES)
    domains, found = dict(statement.variables), {}
    found["T0"] = pick(rng, (["Add", "d", "2"], ["Multiply", "2", ["Add", "d", "2"]], _power("k", dimension + 1)))
    if "phi0" in domains:
        found |= {"phi0": "1/2", "T0": ["Multiply", "2", "d"], "b": str(Fraction(dimension, samples))}
        noise = abs(noise)
    found["a"] = str(Fraction(2 * noise, samples))
    found["sigma0"] = _power("k", noise) if "sigma0" in moves else "1"
    found["sigma"] = _power("k", spread) if "sigma" in moves else "1"
    found |= {"n": "1", "kappa": _power("k", -rate), "D": _power("k", rate)}
    found["lambda"] = ["Power", "T", ["Negate", "ell"]]
    found["spectrum"] = {"each": ["Power", ["Add", "m", "1"], ["Negate", "beta"]]}
    if domains.get("n") == "positive":  # exponents of a sum
        found |= {"n": pick(rng, ("1", "3/2", "2")), "p": pick(rng, ("1/2", "1", "3/2", "2", "3"))}
    for clause in (c for stage in statement.meaning["regime"] for c in stage["clauses"]):
        if clause[0] == "Bounded" and "sigma" in words(clause[1]) and rng.integers(2):
            found["sigma"] = ["Sqrt", spelled(statement, clause[1][2])]
    return found


def _coefficient(statement: Statement) -> Term:
    """c_j by the clause that compares its square; else all of w₀ is on the first directions."""
    for clause in (c for stage in statement.meaning["regime"] for c in stage["clauses"]):
        if clause[0] == "ForAll" and "w0" not in words(clause[2]) and "Coefficient" in str(clause):
            (_, index, _, _), relation = clause[1:]
            right = spelled(statement, relation[2])
            return ["Sqrt", _renamed(right, index)]
    return ["Power", "m", FLAT]


def _renamed(term: Term, index: str) -> Term:
    if isinstance(term, str):
        return "m" if term == index else term
    return [term[0], *(_renamed(t, index) for t in term[1:])]


def _power(base: str, exponent: int) -> Term:
    return "1" if exponent == 0 else ["Power", base, str(exponent)]


def members_of(terms: Mapping[str, Any], simulated: bool) -> list[str]:
    """Three members, far apart where nothing is simulated; else the last with the largest d that is borne."""
    if not simulated:
        return list(FAR)
    d = terms.get("d", "1")
    exponent = int(d[2]) if isinstance(d, list) else 0
    last = int(LARGEST_SIMULATED ** (1 / exponent)) if exponent else 32
    step = 4 if last >= 32 else 2
    return [str(max(1, last // step**i)) for i in (2, 1, 0)]
