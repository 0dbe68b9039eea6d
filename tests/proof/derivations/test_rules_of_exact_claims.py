"""Each rule that the exact claims use, asked for more than it gives."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.checker.logarithms import bounds
from collapse_sym.proof.checker.verdict import digest
from derivations import (
    cost_of_large_designs,
    growing_designs,
    kernel_form_of_the_prediction,
    least_squares_on_large_designs,
    models_in_closed_form,
    no_function_of_the_printed_arguments,
    the_effective_penalty_is_one_root,
    the_isotropic_effective_penalty,
    the_slope_of_the_effective_penalty,
)

Change = Callable[[dict[str, Any], dict[str, Any]], Any]


def step(certificate: dict[str, Any], rule: str) -> dict[str, Any]:
    """The first step by this rule."""
    found: dict[str, Any] = next(s for s in certificate["steps"] if s["rule"] == rule)
    return found


def changed(certificate: dict[str, Any], rule: str, change: Change) -> str:
    """The certificate with its first step by a rule, or with its statement, changed."""
    certificate = copy.deepcopy(certificate)
    change(step(certificate, rule), certificate["statement"])
    return json.dumps({**certificate, "hash": digest(certificate["statement"])})


def put(key: str, value: Any) -> Change:
    return lambda s, _: s.__setitem__(key, value)


def grow(*names: str) -> Change:
    return lambda _, statement: statement["regime"][0]["grows"].extend(names)


def noises(variance: Any) -> Change:
    """E₀ + E₀ with this variance."""

    def change(s: dict[str, Any], statement: dict[str, Any]) -> None:
        statement["conclusion"] = ["IndependentNormal", ["Add", ["Noise", "0"], ["Noise", "0"]], variance]
        s["conclusion"] = statement["conclusion"]

    return change


VARIANCE = ["Power", "sigma0", "2"]
PENALTY, ROOT = the_isotropic_effective_penalty.PROVES["EQ-10.zero"], the_effective_penalty_is_one_root
SLOPE = the_slope_of_the_effective_penalty.REFUTES["LEM-I.2.bias"]
NORMAL = models_in_closed_form.PROVES["LEM-F.4.noise"]
MANY = cost_of_large_designs.AMENDED["THM-F.1.low-dimension"]
KERNEL = kernel_form_of_the_prediction.PROVES["APP-C.sized"]
ONE, TWO = (getattr(no_function_of_the_printed_arguments, kind)["EQ-1.main"] for kind in ("AMENDED", "REFUTES"))
FITS, FACTOR = growing_designs.AMENDED["REM-MLOG2.main"], growing_designs.REFUTES["REM-MLOG2.in-particular"]
ORDER, LIMIT = least_squares_on_large_designs.PROVES["THM-4.1.scaling"], least_squares_on_large_designs.FURTHER
CASES: dict[str, tuple[Callable[[], dict[str, Any]], str, Change]] = {
    "a root greater than it is": (PENALTY, "square-root", put("above", ["Add", "phibar", "1"])),
    "a root of a number of unknown sign": (PENALTY, "square-root", put("of", "phibar")),
    "κ without its sign": (PENALTY, "kappa-unique", put("premises", [])),
    "another value for κ": (PENALTY, "kappa-unique", put("value", "phibar")),
    "0 where it is no root": (ROOT.AMENDED["EQ-9.zero"], "root-at-zero", put("side", "below")),
    "another equation at a point": (SLOPE, "specialise", put("conclusion", ["Equal", "slope", "1"])),
    "one noise twice, as if independent": (NORMAL, "sum-of-normals", noises(["Multiply", "2", VARIANCE])),
    "many rows in a growing dimension": (MANY, "many-rows", grow("d", "Sigma", "w0")),
    "many rows with a moving penalty": (MANY, "many-rows", grow("lambda")),
    "many rows that are not many": (MANY, "many-rows", put("premises", [])),
    "many rows of an unbounded word": (MANY, "many-rows", put("of", ["Expectation", ["Trace", "SampleCovariance"]])),
    "a function that depends on the truth": (ONE, "choose", put("value", ["Quad", "Sigma"])),
    "a function that depends on σ₀": (ONE, "choose", put("value", "sigma0")),
    "a function that depends on a generator's design": (
        ONE, "choose", put("value", ["Expectation", ["Trace", ["Projection", "0"]]]),
    ),
    "a third instance read as the second": (TWO, "instance", put("k", "3")),
    "a sum that may be empty": (FITS, "first-of-sum", put("high", ["Subtract", "n", "1"])),
    "a hypothesis that is not given elsewhere": (FITS, "elsewhere", put("premises", [])),
    "elsewhere with another value": (
        FITS, "elsewhere", lambda s, _: s["conclusion"].__setitem__(2, growing_designs.cost("1")),
    ),
    "another proportion": (FACTOR, "apart", put("by", "1")),
    "a proportion without signs": (FACTOR, "apart", put("premises", [])),
    "a constant that is too small": (ORDER, "comparable", put("high", "d")),
    "a constant that grows": (ORDER, "comparable", put("high", ["Multiply", "d", "T"])),
    "constants without signs": (ORDER, "comparable", put("premises", [])),
    "an error that is not small": (LIMIT["THM-4.1.proportional"], "within", put("error", "1")),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_rule_gives_no_more(name: str) -> None:
    build, rule, change = CASES[name]
    certificate = build()
    check(json.dumps(certificate))
    with pytest.raises(Rejected):
        check(changed(certificate, rule, change))


def test_the_variance_of_a_repeated_noise_is_four_times_one() -> None:
    """E₀ + E₀ = 2E₀ is read as one noise."""
    check(changed(NORMAL(), "sum-of-normals", noises(["Multiply", "4", VARIANCE])))


@pytest.mark.parametrize("name", ["T", "T0", "lambda"])
def test_one_function_need_not_serve_other_arguments(name: str) -> None:
    """Along points at which an argument of the function changes there is no contradiction."""
    certificate = TWO()
    certificate["at"][name] = ["Add", "k", "2"]
    with pytest.raises(Rejected):
        check(json.dumps(certificate))


@pytest.mark.parametrize("size", ["d", ["Add", "T", "1"]])
def test_an_identity_of_another_size_is_refused(size: Any) -> None:
    certificate = KERNEL()
    text = json.dumps(certificate["statement"]).replace('["IdentityOfSize", "T"]', json.dumps(["IdentityOfSize", size]))
    statement = json.loads(text)
    assert statement != certificate["statement"]
    with pytest.raises(Rejected):
        check(json.dumps({**certificate, "statement": statement, "hash": digest(statement)}))


@pytest.mark.parametrize("q", ["1", "2", "3", "7/5", "10", "1/3", "123456789"])
def test_logarithms_lie_between_their_bounds(q: str) -> None:
    low, high = bounds(Fraction(q))
    with mpmath.workdps(50):
        exact = mpmath.log(mpmath.mpf(Fraction(q).numerator) / Fraction(q).denominator)
        below = mpmath.mpf(low.numerator) / low.denominator
        above = mpmath.mpf(high.numerator) / high.denominator
        assert below <= exact <= above and above - below < mpmath.mpf(10) ** -20
        assert (below < exact < above) or q == "1"


def test_sizes_that_are_rounded_down_are_refused() -> None:
    """T₂ = ⌈2 (log 2)² T₀⌉, and no other size near it, satisfies the hypotheses."""
    certificate = FACTOR()
    rounded = certificate["at"]["sizes"]["period"][0]
    for other in (["Subtract", rounded, "1"], ["Add", rounded, "1"], rounded[1], ["Add", "k", "4"]):
        wrong = copy.deepcopy(certificate)
        wrong["at"]["sizes"]["period"] = [other]
        with pytest.raises(Rejected, match="point"):
            check(json.dumps(wrong))
