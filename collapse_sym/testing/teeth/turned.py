"""An order turned round, proved by the original's last step with its signs turned.

A proof of f ≥ g may end with what is an equation: then f − g ≥ 0 and g − f ≥ 0 come from the same facts, the second
with −1 times the multipliers.  The checker alone says whether they do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...proof import Rejected, check
from ...proof.evidence.mutants import TURNED, Mutant


def by_turned_signs(certificate: Mapping[str, Any], mutant: Mutant) -> str:
    """Why an order that was turned round is true, or an empty text.

    >>> from collapse_sym.testing.teeth.statements import mutants
    >>> item, m = next((i, m) for i, m in mutants("PROP-F.5.argument") if m.operator == "an order turned round")
    >>> by_turned_signs(item.certificate, m)
    'proved by the same steps, the signs of the last one turned round'
    """
    before, after = mutant.before, mutant.after
    if mutant.path[0] != "conclusion" or isinstance(before, str) or after != [TURNED.get(before[0]), *before[1:]]:
        return ""
    last = set(certificate["theorem"])
    ends = [s for s in certificate["steps"] if s["id"] in last and s["rule"] == "sign"]
    for end in ends:
        steps = [_turned(s) if s is end else s for s in certificate["steps"]]
        head = {**certificate, "statement": mutant.statement.meaning, "hash": mutant.statement.hash}
        try:
            check(json.dumps({**head, "steps": steps}))
        except Rejected:
            continue
        return "proved by the same steps, the signs of the last one turned round"
    return ""


def _turned(step: Mapping[str, Any]) -> dict[str, Any]:
    """−v ≥ 0 for v ≥ 0, from the same facts."""
    negated = [["Negate", x] for x in step["multipliers"]]
    return {**step, "value": ["Negate", step["value"]], "multipliers": negated}
