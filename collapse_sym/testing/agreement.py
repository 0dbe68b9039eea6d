"""``assert_agrees``: a formula of your own against numbers that know nothing of it, nor of our engine.

The judge is the oracle, which imports no calculus: exact values at the chain's own size where Σ = vI, otherwise designs
that are drawn and fitted, the label noise averaged exactly.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from ..chain.model import Chain
from ..errors import CollapseSymError, InvalidInput, NotConverged
from ..oracle import compare_equal, compare_equivalent
from ..oracle.compare import ERROR
from ..oracle.evidence import DISAGREES, Evidence
from ..oracle.exact import exact_risk
from .formula import Expression, numbers_of, parts_of, read_chain_of, scaled_values, value_of
from .ledger import LEDGER
from .regimes import regime_of

RELATIONS = ("=", "~=")
#: digits of a formula that is exact
MOST = 100


class Undecided(AssertionError):
    """Nothing was decided at this chain: an error as large as the stated one would not have been seen."""


def assert_agrees(
    chain: Chain | str,
    expression: Expression | Mapping[str, Any],
    *,
    at: Mapping[str, Any] | None = None,
    part: str = "total",
    relation: str = "=",
    claim: str = "",
    digits: int = 12,
    resolution: float = 0.05,
    error: float = ERROR,
    seconds: float = 1.0,
    seed: int = 0,
) -> None:
    """Assert that a formula is the test error of a chain, or a part of it.

    ``chain``: a Chain, or TOML text; ``expression``: text in the grammar of answers and the chain's symbols, a SymPy
    expression, a number, a function of the numeric chain, or a mapping from parts to these; ``at`` gives the symbols
    values.  ``relation`` "=": at the chain's own size, to ``digits`` digits of the exact value where Σ = vI; "~=": as
    all sizes grow together, where the deviation must vanish.  What is simulated refuses a right formula with
    probability at most ``error``, and a wrong one passes only if it is off by less than ``resolution``.  Inside a
    Hypothesis test a point that decides nothing is rejected and another one drawn.

    Raises: AssertionError where it disagrees (the message says where, and by how much), Undecided where numbers
    cannot tell, InvalidInput for what is no formula of this chain.

    >>> from collapse_sym.chain import example_text
    >>> at = {"d": 6, "T0": 15, "T": 17, "sigma0": 1, "sigma": 1, "n": 2, "r2": 1}
    >>> mine = "d*sigma**2/(T-d-1) + n*d*sigma0**2/(T0-d-1)"
    >>> assert_agrees(example_text("thm-4.1"), mine, at=at, claim="an example", digits=30)
    """
    described, values = read_chain_of(chain), dict(at or {})
    numeric = numbers_of(described, values)
    name = claim or os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0] or "a formula"
    formulas = parts_of(expression, part)
    if relation not in RELATIONS:
        raise InvalidInput(relation, "is no relation", f"use one of {', '.join(RELATIONS)}")
    if relation == "=" and _exactly(name, formulas, described, values, numeric, digits):
        return
    effort: dict[str, Any] = {"resolution": resolution, "error": error, "seconds": seconds, "seed": seed}
    if relation == "=":
        found = compare_equal(numeric, _values(formulas, described, values, numeric), subject=name, **effort)
    else:
        found = compare_equivalent(numeric, _along(formulas, described, values, numeric), subject=name, **effort)
    _judged(name, numeric, found)


def _exactly(
    name: str, formulas: Mapping[str, Any], chain: Chain, at: Mapping[str, Any], numeric: Chain, digits: int
) -> bool:
    """Whether exact values have judged the formulas.

    Raises: AssertionError where one differs in its first ``digits`` digits.
    """
    try:
        exact = exact_risk(numeric, digits=digits + 3).parts
    except CollapseSymError:
        return False  # anisotropic, or a shared design: simulation judges these
    total = abs(float(exact.total.mid()))
    least = float(MOST)
    for part, expression in formulas.items():
        wanted = sp.Float(getattr(exact, part).mid().str(digits + 8, radius=False), digits + 8)
        value = _value(name, expression, chain, at, numeric, digits + 8)
        gap, scale = abs(value - wanted), abs(wanted) + sp.Float(total)
        if gap > scale * sp.Float(10) ** -digits:
            LEDGER.contradicted(name)
            told = f"{part} is {sp.N(wanted, 12)}, the formula says {sp.N(value, 12)}"
            raise AssertionError(f"{name}: the formula disagrees with the exact value: {told} at\n{numeric}")
        least = min(least, float(-sp.log(gap / scale, 10)) if gap else MOST)
    LEDGER.record(name, how="exact value", regime=regime_of(numeric), digits=min(least, digits))
    return True


def _value(
    name: str, expression: Expression, chain: Chain, at: Mapping[str, Any], numeric: Chain, digits: int = 17
) -> sp.Float:
    """The formula at a point; one without a value where the test error has one is wrong there."""
    try:
        return value_of(expression, chain, at, numeric, digits)
    except (NotConverged, ZeroDivisionError) as error:
        LEDGER.contradicted(name)
        raise AssertionError(f"{name}: the formula has no value ({error}) at\n{numeric}") from None


def _values(formulas: Mapping[str, Any], chain: Chain, at: Mapping[str, Any], numeric: Chain) -> dict[str, float]:
    return {part: float(value_of(e, chain, at, numeric)) for part, e in formulas.items()}


def _along(
    formulas: Mapping[str, Any], chain: Chain, at: Mapping[str, Any], numeric: Chain
) -> Callable[[Chain], dict[str, float]]:
    """The formulas at any multiple of the sizes: the multiple is read off the dimension."""

    def predicted(grown: Chain) -> dict[str, float]:
        k = int(sp.Rational(grown.d, numeric.d))
        return _values(formulas, chain, scaled_values(chain, at, k), grown)

    return predicted


def _judged(name: str, chain: Chain, found: Evidence) -> None:
    if found.verdict == DISAGREES:
        LEDGER.contradicted(name)
        raise AssertionError(f"{name}: the formula disagrees with simulation at\n{chain}\n{found.text()}")
    if not found.passed:
        LEDGER.undecided(name)
        _reject_point()
        raise Undecided(f"{name}: nothing was decided at\n{chain}\n{found.text()}")
    sees = max(row.resolution for row in found.rows if row.resolution < float("inf"))
    LEDGER.record(name, how=f"simulated, {found.relation}", regime=regime_of(chain), sees=sees, seed=found.seed)


def _reject_point() -> None:
    """Inside a Hypothesis test: draw another point (Hypothesis fails by itself where it finds none)."""
    try:
        from hypothesis import currently_in_test_context, reject
    except ImportError:
        return
    if currently_in_test_context():
        reject()
