"""Answers with symbols against answers with numbers, at points of which many lie on borders."""

import random
from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym.errors import OutsideCalculus
from collapse_sym.scaling import rates as of_rates
from collapse_sym.scaling.families import Question
from collapse_sym.scaling.rates import rates

Q, oo = sp.Rational, sp.oo
NAMES = ("a", "b", "D", "s", "nu", "ell")
ASKED = {
    "one symbol": dict(beta=Q(2), source=Q(3, 8), b=Q(2), D=Q(1, 2), s=Q(0)),
    "a given ell": dict(beta=Q(2), source=Q(1), D=oo, s=Q(0), ell="ell"),
    "d = 2T": dict(D=Q(1), phi=Q(2), s=Q(0)),
    "everything": dict(),
    "no noise downstream": dict(s=oo),
    "silent generators": dict(a=-oo),
    "d = ∞, n grows": dict(D=oo, nu="nu"),
    "one design": dict(D=oo, design="shared"),
    "one design, n grows": dict(D=oo, design="shared", nu="nu", s=Q(0)),
    "beta and r given": dict(beta=Q(2), source=Q(3, 8)),
    "n grows, s given": dict(nu="nu", s=Q(1), beta=Q(2)),
    "d = T/2": dict(D=Q(1), beta=Q(2)),
    "d = 2 T0": dict(b=Q(1), D=Q(1), phi0=Q(2)),
}
FEW = ("one symbol", "a given ell")


def point(rng, asked):
    """Numbers for all that is left open, from few; the rest as asked."""
    pick = rng.choice
    beta = asked.get("beta") or pick([Q(3, 2), Q(2), Q(3), Q(7, 3)])
    at = {
        "beta": beta,
        "source": asked.get("source") or pick([Q(1, 4), Q(1, 2), Q(3, 4), Q(1), Q(3, 2), Q(7, 8)]),
        "a": pick([Q(0), Q(1, 2), Q(-1), Q(1), Q(-1, 3), Q(3, 4)]),
        "b": pick([Q(1, 4), Q(1, 2), Q(1), Q(3, 2), Q(2), Q(5, 7)]),
        "D": pick([Q(1, 4), Q(1, 2), Q(1), Q(3, 2), Q(2)]),
        "s": pick([Q(0), Q(1, 2), Q(1), Q(2), Q(1, 3)]),
        "nu": pick([Q(0), Q(1, 4), Q(1, 2), Q(1), beta / 2]) if "nu" in asked else Q(0),
        "ell": beta * pick([Q(0), Q(1, 3), Q(1, 2), Q(1), Q(3, 2)]) if "ell" in asked else None,
    }
    return {**at, **{k: v for k, v in asked.items() if not isinstance(v, str) or k == "design"}}


def sides(at):
    """What the words of a piece say, at numbers; on a border both sides do, but where a limit tells them apart."""
    b, D, beta, nu = (at[k] for k in ("b", "D", "beta", "nu"))
    small = at.get("phi", Q(1, 2)) < 1 if D == 1 else D < 1
    many = at.get("phi0", Q(1, 2)) < 1 if b == D else b > D
    words = {"r < 1": at["source"] < 1, "r = 1": at["source"] == 1, "r > 1": at["source"] > 1}
    words |= {"T0 >= d + 2": many, "T0 < d": not many, "d < T": small, "d > T": not small}
    words |= {"n below T0^beta": nu <= beta * b, "n above T0^beta": nu >= beta * b}
    if at["ell"] is not None:
        words |= {"ell <= beta": at["ell"] <= beta, "ell >= beta": at["ell"] >= beta}
    return words


def value(expr, at):
    numbers = {"r": at["source"], **at}
    return sp.cancel(expr.subs({x: numbers[x.name] for x in expr.free_symbols}))


def holds(condition, at):
    if not condition.endswith("> 0") and not condition.endswith(">= 0"):
        return sides(at)[condition]
    named = {name: sp.Symbol(name) for name in ("beta", "r", *NAMES)}
    found = value(sp.sympify(condition.rsplit(" >", 1)[0], locals=named), at)
    return found > 0 if condition.endswith("> 0") else found >= 0


def strictly(piece, at):
    """Whether the point is off every bound of the piece."""
    named = {name: sp.Symbol(name) for name in ("beta", "r", *NAMES)}
    bounds = [c.removesuffix(">= 0") for c in piece.when if c.endswith(">= 0")]
    return all(value(sp.sympify(bound, locals=named), at) > 0 for bound in bounds)


