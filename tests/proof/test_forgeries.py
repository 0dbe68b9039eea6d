"""Every branch of the checker that rejects has a forged certificate that it rejects, by its name."""

import ast
import copy
import json
import re
import sys
from pathlib import Path

import pytest

from collapse_sym.chain import Abstract, AbstractTruth, Chain, Generator, LeastSquares, Population
from collapse_sym.proof import certify, checker

FOLDER = Path(checker.__file__).parent
CHAIN = Chain(
    Population(Abstract(), AbstractTruth()),
    (Generator(LeastSquares(samples="T0", noise="sigma0"), repeat="n"),),
    LeastSquares(samples="T", noise="sigma"),
)
FORGERIES = []


def forgery(rule, reason):
    """Register a function that changes the true certificate, or returns the text of another."""

    def register(function):
        FORGERIES.append(pytest.param(function, rule, reason, id=f"{function.__name__}"))
        return function

    return register


def step(c, rule, which=0):
    return [s for s in c["steps"] if s["rule"] == rule][which]


def base():
    return copy.deepcopy(certify(CHAIN))


def attempt(forge):
    certificate = base()
    text = forge(certificate)  # a text, or None for the certificate as changed
    checker.check(json.dumps(certificate) if text is None else text)


def total(term):
    def forge(c):
        c["statement"]["parts"]["total"] = term

    return forge


def without(*path):
    """Drop the entry at the path."""

    def forge(c):
        for key in path[:-1]:
            c = c[key]
        del c[path[-1]]

    return forge


def updated(rule, **change):
    """Change entries of the first step by this rule."""
    return lambda c: step(c, rule).update(change)


# -- reading --------------------------------------------------------------------------------------
forgery("limits", "not a text")(lambda c: 5)
forgery("limits", "not JSON")(lambda c: "{")
forgery("limits", "not JSON")(lambda c: "[" * 100_000)
forgery("limits", "numbers are written as strings")(lambda c: '{"format": 1}')
forgery("limits", "a key occurs twice")(lambda c: '{"format": "a", "format": "b"}')
forgery("limits", "nested")(lambda c: "[" * 80 + "]" * 80)
forgery("limits", "only strings, lists and objects")(lambda c: '{"format": null}')
forgery("limits", "string is too long")(total("1" * 1300))
forgery("limits", "more work")(total(["Power", ["Add", "d", "T", "T0", "n", "sigma"], "60"]))
forgery("limits", "coefficient grows")(total(["Power", "9" * 1000, "64"]))
forgery("limits", "exponent is beyond")(total(["Power", "d", "65"]))
forgery("certificate", "keys are missing")(without("cited"))
forgery("certificate", "unknown format")(lambda c: c.update(format="another"))
forgery("certificate", "steps are a list")(lambda c: c.update(steps="none"))
forgery("certificate", "not a step")(lambda c: c["steps"].append("one more"))
forgery("certificate", "an id is no text or occurs twice")(lambda c: c["steps"][3].update(id="0"))
forgery("certificate", "unknown rule")(lambda c: c["steps"][0].update(rule="inverse-Wishart-mean"))
forgery("cite", "a cited fact")(lambda c: c.update(cited=["deterministic-equivalent.ridge"]))

# -- terms ----------------------------------------------------------------------------------------
forgery("terms", "not a term")(total([]))
forgery("terms", "not declared")(total("T7"))
forgery("terms", "not declared")(total("m"))
forgery("terms", "unknown operation")(total(["Sin", "d"]))
forgery("terms", "unknown operation")(total(["Trace", "d"]))
forgery("terms", "a power needs")(total(["Power", "d", "n"]))
forgery("ring", "division by zero")(total(["Divide", "1", ["Subtract", "d", "d"]]))
forgery("ring", "not known to be non-zero")(total(["Divide", "1", ["Subtract", "T", "d"]]))


def concluding(term):
    """A stated conclusion of the induction, whose left side is the term."""

    def forge(c):
        step(c, "induction")["conclusion"][1] = term

    return forge


forgery("terms", "Variance takes one argument")(concluding(["Variance", "0", "1"]))
forgery("terms", "an expectation is that of a trace")(concluding(["Expectation", "d"]))
forgery("terms", "outside an expectation")(concluding(["Trace", "V_0"]))
forgery("terms", "not the number of a fit")(concluding(["Variance", "2"]))
forgery("words", "not a word")(concluding(["Trace", []]))
forgery("words", "unknown operation on matrices")(concluding(["Trace", ["Inverse", "Sigma"]]))
forgery("words", "unknown letter")(concluding(["Trace", "Omega"]))
forgery("words", "rank is not established")(concluding(["Expectation", ["Trace", "V_1"]]))
forgery("words", "shapes")(concluding(["Trace", ["MatrixMultiply", "X_0", "X_0"]]))
forgery("words", "square word")(concluding(["Trace", "w0"]))
forgery("limits", "a word has more than")(concluding(["Trace", ["MatrixMultiply", *["Sigma"] * 30]]))


