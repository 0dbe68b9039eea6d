"""The best K where n grows and κ meets κ_n = nκ₀, where λ is of order 1, and where nothing at a meeting does better."""

from dataclasses import replace

import pytest
import sympy as sp
from flint import arb

from collapse_sym.scaling import meetings
from collapse_sym.scaling import rates as room
from collapse_sym.scaling.families import Question, families
from collapse_sym.scaling.optimum import sharp
from collapse_sym.scaling.rates import WITHIN, rates

Q = sp.Rational
GROWING = [
    {"beta": Q(2), "source": Q(1, 4), "a": Q(0), "b": Q(3, 2), "s": sp.oo, "nu": Q(3, 2)},
    {"beta": Q(3), "source": Q(1, 2), "a": Q(-1), "b": Q(1), "s": Q(1), "nu": Q(3, 2)},
    {"beta": Q(3), "source": Q(1, 2), "a": Q(-1, 2), "b": Q(1, 4), "s": Q(0), "nu": Q(3, 16)},
]
OF_ORDER_1 = {"beta": Q(2), "source": Q(1, 2), "a": Q(1, 4), "b": Q(1, 4), "D": Q(1, 2), "s": Q(0), "nu": Q(1, 8)}


def constant(question, ell, K):
    """What ``sharp`` says of this K alone: by the integrals themselves, without a search."""
    setting = families(question)[0].setting
    at = replace(setting, ell=ell, factors=replace(setting.factors, ridge=K))
    return float(sharp(at, optimise=False).decimal(10))


@pytest.mark.parametrize("fields", [*[{"D": sp.oo, **g} for g in GROWING], OF_ORDER_1])
def test_a_K_inside_is_best(fields):
    question = Question(**fields)
    (found,) = rates(question)
    best, K, ell = float(found.sharp.decimal()), Q(found.sharp.best()), found.sharp.ell
    assert not found.sharp.because and 0 < K
    assert constant(question, ell, K) == pytest.approx(best, rel=1e-9)
    near = [constant(question, ell, K * (1 + sign * Q(1, 100))) for sign in (1, -1)]
    assert all(best < value < best * 1.001 for value in near)
    far = [constant(question, ell, K * Q(4) ** i) for i in (-8, -4, -2, -1, 1, 2, 4, 8)]
    assert min(far) > best


def test_what_is_there_at_every_K_shows_that_a_meeting_does_no_better(monkeypatch):
    """n above T₀^β: nothing of the truth is left, and at ℓ = β a variance comes on top of ζ."""
    question = Question(beta=Q(3), source=Q(3, 8), a=-sp.oo, b=Q(3, 2), D=sp.oo, s=Q(0), nu=Q(9))
    (found,) = rates(question)
    assert found.sharp.constant == sp.zeta(Q(13, 4)) and found.sharp.because == WITHIN
    setting = families(question)[0].setting
    there = sharp(replace(setting, ell=Q(3)), optimise=True)
    assert there.constant is None and there.every == found.sharp.constant
    assert min(constant(question, Q(3), Q(10) ** i) for i in range(-2, 3)) > float(found.sharp.decimal())
    monkeypatch.setattr(room, "sharp", lambda *a, **k: replace(sharp(*a, **k), every=sp.S.Zero))
    assert "none of the largest" in rates(question)[0].sharp.because


def test_a_best_K_that_is_a_whole_number_has_all_its_digits(monkeypatch):
    """K = 3 is the middle of the box that is left of the search."""
    question = Question(beta=Q(2), source=Q(1, 4), a=Q(1), b=Q(1), D=sp.oo, s=Q(0), phi0=Q(2))
    (found,) = rates(question)
    assert found.sharp.best() == "3.00000000000" and found.sharp.decimal() == "1.36928032621"
    setting = families(question)[0].setting
    near = [replace(setting, factors=replace(setting.factors, ridge=K)) for K in (Q(3), Q(29, 10), Q(31, 10))]
    best, *others = [float(sharp(one, optimise=False).decimal(10)) for one in near]
    assert best == pytest.approx(float(found.sharp.decimal()), rel=1e-9) and best < min(others)
    coarse = meetings.least
    monkeypatch.setattr(meetings, "least", lambda *a: replace(coarse(*a), value=coarse(*a).value + arb(0, 1e-3)))
    assert "digits are out of reach" in rates(question)[0].sharp.because
