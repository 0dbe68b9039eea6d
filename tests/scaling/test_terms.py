"""The terms of a scaling law: as expected, the same by both algebras, and T₀ < d never as T₀ ≥ d."""

import random
from dataclasses import replace

import pytest
import sympy as sp

from collapse_sym.errors import Contradiction, InvalidInput, OutsideCalculus
from collapse_sym.notation import BETA, R
from collapse_sym.scaling.constants import leading_terms
from collapse_sym.scaling.forms import coordinate, maximum, minimum
from collapse_sym.scaling.settings import Factors, Setting, form_of
from collapse_sym.scaling.terms import terms

Q, oo = sp.Rational, sp.oo
x, a, b, D, s, nu = map(coordinate, ("x", "a", "b", "D", "s", "nu"))


def by_name(setting):
    out = {}
    for term in terms(setting):
        out.setdefault(term.name, []).append(term)
    return out


def points(seed, count, **fixed):
    """Points of the domain: x ≤ 1 where D > 1, b against D as ``under`` says."""
    rng = random.Random(seed)
    for _ in range(count):
        beta = Q(rng.randint(11, 40), 10)
        size = Q(rng.randint(1, 24), 12)
        place = Q(rng.randint(0, 12 if size > 1 else 30), 12)
        rows = size * Q(rng.randint(1, 11), 12) if fixed.get("under") else size + Q(rng.randint(0, 12), 12)
        yield {
            "beta": beta, "R": 2 * beta * Q(rng.randint(1, 8), 8), "x": place, "D": size, "b": rows,
            "a": Q(rng.randint(-6, 12), 12), "s": Q(rng.randint(0, 12), 12), "nu": Q(rng.randint(0, 6), 12),
        }  # fmt: skip


def agree(form, expected, seed, **fixed):
    for at in points(seed, 60, **fixed):
        assert form.at(at) == expected.at(at), at


def test_with_enough_rows_bias_variance_and_collapse_are_as_derived_on_paper():
    found = by_name(Setting(generators="over"))
    agree(found["bias"][0].exponent, maximum(R * x, 2 * BETA * x - (2 * BETA - R) * D), 1)
    agree(found["variance"][0].exponent, s + 1 - minimum(x, D), 2)
    agree(found["collapse"][0].exponent, b - a - minimum(x, D) - maximum(0, D - 1), 3)


def test_with_few_rows_the_cost_of_one_fit_is_as_derived_on_paper():
    for design in ("fresh", "shared"):
        found = by_name(Setting(generators="under", design=design))
        for at in points(4, 80, under=True):
            late = min(at["x"], at["D"]) - 1 + max(at["x"], at["b"]) - 2 * at["beta"] * max(0, at["x"] - at["b"])
            cost = at["b"] - at["a"] - max(min(at["x"], at["b"]), late)
            assert min(t.exponent.at(at) for t in found["collapse"]) == cost, at
            bias = min(t.exponent.at(at) for name in ("bias", "inherited bias") for t in found[name])
            own = max(at["R"] * at["x"], 2 * at["beta"] * at["x"] - (2 * at["beta"] - at["R"]) * at["D"])
            assert bias == min(own, at["R"] * at["b"]), at


def test_growing_generations_cost_n_until_kappa_passes_the_last_position():
    found = by_name(Setting(D=oo, nu="nu"))
    (collapse,), (inherited,) = found["collapse"], found["inherited bias"]
    agree(inherited.exponent, maximum(0, R * (b - nu / BETA)), 5)
    for at in points(6, 200):
        at |= {"b": Q(3, 4), "x": min(at["x"], Q(1))}
        last = at["b"] - at["nu"] / at["beta"]
        if 0 < at["x"] < last:
            assert collapse.exponent.at(at) == at["b"] - at["a"] - at["x"]
        elif last < at["x"] < at["b"]:
            slow = -at["a"] + at["nu"] / at["beta"]  # σ₀² T^(ν(1 − 1/β))
            assert collapse.exponent.at(at) <= slow


def test_logarithms_are_there_at_r_one_and_nowhere_else():
    law = Setting(generators="over", source=sp.S.One)
    (bias,) = by_name(law)["bias"]
    at = next(points(7, 1)) | {"R": 4, "beta": 2, "x": Q(1, 2)}
    assert bias.log_power(at) == 1 and bias.log_power(at | {"x": 0}) == 0
    assert not any(term.flats for term in terms(replace(law, source=None)))
    assert not any(term.flats for term in terms(replace(law, source=Q(2))))


