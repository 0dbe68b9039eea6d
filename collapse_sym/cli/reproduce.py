"""collapse-sym reproduce: derive, verify and typeset the paper's results."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .output import Progress, say, table

if TYPE_CHECKING:
    from .records import Outcome

EPILOG = """\
examples:
  collapse-sym reproduce                     everything, into out/
  collapse-sym reproduce THM-4.1 COR-4.4     two claims of the catalogue
  collapse-sym reproduce --out /tmp/report

Writes under --out only: report.html, report.tex, report.pdf (where TeX is installed), and per chain its
TOML, its risk as JSON, its LaTeX and, where there is one, its certificate.  Two runs write the same text.
exit code: 0 fine, 1 evidence disagrees or a certificate is rejected, 2 wrong use
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "reproduce",
        help="derive, verify and typeset the paper's results",
        description="Derive, verify and typeset the results behind the paper's claims.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("ids", metavar="ID", nargs="*", help="claims of the catalogue, e.g. THM-4.1 (default: all)")
    parser.add_argument("--out", metavar="DIR", default="out", help="where everything is written (default out)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build one record per chain, write the report, end with the table."""
    from ..derivations.registry import claim

    identifiers, out = _chosen(arguments.ids), _folder(arguments.out)
    from .records import build

    pairs = [(c, study) for c in map(claim, identifiers) for study in c.studies]
    progress, outcomes = Progress(len(pairs) + 1), []
    for c, study in pairs:
        progress(f"{c.id}: {study.name}")
        outcomes.append(build(c, study, out))
    progress("typesetting")
    where = _report(outcomes, out)
    print(table([("claim", "relation", "calculus", "evidence", "certificate"), *map(_row, outcomes)]))
    print(where)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _chosen(identifiers: list[str]) -> list[str]:
    from ..derivations.registry import claim_ids

    known = claim_ids()
    for identifier in identifiers:
        if identifier not in known:
            raise InvalidInput(identifier, "is not a claim with a derivation", f"choose from {', '.join(known)}")
    return [name for name in known if name in identifiers or not identifiers]


def _folder(name: str) -> Path:
    out = Path(name)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise InvalidInput(name, "is not a folder that can be made", "name another --out") from error
    return out


def _report(outcomes: list[Outcome], out: Path) -> str:
    from ..typeset import write_report
    from .records import coverage_rows

    try:
        paths = write_report([o.record for o in outcomes], out, coverage=coverage_rows())
    except OSError as error:
        raise InvalidInput(out, f"cannot be written: {error.strerror}", "name another --out") from error
    for note in paths.note.splitlines():
        say(note)
    return f"report: {paths.html or paths.tex}\nPDF:    {paths.pdf or 'none, see above'}"


def _row(outcome: Outcome) -> tuple[str, ...]:
    record = outcome.record
    calculi = ", ".join(dict.fromkeys(record.risk.cases[0].calculus))
    return record.id, record.risk.relation, calculi, record.evidence_verdict, outcome.certificate