# -- the statement --------------------------------------------------------------------------------
def stated(**change):
    return lambda c: c["statement"].update(change)


forgery("statement", "keys are missing")(without("statement", "rank"))
forgery("statement", "symbols are an object")(stated(symbols=["d"]))
forgery("statement", "not a name and a domain")(lambda c: c["statement"]["symbols"].update(d="complex"))
forgery("statement", "not a name and a domain")(lambda c: c["statement"]["symbols"].update(m="natural"))
forgery("statement", "hypotheses are a list")(stated(hypotheses="none"))
forgery("statement", "a comparison")(stated(hypotheses=[["Equal", "T", "T0"]]))
forgery("statement", "not a list of generators")(lambda c: c["statement"]["downstream"].append({}))
forgery("statement", "unknown kind")(lambda c: c["statement"]["generators"][0].update(fit="ridge"))
forgery("statement", "a design is fresh or a name")(lambda c: c["statement"]["generators"][0].update(design=[]))


@forgery("statement", "different sizes")
def one_design_of_two_sizes(c):
    c["statement"]["generators"][0]["design"] = c["statement"]["downstream"][0]["design"] = "X"


forgery("witness", "one number for each symbol")(without("statement", "witness", "d"))
forgery("witness", "vacuous: not ≥ 0")(lambda c: c["statement"]["witness"].update(T0="3"))


@forgery("witness", "vacuous")
def hypotheses_that_nothing_satisfies(c):
    c["statement"]["hypotheses"].append(["Greater", "d", "T0"])


# -- signs ----------------------------------------------------------------------------------------
forgery("sign", "signs are a list")(lambda c: c.update(signs={}))
forgery("sign", "keys are missing")(lambda c: c["signs"][0].update(because="obvious"))
forgery("sign", "a combination is a list")(lambda c: c["signs"][0].update(combination="H0"))
forgery("sign", "not a pair")(lambda c: c["signs"][0].update(combination=[["H0", "-1"]]))
forgery("sign", "not a pair")(lambda c: c["signs"][0].update(combination=[["H9", "1"]]))
forgery("sign", "does not show the sign")(lambda c: c["signs"][0].update(value=["Subtract", "T0", ["Add", "d", "3"]]))
forgery("sign", "an id occurs twice")(lambda c: c["signs"][1].update(id=c["signs"][0]["id"]))


@forgery("sign", "does not show the sign")
def a_hypothesis_dropped(c):
    c["statement"]["hypotheses"][1] = c["statement"]["hypotheses"][0]


# -- steps ----------------------------------------------------------------------------------------
forgery("start", "keys are missing")(updated("start", because="obvious"))
forgery("solve", "a premise is not an earlier step")(updated("solve", premises=["99"]))
forgery("induction", "a premise is not an earlier step")(updated("induction", premises=["99"]))
forgery("start", "the stated conclusion")(updated("start", conclusion="zero"))
forgery("generation", "exactly one premise of kind Sign")(updated("generation", premises=[]))


@forgery("generation", "does not give T − d ≥ 2")
def the_room_of_another_fit(c):
    step(c, "generation", 1)["premises"] = step(c, "generation", 0)["premises"]


@forgery("generation", "does not give T − d ≥ 2")
def too_few_rows(c):
    for s in c["signs"]:
        if s["id"] in step(c, "generation")["premises"]:
            s["value"] = ["Subtract", "T0", ["Add", "d", "1"]]
    c["statement"]["hypotheses"][0] = ["GreaterEqual", "T0", ["Add", "d", "1"]]


@forgery("integrate-by-parts", "does not give T − d ≥ 4")
def two_inverses_need_more_room(c):
    word = ["MatrixMultiply", "X_0", "M", "V_0", "M", "V_0", ["Transpose", "X_0"]]
    step(c, "integrate-by-parts")["word"] = word


forgery("integrate-by-parts", "does not begin with the design")(
    updated("integrate-by-parts", word=["MatrixMultiply", "M", "V_0"])
)


@forgery("integrate-by-parts", "a letter of another law")
def integration_past_the_noise(c):
    word = ["MatrixMultiply", "X_0", "M", "before_0", ["Transpose", "epsilon_0"]]
    step(c, "integrate-by-parts")["word"] = word


@forgery("integrate-by-parts", "the stated conclusion")
def a_factor_in_the_moment(c):
    step(c, "integrate-by-parts")["conclusion"][2][1][1] = ["Add", "T0", "1"]


forgery("solve", "exactly one premise of kind Equation")(updated("solve", premises=[]))
forgery("solve", "not one expectation")(updated("solve", unknown="d"))


@forgery("ring", "division by zero")
def solved_for_what_is_not_there(c):
    step(c, "solve")["unknown"] = ["Expectation", ["Trace", ["MatrixMultiply", "Sigma", "V_0"]]]


@forgery("ring", "not known to be non-zero")
def solved_by_an_unknown_denominator(c):
    gone = ["Subtract", "T0", ["Add", "d", "1"]]
    c["signs"] = [s for s in c["signs"] if s["value"] != gone]
    c["statement"]["parts"] = dict.fromkeys(c["statement"]["parts"], "0")


