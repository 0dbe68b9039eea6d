r"""LaTeX of the edition: as in a report, but proofs in lines, numbers left, formulas aligned, reasons right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from .blocks import Block, Display, Section, Steps
from .latex import TEXT_WIDTH, _blocks, sentence
from .lines import fill, pieces
from .mathtree import parse, tex

HEADINGS = ("section", "subsection", "paragraph")
#: em that a formula of a step may be wide
ROOM = TEXT_WIDTH / 10.0 - 4.0
#: number, formula, reason: the reason goes to the right end, on a line of its own where it does not fit
STEP = r"""\providecommand{\proofstep}[3]{\par{\noindent\hangindent=2.4em\makebox[2.4em][l]{#1}#2\unskip\nobreak\hfil
  \penalty50\hskip1.5em\hbox{}\nobreak\hfil{\small#3}\parfillskip=0pt\finalhyphendemerits=0\par}}
"""


def section_tex(section: Section, level: int = 0) -> str:
    """A section, those within it, and their proofs."""
    mark = rf"\label{{{section.label}}}" if section.label else ""
    head = f"\\{HEADINGS[min(level, len(HEADINGS) - 1)]}{{{sentence(section.title)}}}{mark}\n\n"
    below = r"\leavevmode" if section.blocks and isinstance(section.blocks[0], Steps) else ""
    return (STEP if not level else "") + head + below + blocks_tex(section.blocks, level + 1)


def blocks_tex(blocks: Sequence[Block], level: int = 1) -> str:
    """Blocks in order."""
    made, plain = "", list[Block]()
    for block in (*blocks, None):
        if block is not None and not isinstance(block, (Section, Steps)):
            plain.append(block)
            continue
        made, plain = made + _blocks(plain, level), []
        if isinstance(block, Section):
            made += section_tex(block, level)
        elif isinstance(block, Steps):
            made += steps_tex(block)
    return made


def steps_tex(block: Steps) -> str:
    """One line a step, more where a formula is wide."""
    lines = [step for i, (why, shown) in enumerate(block.steps, 1) for step in _step(i, sentence(why), shown)]
    return "{\\parskip=3pt plus 1pt\n" + "\n".join(lines) + "\n\\par}\n\n"


def _step(number: int, why: str, shown: Sequence[Display]) -> list[str]:
    if not shown:
        return [rf"\par\noindent\hangindent=2.4em\makebox[2.4em][l]{{{number}.}}{{\small {why}}}\par"]
    *before, last = [formula for display in shown for formula in _formulas(display)]
    found = [rf"\proofstep{{{number if not i else ''}{'' if i else '.'}}}{{{f}}}{{}}" for i, f in enumerate(before)]
    return [*found, rf"\proofstep{{{'' if before else f'{number}.'}}}{{{last}}}{{{why}}}"]


def _formulas(display: Display) -> list[str]:
    """The lines of a formula."""
    return _lines(display.left + "".join(f"{relation} {right}" for relation, right in display.rights))


@lru_cache(maxsize=4096)
def _lines(formula: str) -> list[str]:
    """The same of its text: many proofs have the same steps."""
    lines = fill(pieces(parse(formula), ROOM), ROOM)
    return [rf"{'' if not i else chr(92) + 'quad '}$\displaystyle {tex(line)}$" for i, line in enumerate(lines)]
