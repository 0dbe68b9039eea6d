"""Forged certificates of risks: each is refused by the rule that guards against it, for the reason that it gives."""

from __future__ import annotations

import hashlib
import json

import pytest

from collapse_sym import literature
from collapse_sym.chain import loads
from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.checker.citations import FACTS
from collapse_sym.proof.checker.fits import abbreviated
from collapse_sym.proof.checker.limits import Fuel
from collapse_sym.proof.checker.statement import Statement
from collapse_sym.proof.risk_certificates import certified
from tests.proof.checker.forged import statement
from tests.proof.risk.test_risk_certificates import ANY, CHAINS, DOWN, RIDGE, certificates_of, generator


def _one(name, which=0):
    return json.loads(json.dumps(certificates_of(name)[which].certificate))


def _refusal(certificate):
    statement = json.dumps(certificate["statement"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    certificate["hash"] = hashlib.sha256(statement.encode()).hexdigest()
    with pytest.raises(Rejected) as found:
        check(json.dumps(certificate))
    return found.value.rule, found.value.reason


def _steps(certificate, rule):
    return [step for step in certificate["steps"] if step["rule"] == rule]


def test_the_cited_facts_are_those_of_the_literature():
    assert {f.hash: f.id for f in (*literature.EQUIVALENTS, literature.SHARED_DESIGN)} == FACTS


def test_a_fit_without_its_maps():
    c = _one("large designs")
    run = _steps(c, "risk")[0]
    run["premises"] = run["premises"][1:]
    assert _refusal(c) == ("risk", "no maps of fit 0")


def test_a_rank_that_nobody_showed():
    c = _one("large designs")
    c["steps"] = [
        s for s in c["steps"] if s["rule"] not in ("rank", "integrate-by-parts", "equation", "inverse-moment")
    ]
    c["steps"] = [s | {"premises": []} if s["rule"] == "fit" else s for s in c["steps"]]
    assert _refusal(c) == ("fit", "a design whose rank is not established")


@pytest.mark.parametrize(("key", "reason"), [("first", "the base fails"), ("cost", "the step from m to m + 1 fails")])
def test_a_wrong_closed_form(key, reason):
    c = _one("labels mixed with the truth, Σ = I", 2)
    for run in _steps(c, "risk"):
        run["closed"]["0"][key] = {"first": ["Add", "1", "m"], "cost": "m"}[key] if key == "cost" else "2"
    assert _refusal(c) == ("risk", reason)


def test_one_design_of_ridge_fits():
    c = _one("ridge after ridge")
    for fit in (*c["statement"]["chain"]["generators"], *c["statement"]["chain"]["downstream"]):
        fit["design"] = "X0"
    assert _refusal(c) == ("risk", "not generators on one design")  # the downstream fit is one of them


def test_one_design_of_two_sizes():
    c = _one("large designs")
    for fit in (*c["statement"]["chain"]["generators"], *c["statement"]["chain"]["downstream"]):
        fit["design"] = "X0"
    assert _refusal(c) == ("risk", "one design of two sizes")


def test_a_small_shared_design_taught_with_the_truth():
    text = 'assume = ["T0 <= d - 2", "T >= d + 2"]\n' + ANY + generator("T0", more='design = "X0"\n') + DOWN
    c = next(x for x in certified(loads(text)) if "n >= 1" in x.when).certificate
    c["statement"]["chain"]["generators"][0]["truth"] = "1/2"
    assert _refusal(c) == ("risk", "labels mixed with the truth on a shared design")


def test_a_small_shared_design_that_no_fit_may_use():
    text = 'assume = ["T0 <= d - 2", "T >= d + 2"]\n' + ANY + generator("T0", more='design = "X0"\n') + DOWN
    c = next(x for x in certified(loads(text)) if "n >= 1" in x.when).certificate
    step = next(
        s
        for s in _steps(c, "hypothesis")
        if c["statement"]["hypotheses"][int(s["number"])][1] == ["Subtract", "n", "1"]
    )
    c["steps"].remove(step)
    assert _refusal(c) == ("risk", "a shared design that may be used by no fit")


def test_a_truth_that_may_grow():
    c = _one("ridge after ridge")
    clauses = c["statement"]["regime"][0]["clauses"]
    number = str(clauses.index(["Bounded", ["SquaredNorm", "w0"]]))
    gone = next(s["id"] for s in _steps(c, "clause") if s["number"] == number)
    for run in _steps(c, "risk"):
        run["premises"].remove(gone)
    assert _refusal(c) == ("risk", "‖Σ‖ or ‖w₀‖ is not known to be bounded")


def test_least_squares_beside_an_equivalent_near_the_threshold():
    c = _one("large designs, then ridge")
    clauses = c["statement"]["regime"][0]["clauses"]
    number = next(str(i) for i, x in enumerate(clauses) if x[0] == "TendsTo" and x[2] != "Infinity")
    gone = next(s["id"] for s in _steps(c, "clause") if s["number"] == number)
    for run in _steps(c, "risk"):
        run["premises"].remove(gone)
    assert _refusal(c) == ("risk", "least squares beside an equivalent: ‖Σ⁻¹‖ bounded, d/T away from 1")


def test_a_number_of_generations_that_grows():
    c = _one("large designs, then ridge")
    c["statement"]["regime"][0]["grows"].append("n")
    assert _refusal(c) == ("risk", "a number of fits that moves")


def test_a_noise_that_grows():
    c = _one("large designs, then ridge")
    c["statement"]["regime"][0]["grows"].append("sigma0")
    assert _refusal(c) == ("risk", "a noise that moves")


def test_a_risk_of_fits_that_the_chain_does_not_have():
    c = _one("ridge after ridge")
    for run in _steps(c, "risk"):
        run["noises"] = ["1"]
    assert _refusal(c) == ("terms", "a risk of fits in order, of the chain as it stands")


def test_a_penalty_is_cited_only_where_it_is_fixed():
    c = _one("large designs, then ridge")
    c["statement"]["regime"][0]["grows"].append("lambda")
    assert _refusal(c)[0] == "cite"


def test_the_noise_of_a_wide_design_needs_two_rows_less_than_d():
    text = 'assume = ["T0 <= d - 2", "T >= d + 2"]\n' + CHAINS["designs of both sides, Σ = I"]
    (x,) = certified(loads(text))
    old, new = (json.dumps(["Subtract", "d", ["Add", "T0", number]]) for number in ("2", "1"))
    assert old in json.dumps(x.certificate)
    c = json.loads(json.dumps(x.certificate).replace(old, new))
    assert _refusal(c)[0] == "integrate-by-parts"


def test_ridge_alone_needs_no_more_than_its_sizes_to_grow():
    (x,) = certified(loads(ANY + RIDGE))
    heads = [clause[0] for clause in x.certificate["statement"]["regime"][0]["clauses"]]
    assert sorted(heads) == ["Bounded", "Bounded", "TendsTo"]


def test_each_abbreviation_is_read_once_in_a_step_and_stands_for_its_own_number(monkeypatch) -> None:
    where = [["a", ["Abbreviation", ["Add", "d", "T"]]], ["b", ["Abbreviation", ["Add", "d", "n"]]]]
    read = Statement(statement(["Equal", "0", "0"], where=where), Fuel())
    short = {name: read.reader.scalar(name) for name in ("a", "b")}
    known = {name: read.reader.scalar(term[1]) for name, term in where}
    other, table, seen = read.reader.scalar(["Add", "T", "n"]), {}, []
    honest = read.reader.scalar
    monkeypatch.setattr(read.reader, "scalar", lambda term: (seen.append(term), honest(term))[1])
    for value, said in [(known["b"], short["b"]), (known["a"], short["a"]), (other, other), (known["b"], short["b"])]:
        assert abbreviated(read, value, table).terms == said.terms
    assert [term for term in seen if isinstance(term, list)] == [term[1] for _, term in where]
