"""What is no statement is refused by the name of its fault."""

import copy
import json
import random
from pathlib import Path

import pytest

from collapse_sym.proof import language
from collapse_sym.proof import statements as st
from tests.proof.statement_data import DATA, entry, kind


# -- faults ------------------------------------------------------------------------------------------
def test_faults_of_the_file():
    for text in ("[]", "{", '{"format": "x", "definitions": {}, "parts": []}', '{"format": 1, "format": 2}'):
        with pytest.raises(st.BadStatement) as refusal:
            st.read(text)
        assert refusal.value.kind == "format"
    with pytest.raises(st.BadStatement, match="duplicate id in EQ-9.main"):
        st.read(json.dumps({**DATA, "parts": [entry("EQ-9.main"), entry("EQ-9.main")]}))
    with pytest.raises(st.BadStatement, match="part id"):
        st.statement("THM-9.9.main")
    with pytest.raises(st.BadStatement, match="part id"):
        st.parts("THM-9.9")


THM = "THM-4.1.main"
CONCLUSIONS = [
    (["Equals", "d", "d"], "unknown head"),
    (["Equal", "d", "delta"], "unbound variable"),
    (["Equal", ["Apply", "rho", "d"], "d"], "unbound variable"),
    (["Equal", ["Where", "d", "w0", "1"], "d"], "unbound variable"),
    (["Equal", "d"], "wrong arguments"),
    (["Equal", ["Df", "1"], "d"], "wrong arguments"),
    (["Equal", ["At", "d", "1"], "d"], "wrong arguments"),
    (["Equal", "d", 1], "wrong arguments"),
    (["Equal", ["Sum", "m", "1", "d"], "d"], "wrong arguments"),
    (["ForAll", ["List", "m", "1"], ["Equal", "d", "d"]], "wrong arguments"),
    (["ExistsFunction", "f", "d", ["Equal", "d", "d"]], "wrong arguments"),
    (["Equal", "Sigma", "d"], "sorts do not match"),
    (["Equal", ["MatrixMultiply", "w0", "Sigma"], "w0"], "sorts do not match"),
    (["Equal", ["MatrixMultiply", ["Design", "0"], "DownstreamDesign"], "Sigma"], "sorts do not match"),
    (["Equal", ["Add", "Sigma", "w0"], "Sigma"], "sorts do not match"),
    (["Equal", ["Multiply", "Sigma", "2"], "Sigma"], "sorts do not match"),
    (["Equal", ["Trace", "w0"], "d"], "sorts do not match"),
    (["Equal", ["Quad", ["IdentityOfSize", "T"]], "d"], "sorts do not match"),
    (["And", "d"], "sorts do not match"),
    (["LessEqual", "Sigma", "Sigma"], "sorts do not match"),
    ("d", "sorts do not match"),
    (["ExistsUnique", "k", "covariance", ["Equal", "k", "d"]], "unknown domain"),
    (["ForAll", ["List", "d", "1", "2"], ["Equal", "d", "d"]], "name taken"),
    (["Equal", ["Sum", "Identity", "1", "2", "d"], "d"], "name taken"),
    (["Equal", "SampleCovariance", ["Projection", ["Design", "0"]]], "sorts do not match"),
]


@pytest.mark.parametrize("conclusion, expected", CONCLUSIONS)
def test_a_faulty_conclusion_is_refused_by_name(conclusion, expected):
    assert kind(entry(THM), conclusion=conclusion) == expected


def without(part, key, name):
    return {k: v for k, v in part[key].items() if k != name}