def drawn(rng):
    beta, r = Q(rng.randint(11, 40), 10), rng.choice([Q(rng.randint(1, 30), 16), Q(1)])
    size, rows = rng.choice([oo] + [Q(rng.randint(1, 24), 12)] * 4), Q(rng.randint(1, 24), 12)
    design = rng.choice(["fresh", "shared"])
    grows = design == "fresh" and (size == oo or rows < size) and rng.random() < 0.4
    return Setting(
        a=Q(rng.randint(-4, 4), 4), b=rows, D=size, s=Q(rng.randint(0, 8), 4), ell=beta * Q(rng.randint(0, 36), 24),
        nu=Q(rng.randint(1, 20), 8) if grows else 0, beta=beta, source=r, design=design,
        n=None if grows else rng.choice([1, 2, 3]),
        factors=Factors(ridge=Q(2), dimension=Q(rng.choice([2, 5]), 3)),
    )  # fmt: skip


def compared(seed, count):
    """Two algebras, one walk through bounds and one through the exact answer; how many kinds of settings were met."""
    rng, forms, tried = random.Random(seed), {}, 0
    while tried < count:
        try:
            law = drawn(rng)
            exact = leading_terms(law)
        except OutsideCalculus:
            continue
        tried += 1
        key = (law.generators, law.D == oo, law.design, law.source == 1, law.nu != 0)
        if key not in forms:
            kept = {"D": oo} if law.D == oo else {}
            growing = {"nu": "nu"} if law.nu != 0 else {}
            source = law.source if law.source == 1 else None
            forms[key] = terms(Setting(generators=law.generators, design=law.design, source=source, **kept, **growing))
        at = dict(beta=law.beta, R=2 * law.beta * min(law.source, 1), x=exact.kappa.position)
        at |= {name: getattr(law, name) for name in ("a", "b", "D", "s", "nu")}
        best = {}
        for term in forms[key]:
            part = term.name.split()[-1]
            here = (term.exponent.at(at), -term.log_power(at))
            best[part] = min(best.get(part, here), here)
        assert best == {name: (-p.exponent, -p.log) for name, p in exact.parts.items()}, law
    return len(forms)


def test_forms_at_numbers_are_the_leading_exponents_of_the_engines_answer():
    assert compared(8, 20) > 6


@pytest.mark.deep
def test_so_they_are_at_many_numbers():
    assert compared(9, 400) > 14


def test_few_rows_are_never_answered_by_the_formula_for_many():
    over, under = (by_name(Setting(generators=kind)) for kind in ("over", "under"))
    assert over["collapse"][0].exponent != under["collapse"][0].exponent and "inherited bias" not in over
    with pytest.raises(Contradiction):
        Setting(b=Q(1, 2), D=1, generators="over")
    with pytest.raises(Contradiction):
        Setting(b=1, D=oo, generators="over")
    with pytest.raises(Contradiction):
        Setting(b=2, D=1, generators="under")
    for open_one in (dict(), dict(b=1, D=1), dict(b=1, D="D")):
        with pytest.raises(InvalidInput, match="T₀ ≥ d is open"):
            Setting(**open_one)
    assert Setting(b=1, D=1, factors=Factors(dimension=Q(1, 2))).over
    assert not Setting(b=1, D=1, factors=Factors(dimension=Q(2))).over
    assert Setting(b=Q(1, 2), D=oo).generators == "under"


def test_what_cannot_be_is_refused():
    for wrong in (dict(beta=Q(1)), dict(source=Q(0)), dict(design="other"), dict(generators="some")):
        with pytest.raises(InvalidInput):
            Setting(**{"b": 2, "D": 1, **wrong})
    for wrong in (dict(b=-1), dict(D=-1), dict(nu=-1), dict(ell=-1)):
        with pytest.raises(InvalidInput, match="would vanish"):
            Setting(**{"b": 2, "D": 1, "generators": "over", **wrong})
    with pytest.raises(OutsideCalculus, match="φ₀ = 1"):
        leading_terms(Setting(a=0, b=1, D=1, s=0, ell=1, beta=Q(2), source=Q(1, 2), generators="over"))
    with pytest.raises(OutsideCalculus, match="φ = 1"):
        leading_terms(Setting(a=0, b=2, D=1, s=0, ell=3, beta=Q(2), source=Q(1, 2)))
    with pytest.raises(InvalidInput, match="sign is not known"):
        leading_terms(Setting(generators="over"))
    with pytest.raises(InvalidInput, match="border"):
        at = {symbol: Q(1) for symbol in Setting(generators="over").b.free_symbols}
        law = Setting(a=0, b="b", D=1, s=0, ell=1, generators="over", beta=Q(2), source=Q(1, 2))
        leading_terms(law, at)


def test_exponents_are_linear_in_the_coordinates():
    assert form_of(Setting(generators="over", b=b + D - 1).b) == b + D - 1
    assert form_of(Q(1, 2) * BETA) == coordinate("x") * 0 + BETA / 2


def test_without_noise_there_is_no_such_term():
    names = {term.name for term in terms(Setting(generators="over", s=oo))}
    assert names == {"bias", "collapse"}
    assert "collapse" not in {term.name for term in terms(Setting(generators="under", a=-oo))}
    found = leading_terms(Setting(a=0, b=2, D=Q(1, 2), s=oo, ell=oo, beta=Q(2), source=Q(1, 2)))
    assert set(found.parts) == {"collapse"}
