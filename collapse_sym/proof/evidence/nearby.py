"""Generic places and moves from one place to the next: values that make no two formulas agree by accident.

Where ``candidates`` and ``paths`` stand on boundaries, these stand beside them: eigenvalues, noises and penalties other
than 0 and 1, two generations and more, rows that grow as different powers.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..evaluation import Sequence, Value
from ..language import SEQUENCES
from ..statements import Statement
from .candidates import Rng, draw_point, drawn, pick, settled
from .entries import Entry
from .outcomes import is_random
from .paths import draw_path, margins
from .power_paths import given_numbers, members_of
from .powers import of_powers
from .sampling import conclusion

GENERIC = ("2/5", "2/3", "3/2", "5/3", "3")
FACTORS = ("1/100", "1/4", "1/2", "9/10", "99/100", "101/100", "11/10", "2", "4", "100")
#: members of an exact sequence, where the dimension grows and where it does not
GROWING, FIXED = ["4", "16", "64"], ["16", "256", "4096"]
#: members of the inner of two stages, beyond those of the outer one; of an outer one that counts generations
FAR, COUNTED = [f"1{'0' * zeros}" for zeros in (10, 13, 16)], ["2", "8", "32"]
ROUND = ["Equal", "Sigma", "Identity"]
#: rows and the limit of d over their number
LIMITS = {"T": "phi", "T0": "phi0"}
MANY_ROWS = (10, 100, 10_000)
TRIES = 20


# -- points ----------------------------------------------------------------------------------------
def draw_generic(statement: Statement, rng: Rng) -> dict[str, Value] | None:
    """A point inside the hypotheses: on boundaries, or generic, often with Σ a multiple of I or many rows."""
    point = draw_point(statement, rng)
    if point is None or rng.integers(4) == 0:
        return point
    new = dict(point)
    for name, domain in statement.variables:
        new[name] = _generic(rng, name, domain, point)
    return settled(statement, new) or point


def _generic(rng: Rng, name: str, domain: str, point: Mapping[str, Value]) -> Value:
    d, old = int(point["d"]), point[name]
    if domain == "covariance":
        return (Fraction(pick(rng, GENERIC)),) * d if rng.integers(3) else old
    if domain in ("positive", "nonnegative", "real") and rng.integers(3):
        return Fraction(pick(rng, GENERIC))
    if domain == "positive-integer" and name not in ("d", "n") and rng.integers(4) == 0:
        return Fraction(d + pick(rng, MANY_ROWS))
    return old


def moved(statement: Statement, point: Mapping[str, Value], rng: Rng) -> dict[str, Value] | None:
    """A point like this one: one or two numbers a little larger or smaller; None where none is inside."""
    names = [name for name, _ in statement.variables if name != "d"]
    for _ in range(TRIES):
        new = dict(point)
        for _ in range(int(rng.integers(1, 3))):
            name = pick(rng, names)
            new[name] = _moved(rng, name, dict(statement.variables)[name], new)
        found = settled(statement, new)
        if found is not None and found != point:
            return found
    return None


def _moved(rng: Rng, name: str, domain: str, point: Mapping[str, Value]) -> Value:
    old, d = point[name], int(point["d"])
    if isinstance(old, tuple):
        if domain == "covariance" and len(set(old)) == 1:
            return tuple(x * Fraction(pick(rng, FACTORS)) for x in old[:1]) * d
        i = int(rng.integers(d))
        factor = Fraction(pick(rng, FACTORS if domain == "covariance" else ("-1", "0", *FACTORS)))
        return tuple(x * factor if i == j else x for j, x in enumerate(old))
    if isinstance(old, Sequence) or domain in SEQUENCES or rng.integers(5) == 0:
        return drawn(rng, name, domain, d)
    if domain.endswith("integer") or domain == "natural":
        scaled = old * Fraction(pick(rng, ("1/2", "2", "10"))) // 1
        return max(Fraction(1 if domain == "positive-integer" else 0), pick(rng, (old - 1, old + 1, old + 1, scaled)))
    return old * Fraction(pick(rng, FACTORS))


# -- sequences -------------------------------------------------------------------------------------
def drawn_path(statement: Statement, rng: Rng) -> Entry:
    """A sequence whose numbers are generic, to members far out."""
    terms = draw_path(statement, rng)
    domains = dict(statement.variables)
    kept = {"phi", "phi0", *margins(statement), *given_numbers(statement)}
    fixed = {name: terms[name] for name in terms if not _grows(statement, name)}
    for name, given in fixed.items():
        if domains[name] in ("positive", "nonnegative") and name not in kept and rng.integers(4):
            terms[name] = pick(rng, GENERIC)
        if name == "n" and isinstance(given, str) and given.isdigit() and domains[name] == "natural":
            terms[name] = pick(rng, ("0", "1", "2", "3"))
        elif name == "n" and isinstance(given, str) and given.isdigit():
            terms[name] = pick(rng, ("1", "2", "3"))
    if isinstance(terms.get("Sigma"), Mapping) and rng.integers(3):
        terms["Sigma"] = _scaled(terms["Sigma"], pick(rng, GENERIC), statement)
    if _unbounded(statement) and "levels" in terms.get("Sigma", ()) and rng.integers(2):
        terms["Sigma"] = {"levels": [[_scaling(rng, level), share] for level, share in terms["Sigma"]["levels"]]}
    for name in [x for x in ("T", "T0") if _grows(statement, x)]:
        if not _grows(statement, "d") and rng.integers(2):
            terms[name] = ["Power", terms[name], "2"]
        elif _grows(statement, "d") and rng.integers(3) == 0:
            terms[name], terms[LIMITS[name]] = ["Add", "d", str(pick(rng, (1, 2, 2)))], "1"
    if isinstance(terms.get("sizes"), Mapping) and "start" in terms["sizes"] and rng.integers(4) == 0:
        # the second size is bound by no law that sets the others
        start = [*terms["sizes"]["start"], *terms["sizes"]["period"]][:1]
        terms["sizes"] = {**terms["sizes"], "start": [*start, pick(rng, (["Add", "d", "1"], "d", "1"))]}
    names = dict(statement.variables)
    terms = {name: given for name, given in terms.items() if name in names}
    return {"sequence": terms, "members": _members(statement, terms)}


def _unbounded(statement: Statement) -> bool:
    """Whether Σ grows with the dimension and some bound on it, above or below, is missing."""
    clauses = [c for stage in statement.meaning["regime"] for c in stage["clauses"]]
    bounds = [c for c in clauses if c[0] == "Bounded" and c[1][0] == "OperatorNorm"]
    return _grows(statement, "Sigma") and len(bounds) < 2 and ROUND not in statement.meaning["hypotheses"]


def _scaling(rng: Rng, level: str) -> Any:
    """An eigenvalue that grows or falls along the sequence, or stays."""
    power = pick(rng, (-4, -2, 0, 2, 4))
    return ["Multiply", level, ["Power", "k", str(power)]] if power else level


def _members(statement: Statement, terms: Mapping[str, Any]) -> dict[str, list[str]]:
    if of_powers(statement):  # an order of growth shows far out only
        return {"k": members_of(terms, is_random(conclusion(statement)))}
    if len(statement.regime) == 1:
        return {"k": GROWING if _grows(statement, "d") else FIXED}
    outer = COUNTED if "n" in statement.regime[1]["grows"] else FIXED
    return {"k": GROWING if _grows(statement, "d") else FAR, "l": outer}


def _grows(statement: Statement, name: str) -> bool:
    return any(name in stage["grows"] for stage in statement.regime)


def _scaled(sigma: Mapping[str, Any], by: str, statement: Statement) -> Mapping[str, Any]:
    if ROUND in statement.meaning["hypotheses"] or "levels" not in sigma:
        return sigma
    return {"levels": [[str(Fraction(level) * Fraction(by)), share] for level, share in sigma["levels"]]}
