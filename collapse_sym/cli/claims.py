"""collapse-sym claims: the paper's claims and what is true of them."""

from __future__ import annotations

import argparse
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput
from .output import Progress, table, write_text

if TYPE_CHECKING:
    from ..proof.verdicts import ClaimVerdict, PartVerdict

EPILOG = """\
examples:
  collapse-sym claims                               every claim, part by part
  collapse-sym claims THM-4.6 EQ-9                  two of them
  collapse-sym claims --format json                 for programs
  collapse-sym claims --certificates out/proofs     write the certificates, for collapse-sym check
  collapse-sym claims --tex paper/generated         the edition: one LaTeX file a claim, read by paper/main.tex
  collapse-sym claims --html out/claims.html        the edition as a page, with the graph of what rests on what

Verdicts are computed from certificates that the checker accepts; simulation decides none.
  proved         the statement as printed has a certificate
  proof-gap      so it has, but a step of the paper's argument is refuted
  corrected      refuted as printed; proved with a change beside relation and left side
  refuted        false at a point inside its hypotheses; a true statement may stand in its place
  evidence-only  neither
A claim's verdict is that of its worst part; steps of the paper's argument do not count.
exit code: 0 fine, 2 wrong use
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "claims",
        help="the paper's claims: proved, corrected, refuted",
        description="Derive and check the certificates of the paper's claims, and print the verdicts.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("ids", metavar="ID", nargs="*", help="claims, or parts of them, e.g. THM-4.6 (default: all)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="a table (default), or JSON")
    parser.add_argument("--certificates", metavar="DIR", help="write the accepted certificates into this folder")
    parser.add_argument("--tex", metavar="DIR", help="write the edition as LaTeX into this folder (all claims)")
    parser.add_argument("--html", metavar="FILE", help="write the edition as a page")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one row per part, or the JSON list."""
    from ..proof.statements import claims
    from .parts import claim_or_part, verdicts_of

    wanted = list(dict.fromkeys(claim_or_part(text)[0] for text in arguments.ids))
    if arguments.tex and wanted:
        raise InvalidInput("--tex", "writes the edition of all claims", "leave the IDs out")
    progress = Progress(len(wanted or claims()))
    found = verdicts_of(wanted, progress)
    if arguments.certificates:
        write_certificates(found, Path(arguments.certificates))
    if arguments.tex:
        write_tex(found, Path(arguments.tex))
    if arguments.html:
        write_html(found, Path(arguments.html))
    print(as_json(found) if arguments.format == "json" else as_text(found))
    return 0


def write_tex(found: tuple[ClaimVerdict, ...], folder: Path) -> None:
    """The edition as LaTeX, a file a claim."""
    from ..typeset.edition import texts

    for name, text in texts(found).items():
        write_text(folder / name, text)


def write_html(found: tuple[ClaimVerdict, ...], path: Path) -> None:
    """The edition as a page."""
    from ..typeset.edition import edition_html

    write_text(path, edition_html(found))


def as_text(found: tuple[ClaimVerdict, ...]) -> str:
    """A table: claim, verdict, then its parts."""
    rows: list[tuple[str, ...]] = [("claim", "verdict", "steps", "cited facts")]
    for claim in found:
        rows.append((claim.id, claim.verdict, "", ""))
        rows += [_row(part) for part in claim.parts]
    counts: dict[str, int] = {}
    for claim in found:
        counts[claim.verdict] = counts.get(claim.verdict, 0) + 1
    total = ", ".join(f"{n} {verdict}" for verdict, n in sorted(counts.items(), key=lambda item: -item[1]))
    return f"{table(rows)}\n\n{len(found)} claims: {total}"


def _row(part: PartVerdict) -> tuple[str, ...]:
    name = "  " + part.id.rpartition(".")[2] + (" (step of the argument)" if part.is_argument else "")
    return name, "  " + part.verdict, str(part.steps or "-"), ", ".join(part.cited) or "-"


def as_json(found: tuple[ClaimVerdict, ...]) -> str:
    """The list of claims as JSON."""
    data = [{"id": c.id, "verdict": c.verdict, "parts": [_part(p) for p in c.parts]} for c in found]
    return json.dumps(data, ensure_ascii=False, indent=2)


def _part(part: PartVerdict) -> dict[str, Any]:
    return {
        "id": part.id,
        "statement": "\n".join(part.statement.lines()),
        "verdict": part.verdict,
        "corrected": "\n".join(part.amended.lines()) if part.amended else None,
        "counterexample": part.counterexample,
        "cited": list(part.cited),
        "evidence": dict(part.evidence),
        "certificate": _certificates(part),
    }


def _certificates(part: PartVerdict) -> dict[str, Any] | None:
    """What is certified: the statement by its hash, the steps, and the certificate's own hash."""
    return {
        a.of: {"statement": a.verdict.hash, "goal": a.verdict.goal, "steps": a.verdict.steps, "sha256": digest(a)}
        for a in part.certificates
    } or None


def digest(accepted: Any) -> str:
    """sha256 of the certificate as it is written."""
    return hashlib.sha256(text_of(accepted).encode()).hexdigest()


def text_of(accepted: Any) -> str:
    """The certificate as a file."""
    return json.dumps(accepted.certificate, ensure_ascii=False, indent=1) + "\n"


def write_certificates(found: tuple[ClaimVerdict, ...], folder: Path) -> list[Path]:
    """PART.proved.json, PART.refuted.json, PART.amended.json for every certificate that counts."""
    return [
        write_text(folder / f"{part.id}.{accepted.of}.json", text_of(accepted))
        for claim in found
        for part in claim.parts
        for accepted in part.certificates
    ]
