"""Orders between means with more projections and with fewer, with squares added, and about generators below 0."""

from __future__ import annotations

from dataclasses import replace

import pytest

from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.mutants import Mutant, mutants
from collapse_sym.proof.evidence.sampling import conclusion
from collapse_sym.proof.statements import Statement, statement
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import asking_less, placed, projections
from collapse_sym.testing.teeth.asking_less import asks_less
from collapse_sym.testing.teeth.placed import TOLD, always_missing, names_no_member
from collapse_sym.testing.teeth.projections import more_projections
from collapse_sym.testing.teeth.shown import proved_elsewhere

MAIN, TOTAL, LIMIT = (amended(f"REM-MONO.{part}") for part in ("main", "total", "limit"))
BIAS, BIASES = amended("THM-4.3.bias-order"), amended("THM-4.3.bias-order-limit")
PRODUCT = ["ProjectionProduct", ["Subtract", "n", "1"], "0"]
TRUE = (
    "a number + 1", "n - 1", "another value of a name", "without hypothesis 0", "a hypothesis one wider",
    "shared designs", "a row more",
)  # fmt: skip
FALSE = (
    "2 % more", "a strict order", "an order turned round", "a sign", "twice w0", "nothing subtracted",
    "without hypothesis 1", "a number - 1", "a factor left out",
)  # fmt: skip


def of(s: Statement, operator: str) -> Mutant:
    return mutants(s, [operator])[0]


def stating(s: Statement, relation: object) -> Mutant:
    """A statement with another conclusion, as a mutant of itself."""
    return Mutant("another", ("conclusion",), s.conclusion, relation, replace(s, conclusion=relation))


def of_products(s: Statement, high: object, low: object) -> Mutant:
    """f ≥ g, the means of the right side of a statement with these products."""
    side = conclusion(s)[2]
    return stating(s, ["GreaterEqual", *(_put(side, product) for product in (high, low))])


def _put(term, product):
    if term == PRODUCT:
        return product
    return term if isinstance(term, str) else [term[0], *(_put(t, product) for t in term[1:])]


def product(last, first="0"):
    return ["ProjectionProduct", last, first]


def told(s: Statement, mutant: Mutant) -> str:
    return more_projections(s, mutant, proved_elsewhere)


# -- more projections ------------------------------------------------------------------------------
@pytest.mark.parametrize("s", [MAIN, TOTAL, LIMIT])
@pytest.mark.parametrize("operator", TRUE)
def test_an_order_of_more_projections_and_fewer_is_shown(s, operator):
    assert told(s, of(s, operator))


@pytest.mark.parametrize("s", [MAIN, TOTAL, LIMIT])
def test_what_else_is_changed_is_not_shown(s):
    assert not [m.name for m in mutants(s, FALSE) if told(s, m)]


@pytest.mark.parametrize(
    "high, low, true",
    [
        (product(["Add", "n", "3"]), product("n"), True),
        (product(["Add", "n", "3"], "2"), product("n"), True),
        (product("n", "1"), product("n"), False),
        (product("n"), product(["Add", "n", "1"]), False),
        (product("3"), product("n"), False),
        (product("n"), product("3"), False),
        (product("n"), product("0"), True),
        (product("n"), product("-1"), True),  # the identity
        (product("n"), product("-1", "-1"), False),
        (product("n", "-1"), product("n"), False),
        (product("n", "n"), product("0"), True),
        (product("n"), product(["Add", "n", "n"]), False),
        (product(["Add", "n", "n"]), product("n"), True),
    ],
)
def test_numbers_of_projections_are_compared(high, low, true):
    assert bool(told(MAIN, of_products(MAIN, high, low))) is true


