"""Bounds that equivalents of ridge do not need: which statements lose one, and relative errors in every direction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.proof.statements import statement
from collapse_sym.testing.teeth import needless
from collapse_sym.testing.teeth.even import violation_evenly

BIAS, MAIN, SHARED = statement("PROP-4.2.bias"), amended("THM-4.3.main"), amended("THM-4.3.shared")
FORM, RIDGELESS = amended("PROP-F.6.in-particular"), amended("PROP-4.2.bias-ridgeless")
IDLE = [
    (BIAS, 4),
    (MAIN, 4),
    (MAIN, 5),
    (SHARED, 6),
    (amended("COR-4.4.proportional"), 5),
    (FORM, 5),
    (amended("PROP-F.6.zero"), 5),
]
#: ‖Σ‖, T → ∞, d at most a power of T; shared designs with T₀ < d; λ → 0
NEEDED = [(BIAS, 3), (BIAS, 0), (MAIN, 2), (MAIN, 3), (SHARED, 4), (FORM, 4), (RIDGELESS, 3), (RIDGELESS, 4)]


def without(s, clause):
    return mutants(s, [f"without clause {clause}"])[0]


@pytest.mark.parametrize("s, clause", IDLE, ids=lambda x: getattr(x, "id", x))
def test_what_is_not_needed_is_shown(s, clause):
    found = without(s, clause)
    assert needless.needless(s, found) and violation_evenly(found.statement) is None


@pytest.mark.parametrize("s, clause", NEEDED, ids=lambda x: getattr(x, "id", x))
def test_what_is_needed_is_not(s, clause):
    assert needless.needless(s, without(s, clause)) == ""


def test_another_conclusion_or_a_penalty_that_moves_is_not_shown():
    found = without(MAIN, 4)
    for change in ("a sign", "df1 for df2", "2 % more"):
        other = next(m for m in mutants(found.statement) if m.name.startswith(change))
        assert needless.needless(MAIN, replace(found, statement=other.statement)) == ""
    (stage,) = found.statement.regime
    moving = replace(found.statement, regime=({**stage, "grows": [*stage["grows"], "lambda"]},))
    assert needless.needless(MAIN, replace(found, statement=moving)) == ""


def spectra(size, samples):
    """Few strong directions and weak ones down to 10⁻⁸: many rows; and many more directions than rows."""
    few = np.concatenate([np.ones(samples // 3), np.geomspace(1, 1e-8, size - samples // 3)])
    return few if size < samples else np.concatenate([np.ones(size - 20), np.geomspace(1e-2, 1e-8, 20)])


def by_formula(values, samples, penalty):
    """(RΣR)_ii λ²/λ_i and (Σ̂RΣRΣ̂)_ii/λ_i in every direction."""
    kappa = penalty + values.sum() / samples
    for _ in range(2000):
        kappa = penalty + kappa * (values / (values + kappa)).sum() / samples
    df = ((values / (values + kappa)) ** 2).sum()
    b = df / (samples - df)
    kept = kappa / (values + kappa)
    return kept**2 * (1 + b), (1 - kept) ** 2 + kept**2 * b


def by_outcomes(values, samples, penalty, count, rng):
    sums = np.zeros((2, len(values)))
    for _ in range(count):
        x = rng.standard_normal((samples, len(values))) * np.sqrt(values)
        r = np.linalg.inv(x.T @ x / samples + penalty * np.eye(len(values)))
        bias, noise = penalty * r, np.eye(len(values)) - penalty * r
        sums += [((m * values) @ m.T).diagonal() / values for m in (bias, noise)]
    return sums / count


@pytest.mark.parametrize("size, samples, count", [(60, 90, 300), (120, 30, 150)])
def test_errors_are_relative_in_every_direction(size, samples, count):
    rng, penalty, values = np.random.default_rng(3), 0.5, spectra(size, samples)
    for a, b, other in zip(
        by_outcomes(values, samples, penalty, count, rng),
        by_formula(values, samples, penalty),
        by_formula(values, samples + samples // 3, penalty),
    ):
        assert abs(a / b - 1).max() < 0.1 and abs((a / b).mean() - 1) < 0.01
        assert abs((a / other).mean() - 1) > 0.03
