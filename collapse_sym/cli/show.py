"""collapse-sym show: a claim in the terminal, its statement, its verdict and its proof."""

from __future__ import annotations

import argparse
import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..proof.verdicts import PartVerdict

EPILOG = """\
examples:
  collapse-sym show THM-4.6            all parts of a claim
  collapse-sym show THM-4.6.main       one part
  collapse-sym show EQ-9.zero --brief  without the steps

Each step is one that the checker has decided again; its formulas are those of the certificate.
exit code: 0 fine, 2 wrong use
"""

HEADS = {"proved": "proof", "refuted": "refutation", "amended": "proof of the amended statement"}


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "show",
        help="a claim, its verdict, and its proof step by step",
        description="Print a claim or a part: statement, verdict, amendment, proof, cited facts, evidence.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("id", metavar="ID", help="a claim or a part, e.g. THM-4.6 or THM-4.6.main")
    parser.add_argument("--brief", action="store_true", help="leave the steps out")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the parts, one after the other."""
    from .parts import claim_or_part, verdict_of

    claim, part = claim_or_part(arguments.id)
    found = verdict_of(claim)
    if not part:
        print(f"{found.id}: {found.verdict}\n")
    chosen = [p for p in found.parts if part in ("", p.id)]
    print("\n\n".join("\n".join(shown(p, brief=arguments.brief)) for p in chosen))
    return 0


def shown(part: PartVerdict, *, brief: bool = False) -> list[str]:
    """Everything about a part."""
    found = [part.id, "=" * len(part.id), *part.statement.lines(), "", f"verdict: {part.verdict}"]
    if part.counterexample is not None:
        found += ["", "fails at", f"  {point_text(part.counterexample)}"]
    if part.amendment is not None and part.amended is not None:
        found += ["", "corrected" if part.corrected else "in its place", *_indented(part.amended.lines())]
        found += ["changes", *_indented(part.amendment.lines())]
        found += _necessity(part)
    for other in part.further:
        found += ["", "true as well", *_indented(other.statement.lines())]
    for accepted in part.certificates:
        found += ["", f"{HEADS[accepted.of]}: {accepted.verdict.steps} steps", *([] if brief else _steps(accepted))]
    found += [f"not counted ({r.of}): {r.rule}: {r.reason}" for r in part.refused]
    return found + _cited(part) + _evidence(part)


def _indented(lines: tuple[str, ...]) -> list[str]:
    return [f"  {line}" for line in lines]


def point_text(at: Any) -> str:
    """The point of a refutation: names with their numbers, or with terms in k."""
    return ", ".join(f"{_name(name)} = {_value(value)}" for name, value in at.items())


def _name(name: str) -> str:
    from ..proof.argument import written

    return written(name)


def _value(value: Any) -> str:
    from ..proof.argument import written

    if isinstance(value, dict):
        members = [*value["start"], *value["period"]]
        return ", ".join(map(written, members)) + ", …"
    if isinstance(value, list) and value[:1] == ["law"]:
        return f"({written(value[1])}, m = 1…d)"
    if isinstance(value, list) and not (value and isinstance(value[0], str) and value[0][:1].isupper()):
        return f"({', '.join(_entry(x) for x in value)})"
    return written(value)


def _entry(x: Any) -> str:
    from ..proof.argument import written

    # an eigenvalue with its multiplicity
    return f"{written(x[0])} ({written(x[1])} times)" if isinstance(x, list) and len(x) == 2 else written(x)


def _necessity(part: PartVerdict) -> list[str]:
    amendment, found = part.amendment, []
    assert amendment is not None
    for number in amendment.added:
        known = amendment.counterexample(number) != "unknown"
        how = f"collapse-sym counterexample {part.id}/without-{number}" if known else "necessity unknown"
        found.append(f"  needed: {amendment.lines()[number]}: {how}")
    return found


def _steps(accepted: Any) -> list[str]:
    from ..proof.argument import plain_lines

    return plain_lines(accepted.certificate, accepted.verdict.found)


def _cited(part: PartVerdict) -> list[str]:
    from .axioms import fact_lines

    if not part.certificates:
        return []
    facts = [line for name in part.cited for line in _indented(tuple(fact_lines(name)))]
    return ["", "cited facts", *(facts or ["  none"])]


def _evidence(part: PartVerdict) -> list[str]:
    found = []
    for name in ("printed", "amended"):
        entry = part.evidence.get(name)
        if entry:
            places = f"{entry['holds']} places hold, {entry['fails']} fail, {entry['open']} open"
            regimes = textwrap.shorten("; ".join(entry["regimes"]), 160, placeholder=" …")
            found.append(f"  {name} statement: {entry['verdict']} ({places}; {regimes})")
    if "counterexample" in part.evidence:
        found.append(f"  run again: {part.evidence['counterexample']}")
    return ["", "evidence", *found] if found else []