def test_other_terms_and_other_originals_are_none_of_them():
    wider = of(MAIN, "without hypothesis 0")
    assert not told(MAIN, replace(wider, statement=replace(wider.statement, hypotheses=())))
    for name in ("T0", "n"):  # a downstream fit that t or n changes
        fit = {**MAIN.chain["downstream"][0], "samples": name}
        old, new = (replace(s, chain={**MAIN.chain, "downstream": [fit]}) for s in (MAIN, wider.statement))
        assert not told(old, replace(wider, statement=new))
    other = replace(MAIN, hypotheses=(*MAIN.hypotheses, ["GreaterEqual", "T0", "n"]))
    assert not told(other, of_products(other, PRODUCT, product(["Subtract", "n", "2"])))
    shared = replace(MAIN, chain=with_generator(design="X0"))
    assert not told(shared, of_products(shared, PRODUCT, product(["Subtract", "n", "2"])))
    # of one shared design the original says f(1) ≥ f(0) alone, and so it says f(n + 1) ≥ f(n) for n ≥ 1
    shared = replace(MAIN, chain=with_generator(design="shared"))
    assert not told(shared, Mutant("fresh designs", ("chain",), shared.chain, MAIN.chain, MAIN))
    later = replace(MAIN, variables=tuple((dict(MAIN.variables) | {"n": "positive-integer"}).items()))
    assert not told(later, of_products(later, PRODUCT, product("0", "1")))
    for change in ({"samples": ["Subtract", "T0", "1"]}, {"fit": "ridge", "penalty": "lambda"}):
        new = replace(MAIN, chain=with_generator(**change))
        assert not told(MAIN, Mutant("another", ("chain",), MAIN.chain, new.chain, new))


def with_generator(**changes):
    return {**MAIN.chain, "generators": [{**MAIN.chain["generators"][0], **changes}]}


def test_two_products_of_one_outcome_are_not_counted():
    norm, metric, (_, *factors, inner) = conclusion(MAIN)[2][1]
    both = [norm, metric, ["MatrixMultiply", *factors, ["MatrixMultiply", product("n", "1"), inner]]]
    step = ["GreaterEqual", ["Where", ["Expectation", both], "n", ["Add", "n", "1"]], ["Expectation", both]]
    s = replace(MAIN, conclusion=step)
    assert not told(s, Mutant("without", ("hypotheses",), [], [], replace(s, hypotheses=s.hypotheses[1:])))


def test_noise_and_the_downstream_fit_alone_are_read_by_no_mean_of_projections():
    for letter in ("Prediction", ["Model", "1"], ["MatrixMultiply", "Resolvent", "w0"], ["Scale", "n", "w0"]):
        side = ["Expectation", ["SquaredNorm", ["Add", ["MatrixMultiply", PRODUCT, "w0"], letter]]]
        s = replace(MAIN, conclusion=["GreaterEqual", ["Where", side, "n", ["Add", "n", "1"]], side])
        assert not told(s, Mutant("without", ("hypotheses",), [], [], replace(s, hypotheses=s.hypotheses[1:])))


def test_an_order_of_limits_rests_on_a_proof_about_members():
    for operator in TRUE:
        assert not more_projections(LIMIT, of(LIMIT, operator), lambda member: "")
    general = replace(LIMIT, hypotheses=LIMIT.hypotheses[:1])  # Σ is any: of members it is false
    assert not told(general, of(general, "n - 1"))


@pytest.mark.parametrize(
    "name, change, high, low",
    [
        ("_at_least", lambda old: lambda more, less: True, product("n"), product(["Add", "n", "1"])),
        ("_length", lambda old: lambda p, n: old(p, n) or (2, 2), product("n", "-1"), product("n")),
        ("_is_none", lambda old: lambda number: True, product("n"), product(["Add", "n", "1"])),
    ],
)
def test_a_decider_that_miscounts_is_seen(name, change, high, low):
    def check():
        assert not told(MAIN, of_products(MAIN, high, low))

    goes_red(check, projections, name, change)


@pytest.mark.parametrize(
    "name, change, operator",
    [
        ("_same_but_for_rows", lambda old: lambda original, mutated: True, "without hypothesis 1"),
        ("_counted", lambda old: lambda term, count: ("", (1, 0)), "twice w0"),
    ],
)
def test_a_decider_that_overlooks_a_change_is_seen(name, change, operator):
    def check():
        assert not told(MAIN, of(MAIN, operator))

    if name == "_counted":  # the steps of the original stay what they are
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(projections, "_is_one_more", lambda s: True)
            goes_red(check, projections, name, change)
    else:
        goes_red(check, projections, name, change)


