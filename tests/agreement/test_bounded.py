"""Exact values of isotropic chains with ridge against simulation, by a test that is rigorous at every number of draws.

Both sides come from different code, and the interval assumes only that the draws are independent and bounded.
"""

import pytest

from collapse_sym.oracle import AGREES, DISAGREES, compare_bounded
from collapse_sym.oracle.exact import exact_risk

from .chains import ROUND, chain, ols, ridge

PARTS = ("bias", "variance", "collapse", "total")
CHAINS = {
    "one ridge fit": chain(ROUND, downstream=ridge(12, "1/2")),
    "ridge generators": chain(ROUND, (ridge(12, "1/2"), 3), downstream=ridge(12, "1/2")),
    "ridge below on both sides": chain(ROUND, (ridge(5, "1/2"), 2), downstream=ridge(6, "1/2", "1/10")),
    "labels mixed with the truth": chain(ROUND, (ridge(6, "1/2"), 2, "1/3"), downstream=ridge(12, "1/2")),
    "projections, then ridge": chain(ROUND, (ols(4), 2), downstream=ridge(12, "1/2")),
    "two sizes": chain(ROUND, (ridge(5, "1/3"), 1), (ridge(20, "1/2", "1/10"), 1), downstream=ridge(8, "1/2")),
}


def exact_values(name):
    """The exact parts as floats."""
    parts = exact_risk(CHAINS[name], digits=12).parts
    return {part: float(getattr(parts, part)) for part in PARTS}


def judged(name, values):
    """Rigorous evidence, 2 % seen in every part."""
    return compare_bounded(CHAINS[name], values, resolution=0.02, seconds=30, subject=name)


def test_a_chain_of_projections_and_ridge(record_property):
    evidence = judged("projections, then ridge", exact_values("projections, then ridge"))
    assert evidence.verdict == AGREES and evidence.sees <= 0.02, evidence.text()
    record_property("power", f"bounded, projections, then ridge: {100 * evidence.sees:.2g} %")


@pytest.mark.deep
@pytest.mark.parametrize("name", CHAINS)
def test_exact_values_and_two_per_cent_more(name, record_property):
    values = exact_values(name)
    evidence = judged(name, values)
    assert evidence.verdict == AGREES and evidence.sees <= 0.02, evidence.text()
    record_property("power", f"bounded, {name}: {100 * evidence.sees:.2g} %")
    for part in PARTS:
        if values[part]:
            wrong = judged(name, {**values, part: 1.02 * values[part]})
            assert [row.part for row in wrong.rows if row.verdict == DISAGREES] == [part], wrong.text()
