"""Points in other units: an order between sides of different degrees fails where one of the units is huge or tiny.

With inputs c times as long Σ and the penalties are c² times as large, and w₀ is 1/c times as long; with labels s times
as large w₀ and the deviations of noises are, too.  Designs are then the same in other units: a side of degree a in c is
c^a times what it was, whatever is drawn, and of two sides with other degrees either may be made the larger.  Nothing
here reads degrees: what is found counts by the comparison made there, as at any place.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ...errors import CollapseSymError
from ...oracle.plan import generator_for
from ...proof.evaluation import Value
from ...proof.evidence.candidates import draw_point, settled
from ...proof.evidence.comparison import Comparison, compare
from ...proof.evidence.counterexamples import place_of
from ...proof.evidence.entries import entry_of_point
from ...proof.evidence.judging import ERROR, ORDERS, atoms
from ...proof.evidence.sampling import conclusion
from ...proof.statements import Statement

#: units of inputs and labels; points drawn, and outcomes at each
FAR = Fraction(1000)
UNITS = ((1 / FAR, Fraction(1)), (FAR, Fraction(1)), (Fraction(1), 1 / FAR), (Fraction(1), FAR))
POINTS, OUTCOMES = 5, 300
ORDER = tuple(name for name, sign in ORDERS.items() if sign)
Point = dict[str, Value]


def violation_in_other_units(statement: Statement, *, seed: int = 0) -> Comparison | None:
    """A violation of an order at a point of huge or tiny units, or None where none is found.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> s = amended("REM-DELTABIAS.ridgeless")
    >>> found = violation_in_other_units(mutants(s, ["no root"])[0].statement)
    >>> found.fails, violation_in_other_units(s)
    (True, None)
    """
    if statement.regime or not any(r[0] in ORDER for r in atoms(conclusion(statement))):
        return None
    rng, error = generator_for("units", statement.hash, seed), ERROR / (POINTS * len(UNITS))
    for i in range(POINTS):
        point = draw_point(statement, rng)
        for j, (inputs, labels) in enumerate(UNITS if point is not None else ()):
            try:
                new = settled(statement, in_units(statement, dict(point or {}), inputs, labels))
                if new is None:
                    continue  # a hypothesis speaks of the unit
                place = place_of(statement, entry_of_point(statement, new, rng))
                found = compare(statement, place, replicates=OUTCOMES, seed=(seed, i, j), error=error)
            except (CollapseSymError, ArithmeticError, np.linalg.LinAlgError):
                continue
            if found.fails:
                return found
    return None


def in_units(statement: Statement, point: Point, inputs: Fraction, labels: Fraction) -> Point:
    """A point with inputs and labels so many times as large.

    >>> from collapse_sym.proof.statements import statement
    >>> one = Fraction(1)
    >>> point = {"Sigma": (one,), "w0": (one,), "lambda": one, "sigma": one}
    >>> found = in_units(statement("REM-DELTABIAS.main"), point, Fraction(2), Fraction(3))
    >>> {name: str(x[0] if isinstance(x, tuple) else x) for name, x in found.items()}
    {'Sigma': '4', 'w0': '3/2', 'lambda': '4', 'sigma': '3'}
    """
    factors = _of_fits(statement, inputs, labels)
    for name, domain in statement.variables:
        if domain in ("covariance", "vector"):
            factors[name] = inputs**2 if domain == "covariance" else labels / inputs
    return {name: _times(x, factors[name]) if name in factors else x for name, x in point.items()}


def _of_fits(statement: Statement, inputs: Fraction, labels: Fraction) -> dict[str, Fraction]:
    """The factors of penalties and noises, as far as these are variables."""
    chain: Mapping[str, Any] = statement.chain or {}
    found: dict[str, Fraction] = {}
    for fit in [*chain.get("generators", ()), *chain.get("downstream", ())]:
        for field, factor in (("penalty", inputs**2), ("variance", labels**2)):
            match fit.get(field):
                case str(name):
                    found[name] = factor
                case ["Power", str(name), "2"] if field == "variance":
                    found[name] = labels
    return found


def _times(x: Value, factor: Fraction) -> Value:
    if isinstance(x, tuple):
        return tuple(factor * e for e in x)
    return x * factor if isinstance(x, Fraction) else x
