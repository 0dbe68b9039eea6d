"""collapse-sym check: the checker, run on certificates by anybody."""

from __future__ import annotations

import argparse
from typing import Any

from .output import one_line, read_bytes

EPILOG = """\
examples:
  collapse-sym risk chain.toml --certificate proof.json
  collapse-sym check proof.json
  collapse-sym check out/certificates/*.json
  collapse-sym claims --certificates proofs && collapse-sym check proofs/*.json

The checker uses the standard library only and trusts nothing but the file: it derives every
step again, restates the theorem with its hypotheses and lists the cited facts it rests on.  A certificate
may prove a statement, or refute it at a point or along points inside its hypotheses.
exit code: 0 all accepted, 1 one rejected, 2 a file that cannot be read
"""


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "check",
        help="check certificates; restate what they prove",
        description="Re-decide every step of a certificate and restate the theorem that it proves.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", metavar="FILE", nargs="+", help="a certificate (JSON); - reads stdin")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Check every file, also after a rejection; 1 if one was rejected."""
    texts = [(name, read_bytes(name)) for name in arguments.files]
    accepted = [_check_one(name, data) for name, data in texts]
    return 0 if all(accepted) else 1


def _check_one(name: str, data: bytes) -> bool:
    from ..proof import checker

    try:
        text = data.decode("utf-8")
        verdict = checker.check(text)
    except UnicodeDecodeError:
        print(f"{one_line(name)}: rejected: it is not UTF-8 text")
        return False
    except checker.Rejected as refusal:
        print(f"{one_line(name)}: rejected: {one_line(str(refusal))}")
        return False
    print(f"{one_line(name)}: accepted")
    print(restated(verdict))
    return True


def restated(verdict: Any) -> str:
    """The theorem of an accepted certificate, its hypotheses and its cited facts."""
    hypotheses = [f"    - {hypothesis}" for hypothesis in verdict.hypotheses] or ["    nothing"]
    cited = [f"    - {fact}" for fact in verdict.cited] or ["    none"]
    head = "refuted" if verdict.goal == "refuted" else "theorem"
    return "\n".join([f"  {head}: {verdict.theorem}", "  assuming", *hypotheses, "  cited facts", *cited])
