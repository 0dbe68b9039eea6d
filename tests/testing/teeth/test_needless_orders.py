"""Orders of limits without a bound on ‖Σ⁻¹‖: which statements lose it, and what the lemma says, by outcomes."""

from dataclasses import replace

import numpy as np
import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import needless_orders, shown
from collapse_sym.testing.teeth.needless_orders import needless_in_orders

MAIN, SPECIAL, ARGUMENT = (amended(f"PROP-F.5.{part}") for part in ("main", "in-particular", "argument"))
IDLE = (MAIN, SPECIAL, ARGUMENT)


def without(s, clause):
    return mutants(s, [f"without clause {clause}"])[0]


@pytest.mark.parametrize("s", IDLE, ids=lambda s: s.id)
def test_the_bound_is_not_needed(s):
    assert shown.shown(s, without(s, 5)) == needless_orders.WHY


def test_other_clauses_are():
    found = [(s, m) for s in IDLE for m in mutants(s) if m.path[0] == "regime" and m.name != without(s, 5).name]
    assert len(found) >= 7 and all(needless_in_orders(s, m) == "" for s, m in found)


@pytest.mark.parametrize("change", ["a sign", "df1 for df2", "2 % more", "a quotient turned round", "T0 + 1"])
def test_another_conclusion_is_not_shown(change):
    for s in IDLE:
        found = without(s, 5)
        other = [m for m in mutants(found.statement, [change])]
        assert all(needless_in_orders(s, replace(found, statement=m.statement)) == "" for m in other)


def test_other_chains_and_variables_are_not_shown():
    for s in IDLE:
        found = without(s, 5)
        for m in mutants(found.statement, ["fresh designs", "a row more"]):
            assert needless_in_orders(s, replace(found, statement=m.statement)) == ""
        (stage,) = found.statement.regime
        for name in ("lambda", "phi0"):
            moving = replace(found.statement, regime=({**stage, "grows": [*stage["grows"], name]},))
            changed = replace(s, regime=({**s.regime[0], "grows": [*s.regime[0]["grows"], name]},))
            assert needless_in_orders(changed, replace(found, statement=moving)) == ""


def test_the_equation_needs_a_bounded_truth():
    """Where ‖w₀‖ may grow, only the order with the difference of both biases is shown."""
    short = {c: without(ARGUMENT, 5).statement for c in (5, 6)}
    (stage,) = short[5].regime
    left = replace(short[5], regime=({**stage, "clauses": stage["clauses"][:-1]},))
    assert needless_orders.SHORT in stage["clauses"] and not needless_in_orders(
        replace(ARGUMENT, regime=({**stage, "clauses": [*left.regime[0]["clauses"], needless_orders.NEEDLESS[0]]},)),
        replace(without(ARGUMENT, 5), statement=left),
    )


def test_readers_that_are_broken_go_red():
    goes_red(test_other_clauses_are, needless_orders, "NEEDLESS", lambda _: (["TendsTo", "d", "Infinity"],))
    check = test_other_chains_and_variables_are_not_shown
    goes_red(check, needless_orders, "_proportional", lambda _: lambda *_: True)
    check = test_the_equation_needs_a_bounded_truth
    goes_red(check, needless_orders, "SHORT", lambda _: MAIN.regime[0]["clauses"][0])


# -- the lemma, by outcomes ------------------------------------------------------------------------
def empty(values, rows):
    """κ₀ by bisection on a logarithmic scale."""
    low, high = 1e-30, values.sum()
    for _ in range(300):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if (values / (values + middle)).sum() > rows else (low, middle)
    return high


def lost(values, rows, count, seed):
    """Means of (I − P)_ii and ((I − P)Σ(I − P))_ii over designs of so many rows."""
    rng, sums = np.random.default_rng(seed), np.zeros((2, len(values)))
    for _ in range(count):
        x = rng.standard_normal((rows, len(values))) * np.sqrt(values)
        left = np.eye(len(values)) - np.linalg.pinv(x) @ x
        sums += [left.diagonal(), (left * values @ left).diagonal()]
    return sums / count


def test_weighted_errors_are_small_whatever_the_weakest_direction_is():
    """s_i|q_i − p_i|, strong directions and weak ones over nine powers, one row more than strong directions."""
    values = np.concatenate([np.ones(48), np.geomspace(0.3, 1e-9, 96)])
    q, _ = lost(values, 49, 200, 1)
    p, other = (empty(values, rows) for rows in (49, 40))
    assert np.max(values * abs(q - p / (values + p))) < 0.03 < 0.06 < np.max(values * abs(q - other / (values + other)))


def test_where_a_weak_direction_loses_more_the_larger_side_grows():
    """Two rows more than strong directions: q > p stays, and F/s grows with the rows."""
    grown = []
    for strong in (10, 40):
        values = np.concatenate([np.ones(strong), np.full(2 * strong, 1e-9 / strong), [4e-9]])
        q, form = lost(values, strong + 2, 600, 2)
        p = empty(values, strong + 2)
        assert q[-1] - p / (values[-1] + p) > 0.03
        grown.append(form[-1] / values[-1])
    assert grown[1] > 3 * grown[0] > 3


def test_where_rows_are_many_more_weak_directions_lose_what_the_equivalent_says():
    gaps = []
    for strong in (8, 32):
        values = np.concatenate([np.ones(strong), np.full(3 * strong, 1e-9), [3e-9]])
        q, _ = lost(values, 2 * strong, 300, 3)
        p = empty(values, 2 * strong)
        gaps.append(abs(q[-1] - p / (values[-1] + p)))
    assert gaps[1] < gaps[0] / 2 < 0.05
