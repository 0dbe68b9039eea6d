"""PDF through latexmk and pdflatex, and what TeX's log says about it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from ..errors import CollapseSymError, MissingTool

REMEDY = "apt-get install texlive-latex-recommended lmodern latexmk"
_OVERFULL = re.compile(r"Overfull \\[hv]box \((\d+(?:\.\d+)?)pt too (?:wide|high)\).*")
_UNDEFINED = re.compile(r"LaTeX Warning: (?:Reference|Citation) `[^']*'[^.]*undefined.*|.*There were undefined .*")


class TeXFailed(CollapseSymError):
    """pdflatex did not accept a document of ours."""


@dataclass(frozen=True)
class Log:
    """What a TeX log complains about: overfull boxes (pt, line) and undefined references."""

    overfull: tuple[tuple[float, str], ...]
    undefined: tuple[str, ...]


def has_tex() -> bool:
    """Whether latexmk and pdflatex are installed."""
    return shutil.which("latexmk") is not None and shutil.which("pdflatex") is not None


def require_tex() -> None:
    """Raise MissingTool with the one command that mends it."""
    if not has_tex():
        raise MissingTool("latexmk", "TeX is not installed, so no PDF was made", REMEDY)


def read_log(text: str) -> Log:
    r"""Read a TeX log.

    >>> read_log("Overfull \\hbox (6.5pt too wide) in paragraph at lines 3--4").overfull[0][0]
    6.5
    """
    overfull = tuple((float(m.group(1)), m.group(0)) for m in _OVERFULL.finditer(text))
    return Log(overfull, tuple(m.group(0) for m in _UNDEFINED.finditer(text)))


def compile_pdf(source: Path, *, timeout: float = 120.0) -> tuple[Path, Log]:
    """Compile ``source`` into a PDF beside it; every other file TeX writes is removed again.

    Raises: MissingTool without TeX; TeXFailed with the first line of TeX's complaint.
    """
    require_tex()
    with tempfile.TemporaryDirectory(dir=source.parent, prefix=".tex-") as folder:
        command = ["latexmk", "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error", "-silent"]
        command += ["-pdflatex=pdflatex -no-shell-escape %O %S", f"-outdir={Path(folder).name}", source.name]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "max_print_line": "1000"}
        try:
            run = subprocess.run(
                command, cwd=source.parent, env=environment, capture_output=True, timeout=timeout, check=False
            )
        except subprocess.TimeoutExpired:
            raise TeXFailed(source.name, f"pdflatex took more than {timeout:.0f} s") from None
        log_file = Path(folder) / f"{source.stem}.log"
        log = log_file.read_text("utf-8", errors="replace") if log_file.exists() else ""
        if run.returncode:
            said = next((line for line in log.splitlines() if line.startswith("!")), "pdflatex failed")
            raise TeXFailed(source.name, said)
        made = source.with_suffix(".pdf")
        os.replace(Path(folder) / made.name, made)
    return made, read_log(log)
