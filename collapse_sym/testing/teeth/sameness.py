"""Does a mutant say what the original says?  Decided exactly, or not said: conditions, chains, limits.

- A hypothesis or clause that was left out or widened, where the rest implies it: by another of the same form, by an
  equation, or because it holds from some member on and only limits are stated.
- A field of the chain that nothing stated reads, or a number of which nothing speaks but the chain: the same theorem.
- A side of ≃ in which one deterministic part was changed: the quotient of what stands there now and what stood there
  tends to 1 along proportional sequences of sizes, as rational functions at random rational points (``exactly``), and
  from there outwards stand only products, quotients and sums of what is ≥ 0.
- Sides of ≍, ≃, = O(1) of one order or one limit by their form; the statement at T + 1, at √2 σ (``consequences``).
- An inequality that bounds of its parts show at every point (``bounds``).
"""

from __future__ import annotations

from collections.abc import Mapping

from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion, spelled
from ...proof.language import Term, words
from ...proof.statements import Statement
from .bounds import true_everywhere
from .consequences import at_other_values, same_sides
from .samelimits import reads, same_limit, shifted

INFINITY = "Infinity"
TURNED = {"Less": "Greater", "LessEqual": "GreaterEqual"}
OF_DOWNSTREAM = ("SampleCovariance", "Resolvent", "Prediction", "DownstreamDesign", "DownstreamNoise",
                 "DownstreamLabels")  # fmt: skip
OF_NOISE = ("Prediction", "DownstreamNoise", "DownstreamLabels")
OF_MODELS = ("Prediction", "DownstreamLabels", "Model", "Noise")


def same(original: Statement, mutant: Mutant) -> str:
    """Why a mutant says the same, or is true in any case; or an empty text."""
    return true_everywhere(mutant.statement) or _same(original, mutant)


def _same(original: Statement, mutant: Mutant) -> str:
    if mutant.path[0] == "hypotheses":
        return _same_hypotheses(original, mutant)
    if mutant.path[0] == "regime":
        return _same_clauses(original, mutant)
    if mutant.path[0] == "chain":
        return _same_chain(original, mutant) or at_other_values(original, mutant)
    if (by_form := same_sides(original, mutant)) or original.conclusion[0] != "Equivalent":
        return by_form
    return same_limit(original, mutant) if mutant.path[0] == "conclusion" else ""


# -- hypotheses ------------------------------------------------------------------------------------
def _same_hypotheses(original: Statement, mutant: Mutant) -> str:
    before, after = original.meaning["hypotheses"], mutant.statement.meaning["hypotheses"]
    (gone,) = [h for h in before if h not in after]
    if any(_implies(_plain(original, h), _plain(original, gone)) for h in after):
        return "another hypothesis implies what was left out"
    if _is_idle(original, gone):
        return "it bounds a size from below of which nothing else speaks"
    wider = [h for h in after if h not in before]
    if all(_in_the_end(original, h) for h in (gone, *wider)):
        return "the hypothesis holds from some member on in any case, and only limits are stated"
    return ""


def _plain(statement: Statement, hypothesis: Term) -> Term:
    """An order with names written out and its larger side first; a/b < 1 with a size b ≥ 1 is b > a."""
    term = spelled(statement, hypothesis)
    if term[0] not in TURNED:
        return term
    small, large = term[1], term[2]
    if large == "1" and small[0] == "Divide" and dict(statement.variables).get(str(small[2])) == "positive-integer":
        small, large = small[1], small[2]
    return [TURNED[term[0]], large, small]


def _implies(given: Term, wanted: Term) -> bool:
    """a ≥ b from a ≥ b + c or a > b, c ≥ 0; more than this is not tried."""
    if wanted[0] not in ("GreaterEqual", "Greater") or given[0] not in ("GreaterEqual", "Greater"):
        return False
    (a, x), (b, y) = (shifted(t) for t in given[1:]), (shifted(t) for t in wanted[1:])
    (left, c), (right, e) = a, x
    (left_, c_), (right_, e_) = b, y
    if (left, right) != (left_, right_):
        return False
    spare = (e - c) - (e_ - c_)
    return spare > 0 or spare == 0 and (given[0] == "Greater" or wanted[0] == "GreaterEqual")


def _in_the_end(statement: Statement, hypothesis: Term) -> bool:
    """x + c ≥ y with x → ∞ and y fixed by the stage in which x grows."""
    if hypothesis[0] not in ("GreaterEqual", "Greater"):
        return False
    grows = {name for stage in statement.regime for name in stage["grows"]}
    large = {c[1] for s in statement.regime for c in s["clauses"] if c[0] == "TendsTo" and c[2] == INFINITY
             and isinstance(c[1], str)}  # fmt: skip
    size, _ = shifted(hypothesis[1])
    if isinstance(size, str) and size in large and not words(hypothesis[2]) & grows:
        return True
    return _spreads(statement, size, shifted(hypothesis[2])[0], grows, large)


def _spreads(statement: Statement, size: Term, other: Term, grows: set[str], large: set[str]) -> bool:
    """x − y → ∞, as y → ∞ and y/x tends to a number that a hypothesis keeps fixed below 1."""
    limits = [c[2] for s in statement.regime for c in s["clauses"] if c[:2] == ["TendsTo", ["Divide", other, size]]]
    below = [h[1] for h in statement.meaning["hypotheses"] if h[0] == "Less" and h[2] == "1"]
    named = isinstance(size, str) and isinstance(other, str)
    return named and other in large and any(isinstance(x, str) and x in below and x not in grows for x in limits)


def _is_idle(statement: Statement, hypothesis: Term) -> bool:
    """x ≥ y with a size x that nothing else reads: there is always one that is large enough."""
    size, _ = shifted(hypothesis[1]) if hypothesis[0] in ("GreaterEqual", "Greater") else ("", 0)
    if not isinstance(size, str) or size in words(hypothesis[2]) or reads(conclusion(statement), *OF_DOWNSTREAM):
        return False
    others = [h for h in statement.meaning["hypotheses"] if h != hypothesis]
    clauses = [c for stage in statement.meaning["regime"] for c in stage["clauses"]]
    chain = statement.chain or {"generators": []}
    rest = [conclusion(statement), *others, *clauses, *(g["samples"] for g in chain["generators"])]
    return dict(statement.variables).get(size) == "positive-integer" and not any(size in words(t) for t in rest)


# -- chains ----------------------------------------------------------------------------------------
def _same_chain(original: Statement, mutant: Mutant) -> str:
    """A field that nothing in the conclusion reads, or of whose variable nothing speaks beside the chain."""
    kind, _, key = (str(x) for x in mutant.path[1:4])
    end = conclusion(original)
    if kind == "downstream" and not reads(end, *OF_DOWNSTREAM):
        return "nothing that is stated reads the downstream fit"
    if key == "variance" and not reads(end, *(OF_NOISE if kind == "downstream" else OF_MODELS)):
        return "nothing that is stated reads this noise"
    if key == "repeat" and not reads(end, "Prediction", "DownstreamLabels"):
        return "nothing that is stated reads how many generations there are"
    (name,) = words(mutant.before) & dict(original.variables).keys() or {""}
    stated = [end, *original.meaning["hypotheses"]]
    fields = [f[k] for fits in ("generators", "downstream") for f in (original.chain or {}).get(fits, [])
              for k in ("samples", "variance", "penalty", "repeat") if k in f]  # fmt: skip
    if name and not any(name in words(t) for t in stated) and sum(name in words(t) for t in fields) == 1:
        return "the original at another value of a number of which nothing else speaks"
    return ""


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