@forgery("substitute", "not one expectation")
def a_deterministic_trace_as_the_expectation(c):
    step(c, "substitute")["premises"] = [step(c, r)["id"] for r in ("average-noise", "integrate-by-parts")]


forgery("substitute", "two equations")(updated("substitute", premises=["1", "s0"]))


@forgery("substitute", "nothing to substitute")
def substituted_the_wrong_way_round(c):
    step(c, "substitute")["premises"].reverse()


forgery("instantiate", "not symmetric and deterministic")(
    updated("instantiate", metric=["MatrixMultiply", "Sigma", "M"])
)
forgery("instantiate", "not symmetric and deterministic")(updated("instantiate", metric="V_0"))


@forgery("induction", "the base fails")
def an_induction_without_base(c):
    s = step(c, "induction")
    s["closed_form"] = ["Add", s["closed_form"], "1"]


@forgery("induction", "the step from m to m + 1 fails")
def one_generation_too_many(c):
    s = step(c, "induction")
    s["closed_form"] = ["Add", s["closed_form"][1], ["Multiply", "m", s["closed_form"][2]]]


@forgery("induction", "inside the block")
def the_hypothesis_as_its_own_conclusion(c):
    square = ["MatrixMultiply", "M", "before_0", ["Transpose", "before_0"]]
    step(c, "induction")["closed_form"] = ["Expectation", ["Trace", square]]


forgery("induction", "not about this fit")(updated("induction", fit="1"))


@forgery("induction", "no quadratic form")
def an_induction_before_the_noise_is_averaged(c):
    step(c, "induction")["premises"] = [step(c, "generation")["id"]]


@forgery("test-error", "not an equation about the last error")
def the_error_of_the_generators_only(c):
    step(c, "test-error")["premises"] = [step(c, "instantiate")["premises"][0]]


@forgery("test-error", "still holds traces")
def the_start_left_open(c):
    step(c, "instantiate")["premises"] = [step(c, "induction", 1)["id"]]
    step(c, "instantiate").pop("conclusion")


# -- the theorem ----------------------------------------------------------------------------------
forgery("conclude", "step does not exist")(lambda c: c.update(theorem="99"))
forgery("conclude", "not the test error")(lambda c: c.update(theorem="0"))


@forgery("conclude", "the claimed total")
def the_right_proof_of_another_statement(c):
    c["statement"]["generators"][0]["variance"] = ["Multiply", "2", ["Power", "sigma0", "2"]]
    c["statement"]["parts"]["collapse"] = ["Multiply", "2", c["statement"]["parts"]["collapse"]]


@forgery("conclude", "the claimed collapse")
def the_paper_s_approximation(c):
    collapse = ["Divide", ["Multiply", "n", ["Power", "sigma0", "2"], "d"], ["Subtract", "T0", "d"]]
    c["signs"].append({"id": "gap", "value": ["Subtract", "T0", "d"], "combination": [["H0", "1"]]})
    c["statement"]["parts"]["collapse"] = collapse


@pytest.mark.parametrize("forge, rule, reason", FORGERIES)
def test_a_forgery_is_rejected_by_name(forge, rule, reason):
    with pytest.raises(checker.Rejected, match=re.escape(reason)) as rejection:
        attempt(forge)
    assert rejection.value.rule == rule


def branches():
    """Where the checker rejects: file and line of every call of need and every raise."""
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if called and node.func.id in ("need", "Rejected"):
                found[path.name, node.lineno] = ast.unparse(node)
    del found[next(k for k, v in found.items() if v == "Rejected(rule, reason)")]
    return found


def test_no_branch_is_without_a_forgery(monkeypatch):
    seen = set()
    remember = checker.Rejected.__init__

    def init(self, rule, reason):
        frame = sys._getframe(1)
        frame = frame.f_back if frame.f_code.co_name == "need" else frame
        seen.add((Path(frame.f_code.co_filename).name, frame.f_lineno))
        remember(self, rule, reason)

    monkeypatch.setattr(checker.Rejected, "__init__", init)
    for parameter in FORGERIES:
        with pytest.raises(checker.Rejected):
            attempt(parameter.values[0])
    missing = {place: text for place, text in branches().items() if place not in seen}
    assert len(branches()) >= 60 and not missing, missing


def reasons():
    """The reason of every branch; what is filled in is an ellipsis, as in CERTIFICATES.md."""
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("need", "Rejected"):
                reason = node.args[-1]
                if isinstance(reason, ast.Constant):
                    yield reason.value
                elif isinstance(reason, ast.JoinedStr):
                    yield "".join(p.value if isinstance(p, ast.Constant) else "…" for p in reason.values)


def test_every_rule_and_every_rejection_is_specified():
    specification = (FOLDER / "CERTIFICATES.md").read_text(encoding="utf-8")
    from collapse_sym.proof.checker.equations import RULES

    assert not [rule for rule in RULES if f"**`{rule}`**" not in specification]
    assert len(set(reasons())) >= 55
    assert not {reason for reason in reasons() if reason not in specification}
