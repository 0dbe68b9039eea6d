"""Exact and deterministic claims: certificates are accepted; steps do not carry over to changed statements."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest

from collapse_sym.proof.amendments import amended, amendments
from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.statements import statement
from tests.proof.built import checked
from tests.proof.derivations.changes import broken, restated, statements
from tests.proof.derivations.sampling import LEAST, sample

FILES = (
    "the_effective_penalty_is_one_root",
    "the_isotropic_effective_penalty",
    "the_slope_of_the_effective_penalty",
    "the_isotropic_collapse",
    "models_in_closed_form",
    "error_of_a_chain_of_fits",
    "inverse_of_a_wishart_matrix",
    "least_squares_on_large_designs",
    "error_against_the_null_predictor",
    "cost_of_large_designs",
    "no_function_of_the_printed_arguments",
    "kernel_form_of_the_prediction",
    "growing_designs",
    "errors_of_growing_designs",
)
CASES = [
    (kind, part, build)
    for name in FILES
    for kind in ("PROVES", "AMENDED", "FURTHER", "REFUTES")
    for part, build in getattr(import_module(f"derivations.{name}"), kind, {}).items()
]
NAMES = [f"{kind} {part}" for kind, part, _ in CASES]
PROOFS = [case for case in CASES if case[0] != "REFUTES"]
REFUTATIONS = [case for case in CASES if case[0] == "REFUTES"]

ANY_LAW, SHARED = "rows of any law", "fresh for shared"
NOISE, ROWS = {"twice the noise, generators"}, {"one row more, generators"}
DOWN = {"twice the noise, downstream", "one row more, downstream", "twice the penalty"}
OUTCOMES = {ANY_LAW, SHARED, *NOISE, *ROWS}  # an identity of matrices
LARGE = {SHARED}  # with T₀ ≥ d every projection is the identity, for one design as for many
#: changed statements that are true for the same reason
AS_TRUE: dict[str, set[str]] = {
    "PROVES LEM-F.4.main": OUTCOMES,
    "PROVES LEM-F.4.shared": OUTCOMES,
    "PROVES LEM-F.4.image": OUTCOMES,
    # one design has every number
    "PROVES LEM-F.4.condition-shared": OUTCOMES - {SHARED} | {"another projection", "another design"},
    "PROVES LEM-F.4.noise": {ANY_LAW, SHARED, *ROWS},
    "AMENDED LEM-F.4.condition-large": {SHARED, *NOISE, *ROWS},
    "PROVES THM-F.1.main": {ANY_LAW, SHARED, *ROWS, *DOWN} - {"one row more, downstream"},
    "PROVES THM-F.1.shared": {ANY_LAW, SHARED, *ROWS, *DOWN} - {"one row more, downstream"},
    "PROVES LEM-F.3.main": {"another design", SHARED, *NOISE},
    **{f"PROVES THM-4.1.{name}": LARGE for name in ("scaling", "plateau")},
    "AMENDED THM-4.1.main": LARGE,
    "AMENDED THM-4.1.isotropic": LARGE | {"without hypothesis 2"},  # any Σ
    "AMENDED THM-4.1.proportional": LARGE,
    "FURTHER THM-4.1.proportional": LARGE,
    **{f"AMENDED REM-NULL.{name}": LARGE for name in ("main", "proportional", "in-particular")},
    "FURTHER REM-NULL.proportional": LARGE,
    "PROVES THM-F.1.large-designs": LARGE | DOWN,
    # no projection is left, so that neither their number nor the smoother matters
    "PROVES THM-4.3.bias-equality": LARGE | NOISE | ROWS | DOWN
    | {"n 1 on the left", "n -1 on the left", "no smoother", "the fit after, on the left"},
    # the generators do not occur
    "AMENDED THM-F.1.low-dimension": LARGE | NOISE | ROWS | {"twice the noise, downstream"},
    "AMENDED EQ-1.main": LARGE | DOWN | {"no smoother", "one noise less", "one noise more"},
    "AMENDED EQ-1.shared": DOWN | {"no smoother", "one noise less", "one noise more"},
    # the error of the first fit alone
    "AMENDED REM-MLOG2.in-particular": LARGE | NOISE,
    "PROVES APP-C.main": {ANY_LAW, "twice the noise, downstream"},
    "PROVES APP-C.sized": {ANY_LAW, "twice the noise, downstream"},
}  # fmt: skip

#: values at which a statement may fail too
POINTS = (" = 0", " = ['1/2']")
#: premises that are known without being named
IDLE = {"COR-4.4.remark": {"without a premise of step 2, kappa-unique"}}  # 1 > 0


def test_every_file_has_cases() -> None:
    assert len(PROOFS) >= 30 and len(REFUTATIONS) >= 12
    assert set(AS_TRUE) <= set(NAMES)


@pytest.mark.parametrize(("kind", "part", "build"), CASES, ids=NAMES)
def test_every_certificate_is_accepted(kind: str, part: str, build: Any) -> None:
    """Of the printed statement, or of its first or second amendment."""
    verdict = checked(build())
    assert verdict.goal == ("refuted" if kind == "REFUTES" else "proved")
    assert verdict.cited == ()
    said = amended(part, ("AMENDED", "FURTHER").index(kind)) if kind in ("AMENDED", "FURTHER") else statement(part)
    assert verdict.hash == said.hash


@pytest.mark.parametrize(("kind", "part", "build"), PROOFS, ids=[f"{k} {p}" for k, p, _ in PROOFS])
def test_the_steps_do_not_prove_a_changed_statement(kind: str, part: str, build: Any) -> None:
    true = AS_TRUE.get(f"{kind} {part}", set())
    proof, refused = build(), 0
    every = list(statements(proof["statement"]))
    assert true <= {name for name, _ in every}
    for name, meaning in sample(every, f"{kind} {part}", true):
        text = restated(proof, meaning)
        if name in true:
            check(text)
            continue
        with pytest.raises(Rejected):
            check(text)
            pytest.fail(f"{name} was accepted")
        refused += 1
    assert refused >= LEAST


@pytest.mark.parametrize(("kind", "part", "build"), REFUTATIONS, ids=[p for _, p, _ in REFUTATIONS])
def test_the_steps_do_not_refute_a_true_statement(kind: str, part: str, build: Any) -> None:
    """Neither the amended statements, nor, where a step is left out, the printed one."""
    refutation = build()
    for amendment in amendments(part):
        with pytest.raises(Rejected):
            check(restated(refutation, amendment.statement.meaning))
    rejected, accepted = 0, set()
    for name, text in sample(broken(refutation), part, least=2 * LEAST):
        try:
            check(text)
            accepted.add(name)
        except Rejected:
            rejected += 1
    assert rejected >= LEAST
    # an idle step, and another point that refutes as well; never an unknown one, nor one outside the domains
    assert all(name.startswith("without step") or name.endswith(POINTS) for name in accepted - IDLE.get(part, set())), (
        accepted
    )


@pytest.mark.parametrize("part", ["THM-4.1.main", "THM-4.1.proportional", "REM-NULL.main", "REM-NULL.proportional"])
def test_the_exact_size_is_no_other(part: str) -> None:
    """T − d − 1, neither T − d nor T − d − 2."""
    proof = next(build for kind, name, build in PROOFS if (kind, name) == ("AMENDED", part))()
    text = json.dumps(proof["statement"]["conclusion"])
    exact = '["Subtract", ["Subtract", "T", "d"], "1"]'
    assert exact in text
    for other in ('["Subtract", "T", "d"]', exact.replace('"1"', '"2"')):
        conclusion = json.loads(text.replace(exact, other))
        with pytest.raises(Rejected):
            check(restated(proof, {**proof["statement"], "conclusion": conclusion}))
