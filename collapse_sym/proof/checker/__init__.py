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
from .rules import Equation, Judgement
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
        new = isinstance(item["id"], str) and item["id"] not in results
        need(new, "certificate", "an id is no text or occurs twice")
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
    if not (isinstance(stated, list) and len(stated) == 3 and stated[0] == "Equal" and isinstance(result, Equation)):
        return False
    sides = [statement.reader.scalar(side, inner=True) for side in stated[1:]]
    return vanishes(sides[0] - result.left) and vanishes(sides[1] - result.right)


def _conclude(statement: Statement, theorem: Judgement) -> None:
    """The parts claimed are those of the risk that was derived: some noises switched off, differences taken."""
    if not isinstance(theorem, Equation) or theorem.left.generators() != {("risk",)}:
        raise Rejected("conclude", "the theorem's step is not the test error")
    zero, right = statement.reader.number(0), theorem.right
    everything = {str(i) for i in range(len(statement.fits))}
    own = {str(len(statement.fits) - 1)} if statement.downstream else set()

    def with_noises(kept: set[str]) -> Poly:
        noises = {g: statement.fits[int(g[1])].variance if g[1] in kept else zero
                  for g in right.generators() if g[0] == "variance"}
        return right.substitute(noises.get)

    bias, quiet, total = with_noises(set()), with_noises(own), with_noises(everything)
    derived = {"bias": bias, "variance": quiet - bias, "collapse": total - quiet, "total": total}
    for part in PARTS:
        same = vanishes(statement.reader.scalar(statement.parts[part]) - derived[part])
        need(same, "conclude", f"the claimed {part} is not the derived one")
