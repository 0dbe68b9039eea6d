"""What is left of w₀ after many generations: with Σ = I written out, without it by sequences with strong directions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import islice

import numpy as np
import pytest

from collapse_sym.errors import InvalidInput
from collapse_sym.oracle.budget import family
from collapse_sym.oracle.plan import generator_for
from collapse_sym.proof.amendments import amended
from collapse_sym.proof.evidence.counterexamples import place_of
from collapse_sym.proof.evidence.exactly import exact
from collapse_sym.proof.evidence.mutants import mutants
from collapse_sym.testing.mutants import goes_red
from collapse_sym.testing.teeth import forgetting, judging, outside, shown, unround
from collapse_sym.testing.teeth.forgetting import FIRST, NotRead

LEFT, BIAS = amended("THM-4.6.in-particular"), amended("THM-4.6.in-particular-delta-bias")
SECOND = ["Expectation", ["SquaredNorm", ["Subtract", ["Model", "n"], ["Model", ["Subtract", "n", "1"]]]]]


@cache
def changed(key):
    s = next(s for s in (LEFT, BIAS) if s.hash == key)
    return s, {m.name: m for m in mutants(s)}


@pytest.mark.parametrize("s", [LEFT, BIAS])
def test_what_tends_to_0_is_told_from_what_does_not(s):
    # what d does is not asked for; what rows and their ratios do is, and so are Σ = I and the bound on w₀
    conditions = ["without hypothesis 0", "without clause 0", "without clause 1"]
    named = {name: m for name, m in changed(s.hash)[1].items() if name.startswith(("n + 1", *conditions))}

    def check():
        told = {name.split(" at ")[0]: bool(forgetting.forgotten(m.statement)) for name, m in named.items()}
        assert forgetting.forgotten(s) == forgetting.TOLD
        assert told == {"n + 1": True, **dict.fromkeys(conditions, False), "without clause 0": True}
        assert forgetting.forgotten(replace(s, hypotheses=s.hypotheses[:3])) == ""

    goes_red(check, forgetting, "_ratios", lambda old: lambda _, rows, fixed: "ratios")
    goes_red(check, forgetting, "ROUND", lambda old: ["LessEqual", ["SquaredNorm", "w0"], "r"])
    goes_red(check, forgetting, "_squared", lambda old: lambda v: {FIRST: Fraction(2)})


@pytest.mark.parametrize("name", ["n + 1 at conclusion.1.1.1.1.1", "without clause 0 at regime.0.clauses"])
def test_the_list_of_deciders_asks(name):
    m = changed(LEFT.hash)[1][name]

    def check():
        assert shown.shown(LEFT, m) == forgetting.TOLD

    goes_red(check, shown, "forgotten", lambda old: lambda _: "")


def _with(s, **changes):
    return replace(s, conclusion=["TendsTo", ["Limit", changes["of"]], "0"]) if "of" in changes else s


def test_combinations_whose_multiple_of_the_truth_alone_is_not_0_do_not_go_away():
    size, part = ["SquaredNorm", "w0"], BIAS.conclusion[1][1][1]
    assert forgetting.forgotten(_with(BIAS, of=["Subtract", part, ["Multiply", "51/50", size]])) == ""
    assert forgetting.forgotten(_with(BIAS, of=part)) == ""
    assert forgetting.forgotten(_with(LEFT, of=SECOND)) == forgetting.TOLD
    noisy = {**LEFT.chain, "generators": [{**LEFT.chain["generators"][0], "variance": ["Power", "sigma", "2"]}]}
    shared = {**LEFT.chain, "generators": [{**LEFT.chain["generators"][0], "design": "shared"}]}
    assert [forgetting.forgotten(replace(LEFT, chain=c)) for c in (noisy, shared)] == ["", ""]
    few = [h for h in BIAS.hypotheses if h != ["Greater", "T", "d"]]
    assert len(few) == 3 and forgetting.forgotten(replace(BIAS, hypotheses=few)) == ""  # Σ̂R is I on d rows or more


def test_the_mean_of_a_square_is_that_of_its_parts():
    """E‖ŵ₂ − ŵ₁‖² and E‖ŵ₂ − w₀‖² in dimension 3, on 2 rows and on 1, by drawing the designs."""
    rng, w0, first, second = generator_for("forgetting"), np.array([1.0, 2.0, -1.0]), [], []
    for _ in range(1_500):
        models = [w0]
        for rows in (2, 1):
            x = rng.standard_normal((rows, 3))
            models.append(np.linalg.pinv(x) @ x @ models[-1])
        first.append(((models[2] - models[1]) ** 2).sum())
        second.append(((models[2] - w0) ** 2).sum())
    shares = {FIRST: Fraction(1), 1: Fraction(2, 3), 2: Fraction(2, 3) * Fraction(1, 3)}
    for drawn, vector in ((first, {2: 1, 1: -1}), (second, {2: 1, FIRST: -1})):
        found = forgetting._squared({j: Fraction(c) for j, c in vector.items()})
        wanted = float(sum(c * shares[j] for j, c in found.items())) * 6
        assert abs(np.mean(drawn) - wanted) <= family("means").z * np.std(drawn) / len(drawn) ** 0.5
        assert wanted > 0


def test_other_terms_are_not_read():
    at = forgetting._Chain(noiseless=True, enough=False)
    for term in (["Expectation", ["OperatorNorm", "Sigma"]], ["Multiply", "r", ["SquaredNorm", "w0"]], "sigma"):
        with pytest.raises(NotRead):
            at.scalar(term)
    for term in ("Prediction", ["Model", "2"], ["MatrixMultiply", "SampleCovariance", "Resolvent", "w0"]):
        with pytest.raises(NotRead):
            at.vector(term)


# -- violations ------------------------------------------------------------------------------------
def test_strong_directions_are_kept_generation_after_generation(monkeypatch):
    m = changed(LEFT.hash)[1]["without hypothesis 0 at hypotheses"]
    silent = judging.Seen(judging.SILENT)
    monkeypatch.setattr(judging, "_outside", lambda *_: silent)  # places that are drawn at random take far longer

    def check():
        seen = judging.by_evidence(LEFT, m)
        assert (seen.verdict, seen.how) == (judging.KILLED, judging.DRAWN)

    goes_red(check, judging, "violation_of_strong_directions", lambda old: lambda *_, **__: None)
    assert unround.violation_of_strong_directions(LEFT, LEFT) is None
    assert list(unround._places(LEFT, 0)) == []  # none of these sequences is inside the original


def test_rows_that_are_not_as_their_ratios_say_are_looked_at():
    m = changed(LEFT.hash)[1]["without clause 1 at regime.0.clauses"]

    entry = next(outside.new_places(LEFT, m.statement, 0))
    assert exact(m.statement, entry).fails
    with pytest.raises(InvalidInput, match="does not hold along this sequence"):
        place_of(LEFT, entry)
    goes_red(lambda: _met(m), outside, "_break_clause", lambda old: lambda *_: None)


def _met(m):
    assert list(islice(outside.new_places(LEFT, m.statement, 0), 1))
