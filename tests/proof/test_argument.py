"""A certificate as an argument: every step once, in order, with a reason, and terms that can be written."""

from fractions import Fraction

import pytest

from collapse_sym.proof.argument import argument, folded, plain_lines, written
from collapse_sym.proof.rulewords import RULES
from collapse_sym.proof.statements import statement, statements
from tests.proof import built
from tests.typeset.reading import balanced


def certificates(part):
    found = built.certificates(part)
    return [*(c for kind, c in found.items() if kind != "further"), *found.get("further", [])]


def steps_of(steps):
    """All steps, those within others too."""
    for step in steps:
        inner = step.get("steps") or []
        for part in inner if inner and isinstance(inner[0], list) else [inner]:
            yield from steps_of(part)
        yield step


@pytest.mark.parametrize("claim", sorted({s.claim for s in statements().values()}))
def test_every_certificate_can_be_read(claim):
    for part in (s.id for s in statements().values() if s.claim == claim):
        for certificate in certificates(part):
            lines = argument(certificate)
            assert [line.number for line in lines] == list(range(1, len(lines) + 1))
            assert [line.rule for line in lines] == [step["rule"] for step in steps_of(certificate["steps"])]
            assert all(line.reason and "{" not in line.reason for line in lines)
            assert all(used < line.number for line in lines for used in line.uses)
            for term in (term for line in lines for term in line.shown):
                assert written(term) and balanced(written(term, latex=True))


def made(*steps, part="EQ-9.zero"):
    listed = [{"id": str(i), "premises": [], **step} for i, step in enumerate(steps)]
    return {"statement": statement(part).meaning, "steps": listed}


def test_steps_within_a_step_come_before_it():
    inner = [{"id": "a", "rule": "sign", "premises": ["case"], "value": "T"}]
    cases = {"rule": "cases", "value": ["Subtract", "phi", "1"], "steps": [inner, inner], "last": ["a", "a"]}
    found = argument(made({"rule": "rank", "fit": "down"}, cases, {"rule": "ratio", "premises": ["1"]}))
    assert [(line.number, line.depth) for line in found] == [(1, 0), (2, 1), (3, 1), (4, 0), (5, 0)]
    assert found[1].reason.startswith("if φ - 1 > 0: ") and found[2].reason.startswith("if φ - 1 < 0: ")
    assert found[4].uses == (4,)


def test_limits_keep_the_order_that_their_rule_shows():
    """x ≥ y, x on the left: it was shown the other way round."""
    (line,) = argument(made({"rule": "limit-order", "left": "T", "right": "d"}))
    assert line.shown == (["GreaterEqual", ["Limit", "T"], ["Limit", "d"]],)


def test_none_and_some_are_two_cases():
    inner = [[{"id": "a", "rule": "ratio", "premises": []}] for _ in range(2)]
    found = argument(made({"rule": "none-or-some", "name": "n", "steps": inner, "last": ["a", "a"]}))
    assert [line.reason.split(": ")[0] for line in found[:2]] == ["if n = 0", "if n ≥ 1"]


def test_a_quoted_hypothesis_is_shown_at_its_member():
    quote = {"rule": "hypothesis", "number": "2", "member": "n"}
    (line,) = argument(made(quote, part="REM-MLOG2.main"))
    assert written(line.shown[0]) == "T_n ≥ d + 2"
    (line,) = argument(made({**quote, "member": ""}, part="REM-MLOG2.main"))
    assert written(line.shown[0]) == "T_m ≥ d + 2 (0 ≤ m ≤ n)"


def test_a_rule_that_no_list_knows_is_shown_by_its_name():
    (line,) = argument(made({"rule": "a-new-rule", "conclusion": ["Equal", "T", ["NewHead", "d"]]}))
    assert (line.reason, written(line.shown[0])) == ("a new rule", "T = NewHead(d)")
    assert "a-new-rule" not in RULES


def test_definitions_are_written_by_their_names():
    meaning = statement("THM-F.1.main").meaning["conclusion"]
    assert written(meaning) == "E_test = B̃ias + Var + n σ₀² ρ"
    assert folded(meaning) == statement("THM-F.1.main").conclusion


def test_the_plain_text_has_reasons_and_premises():
    first = {"rule": "domain", "value": "T", "strict": "true"}
    listed = plain_lines(made(first, {"rule": "sign", "value": "T", "premises": ["0"]}))
    assert listed == ["   1. T > 0   [by its domain]", "   2. T ≥ 0   [products and sums of signs: 1]"]


def test_limits_and_strict_signs_are_told():
    """What the checker found stands in the argument: the number of a limit, > where a sign is strict."""
    from collapse_sym.derivations.registry import certificates
    from collapse_sym.proof import check

    certificate = certificates("THM-4.3.bias-order-limit")["refutes"]
    verdict = check(certificate)
    left, right, clean = (Fraction(value) for _, value in verdict.found if value != ">")
    assert left - right == Fraction(-12, 355) and clean < left
    text = "\n".join(plain_lines(certificate, verdict.found))
    assert f"→ {left}" in text and f"→ {right}" in text
    assert str(left) not in "\n".join(plain_lines(certificate))
    proof = certificates("LEM-I.2.main")["proves"]
    strict = "\n".join(plain_lines(proof, check(proof).found))
    assert "1 - df_2(κ)/T > 0" in strict
