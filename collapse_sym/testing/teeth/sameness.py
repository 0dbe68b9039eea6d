"""Does a mutant say what the original says?  Decided exactly, or not said: conditions, chains, limits.

- A hypothesis or clause that was left out or widened, where the rest implies it: by another of the same form, by an
  equation, or because it holds from some member on and only limits are stated.
- A field of the chain that nothing stated reads, or a number of which nothing speaks but the chain: the same theorem.
- A side of ≃ in which one deterministic part was changed: the quotient of what stands there now and what stood there
  tends to 1 along proportional sequences of sizes, as rational functions at random rational points (``exactly``), and
  from there outwards stand only products, quotients and sums of what is ≥ 0.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from ...proof.evidence.mutants import Mutant
from ...proof.language import NUMBER, Term, words
from ...proof.statements import Statement
from .exactly import COPIES, DIGITS, LEVELS, Ratio
from .terms import NoValue, image

POINTS, SEED = 3, 21
INFINITY = "Infinity"
OF_DOWNSTREAM = ("SampleCovariance", "Resolvent", "Prediction", "DownstreamDesign", "DownstreamNoise",
                 "DownstreamLabels")  # fmt: skip
OF_NOISE = ("Prediction", "DownstreamNoise", "DownstreamLabels")
OF_MODELS = ("Prediction", "DownstreamLabels", "Model", "Noise")
#: what keeps a quotient that tends to 1, where all summands are ≥ 0
ROWS = ("T", "T0")
OUTWARDS = ("Add", "Multiply", "Divide", "Scale")


def same(original: Statement, mutant: Mutant) -> str:
    """Why a mutant says the same, or an empty text."""
    if mutant.path[0] == "hypotheses":
        return _same_hypotheses(original, mutant)
    if mutant.path[0] == "regime":
        return _same_clauses(original, mutant)
    if mutant.path[0] == "chain":
        return _same_chain(original, mutant)
    if mutant.path[0] == "conclusion" and original.conclusion[0] == "Equivalent":
        return _same_limit(original, mutant)
    return ""


# -- hypotheses ------------------------------------------------------------------------------------
def _same_hypotheses(original: Statement, mutant: Mutant) -> str:
    before, after = original.meaning["hypotheses"], mutant.statement.meaning["hypotheses"]
    (gone,) = [h for h in before if h not in after]
    if any(_implies(h, gone) for h in after):
        return "another hypothesis implies what was left out"
    if _is_idle(original, gone):
        return "it bounds a size from below of which nothing else speaks"
    wider = [h for h in after if h not in before]
    if all(_in_the_end(original, h) for h in (gone, *wider)):
        return "the hypothesis holds from some member on in any case, and only limits are stated"
    return ""


def _implies(given: Term, wanted: Term) -> bool:
    """a ≥ b from a ≥ b + c or a > b, c ≥ 0; more than this is not tried."""
    if wanted[0] not in ("GreaterEqual", "Greater") or given[0] not in ("GreaterEqual", "Greater"):
        return False
    (a, x), (b, y) = (_shifted(t) for t in given[1:]), (_shifted(t) for t in wanted[1:])
    (left, c), (right, e) = a, x
    (left_, c_), (right_, e_) = b, y
    if (left, right) != (left_, right_):
        return False
    spare = (e - c) - (e_ - c_)
    return spare > 0 or spare == 0 and (given[0] == "Greater" or wanted[0] == "GreaterEqual")


def _shifted(term: Term) -> tuple[Any, Fraction]:
    """What stands in a sum beside a number, and the number."""
    if isinstance(term, list) and term[0] in ("Add", "Subtract") and len(term) == 3 and _is_number(term[2]):
        inner, c = _shifted(term[1])
        return inner, c + Fraction(term[2]) * (1 if term[0] == "Add" else -1)
    return term, Fraction(0)


def _is_number(term: Term) -> bool:
    return isinstance(term, str) and bool(NUMBER.match(term))


def _in_the_end(statement: Statement, hypothesis: Term) -> bool:
    """x + c ≥ y with x → ∞ and y fixed by the stage in which x grows."""
    if hypothesis[0] not in ("GreaterEqual", "Greater"):
        return False
    grows = {name for stage in statement.regime for name in stage["grows"]}
    large = {c[1] for s in statement.regime for c in s["clauses"] if c[0] == "TendsTo" and c[2] == INFINITY
             and isinstance(c[1], str)}  # fmt: skip
    size, _ = _shifted(hypothesis[1])
    return isinstance(size, str) and size in large and not words(hypothesis[2]) & grows


def _is_idle(statement: Statement, hypothesis: Term) -> bool:
    """x ≥ y with a size x that nothing else reads: there is always one that is large enough."""
    size, _ = _shifted(hypothesis[1]) if hypothesis[0] in ("GreaterEqual", "Greater") else ("", 0)
    if not isinstance(size, str) or size in words(hypothesis[2]) or _reads(_spelled(statement), *OF_DOWNSTREAM):
        return False
    others = [h for h in statement.meaning["hypotheses"] if h != hypothesis]
    clauses = [c for stage in statement.meaning["regime"] for c in stage["clauses"]]
    chain = statement.chain or {"generators": []}
    rest = [_spelled(statement), *others, *clauses, *(g["samples"] for g in chain["generators"])]
    return dict(statement.variables).get(size) == "positive-integer" and not any(size in words(t) for t in rest)


# -- chains ----------------------------------------------------------------------------------------
def _same_chain(original: Statement, mutant: Mutant) -> str:
    """A field that nothing in the conclusion reads, or of whose variable nothing speaks beside the chain."""
    kind, _, key = (str(x) for x in mutant.path[1:4])
    end = _spelled(original)
    if kind == "downstream" and not _reads(end, *OF_DOWNSTREAM):
        return "nothing that is stated reads the downstream fit"
    if key == "variance" and not _reads(end, *(OF_NOISE if kind == "downstream" else OF_MODELS)):
        return "nothing that is stated reads this noise"
    if key == "repeat" and not _reads(end, "Prediction", "DownstreamLabels"):
        return "nothing that is stated reads how many generations there are"
    (name,) = words(mutant.before) & dict(original.variables).keys() or {""}
    stated = [end, *original.meaning["hypotheses"]]
    fields = [f[k] for fits in ("generators", "downstream") for f in (original.chain or {}).get(fits, [])
              for k in ("samples", "variance", "penalty", "repeat") if k in f]  # fmt: skip
    if name and not any(name in words(t) for t in stated) and sum(name in words(t) for t in fields) == 1:
        return "the original at another value of a number of which nothing else speaks"
    return ""


def _reads(term: Term, *names: str) -> bool:
    """Whether a letter or a head stands in a term."""
    if isinstance(term, str):
        return term in names
    return term[0] in names or any(_reads(t, *names) for t in term[1:])


# -- clauses ---------------------------------------------------------------------------------------
def _same_clauses(original: Statement, mutant: Mutant) -> str:
    stage = int(mutant.path[1])
    before, after = (s.meaning["regime"][stage]["clauses"] for s in (original, mutant.statement))
    (gone,) = [c for c in before if c not in after]
    found = gone in _consequences(after, dict(original.variables))
    rounded = ["Equal", "Sigma", "Identity"] in original.meaning["hypotheses"]
    if found or rounded and gone[0] == "Bounded" and words(gone[1]) <= {"Sigma", "-1"}:
        return "the other clauses imply what was left out"
    return ""


def _consequences(clauses: list[Term], domains: Mapping[str, str]) -> list[Term]:
    """Clauses that follow from these: sizes that grow together, and ratios that stay within bounds."""
    found: list[Term] = []
    large = {c[1] for c in clauses if c[0] == "TendsTo" and c[2] == INFINITY and isinstance(c[1], str)}
    for clause in clauses:
        match clause:
            case ["TendsTo", ["Divide", str(a), str(b)], str(limit)] if limit != INFINITY:
                positive = domains.get(limit) == "positive"
                found += [["Bounded", ["Divide", a, b]]]
                found += [["TendsTo", b, INFINITY]] if a in large else []
                found += [["TendsTo", a, INFINITY]] if b in large and positive else []
                found += [["PolynomiallyComparable", b, a]] if positive and large & {a, b} else []
            case ["PolynomiallyComparable", str(a), str(b)] if large & {a, b}:
                found += [["TendsTo", a, INFINITY], ["TendsTo", b, INFINITY]]
            case ["Bounded", ["Divide", str(a), str(b)]] if a in large:
                found += [["TendsTo", b, INFINITY]]
    return found


# -- limits ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Sequence:
    """A proportional sequence: every size a multiple of k, Σ with fixed levels, what is random drawn."""

    names: Mapping[str, Any]
    kappas: Mapping[tuple[str, str], Ratio]

    def trace(self, g: Any) -> Any:
        """tr of a function of Σ."""
        return (COPIES * Ratio([0, 1]) * (g + 0 * self.names["Sigma"])).sum()


def _drawn(rng: random.Random) -> Fraction:
    return Fraction(rng.randrange(DIGITS, 9 * DIGITS), rng.randrange(DIGITS, 9 * DIGITS))


def _sequences(statement: Statement) -> Iterator[Sequence]:
    """T and T₀ below d, or above it where hypotheses ask for that; other numbers at random."""
    domains, k = dict(statement.variables), Ratio([0, 1])
    for point in range(POINTS):
        for over in (False, True):
            rng = random.Random(f"{SEED} {point} {over}")
            s = [_drawn(rng) for _ in range(LEVELS)]
            sigma = np.array([Ratio.of(x) for x in s])
            names: dict[str, Any] = {"Sigma": sigma, "d": LEVELS * COPIES * k, "Identity": sigma / sigma}
            kappas: dict[tuple[str, str], Ratio] = {}
            for size, penalty in (("T", "lambda"), ("T0", "0")):
                kappa = _drawn(rng)
                df = COPIES * sum((x / (x + kappa) for x in s), Fraction(0))
                rows = df * (1 + _drawn(rng)) if penalty in domains else df
                if penalty == "0" and over:
                    kappa, rows = Fraction(0), LEVELS * COPIES * (1 + _drawn(rng))
                names[size] = rows * k
                names.setdefault(penalty, Ratio.of(kappa * (1 - df / rows)))
                kappas[penalty, size] = Ratio.of(kappa)
                if penalty not in domains:
                    kappas["0", size] = Ratio.of(kappa)
            for name, domain in domains.items():
                if domain in ("positive", "nonnegative", "natural", "positive-integer"):
                    names.setdefault(name, Ratio.of(_drawn(rng)))
            yield Sequence(names, kappas)


def _value(term: Term, at: Sequence) -> Any:
    """A deterministic term as a rational function of k.

    Raises: NoValue.
    """
    if isinstance(term, list) and term[0] == "Kappa":
        key = (str(term[1]), str(term[2]))
        if key not in at.kappas:
            raise NoValue("Kappa")
        return at.kappas[key]
    if isinstance(term, list) and term[0] == "Df":
        return at.trace((at.names["Sigma"] / (at.names["Sigma"] + _value(term[2], at))) ** int(term[1]))
    if isinstance(term, list) and term[0] in ("Scale", "MatrixMultiply"):
        return reduce(lambda a, b: a * b, (_value(t, at) for t in term[1:]))
    if isinstance(term, list) and term[0] == "Power":
        return _value(term[1], at) ** int(term[2])
    if isinstance(term, list) and term[0] == "Trace":
        return at.trace(_value(term[1], at))
    if isinstance(term, list):
        parts = {f"part{i}": _value(t, at) for i, t in enumerate(term[1:])}
        return image([term[0], *parts], parts, at.trace, Ratio.of)
    if term not in at.names and not _is_number(term):
        raise NoValue(term)
    return at.names[term] if term in at.names else Ratio.of(Fraction(term))


def _same_limit(original: Statement, mutant: Mutant) -> str:
    """The smallest changed part whose quotient tends to 1, with only products, quotients and sums around it."""
    before, after = (_spelled(s) for s in (original, mutant.statement))
    path = list(map(int, mutant.path[1:]))
    while path:
        old, new = _at(before, path), _at(after, path)
        if _is_gap(old):
            return ""  # sequences beside a boundary are no proportional ones
        if _tends_to_one(original, old, new) and _outwards(original, before, path):
            return "the same limit along proportional sequences, at random rational points"
        path = path[:-1]
    return ""


def _is_gap(term: Term) -> bool:
    """A difference of sizes, which may stay fixed while they grow; T − df₂(κ) ≥ Tκ/(‖Σ‖ + κ) is none."""
    return not isinstance(term, str) and term[0] == "Subtract" and not _reads(term[2], "Df")


def _spelled(statement: Statement) -> Term:
    from ...proof.evidence.sampling import conclusion

    return conclusion(statement)


def _at(term: Any, path: list[int]) -> Any:
    return reduce(lambda t, i: t[i], path, term)


def _tends_to_one(statement: Statement, old: Term, new: Term) -> bool:
    try:
        for at in _sequences(statement):
            a, b = _value(old, at), _value(new, at)
            if not isinstance(a, Ratio) or not isinstance(b, Ratio) or a.zero or not (b / a - 1).vanishes:
                return False
    except (NoValue, ArithmeticError, ValueError, TypeError):
        return False
    return True


def _outwards(statement: Statement, term: Term, path: list[int]) -> bool:
    """Whether only products, quotients and sums of what is ≥ 0 stand around a place of a conclusion."""
    for depth in range(1, len(path)):
        around = _at(term, path[:depth])
        if around[0] not in OUTWARDS:
            return False
        if around[0] == "Add" and not all(_is_nonnegative(t, dict(statement.variables)) for t in around[1:]):
            return False
    return True


def _is_nonnegative(term: Term, domains: Mapping[str, str]) -> bool:
    """Squares, norms and their means, traces of products without a difference; T − df₂(κ), and T₀ − d − 1 as a gap."""
    if isinstance(term, str):
        return Fraction(term) >= 0 if _is_number(term) else domains.get(term) != "real"
    if term[0] in ("SquaredNorm", "SquaredNormIn", "Df", "Kappa"):
        return True
    if term[0] in ("Trace", "Quad"):
        return not _has_difference(term[1])
    if term[0] == "Subtract":
        inner = _shifted(term)[0]
        return term[1] in ROWS and term[2][0] == "Df" or inner[0] == "Subtract" and inner[1] in ROWS
    if term[0] == "Power":
        return term[2] in ("2", "-2", "4") or _is_nonnegative(term[1], domains)
    if term[0] == "Expectation":
        return term[1][0] in ("SquaredNorm", "SquaredNormIn")
    return term[0] in OUTWARDS and all(_is_nonnegative(t, domains) for t in term[1:])


def _has_difference(term: Term) -> bool:
    return not isinstance(term, str) and (term[0] in ("Subtract", "Negate") or any(map(_has_difference, term[1:])))
