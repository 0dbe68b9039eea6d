"""Phase diagrams: what they say at points is what the exponents say, and every fact about them has a proof."""

import random
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
import sympy as sp
from flint import fmpq

from collapse_sym.notation import BETA, R
from collapse_sym.scaling.affine import Affine
from collapse_sym.scaling.checks import prove
from collapse_sym.scaling.families import Question, families
from collapse_sym.scaling.phases import _outside, phases
from collapse_sym.scaling.witnesses import Undecided

# r > 1 has the exponents of r = 1.
ASKED = [Question(), Question(D=sp.oo, nu="nu"), Question(s=sp.oo)]
ALL = [f for question in ASKED for f in families(question) if "r > 1" not in f.words]
IDS = [" ".join(f.words) for f in ALL]


@cache
def regions_of(number):
    """The phases of ALL[number], solved once in each process."""
    return phases(ALL[number].program)


def best_by_hand(program, numbers):
    """max over x of the least exponent, at every crossing of two linear forms, the ends and far beyond."""
    lines = [part for t in program.terms for part in t.exponent.linear_parts()]
    ends = [[f.at({**numbers, "x": x}) for x in (0, 1)] for f in lines]
    at = [(one - nought, nought) for nought, one in ends]
    crossings = [(q[1] - p[1]) / (p[0] - q[0]) for p in at for q in at if p[0] != q[0]]
    top = max([*crossings, 1]) + 1 if program.upper is None else program.upper.at(numbers)
    candidates = {sp.S.Zero, sp.sympify(top), *(x for x in crossings if 0 < x < top)}
    return max(min(t.exponent.at({**numbers, "x": x}) for t in program.terms) for x in candidates)


def value(affine, point):
    q = affine.at(point)
    return sp.Rational(int(q.p), int(q.q))


@pytest.mark.parametrize("number", range(len(ALL)), ids=IDS)
def test_rates_are_the_best_that_the_exponents_allow(number):
    program, draw = ALL[number].program, random.Random(number)
    regions, seen = regions_of(number), 0
    sample = program.exponents.sample()
    for _ in range(5000):
        point = [fmpq(draw.randint(-300, 300), 97) for _ in program.names]
        if seen == 8 or any(a.at(point) < 0 for a in program.space):
            continue
        numbers = {n: sp.Rational(int(p.p), int(p.q)) for n, p in zip(program.names, point)}
        numbers |= {"beta": sample[BETA], "R": sample[R]}
        inside = [r for r in regions if all(a.at(point) >= 0 for a in r.bounds)]
        assert inside, "the regions cover the domain"
        for region in inside:
            best = value(region.rate, point)
            assert best == best_by_hand(program, numbers)
            x = value(region.middle, point)
            exponents = {t.name: t.exponent.at({**numbers, "x": x}) for t in program.terms}
            assert min(exponents.values()) == best
            if len(inside) == 1:
                assert {name for name, e in exponents.items() if e == best} == set(region.balanced)
        seen += 1
    assert seen == 8


@pytest.mark.parametrize("number", [k for k, f in enumerate(ALL) if "r < 1" in f.words], ids=IDS.__getitem__)
def test_every_fact_has_a_witness_whose_identity_holds(number):
    program, regions = ALL[number].program, regions_of(number)
    proof = prove(program, regions)
    everything = [w for ws in proof.regions for w in ws] + [*proof.disjoint, *proof.cover, *proof.omitted]
    everything += [w for border in proof.borders for w in border.witnesses]
    assert len(everything) == proof.size > 10 * len(regions)
    for w in everything:
        total = [sum((weight * a.vector[i] for weight, a in w.parts), start=w.target.vector[i] * 0)
                 for i in range(len(w.target.vector))]  # fmt: skip
        assert all((t - v).zero for t, v in zip(total, w.target.vector)), w.says
        assert all(program.frame.sign(weight) in (0, 1) for weight, _ in w.parts), w.says


def test_what_is_outside_of_a_cell_is_cut_into_pieces_that_share_no_point():
    """The search would find its regions from pieces that overlap too, only again and again."""
    program, draw = ALL[FIRST].program, random.Random(5)
    frame, width = program.frame, len(program.names)

    def form():
        row = tuple(fmpq(draw.randint(-9, 9)) for _ in range(width + 1))
        return Affine(frame, (row[0], fmpq(0), *row[1:]), tuple)

    pieces_met = set()
    for _ in range(30):
        cuts = [form() for _ in range(4)]
        pieces = list(_outside((), cuts))
        for _ in range(20):
            point = [fmpq(draw.randint(-300, 300), 97) for _ in range(width)]
            if any(cut.at(point) == 0 for cut in cuts):
                continue
            held = [i for i, piece in enumerate(pieces) if all(a.at(point) > 0 for a in piece)]
            assert len(held) == any(cut.at(point) < 0 for cut in cuts)
            pieces_met.update(held)
    assert pieces_met == {0, 1, 2, 3}


FIRST = next(k for k, f in enumerate(ALL) if f.words == ("r < 1", "T0 >= d + 2", "d < T"))


def test_known_phases_of_generators_with_enough_rows():
    regions = {str(r.rate.form): r for r in regions_of(FIRST)}
    balance = next(r for r in regions.values() if r.balanced == ("bias", "collapse"))
    assert sp.cancel(balance.rate.form.coefficient("b") - R / (R + 1)) == 0
    assert sp.cancel(balance.optimum[0].lower.form.coefficient("a") + 1 / (R + 1)) == 0
    assert regions["-D - a + b"].optimum[0].upper is None


@pytest.mark.parametrize("fault", ["lower rate", "too small", "twice", "missing", "wider optimum", "other terms"])
def test_wrong_diagrams_have_no_proof(fault):
    program, regions = ALL[FIRST].program, list(regions_of(FIRST))
    r = next(r for r in regions if r.balanced == ("bias", "collapse"))
    rest = [q for q in regions if q is not r]
    one = program.frame.constant(1)
    wider = replace(r.optimum[0], upper=r.optimum[0].lower + one)
    faulty = {
        "lower rate": [*rest, replace(r, rate=r.rate - one)],
        "too small": [*rest, replace(r, bounds=(*r.bounds, r.rate - one))],
        "twice": [*regions, r],
        "missing": rest,
        "wider optimum": [*rest, replace(r, optimum=(wider,))],
        "other terms": [*rest, replace(r, balanced=("bias", "variance"))],
    }[fault]
    with pytest.raises(Undecided):  # the right diagram has its proof above
        prove(program, faulty)


def test_numbers_give_one_answer_and_no_search():
    question = Question(sp.Integer(2), sp.Rational(3, 8), sp.S.Zero, sp.S.One, sp.S.One, sp.oo)
    (family,) = families(question)
    (region,) = phases(family.program)
    assert region.rate.form.constant == sp.Rational(Fraction(3, 5)) and region.balanced == ("bias", "collapse")
