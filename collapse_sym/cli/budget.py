"""collapse-sym budget: how to split a number of rows over the generations so that the final error is least."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from .chains import add_chain, the_chain

if TYPE_CHECKING:
    from ..chain import Chain
    from ..functionals.answer import Answer
    from ..optimum.any_size import BestSizes
    from ..optimum.budget import Portion, Split, Whole
    from ..optimum.even_split import EvenSplit

EPILOG = """\
examples:
  collapse-sym budget chain.toml --total B                     in symbols
  collapse-sym budget chain.toml --set d=30 --set n=4 --total 4000
  collapse-sym budget chain.toml --total B --include-downstream
  collapse-sym budget chain.toml --set n=4 --total '8*d' --format json
  collapse-sym budget numbers.toml --total 100 --any-size
  collapse-sym budget chain.toml --total B --certificate best.json    and check best.json

Generators are least squares on fresh designs with T >= d + 2 rows each (T >= d without noise); the sizes written in
the chain play no part.  A fit that shrinks, with T < d or a ridge, has no such cost: with numbers, and a Σ of few
levels, all splits in whole rows are compared, small sizes too (--any-size asks for that elsewhere); without label
noise and with isotropic inputs an even split is the best, in symbols.  The downstream fit may be any, but it shares in
the budget only as least squares, or where all splits are compared.
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "budget",
        help="the best split of a budget of rows over the generations",
        description="How many rows each generation should have, if they have so many together.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_chain(parser)
    parser.add_argument("--total", required=True, metavar="B", help="all rows: a number, or an expression in sizes")
    parser.add_argument("--include-downstream", action="store_true", help="the downstream fit shares in the budget")
    parser.add_argument("--any-size", action="store_true", help="compare all splits, T < d included (numbers, Σ = I)")
    parser.add_argument("--certificate", metavar="FILE", help="also write the proofs that no other split is as good")
    parser.add_argument("--format", choices=("text", "json", "latex"), default="text", help="default text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the split."""
    print(_answered(the_chain(arguments), arguments), end="")
    return 0


def _answered(chain: Chain, arguments: argparse.Namespace) -> str:
    """The answer in the form that was asked for, and its certificates."""
    from ..optimum.budget import Split
    from . import budget_of_any_size as other
    from .budget_certificate import prove

    found, form = _found(chain, arguments), arguments.format
    writers: dict[str, Callable[[Any], Any]]
    if not isinstance(found, tuple):
        writers = {"text": other.sizes_as_text, "json": other.sizes_as_json, "latex": other.sizes_as_latex}
    elif isinstance(found[0], Split):
        writers = {"text": as_text, "json": as_json, "latex": as_latex}
    else:
        writers = {"text": other.even_as_text, "json": other.even_as_json, "latex": other.even_as_latex}
    answer = writers[form](found)
    proof = None if arguments.certificate is None else prove(found, arguments.certificate)
    if form == "json":
        from .risk import as_json as written

        return written({"schema": 1, "cases": answer, "proof": None if proof is None else proof.to_json()})
    return str(answer) + (proof.to_text() if proof is not None and form == "text" else "")


def _found(chain: Chain, arguments: argparse.Namespace) -> BestSizes | tuple[EvenSplit, ...] | tuple[Split, ...]:
    """All splits compared, or an even one where no noise but shrinkage is shared out, or noises in proportion."""
    from ..optimum.any_size import best_sizes, shrinks
    from ..optimum.budget import splits
    from ..optimum.even_split import even_splits

    total, shared = arguments.total, arguments.include_downstream
    if arguments.any_size or shrinks(chain):
        return best_sizes(chain, total, downstream=shared)
    even = () if shared else even_splits(chain, total)
    return even or splits(chain, total, downstream=shared)


# -- text ------------------------------------------------------------------------------------------
def as_text(found: tuple[Split, ...]) -> str:
    """Setting, split, costs, and what they rest on, case by case."""
    from .theorem import setting

    lines = setting(found[0].bill.chain)
    for split in found:
        lines += ["", *_case(split)]
    return "\n".join(lines) + "\n"


def _case(split: Split) -> Iterator[str]:
    from .theorem import _definition, _wrapped, assumptions

    head = f"Best split of {split.total} rows"
    yield f"{head}, for {' and '.join(split.when)}:" if split.when else f"{head}:"
    yield ""
    for portion in split.portions:
        many = f"{portion.repeat} x " if portion.repeat != 1 else ""
        yield from _wrapped(f"  {many}{_name(portion)} on ", f"{_shown(portion.rows)} rows")
    yield from _wrapped(f"  cost  {split.relation} ", _shown(split.cost))
    if not split.even:
        yield from _wrapped(f"  equal {split.relation} ", f"{_shown(split.equal_cost)}    on equally many rows each")
    yield from _wrapped(f"  total {split.relation} ", _shown(split.error))
    whole = split.whole
    if whole is not None:
        yield from _wrapped("  in whole rows: ", _rows(whole))
        yield from _wrapped(f"  cost  {split.relation} ", _shown(whole.cost))
    for definition in split.error.needed():
        yield from _definition(definition)
    yield ""
    for sentence in assumptions(split.assumptions, split.bill.chain.assume):
        yield f"  - {sentence}"


def _name(portion: Portion) -> str:
    if portion.block is None:
        return "downstream"
    which = "" if portion.generation is None else f", number {portion.generation}"
    return f"generator {portion.block}{which}"


def _shown(answer: Answer) -> str:
    value = _value(answer)
    return answer.text if value is None or value == answer.text else f"{answer.text}  [{value}]"


def _value(answer: Answer) -> str | None:
    """The answer as a number, where no symbol is left."""
    from .theorem import number

    if answer.free_symbols:
        return None
    return number(answer.evalf(17))


def _rows(whole: Whole) -> str:
    parts = []
    for block, generation, rows, count in whole.rows:
        which = "downstream" if block is None else f"generator {block}"
        which += "" if generation is None else f" number {generation}"
        parts.append(f"{which}: {count} x {rows}" if count > 1 else f"{which}: {rows}")
    return ", ".join(parts)


# -- JSON, LaTeX -----------------------------------------------------------------------------------
def as_json(found: tuple[Split, ...]) -> list[dict[str, Any]]:
    """One record for each case."""
    return [_record(split) for split in found]


def _record(split: Split) -> dict[str, Any]:
    from ..functionals.printing import to_text

    whole = split.whole
    return {
        "when": list(split.when),
        "relation": split.relation,
        "budget": to_text(split.total),
        "needed": to_text(split.needed),
        "split": [
            {"block": p.block, "generation": p.generation, "repeat": to_text(p.repeat), "rows": _part(p.rows)}
            for p in split.portions
        ],
        "cost": _part(split.cost),
        "equal_cost": _part(split.equal_cost),
        "total": _part(split.error),
        "whole": None
        if whole is None
        else {
            "split": [
                {"block": block, "generation": generation, "rows": rows, "repeat": count}
                for block, generation, rows, count in whole.rows
            ],
            "cost": _part(whole.cost),
            "multiplier": _part(whole.multiplier),
        },
        "definitions": [{"symbol": d.name, "latex": d.latex, **d.equation} for d in split.error.needed()],
        "assumptions": list(split.assumptions),
        "cited_facts": list(split.bill.case.cites),
    }


def _part(answer: Answer) -> dict[str, Any]:
    value = _value(answer)
    return {"expr": answer.text, "latex": answer.latex, "value": None if value is None else float(value)}


def as_latex(found: tuple[Split, ...]) -> str:
    """One display for each case."""
    displays = []
    for split in found:
        relation = "=" if split.relation == "=" else r"\simeq"
        rows = [rf"T_{{{_index(p)}}} &= {p.rows.latex}" for p in split.portions]
        lines = [*rows, rf"\text{{cost}} &{relation} {split.cost.latex}"]
        displays.append("\\[\n\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}\n\\]\n")
    return "".join(displays)


def _index(portion: Portion) -> str:
    if portion.block is None:
        return r"\mathrm{pred}"
    return f"{portion.block}" if portion.generation is None else f"{portion.block},{portion.generation}"