def confirm(name, count, seed=0):
    """(points compared, of these on borders)."""
    asked, rng = ASKED[name], random.Random(f"{name}/{seed}")
    pieces, borders = rates(Question(**asked)), 0
    for _ in range(count):
        at = point(rng, asked)
        here = [piece for piece in pieces if all(holds(c, at) for c in piece.when)]
        found = rates(Question(**at))
        assert here and {value(p.exponent, at) for p in here} == {f.exponent for f in found}, at
        if len(found) > 1:
            continue
        (answer,) = found
        if len(here) > 1:
            borders += 1
            assert any("border" in note for note in answer.notes), (at, answer)
            continue
        (piece,) = here
        if not strictly(piece, at):  # pieces are closed: at ell = 0 there is no logarithm, at D = 0 more ell are best
            continue
        assert piece.log_power in (None, answer.log_power), (at, answer)
        assert at["ell"] is not None or tuple(value(e, at) for e in piece.ell) == answer.ell, (at, answer)
    return count, borders


@pytest.mark.parametrize("name", FEW)
def test_symbols_and_numbers_agree(name):
    confirm(name, 3, seed="few")


@pytest.mark.deep
def test_two_hundred_points():
    told = [confirm(name, 18) for name in ASKED]
    assert sum(points for points, _ in told) >= 200 and sum(borders for _, borders in told) >= 20


def test_fixed_rows_below_d_are_refused_by_name_and_outside_of_every_piece():
    with pytest.raises(OutsideCalculus, match="b = 0"):
        rates(Question(Q(2), Q(3, 8), Q(0), Q(0), Q(1, 2), Q(0)))
    pieces = rates(Question(Q(2), Q(3, 8), Q(-1), "b", oo, Q(1)))
    assert [f"{piece.growing}" for piece in pieces] == ["(b,)", "()", "()"]
    at = {**dict.fromkeys(NAMES, Q(0)), "source": Q(3, 8), "beta": Q(2)}
    for piece in pieces:
        assert "b >= 0" not in piece.when
        assert not all(holds(condition, at) for condition in piece.when if condition.endswith(("> 0", ">= 0")))
    assert not any(piece.growing for piece in rates(Question(Q(2), Q(3, 8), Q(0), "b", Q(0), Q(0))))


@pytest.mark.parametrize("nu", [Q(1, 4), Q(3, 4), "nu"])
@pytest.mark.parametrize("a", [-oo, Q(0), Q(-1, 2)])
def test_fits_on_one_design_are_one_fit_however_many(a, nu):
    """Only nσ₀² = T^a counts; what is inherited of the truth is T₀^(−R), here T^(−3/4)."""
    given = dict(beta=Q(2), source=Q(3, 8), a=a, b=Q(1, 2), D=oo, s=oo, design="shared", ell=Q(2))
    one, many = rates(Question(**given)), rates(Question(**given, nu=nu))
    assert {f.exponent for f in many} == {f.exponent for f in one} == {Q(3, 4) if a == -oo else -a}


@pytest.mark.parametrize("s, exponent", [(Q(0), 0), (oo, Q(3, 2))])
def test_beyond_beta_a_smaller_penalty_changes_nothing(s, exponent):
    """d above T: κ stays at T^(−β), so that the noise stays T^0 and the bias T^(−R)."""
    given = dict(beta=Q(2), source=Q(3, 8), a=Q(-4), b=Q(2), D=oo, s=s)
    found = [f.exponent for ell in (Q(2), Q(3), Q(9)) for f in rates(Question(**given, ell=ell))]
    assert set(found) == {exponent}


def test_a_wrong_rate_is_seen(monkeypatch):
    import tests.scaling.test_rates as here

    honest = here.value
    monkeypatch.setattr(here, "value", lambda expr, at: honest(expr, at) + Q(1, 100))
    with pytest.raises(AssertionError):
        here.confirm("one symbol", 5, seed="few")


@pytest.mark.parametrize("ell", [None, Q(1, 2)])
def test_constants_of_another_exponent_than_the_program_s_are_no_answer(monkeypatch, ell):
    honest = of_rates.sharp

    def slower(setting, **more):
        found = honest(setting, **more)
        return replace(found, exponent=found.exponent - Q(1, 7))

    asked = Question(Q(2), Q(3, 8), Q(0), Q(1), Q(1, 2), Q(0), ell=ell)
    assert rates(asked)
    monkeypatch.setattr(of_rates, "sharp", slower)
    with pytest.raises(ArithmeticError, match="the program says"):
        rates(asked)
