"""The parts on equivalents and limits: certificates are accepted; their steps do not carry over to false statements."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from collapse_sym.proof.amendments import amendments
from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.checker.verdict import digest
from collapse_sym.proof.statements import statement
from tests.proof.built import checked
from tests.proof.derivations.changes import put, restated, statements
from tests.proof.derivations.sampling import DEEP, LEAST, sample

MODULES = (
    "bias_and_variance_of_one_fit",
    "biases_of_one_shared_design",
    "cost_of_noises_for_least_squares",
    "cost_of_noises_next_to_as_many_rows_as_dimensions",
    "cost_of_noises_of_large_designs",
    "cost_of_noises_with_another_penalty",
    "isotropic_biases_of_one_shared_design",
    "many_fresh_designs",
    "one_small_shared_design_keeps_a_share",
    "products_of_projections",
    "small_fresh_designs_keep_a_product_of_shares",
)
KINDS = ("PROVES", "REFUTES", "AMENDED", "FURTHER")
CASES = [
    (module, kind, part)
    for module in MODULES
    for kind in KINDS
    for part in getattr(import_module(f"derivations.{module}"), kind, {})
]
SHOWN = [case for case in CASES if case[1] != "REFUTES"]
REFUTED = [case for case in CASES if case[1] == "REFUTES"]

#: no generator's noise, and no noise downstream in what is stated; a row more downstream keeps T > d
NO_NOISE = {"twice the noise, generators", "twice the noise, downstream", "one row more, downstream"}
#: changed statements that are as true as the unchanged ones
AS_TRUE = {
    "THM-4.5.main": NO_NOISE,
    "THM-4.5.delta-bias": {*NO_NOISE, "n 1 on the left", "the fit after, on the left"},  # one projection, however often
    "THM-4.6.main": {*NO_NOISE, "without hypothesis 1"},  # T > d is not used
    "THM-4.6.delta-bias": NO_NOISE,
    "THM-4.6.in-particular": NO_NOISE,
    "THM-4.6.in-particular-delta-bias": NO_NOISE,
    "THM-4.6.argument": {*NO_NOISE, "without hypothesis 1"},
    "THM-4.6.argument-projection": {*NO_NOISE, "without hypothesis 1"},
    "PROP-4.2.main": {"rows of any law", "twice the noise, downstream", "twice the penalty"},  # an identity
    "PROP-4.2.bias": {"twice the noise, downstream"},
    "PROP-4.2.bias-ridgeless": {"twice the noise, downstream"},
    # biases have no noise; any number of rows; a right side of 0
    "PROP-F.5.main": {*NO_NOISE, "one row more, generators"},
    "PROP-F.5.argument": {*NO_NOISE, "one row more, generators", "5 % more", "5 % less", "the other sign"},
    "PROP-F.5.in-particular": {*NO_NOISE, "one row more, generators", "5 % more", "5 % less", "the other sign"},
    "PROP-F.5.nonnegative": {
        "5 % more", "5 % less", "the other sign", "another projection", "rows of any law", "fresh for shared",
        "one row more, generators", "twice the penalty", *NO_NOISE,
    },  # a limit of squares, and 0
}  # fmt: skip
#: the noise downstream is on both sides; T₀ ≥ d rows make all projections the identity, and one design as good as many
COST = {"twice the noise, downstream", "fresh for shared"}
#: … so that B̃ias = Bias, and κ₀ = 0
COST_WITH_KAPPA0 = {*COST, "one noise less", "one noise more", "kappa0 times 21/20", "kappa0 times -1"}
#: ρ is per unit of noise, and the mean over any number of generations of what does not depend on the generation
RHO = {*COST_WITH_KAPPA0, "twice the noise, generators", "n 1 on the left"}


def known_as_true(part: str) -> set[str]:
    """The mutants of a part that say something true."""
    cost = RHO if part.startswith("PROP-F.6") else COST_WITH_KAPPA0 if part.startswith("THM-4.3") else COST
    return AS_TRUE.get(part, cost)


@cache
def certificate(module: str, kind: str, part: str) -> dict[str, Any]:
    """Built once: no test changes what it gets."""
    builders: dict[str, Callable[[], dict[str, Any]]] = getattr(import_module(f"derivations.{module}"), kind)
    return builders[part]()


@pytest.mark.parametrize(("module", "kind", "part"), CASES, ids=str)
def test_every_certificate_is_accepted(module: str, kind: str, part: str) -> None:
    verdict = checked(certificate(module, kind, part))
    assert verdict.goal == ("refuted" if kind == "REFUTES" else "proved")
    amended = {a.statement.hash for a in amendments(part)}
    assert verdict.hash in (amended if kind in ("AMENDED", "FURTHER") else {statement(part).hash})


@pytest.mark.parametrize(("module", "kind", "part"), SHOWN, ids=str)
def test_steps_do_not_prove_changed_statements(module: str, kind: str, part: str) -> None:
    accepted, refused = set(), set()
    proof = certificate(module, kind, part)
    for name, meaning in sample(statements(proof["statement"]), f"{kind} {part}", known_as_true(part)):
        try:
            check(restated(proof, meaning))
            accepted.add(name)
        except Rejected:
            refused.add(name)
    assert accepted <= known_as_true(part)
    assert len(refused) >= (LEAST if part != "PROP-F.5.nonnegative" else 3)


@pytest.mark.parametrize(("module", "kind", "part"), REFUTED, ids=str)
def test_steps_do_not_refute_a_statement_of_equal_sides(module: str, kind: str, part: str) -> None:
    """The left side in place of the right one holds, whatever the point."""
    proof = certificate(module, kind, part)
    conclusion = proof["statement"]["conclusion"]
    first = conclusion[1] if conclusion[0] == "And" else conclusion
    equal = [first[0], first[1], first[1]]
    meaning = {**proof["statement"], "conclusion": equal}
    steps = put_everywhere(proof["steps"], first[2], first[1])
    for candidate in (proof["steps"], *[steps] * (steps != proof["steps"])):
        with pytest.raises(Rejected):
            check(json.dumps({**proof, "statement": meaning, "hash": digest(meaning), "steps": candidate}))


def put_everywhere(steps: list[dict[str, Any]], old: Any, new: Any) -> list[dict[str, Any]]:
    """The terms of all steps with a side replaced."""
    terms = ("value", "conclusion", "of")
    return [
        {key: put(x, old, new) if isinstance(x, list) and key in terms else x for key, x in step.items()}
        for step in steps
    ]


@pytest.mark.parametrize(("module", "kind", "part"), REFUTED, ids=str)
def test_points_outside_the_hypotheses_refute_nothing(module: str, kind: str, part: str) -> None:
    proof = certificate(module, kind, part)
    outside = ("-1", ["Negate", "k"])
    for i, name in enumerate(proof["at"]):
        for value in outside if DEEP else outside[i % 2 : i % 2 + 1]:
            with pytest.raises(Rejected):
                check(json.dumps({**proof, "at": {**proof["at"], name: value}}))
    others = {name: value for name, value in list(proof["at"].items())[1:]}
    with pytest.raises(Rejected):
        check(json.dumps({**proof, "at": others}))
