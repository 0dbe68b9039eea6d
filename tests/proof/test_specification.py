"""CERTIFICATES.md says all that the checker reads: every rule with its keys, every head, fact and limit."""

from __future__ import annotations

import ast
import pathlib
import re

import pytest

from collapse_sym.proof import checker
from collapse_sym.proof.checker import limits
from collapse_sym.proof.checker.citations import FACTS

FOLDER = pathlib.Path(checker.__file__).parent
TEXT = (FOLDER.parent / "CERTIFICATES.md").read_text(encoding="utf-8")
Entries = list[tuple[str, tuple[str, ...]]]


def section(title: str, text: str = TEXT) -> str:
    """What stands under a heading."""
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0]


def entries(text: str = TEXT) -> Entries:
    """The first two columns of the table of rules."""
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", section("Rules", text), re.MULTILINE)
    return [
        (name, () if keys == "–" else tuple(keys.split(", "))) for name, keys in rows if name not in ("rule", "---")
    ]


def differences(found: Entries) -> set[str]:
    """Rules without an entry, entries without a rule, entries that are double or have other keys."""
    rules = {name: keys for name, (_, keys) in checker.RULES.items()}
    names = [name for name, _ in found]
    other = {name for name, keys in found if rules.get(name) != keys}
    return other | (set(rules) ^ set(names)) | {name for name in names if names.count(name) > 1}


def words() -> set[str]:
    """Every head and letter that the code of the checker speaks of: its capitalised texts."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.py")]
    texts = {x.value for tree in trees for x in ast.walk(tree) if isinstance(x, ast.Constant) and type(x.value) is str}
    exported = {*checker.__all__, "XBPZ"}  # no heads: names of the module, letters in a row
    return {x for x in texts if re.fullmatch(r"[A-Z][A-Za-z]{2,}", x)} - exported


def test_every_rule_has_one_entry_with_its_keys_and_every_entry_a_rule() -> None:
    assert not differences(entries())


@pytest.mark.parametrize(
    ("line", "put", "wrong"),
    [
        ("| rank | fit |", "| rang | fit |", {"rank", "rang"}),
        ("| rank | fit |", "| rank | fit, of |", {"rank"}),
        ("| rank | fit |", "| rank | – |", {"rank"}),
        ("| rank | fit |", "| contraction | matrix | |\n| rank | fit |", {"contraction"}),
    ],
)
def test_a_changed_entry_is_seen(line: str, put: str, wrong: set[str]) -> None:
    assert line in TEXT
    assert differences(entries(TEXT.replace(line, put))) == wrong


def unmentioned(text: str = TEXT) -> set[str]:
    """Heads and letters that no code span mentions."""
    return words() - {x for span in re.findall(r"`([^`\n]+)`", text) for x in re.findall(r"[A-Za-z]+", span)}


def test_every_head_is_mentioned() -> None:
    assert {"Add", "RowsOf", "DesignOf", "Near", "Abbreviation", "Where", "AwayFrom", "InfinitelyMany"} <= words()
    assert not unmentioned()


@pytest.mark.parametrize("head", ["RowsOf", "MatrixProduct", "AwayFrom", "Resolvents"])
def test_a_head_that_is_left_out_is_seen(head: str) -> None:
    assert unmentioned(TEXT.replace(f"`{head}`", head)) == {head}


def test_cited_facts_and_limits_are_those_of_the_checker() -> None:
    rows = re.findall(r"^\| (\S+) \| ([0-9a-f]{64}) \|$", section("Cited facts"), re.MULTILINE)
    assert {value: name for name, value in rows} == FACTS
    said = {int(x.replace(" ", "")) for x in re.findall(r"\| ([0-9][0-9 ]*) (?=\|)", section("What is read"))}
    numbers = {value for name, value in vars(limits).items() if name.startswith("MAX_") or name == "FUEL"}
    assert numbers <= said


def test_every_other_rule_of_a_rejection_is_mentioned() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.py")]
    calls = [x for tree in trees for x in ast.walk(tree) if isinstance(x, ast.Call) and isinstance(x.func, ast.Name)]
    found = {
        argument.value
        for call in calls
        for place in {"need": (1,), "Rejected": (0,)}.get(getattr(call.func, "id", ""), ())
        for argument in call.args[place : place + 1]
        if isinstance(argument, ast.Constant)
    }
    assert {"limits", "terms", "conclude"} <= found
    assert not {str(x) for x in found if x not in checker.RULES and str(x) not in section("Rejections")}
