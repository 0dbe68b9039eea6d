"""The checker alone: a copy of its folder, python -I, an empty directory; small, and of the standard library only."""

import ast
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.chain import Generator, Isotropic, LeastSquares, NormTruth, Population
from collapse_sym.chain.model import Chain
from collapse_sym.proof import certify, check, checker

FOLDER = Path(checker.__file__).parent
FILES = sorted(FOLDER.glob("*.py"))
CERTIFICATE = certify(
    Chain(
        Population(Isotropic("d"), NormTruth(1)),
        (Generator(LeastSquares(samples="T0", noise="sigma0"), repeat="n"),),
        LeastSquares(samples="T", noise="sigma"),
    )
)


@pytest.fixture
def alone(tmp_path):
    """Run the copied checker on files of these contents."""
    shutil.copytree(FOLDER, tmp_path / "judge", ignore=shutil.ignore_patterns("__pycache__"))

    def run(*contents):
        for i, data in enumerate(contents):
            (tmp_path / f"{i}.json").write_bytes(data)
        names = [f"{i}.json" for i in range(len(contents))]
        return subprocess.run(
            [sys.executable, "-I", "judge", *names], cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60
        )

    return run


def test_alone_it_restates_the_theorem(alone):
    result = alone(json.dumps(CERTIFICATE).encode())
    assert result.returncode == 0 and not result.stderr
    assert "theorem: E‖ŵ − w₀‖²_Σ = n·sigma0^2·d/(T0 − (d + 1)) + sigma^2·d/(T − (d + 1))" in result.stdout
    for hypothesis in ("T0 ≥ d + 2", "T ≥ d + 2", "d a positive integer", "n an integer ≥ 0", "cited facts: none"):
        assert hypothesis in result.stdout


def test_alone_it_rejects(alone):
    result = alone(b"{}", json.dumps(CERTIFICATE).encode(), b"\xff\xfe")
    assert result.returncode == 2 and not result.stderr
    assert result.stdout.count("accepted") == 1 and "rejected by certificate" in result.stdout
    assert alone(b"[]").returncode == 1
    assert alone().returncode == 2


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_a_file_of_the_checker_is_short_and_imports_the_standard_library_only(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 200
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            assert all(a.name.split(".")[0] in sys.stdlib_module_names for a in node.names)
        if isinstance(node, ast.ImportFrom):
            ours = node.level == 1 and (node.module is None or (FOLDER / f"{node.module}.py").exists())
            assert ours or (node.level == 0 and node.module.split(".")[0] in sys.stdlib_module_names)


def test_the_checker_is_small():
    assert sum(path.read_text(encoding="utf-8").count("\n") for path in FILES) <= 1000


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
TERMS = st.recursive(
    st.sampled_from("d T0 n m 0 1 -3/2 1/0 M V_0 X_1 delta_2 TestError".split() + ["9" * 400]),
    lambda inner: st.builds(
        lambda head, rest: [head, *rest],
        st.sampled_from(["Add", "Multiply", "Power", "Divide", "Trace", "Expectation", "MatrixMultiply", "Transpose"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)


@given(JSON)
def test_any_json_is_rejected_in_words(value):
    with pytest.raises(checker.Rejected):
        check(json.dumps(value))


@given(st.text(max_size=60))
def test_any_text_is_rejected_in_words(text):
    with pytest.raises(checker.Rejected):
        check(text)


def places(data, path=()):
    yield path
    for key, item in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from places(item, (*path, key))


PLACES = [p for p in places(CERTIFICATE) if p]


@given(st.sampled_from(PLACES), JSON | TERMS)
def test_any_entry_replaced_by_anything_ends_in_a_verdict_or_a_rejection(path, value):
    changed = json.loads(json.dumps(CERTIFICATE))
    entry = changed
    for key in path[:-1]:
        entry = entry[key]
    entry[path[-1]] = value
    try:
        check(json.dumps(changed))
    except checker.Rejected as rejection:
        assert rejection.rule and rejection.reason


@pytest.mark.parametrize(
    "bomb",
    [
        "9" * 900,
        ["Power", ["Power", ["Power", "9" * 900, "64"], "64"], "64"],
        ["Power", ["Add", "d", "T", "T0", "n", "sigma", "sigma0"], "64"],
        ["Divide", "1", ["Power", ["Add", "d", "T0", "T"], "60"]],
    ],
)
def test_bombs_are_defused_in_bounded_time(bomb):
    changed = json.loads(json.dumps(CERTIFICATE))
    changed["statement"]["parts"]["total"] = bomb
    begun = time.process_time()
    with pytest.raises(checker.Rejected):
        check(changed)
    assert time.process_time() - begun < 20
