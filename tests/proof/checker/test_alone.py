"""The checker alone: copied, isolated, of the standard library only; any input ends in a verdict or in a rejection."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collapse_sym.proof import checker
from derivations import models_in_closed_form, the_isotropic_effective_penalty
from tests.proof.checker.forged import ONE, SQUARE, certificate, identity, mean, statement
from tests.proof.checker.refusals import refused

FOLDER = Path(checker.__file__).parent
GOOD = [
    models_in_closed_form.PROVES["LEM-F.4.main"](),
    *(builder() for builder in the_isotropic_effective_penalty.PROVES.values()),
    identity(["Equal", mean(SQUARE), ["Multiply", "n", "T0"]], chain=ONE),
]


def alone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of the checker under another name, isolated."""
    shutil.copytree(FOLDER, folder / "judge", ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    command = [sys.executable, "-I", "judge", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=60)


def test_alone_it_restates_the_theorem(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(GOOD[-1]), encoding="utf-8")
    result = alone(tmp_path, "a.json")
    assert result.returncode == 0 and not result.stderr
    for line in (
        "accepted, proved",
        "theorem: E(tr(",
        "assuming: Sigma: covariance",
        "cited facts: none",
    ):
        assert line in result.stdout


def test_alone_it_rejects(tmp_path: Path) -> None:
    for name, data in (("a", b"{}"), ("b", b"\xff\xfe")):
        (tmp_path / f"{name}.json").write_bytes(data)
    result = alone(tmp_path, "a.json", "b.json")
    assert result.returncode == 2 and not result.stderr and "rejected by certificate" in result.stdout
    assert alone(tmp_path, "a.json").returncode == 1
    assert alone(tmp_path).returncode == 2


def test_the_trusted_base_is_what_is_printed(tmp_path: Path) -> None:
    assert len(checker.AXIOMS) <= 25 and all(line.count("\n") == 0 for line in checker.AXIOMS)
    assert alone(tmp_path, "axioms", "--all").stdout.splitlines() == list(checker.AXIOMS)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda p: p.name)
def test_a_file_imports_the_standard_library_and_its_neighbours_only(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert all(a.name.split(".")[0] in sys.stdlib_module_names for a in node.names)
        if isinstance(node, ast.ImportFrom):
            ours = node.level == 1 and (node.module is None or (FOLDER / f"{node.module}.py").exists())
            assert ours or (node.level == 0 and str(node.module).split(".")[0] in sys.stdlib_module_names)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
HEADS = (
    "Add Multiply Power Divide Trace Expectation MatrixMultiply Transpose Sum Where Model Kappa "
    "Equal And ForAll ExistsUnique Implies Derivative Limit ProjectionProduct Min Sqrt At Resolvents"
).split()
TERMS = st.recursive(
    st.sampled_from(
        "d T0 n m k j 0 1 -3/2 1/0 M w0 Sigma Identity Resolvent Prediction lambda # ² ٣".split() + ["9" * 400, ""]
    ),
    lambda inner: st.builds(lambda head, rest: [head, *rest], st.sampled_from(HEADS), st.lists(inner, max_size=4)),
    max_leaves=8,
)


def ends(data: Any) -> None:
    """A verdict, or a rejection in words."""
    try:
        checker.check(data if isinstance(data, str) else json.dumps(data))
    except checker.Rejected as rejection:
        assert rejection.rule and rejection.reason


@given(JSON)
def test_any_json_is_rejected_in_words(value: Any) -> None:
    with pytest.raises(checker.Rejected):
        checker.check(json.dumps(value))


@given(st.text(max_size=60))
def test_any_text_is_rejected_in_words(text: str) -> None:
    with pytest.raises(checker.Rejected):
        checker.check(text)


def places(data: Any, path: tuple[Any, ...] = ()) -> Any:
    """Paths to all entries."""
    yield path
    for key, item in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from places(item, (*path, key))


PLACES = [(i, path) for i, good in enumerate(GOOD) for path in places(good) if path]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PLACES), JSON | TERMS)
def test_any_entry_replaced_by_anything_ends_in_a_verdict_or_a_rejection(place: Any, value: Any) -> None:
    i, path = place
    changed = json.loads(json.dumps(GOOD[i]))
    entry = changed
    for key in path[:-1]:
        entry = entry[key]
    entry[path[-1]] = value
    ends(changed)


def doubling(head: str, times: int, first: str = "x") -> list[Any]:
    """Abbreviations that each hold the one before twice."""
    return [["a0", [head, first, first]], *([f"a{i}", [head, f"a{i - 1}", f"a{i - 1}"]] for i in range(1, times))]


BOMBS = [
    # a coefficient beyond the bound once, and again and again: without the bound the one soon ends, the other not
    identity(["Equal", "9" * 900, ["Power", "9" * 900, "7"]]),
    identity(["Equal", "9" * 900, ["Power", ["Power", ["Power", "9" * 900, "64"], "64"], "64"]]),
    identity(["Equal", "0", ["Power", ["Add", "d", "T", "T0", "n", "x", "y"], "64"]]),
    identity(["Equal", "0", ["Divide", "1", ["Power", ["Add", "d", "T0", "T"], "60"]]]),
    identity(["Equal", "0", "a39"], where=doubling("Kappa", 40)),
    identity(["Equal", "0", "a39"], where=doubling("Min", 40)),
    identity(
        ["Equal", "0", "a499"], where=[["a0", "x"], *([f"a{i}", ["Ceiling", f"a{i - 1}"]] for i in range(1, 500))]
    ),
    certificate(statement(["Equivalent", "a39", "1"], where=doubling("Add", 40))),
    identity(["Equal", "0", ["Trace", ["Power", "SampleCovariance", "1000000000"]]]),
    identity(["Equal", "0", ["Sum", "j", "0", "999999999999", "j"]]),
    identity(["Equal", "0", ["Trace", ["ProjectionProduct", "999999999", "0"]]]),
]


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_are_defused_in_bounded_time(bomb: Any) -> None:
    assert refused(json.dumps(bomb)).seconds < 20


def test_nothing_is_kept_between_checks() -> None:
    tables = checker.order.TABLES  # with those of the remembered functions
    before = [len(table) for table in tables]
    for good in GOOD:
        ends(good)
    assert [len(table) for table in tables] == before and len(tables) > 3


def test_an_atom_is_the_tuple_that_it_equals() -> None:
    order, raw = checker.order, ("symbol", ("x", ("y", "2")))
    with order.forgetting():
        atom = order.one(raw)
        assert order.one(("symbol", ("x", ("y", "2")))) is atom is order.one(atom)
        assert atom == raw and hash(atom) == hash(raw) and {raw: 1}[atom] == 1 and repr(atom) == repr(raw)
        other = order.one(("symbol", ("x", ("y", "3"))))
        assert other != atom and order.weight(other) == order.weight(raw) == 7


def test_what_is_remembered_of_an_atom_is_forgotten_with_it() -> None:
    order, asked = checker.order, []
    known = order.remembered(lambda x: asked.append(x) or len(x))
    try:
        for _ in range(2):
            with order.forgetting():
                atom = order.one(("symbol", "x"))
                assert known(atom) == known(atom) == known(("symbol", "x")) == 2
        assert len(asked) == 4  # the atom once in each check, the plain tuple each time
    finally:
        order.TABLES.pop()