# -- a square besides ------------------------------------------------------------------------------
@pytest.mark.parametrize("s", [BIAS, BIASES, amended("THM-4.3.bias-order-shared")])
def test_a_square_besides_makes_a_side_no_smaller(s):
    assert all(asks_less(s, of(s, operator)) for operator in ("a number + 1", "n + 1", "n - 1"))


@pytest.mark.parametrize("s", [BIAS, BIASES])
def test_what_is_no_square_besides_is_not_called_so(s):
    changed = ["a number - 1", "2 % more", "a strict order", "an order turned round", "a summand left out", "twice w0"]
    assert not [m.name for m in mutants(s, changed) if asks_less(s, m)]


def test_a_strict_order_is_not_kept_by_a_square():
    strict = replace(BIAS, conclusion=["And", *(["Greater", *r[1:]] for r in conclusion(BIAS)[1:])])
    assert not asks_less(strict, of(strict, "n - 1"))  # n = 0: the square is 0


@pytest.mark.parametrize(
    "v",
    [
        "Prediction", ["MatrixMultiply", ["NoiseMap", "0", "0"], ["Noise", "0"]], ["MatrixMultiply", "Resolvent", "w0"],
        ["MatrixMultiply", ["Projection", "-1"], "w0"], ["MatrixMultiply", product("0", "-1"), "w0"], "d",
    ],
)  # fmt: skip
def test_what_may_have_no_finite_mean_is_no_square_besides(v):
    a = conclusion(BIAS)[2][2]
    more = ["GreaterEqual", ["Add", a, ["Expectation", ["SquaredNorm", v]]], a]
    new = stating(BIAS, ["And", conclusion(BIAS)[1], more])

    def check():
        assert not asks_less(BIAS, new)

    goes_red(check, asking_less, "_is_finite_square", lambda old: lambda term, domains: True)


def test_limits_are_those_of_the_original_and_more():
    (_, total, middle), last = conclusion(BIASES)[1:]
    (_, more, least), first = last, ["GreaterEqual", total, last[2]]
    lone = stating(BIASES, ["And", first, last])
    other = ["Limit", _put(more[1], product(["Subtract", "n", "2"]))]
    changed = ["And", first, ["GreaterEqual", other, least]]
    assert middle == more and asks_less(BIASES, stating(BIASES, ["And", conclusion(BIASES)[1], changed[2]]))

    def check():  # the first order is known of sequences along which b + f has a limit, and asked for of others
        assert not asks_less(lone.statement, stating(lone.statement, changed))

    goes_red(check, asking_less, "_limits", lambda old: lambda term: set())


# -- generators below 0, in limits -----------------------------------------------------------------
@pytest.mark.parametrize("s", [BIASES, LIMIT, statement("PROP-F.5.main")])
def test_a_limit_of_what_names_no_generator_has_no_value(s):
    named = [m.name for m in mutants(s) if names_no_member(s, m.statement)]
    assert named == [m.name for m in mutants(s, ["a number - 1"])] and not always_missing(s)


def test_what_names_no_generator_for_some_numbers_alone_may_have_a_limit():
    side = conclusion(LIMIT)[2][1]
    for low, last, missing in [("-1", "n", True), ("-2", ["Subtract", "n", "2"], True), ("-1", "-2", False),
                               ("-1", ["Subtract", "n", "2"], False), ("-1", ["Subtract", "2", "n"], False),
                               ("n", "n", False), (["Subtract", "n", "1"], "n", False)]:  # fmt: skip
        s = replace(LIMIT, conclusion=["GreaterEqual", ["Limit", _put(side, product(last, low))], "0"])
        assert always_missing(s) is missing


def test_an_original_that_does_not_hold_kills_nothing():
    changed, (head, left, right) = of(LIMIT, "a number - 1").statement, conclusion(LIMIT)
    false = replace(LIMIT, conclusion=[head, right, ["Add", left, "1"]])

    def check():
        assert names_no_member(LIMIT, changed) == TOLD and not names_no_member(false, changed)

    goes_red(check, placed, "_holds_along", lambda old: lambda *_: True)
