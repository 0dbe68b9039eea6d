"""collapse-sym: the risk of models that are trained on models, derived, verified and typeset.

Exit codes: 0 fine, 1 a check failed, 2 wrong use (one line says what and how to mend it),
70 a bug of ours (the traceback is in a file), 130 interrupted, 141 the reader went away.
"""

from __future__ import annotations

import argparse
import errno
import importlib
import os
import sys
from collections.abc import Sequence

from .. import __version__
from ..errors import CollapseSymError, InvalidInput
from .output import Parser, one_line, report_bug, say
from .start import collect_rarely, keep_all, on_first_use

FINE, FAILED, WRONG_USE, BUG, INTERRUPTED, NO_READER = 0, 1, 2, 70, 130, 141

#: What a disk says that is full: files that are named are handled where they are written, stdout is left.
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EIO)

#: In the order of --help: the main job first.
COMMANDS = (
    "reproduce", "risk", "optimal-ridge", "recommend", "budget", "stop", "rate", "oracle", "moment", "verify",
    "simulate", "figure", "claims", "show", "counterexample", "refute", "check", "axioms", "mutants", "calculi",
    "spectrum",
    "kernel", "example",
)  # fmt: skip

EPILOG = """\
examples:
  collapse-sym example thm-4.1 > chain.toml   a chain to begin with
  collapse-sym risk chain.toml                its risk, with every definition
  collapse-sym risk chain.toml --set n=3 --set T0=600 --set d=300
  collapse-sym verify chain.toml --set n=3    theory against simulation
  collapse-sym oracle chain.toml --set n=3    the exact value, no asymptotics (isotropic chains)
  collapse-sym reproduce --out out            the paper's results: report and PDF
  collapse-sym claims                         which of the paper's claims are true

A chain is a TOML file: a population, the generators in order, a downstream fit.
exit codes: 0 fine, 1 a check failed, 2 wrong use, 70 a bug of ours
"""


def build_parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The parser of all commands, or of those named; none of them imports mathematics before it runs."""
    parser = Parser(
        prog="collapse-sym",
        description="The test error of models trained on the outputs of models: derived, verified and typeset.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"collapse-sym {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, dest="command")
    for name in names:
        importlib.import_module("." + name.replace("-", "_"), __package__).add_to(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; refusals become one line on stderr."""
    try:
        argv = sys.argv[1:] if argv is None else argv
        named = [name for name in argv[:1] if name in COMMANDS]
        arguments = build_parser(named or COMMANDS).parse_args(argv)
        if sys.stdout is None:
            raise InvalidInput("stdout", "it is closed", "send the output to a file or a terminal")
        code = int(arguments.run(arguments))
        sys.stdout.flush()
        return code
    except SystemExit as stop:  # argparse: --help, --version, wrong use
        return stop.code if isinstance(stop.code, int) else FINE
    except CollapseSymError as refusal:
        say(one_line(str(refusal)))
        return WRONG_USE
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        _abandon_stdout()
        return NO_READER
    except Exception as bug:
        if isinstance(bug, OSError) and bug.errno in NO_ROOM:
            _abandon_stdout()
            say(f"stdout: {str(bug.strerror).lower()}; make room, or send the output elsewhere")
            return WRONG_USE
        say(report_bug(bug))
        return BUG


def _abandon_stdout() -> None:
    # The interpreter flushes stdout once more at its end: give it a place that takes everything.
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        pass


def entry() -> None:
    """The console script."""
    # One thread: the matrices are small, and sums then have one order on every machine.
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal without σ shows \u03c3 and no traceback
            stream.reconfigure(errors="backslashreplace")
    collect_rarely()
    on_first_use("numpy")
    code = main()
    keep_all()
    sys.exit(code)
