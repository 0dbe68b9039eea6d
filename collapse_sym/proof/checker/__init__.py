"""The checker: re-decides a certificate step by step, with the standard library alone.

``check(text)`` returns a Verdict that restates the theorem, or raises Rejected(rule, reason).
The folder runs from a copy anywhere:  python -I checker certificate.json
The format and every rule are specified in CERTIFICATES.md, beside this folder.
"""

from __future__ import annotations

from typing import Any

from .equations import RULES
from .limits import Fuel, Rejected, need, read
from .ring import Poly, vanishes
from .rules import Equation, FullRank, Judgement, Motion
from .statement import PARTS, Statement, fields, read_statement
from .verdict import Verdict, restate

__all__ = ["Rejected", "Verdict", "check"]

FORMAT = "collapse-sym certificate 1"


def check(text: str) -> Verdict:
    """Check a certificate given as JSON text; raises Rejected."""
    data = fields(read(text), "certificate", "format", "statement", "signs", "steps", "theorem", "cited")
    need(data["format"] == FORMAT, "certificate", "an unknown format")
    need(data["cited"] == [], "cite", "a cited fact that this checker does not know")
    statement, signs = read_statement(data["statement"], data["signs"], Fuel())
    results: dict[str, Judgement] = dict(signs)
    need(isinstance(data["steps"], list), "certificate", "steps are a list")
    for item in data["steps"]:
        need(isinstance(item, dict) and {"id", "rule", "premises"} <= set(item), "certificate", "not a step")
        fresh = isinstance(item["id"], str) and item["id"] not in results
        need(fresh, "certificate", "an id is no text or occurs twice")
        results[item["id"]] = _apply(statement, item, results)
    known = isinstance(data["theorem"], str) and data["theorem"] in results
    need(known, "conclude", "the theorem's step does not exist")
    _conclude(statement, results[data["theorem"]])
    return restate(data["statement"], len(data["steps"]))


def _apply(statement: Statement, step: dict[str, Any], results: dict[str, Judgement]) -> Judgement:
    """One step: its premises looked up, its conclusion derived, and compared with a stated one."""
    need(isinstance(step["rule"], str) and step["rule"] in RULES, "certificate", "an unknown rule")
    function, keys = RULES[step["rule"]]
    fields(step, step["rule"], "id", "rule", "premises", *keys, optional=("conclusion",))
    ok = isinstance(step["premises"], list) and all(isinstance(p, str) and p in results for p in step["premises"])
    need(ok, step["rule"], "a premise is not an earlier step")
    result = function(statement, step, [results[p] for p in step["premises"]])
    if "conclusion" in step:
        need(_same(statement, result, step["conclusion"]), step["rule"], "the stated conclusion is not what follows")
    return result


def _same(statement: Statement, result: Judgement, stated: Any) -> bool:
    reader = statement.reader
    if not (isinstance(stated, list) and len(stated) == 3 and stated[0] == "Equal"):
        return False
    if isinstance(result, FullRank):
        x = "X_" + result.fit
        return bool(stated[1:] == [["PseudoInverse", x], ["MatrixMultiply", "V_" + result.fit, ["Transpose", x]]])
    if isinstance(result, Motion):
        parts = reader.matrix(stated[2])
        same = {w: c.terms for w, c in parts.items()} == {w: c.terms for w, c in result.parts.items()}
        return same and bool(stated[1] == "after_" + result.fit)
    if not isinstance(result, Equation):
        return False
    right = reader.scalar(stated[2], inner=True)
    return vanishes(reader.scalar(stated[1], inner=True) - result.left) and vanishes(right - result.right)


def _conclude(statement: Statement, theorem: Judgement) -> None:
    """The parts claimed are those of the risk that was derived: some noises switched off, differences taken."""
    risk = isinstance(theorem, Equation) and theorem.left.generators() == {("risk",)}
    need(risk, "conclude", "the theorem's step is not the test error")
    assert isinstance(theorem, Equation)
    last = len(statement.fits) - 1 if statement.downstream else None

    def with_noises(kept: set[int]) -> Poly:
        return theorem.right.substitute(
            lambda g: (statement.fits[int(g[1])].variance if int(g[1]) in kept else statement.reader.number(0))
            if g[0] == "variance"
            else None
        )

    everything = set(range(len(statement.fits)))
    own = {last} if last is not None else set()
    total, bias = with_noises(everything), with_noises(set())
    quiet = with_noises(own)
    derived = {"bias": bias, "variance": quiet - bias, "collapse": total - quiet, "total": total}
    claimed = statement.reader
    for part in PARTS:
        same = vanishes(claimed.scalar(statement.parts[part]) - derived[part])
        need(same, "conclude", f"the claimed {part} is not the derived one")
