"""Is a mutant true after all?  Every decider, the cheap ones first; none of them draws anything.

What the mutant says is compared with its original (``sameness``, ``onerow``, ``insums``, ``fullrank``, ``margin``,
``edge``, ``generations``, ``manyrows``, ``projections``, ``asking_less``, ``inlimits``, ``leftover``), shown by itself
(``implied``, ``uniqueness``, ``written``, ``costs``, ``isotropic``, ``forgetting``, ``oneway``), served by another
function (``absorbed``), or found to follow from a statement that a certificate proves: the same conclusion about the
same chain, with all of its hypotheses and clauses among those of the mutant or their consequences.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from ...derivations.registry import certificates
from ...proof.amendments import amendments
from ...proof.evidence.canonical import canonical
from ...proof.evidence.mutants import Mutant
from ...proof.evidence.sampling import conclusion
from ...proof.language import Term
from ...proof.statements import Statement, statements
from . import consequences, sameness
from .absorbed import absorbed
from .alike import NORMS, along
from .asking_less import asks_less
from .cancelled import dominated
from .costs import same_orders_of_errors
from .edge import infinite_at_the_edge
from .forgetting import forgotten
from .fullrank import another_name, full_rank
from .generations import linear_in_generations
from .implied import implied
from .inlimits import in_limits
from .insums import same_below_sums
from .isotropic import whatever_kappa
from .leftover import fewer_projections
from .manyrows import at_given_numbers, same_in_the_limit
from .margin import isotropic_rows, kept_by_a_margin
from .maxplus import by_orders
from .needless import needless
from .needless_orders import needless_in_orders
from .onerow import row_more
from .oneway import outgrows
from .projections import more_projections
from .restated import restated
from .uniqueness import unique
from .weaker import by_signs, weaker
from .written import same_written_out


def shown(original: Statement, mutant: Mutant) -> str:
    """Why a mutant says the same as its original, or is true in any case; or an empty text."""
    told = sameness.same(original, mutant) or row_more(original, mutant) or same_scales(original, mutant)
    return (
        told
        or same_below_sums(original, mutant)
        or full_rank(original, mutant)
        or another_name(original, mutant)
        or kept_by_a_margin(original, mutant)
        or isotropic_rows(original, mutant)
        or infinite_at_the_edge(original, mutant)
        or linear_in_generations(original, mutant)
        or forgotten(mutant.statement)
        or at_given_numbers(original, mutant)
        or same_in_the_limit(original, mutant)
        or restated(original, mutant)
        or weaker(original, mutant)
        or by_signs(mutant.statement)
        or whatever_kappa(mutant.statement)
        or asks_less(original, mutant)
        or in_limits(original, mutant)
        or fewer_projections(original, mutant)
        or more_projections(original, mutant, proved_elsewhere)
        or needless(original, mutant)
        or needless_in_orders(original, mutant)
        or same_written_out(mutant.statement)
        or same_orders_of_errors(mutant.statement)
        or absorbed(original, mutant)
        or implied(mutant.statement)
        or unique(mutant.statement)
        or proved_elsewhere(mutant.statement)
        or by_orders(mutant.statement)
        or dominated(mutant.statement)
        or outgrows(mutant.statement)
    )


def same_scales(original: Statement, mutant: Mutant) -> str:
    """Why sides in which vectors have other factors are of one limit or order, or an empty text: E‖cv‖² = c²E‖v‖².

    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> from collapse_sym.proof.statements import statement
    >>> s = statement("PROP-4.2.main")
    >>> same_scales(s, mutants(s, ["T + 1"])[0])
    'the same sides up to what no relation of limits sees, factors of vectors taken out'
    """
    before, after = (_taken_out(conclusion(s)) for s in (original, mutant.statement))
    alike = mutant.path[0] == "conclusion" and bool(original.regime)
    if alike and consequences._alike_relations(before, after, along(original)):
        return "the same sides up to what no relation of limits sees, factors of vectors taken out"
    return ""


def _taken_out(term: Term) -> Term:
    match term:
        case ["Expectation", [str(norm), *metric, ["Scale", c, v]]] if norm in NORMS:
            return ["Multiply", ["Power", c, "2"], ["Expectation", [norm, *metric, v]]]
        case [head, *parts]:
            return [head, *map(_taken_out, parts)]
    return term


def proved_elsewhere(statement: Statement) -> str:
    """Which proved statement a statement follows from, or an empty text.

    >>> from collapse_sym.proof.amendments import amended
    >>> from collapse_sym.proof.evidence.mutants import mutants
    >>> proved_elsewhere(mutants(amended("EQ-1.shared"), ["fresh designs"])[0].statement)
    'it follows from EQ-1.main amended, which is proved'
    """
    meaning, domains = statement.meaning, dict(statement.variables)
    more = [[*s["clauses"], *sameness._consequences(s["clauses"], domains)] for s in meaning["regime"]]
    wanted = _conditions({**meaning, "regime": [{**s, "clauses": c} for s, c in zip(meaning["regime"], more)]})
    for name, part, stated, known in _candidates():
        if _weaker(known, wanted) and stated in _proved(part):
            return f"it follows from {name}, which is proved"
    return ""


#: variables; chain and conclusion; hypotheses; stages: in one form
Conditions = tuple[dict[str, str], str, list[str], list[dict[str, list[str]]]]


def _conditions(meaning: Mapping[str, Any]) -> Conditions:
    variables, chain, hypotheses, regime, conclusion = json.loads(canonical(meaning))
    return variables, json.dumps([chain, conclusion]), hypotheses, regime


@cache
def _candidates() -> tuple[tuple[str, str, str, Conditions], ...]:
    """Every statement, printed or amended: its name, its part, its hash, what it says."""
    found = [(part, part, s) for part, s in statements().items()]
    found += [(f"{part} amended", part, a.statement) for part in statements() for a in amendments(part)]
    return tuple((name, part, s.hash, _conditions(s.meaning)) for name, part, s in found)


@cache
def _proved(part: str) -> frozenset[str]:
    """The hashes of what certificates of a part prove; building them takes time."""
    found = certificates(part)
    return frozenset(found[key]["hash"] for key in ("proves", "amended") if key in found)


def _weaker(known: Conditions, wanted: Conditions) -> bool:
    """Whether all conditions of a known statement are met by another one with its chain and conclusion.

    What stays along a sequence of the other may grow along those of the known one: it need not.
    """
    if known[1] != wanted[1] or not known[0].items() <= wanted[0].items() or not set(known[2]) <= set(wanted[2]):
        return False
    stages = list(zip(known[3], wanted[3]))
    grow = all(set(b["grows"]) & known[0].keys() <= set(a["grows"]) for a, b in stages)
    return (
        len(known[3]) == len(wanted[3]) < 2 and grow and all(set(a["clauses"]) <= set(b["clauses"]) for a, b in stages)
    )
