"""collapse-sym reproduce: derive, verify and typeset the paper's results."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput, MissingTool
from .claims import as_json, as_text, write_certificates, write_html
from .output import Progress, say, table, write_text

if TYPE_CHECKING:
    from ..proof.verdicts import ClaimVerdict
    from ..typeset import Record
    from .records import Outcome

EPILOG = """\
examples:
  collapse-sym reproduce                     everything, into out/
  collapse-sym reproduce THM-4.1 COR-4.4     two claims of the catalogue
  collapse-sym reproduce --out /tmp/report

Writes under --out only: report.html, report.tex, report.pdf (where TeX is installed), per chain its TOML, its
risk as JSON, its LaTeX and its certificates; claims.html and claims.json, the verdict on every claim with its
proof, and the certificates under proofs/.  Two runs write the same text.
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
    """Build one record per chain, decide every claim, write report and edition, end with the tables."""
    from ..derivations.registry import claim, claim_ids

    wanted, out = _chosen(arguments.ids), _folder(arguments.out)
    from .figure import records
    from .records import build

    pairs = [(c, study) for c in map(claim, claim_ids()) if c.id in wanted for study in c.studies]
    progress, outcomes = Progress(len(pairs) + len(wanted) + 1), []
    verdicts = _verdicts(wanted if arguments.ids else [], progress, out)
    for c, study in pairs:
        progress(f"{c.id}: {study.name}")
        outcomes.append(build(c, study, out))
    progress("figures and typesetting")
    figures = () if arguments.ids else records()
    where = _report([*(o.record for o in outcomes), *figures], out) if outcomes else ""
    print(as_text(verdicts))
    print(f"edition: {out}/claims.html" if (out / "claims.html").exists() else "edition: none, see above")
    if outcomes:
        print("\n" + table([("claim", "relation", "calculus", "evidence", "certificate"), *map(_row, outcomes)]))
        print(where)
    rejected = [r for v in verdicts for part in v.parts for r in part.refused]
    for refused in rejected:
        say(f"a certificate is rejected: {refused}")
    return 0 if all(outcome.passed for outcome in outcomes) and not rejected else 1


def _verdicts(wanted: list[str], progress: Progress, out: Path) -> tuple[ClaimVerdict, ...]:
    """The verdicts on the claims, derived and checked; the edition as a page and as data."""
    from .parts import verdicts_of

    found = verdicts_of(wanted, progress)
    write_certificates(found, out / "proofs")
    try:
        write_html(found, out / "claims.html")
    except MissingTool as missing:
        say(str(missing))
    write_text(out / "claims.json", as_json(found) + "\n")
    return found


def _chosen(identifiers: list[str]) -> list[str]:
    from ..proof.statements import claims

    known = claims()
    for identifier in identifiers:
        if identifier not in known:
            raise InvalidInput(identifier, "is not a claim of the catalogue", f"choose from {', '.join(known)}")
    return [name for name in known if name in identifiers or not identifiers]


def _folder(name: str) -> Path:
    out = Path(name)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise InvalidInput(name, "is not a folder that can be made", "name another --out") from error
    return out


def _report(records: list[Record], out: Path) -> str:
    from ..typeset import write_report
    from .records import coverage_rows

    try:
        paths = write_report(records, out, coverage=coverage_rows())
    except OSError as error:
        raise InvalidInput(out, f"cannot be written: {error.strerror}", "name another --out") from error
    for note in paths.note.splitlines():
        say(note)
    return f"report: {paths.html or paths.tex}\nPDF:    {paths.pdf or 'none, see above'}"


def _row(outcome: Outcome) -> tuple[str, ...]:
    record = outcome.record
    calculi = ", ".join(dict.fromkeys(record.risk.cases[0].calculus))
    return record.id, record.risk.relation, calculi, record.evidence_verdict, outcome.certificate
