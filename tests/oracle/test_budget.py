"""The budget of false alarms: the sum is kept, every family is in use, and no test has an interval of its own."""

import ast
import re
from pathlib import Path

import pytest

from collapse_sym.errors import InvalidInput
from collapse_sym.oracle import budget
from collapse_sym.oracle.budget import FAMILIES, TOTAL, Family, family, total
from collapse_sym.testing import goes_red
from tests.agreement.chains import EQUIVALENT, EXACT

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*(ROOT / "tests").rglob("*.py"), *(ROOT / "collapse_sym").rglob("*.py")])
TESTS = [path for path in SOURCES if path.is_relative_to(ROOT / "tests")]
#: Calls whose ``error`` is a probability.
JUDGES = {"compare_equal", "compare_equivalent", "compare_bounded", "evidence", "assert_agrees"}


def within_the_total():
    assert TOTAL <= 1e-6 and total() <= TOTAL


def test_a_run_of_the_suite_raises_a_false_alarm_once_in_a_million():
    larger = (*FAMILIES, Family("one more", "mean", most=1000, error=1e-9))
    goes_red(within_the_total, budget, "FAMILIES", lambda _: larger)


def test_names_are_unique_and_known():
    assert len({f.name for f in FAMILIES}) == len(FAMILIES)
    with pytest.raises(InvalidInput, match="no family"):
        family("guesses")


def test_every_family_is_in_use():
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES if path != Path(__file__).resolve())
    used = set(re.findall(r'family\("([^"]+)"\)', text))
    assert used == {f.name for f in FAMILIES} - {"stated errors"}


def test_there_are_no_more_verdicts_than_the_budget_has():
    # besides one for each chain there are the mutants, which are false and raise no false alarm
    assert len(EXACT) <= family("exact predictions").most
    assert 2 * len(EQUIVALENT) + 2 <= family("equivalents").most  # once quickly, once in depth
    text = (ROOT / "tests" / "agreement" / "test_properties.py").read_text(encoding="utf-8")
    examples = [int(n) for n in re.findall(r"examples=(\d+)", text)]
    properties = text.count("@property_over(")
    assert sum(examples) + 100 * (properties - len(examples)) <= family("drawn chains").most


def own_intervals(source):
    """Places where an error probability, or an interval narrower than the budget's, stands as a number."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in JUDGES:
            for keyword in node.keywords:
                if keyword.arg == "error" and isinstance(keyword.value, ast.Constant):
                    found.append(node.lineno)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            sides = (node.left, node.right)
            numbers = [s.value for s in sides if isinstance(s, ast.Constant) and isinstance(s.value, (int, float))]
            errors = [s for s in sides if re.search(r"stderr|attr='std'|\bid='(spread|error)'", ast.dump(s))]
            if errors and any(3 <= n < family("means").z for n in numbers):
                found.append(node.lineno)
    return found


def _name(node):
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_interval_of_its_own(path):
    assert own_intervals(path.read_text(encoding="utf-8")) == []


def test_the_reader_of_intervals_sees_them():
    assert own_intervals("compare_equal(chain, 1.0, error=1e-5)") == [1]
    assert own_intervals("\nassert abs(x - y) < 5.5 * run.stderr(part) + 1e-12") == [2]
    assert own_intervals("assert abs(x) < 6 * x.std() / n") == [1]
    assert own_intervals("assert gap < Z * error and compare_equal(c, 1, error=ERROR) and x < 7 * stderr") == []