@pytest.mark.parametrize(
    "expected, change",
    [
        ("keys", lambda p: {"verdict": "none"}),
        ("keys", lambda p: {"hypotheses": "none"}),
        ("keys", lambda p: {"variables": ["d"]}),
        ("keys", lambda p: {"reading": 1}),
        ("part id", lambda p: {"id": "THM-4.1"}),
        ("unknown domain", lambda p: {"variables": [*p["variables"], ["x", "complex"]]}),
        ("name taken", lambda p: {"variables": [*p["variables"], ["d", "real"]]}),
        ("name taken", lambda p: {"variables": [*p["variables"], ["Resolvent", "real"]]}),
        ("name taken", lambda p: {"where": [["TestError", "1"]]}),
        (
            "idle variable",
            lambda p: {"variables": [*p["variables"], ["x", "real"]], "witness": p["witness"] | {"x": "1"}},
        ),
        ("idle variable", lambda p: {"where": [*p["where"], ["x", "1"]]}),
        ("unbound variable", lambda p: {"variables": [v for v in p["variables"] if v[0] != "T"]}),
        ("unbound variable", lambda p: {"variables": [v for v in p["variables"] if v[0] != "d"]}),
        ("chain", lambda p: {"chain": {"inputs": "gaussian"}}),
        ("chain", lambda p: {"chain": None}),
        ("chain", lambda p: {"chain": p["chain"] | {"inputs": "uniform"}}),
        ("chain", lambda p: {"chain": p["chain"] | {"covariance": "T"}}),
        ("chain", lambda p: {"chain": p["chain"] | {"downstream": []}}),
        ("chain", lambda p: {"chain": p["chain"] | {"downstream": [p["chain"]["downstream"][0] | {"penalty": "1"}]}}),
        ("chain", lambda p: {"chain": p["chain"] | {"downstream": [p["chain"]["downstream"][0] | {"fit": "lasso"}]}}),
        ("regime", lambda p: {"regime": []}),
        ("regime", lambda p: {"regime": [{"grows": ["T"]}]}),
        ("regime", lambda p: {"regime": [{"grows": ["S"], "clauses": p["regime"][0]["clauses"]}]}),
        ("regime", lambda p: {"regime": [{"grows": ["T", "T"], "clauses": p["regime"][0]["clauses"]}]}),
        ("regime", lambda p: {"regime": [{"grows": ["T", "d"], "clauses": p["regime"][0]["clauses"]}]}),
        ("regime", lambda p: {"regime": [{"grows": ["T"], "clauses": []}]}),
        ("regime", lambda p: {"regime": [{"grows": ["T"], "clauses": [["Less", "d", "T"]]}]}),
        ("no witness", lambda p: {"witness": without(p, "witness", "T")}),
        ("no witness", lambda p: {"witness": p["witness"] | {"T": 6}}),
        ("no witness", lambda p: {"witness": p["witness"] | {"T": "6.0"}}),
        ("no witness", lambda p: {"witness": p["witness"] | {"Sigma": "2"}}),
        ("vacuous", lambda p: {"witness": p["witness"] | {"T": "3"}}),
        ("vacuous", lambda p: {"witness": p["witness"] | {"T": "13/2"}}),
        ("vacuous", lambda p: {"witness": p["witness"] | {"sigma": "-1"}}),
        ("vacuous", lambda p: {"witness": p["witness"] | {"Sigma": ["1", "0"]}}),
        ("vacuous", lambda p: {"witness": p["witness"] | {"Sigma": ["1", "1", "1"]}}),
        ("vacuous", lambda p: {"hypotheses": [*p["hypotheses"], ["Less", "T", "d"]]}),
        ("vacuous", lambda p: {"hypotheses": [["Equal", "TestError", "0"]]}),
        ("vacuous", lambda p: {"regime": [{"grows": ["T"], "clauses": [["TendsTo", "T0", "Infinity"]]}]}),
        ("vacuous", lambda p: {"regime": [{"grows": ["T"], "clauses": [["TendsTo", ["Divide", "d", "T"], "1/3"]]}]}),
        ("vacuous", lambda p: {"regime": [{"grows": ["T"], "clauses": [["Bounded", "T"]]}]}),
    ],
)
def test_a_faulty_part_is_refused_by_name(expected, change):
    part = entry(THM)
    assert kind(part, **change(part)) == expected


def test_faults_of_sequences():
    part = entry("THM-4.6.main")
    for given, expected in (({"start": []}, "no witness"), ({"start": [], "period": ["0"]}, "vacuous")):
        assert kind(part, witness=part["witness"] | {"sizes": given}) == expected
    assert kind(part, hypotheses=[["InfinitelyMany", "m", ["Greater", ["At", "ratios", "m"], "2"]]]) == "vacuous"
    assert kind(part, conclusion=["Equal", "sizes", "d"]) == "wrong arguments"


JUNK = ["", "x", "1/0", None, 7, True, [], {}, [[]], ["Add"], {"a": "b"}]


def places(data, path=()):
    yield path
    if isinstance(data, (list, dict)):
        for key in data if isinstance(data, dict) else range(len(data)):
            yield from places(data[key], (*path, key))


def changed(data, path, junk):
    if not path:
        return junk
    data = copy.copy(data)
    data[path[0]] = changed(data[path[0]], path[1:], junk)
    return data


def test_junk_anywhere_is_refused_by_name_or_another_statement():
    draw = random.Random(3)
    refused = set()
    for part in DATA["parts"]:
        for path in draw.sample(list(places(part)), 12):
            data = {**DATA, "parts": [changed(part, path, draw.choice(JUNK))]}
            try:
                st.read(json.dumps(data))
            except st.BadStatement as refusal:
                refused.add(refusal.kind)
    assert len(refused) >= 10


def test_kinds_of_faults_are_a_closed_list():
    source = Path(__file__).read_text(encoding="utf-8")
    assert all(f'"{name}"' in source or f"{name} in" in source for name in language.KINDS)
    with pytest.raises(ValueError):
        st.BadStatement("another kind", "")
