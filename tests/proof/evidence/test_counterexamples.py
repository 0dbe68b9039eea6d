"""Every counterexample on file fails when it is run again, lies inside the hypotheses, and is no fault of the judge."""

import copy
import json
from dataclasses import replace
from importlib.resources import files

import pytest

from collapse_sym.errors import InvalidInput
from collapse_sym.oracle.budget import family
from collapse_sym.proof.evidence import counterexamples, rerun
from collapse_sym.proof.evidence.counterexamples import FILE, place_of, read, run
from collapse_sym.proof.statements import canonical_text, statement
from tests.proof.evidence.variants import changed
from tests.proof.statement_data import says_nothing_about_truth

TEXT = files("collapse_sym.proof.evidence").joinpath(FILE).read_text(encoding="utf-8")
KEYS = list(counterexamples())
ERROR = family("statements").error


def test_the_file_is_formatted_canonically_and_says_nothing_about_the_outcome():
    assert canonical_text(json.loads(TEXT)) + "\n" == TEXT
    assert says_nothing_about_truth(TEXT.replace("counterexamples", ""))
    assert len(KEYS) >= 50


@pytest.mark.parametrize("key", KEYS)
def test_a_counterexample_fails_again(key):
    # by chance with probability < 1e-6 each; what is exact is exact
    found = rerun(key)
    text = "\n".join(found.lines())
    assert found.fails, text
    assert all(row.lines()[0] in text for row in found.rows) and "fails (" in text


def test_what_is_exact_is_said_to_be():
    exact = {key for key in KEYS if "outcome" in counterexamples()[key]}
    assert len(exact) == 3
    assert all(rerun(key).main.exact for key in exact | {"LEM-I.2.bias", "EQ-9.zero", "COR-4.4.remark"})
    assert rerun("REM-NULL.main").main.exact  # its means have closed forms
    assert not rerun("REM-DELTABIAS.main").main.exact


# -- the same places do not refute what is true there ------------------------------------------------
N_SIGMA0 = '["Multiply", "n", "sigma0", '
PHI0 = '["Divide", ["Multiply", "n", ["Power", "sigma0", "2"], "phi0"], ["Subtract", "1", "phi0"]]'
EXACT0 = '["Divide", ["Multiply", "n", ["Power", "sigma0", "2"], "d"], ["Subtract", ["Subtract", "T0", "d"], "1"]]'
THRESHOLD = '["Subtract", ["Divide", "1", "phi0"], "1"]'
ORDER = [('"GreaterEqual"', '"LessEqual"')]
TRUE_THERE = {
    "EQ-1.main": [(N_SIGMA0, '["Multiply", "n", "sigma0", "sigma0", ')],
    "EQ-1.shared": [(N_SIGMA0, '["Multiply", "n", "sigma0", "sigma0", ')],
    "THM-4.1.main": [(PHI0, EXACT0)],
    "REM-NULL.main": [('["Subtract", "1", "phi"]', '["Subtract", "1", ["Divide", ["Add", "d", "1"], "T"]]')],
    "REM-NULL.in-particular": [(THRESHOLD, f'["Divide", "1", {THRESHOLD}]')],
    "THM-4.3.bias-order": [('["And", ["GreaterEqual", ', '["And", ["LessEqual", ')],
    "REM-DELTABIAS.main": ORDER,
    "REM-MONO.main": ORDER,
    "REM-MONO.limit": ORDER,
    "PROP-F.5.argument": ORDER,
    "THM-F.1.low-dimension": [('["Subtract", "T0", "d"]]]', '["Subtract", ["Subtract", "T0", "d"], "1"]]]')],
    "LEM-I.2.bias": [('["Multiply", ["Quad"', '["Multiply", ["Power", "kappa", "2"], ["Quad"')],
    "COR-4.4.remark": [('["Equal", ', '["Greater", ')],
}


@pytest.mark.parametrize("key", TRUE_THERE)
def test_a_change_that_is_true_there_does_not_fail_there(key):
    part = changed(key, *TRUE_THERE[key])
    entry = {k: v for k, v in counterexamples()[key].items() if k != "besides"}
    found = run(part, entry, error=ERROR)
    assert not found.fails, "\n".join(found.lines())


def test_a_shrinking_product_with_its_power_of_sigma_does_not_fail():
    part = replace(statement("LEM-F.7.main"), conclusion=statement("LEM-F.8.main").conclusion)
    assert not rerun("LEM-F.7.main", part=part, error=ERROR).fails


def test_the_error_of_a_product_of_projections_expanded_in_full_does_not_fail():
    part = statement("THM-4.6.argument")
    _, left, (_, norm, cross) = part.conclusion
    image = ["SquaredNorm", ["MatrixMultiply", cross[2], "w0"]]
    full = ["Equal", left, ["Add", norm, image, ["Multiply", "-2", cross]]]
    assert not rerun("THM-4.6.argument", part=replace(part, conclusion=full), error=ERROR).fails


# -- what is refused ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "key, path, value",
    [
        ("REM-NULL.main", ["point", "T0"], "2"),
        ("COR-4.4.remark", ["point", "T"], "3"),
        ("THM-4.6.argument", ["point", "Sigma"], ["1", "2"]),
        ("EQ-1.main", ["other"], {"T": "5"}),
        ("THM-4.1.proportional", ["sequence", "phi0"], "1/2"),
        ("THM-4.6.in-particular", ["sequence", "ratios"], {"start": ["2", "2"], "period": ["1"]}),
        ("APP-C.results", ["law"], "lattice"),
        ("REM-NULL.main", ["law"], "one-hot"),
        ("THM-4.6.argument", ["outcome", "X_0"], [["0", "0"]]),
        ("LEM-F.4.condition-large", ["outcome", "E_0"], ["x"]),
    ],
)
def test_a_place_outside_the_hypotheses_is_refused(key, path, value):
    entry = copy.deepcopy(dict(counterexamples()[key]))
    at = entry
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    with pytest.raises(InvalidInput):
        run(statement(key), entry)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"format": "another", "counterexamples": {}}',
        '{"format": "collapse-sym counterexamples 1", "counterexamples": {"A.b": {"verdict": "x"}}}',
        '{"format": "collapse-sym counterexamples 1", "counterexamples": {"A.b": {"replicates": "5"}}}',
        '{"format": "collapse-sym counterexamples 1", "counterexamples": {"A.b": {"sequence": {}}}}',
    ],
)
def test_a_file_that_is_none_is_refused(text):
    with pytest.raises(InvalidInput):
        read(text)


def test_an_unknown_key_is_refused():
    with pytest.raises(InvalidInput, match="no counterexample"):
        rerun("LEM-I.2.main")


def test_the_place_of_an_entry_is_told_in_words():
    lines = place_of(statement("EQ-1.main"), counterexamples()["EQ-1.main"]).lines()
    assert lines[0].startswith("at d = 1, Sigma = (1)") and lines[1].startswith("and at")
    lines = place_of(statement("APP-C.results"), counterexamples()["APP-C.results"]).lines()
    assert lines[1] == "rows: one-hot" and "along d = k" in lines[0]
