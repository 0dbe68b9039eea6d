"""From finished records to blocks: setting, definitions, answers, derivation, evidence, verdict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .assumed import assumed
from .blocks import Block, Display, Grid, Listing, Notice, Picture, Prose, Section, Steps
from .evidence import evidence_blocks
from .mathtree import parse
from .parts import PARTS, TEST_ERROR
from .printing import RELATIONS, formula, number
from .records import Record, Refusal
from .setting import setting
from .text import Badge, Code, Maths, Plain, Sentence, condition_tex
from .widths import width

_LONG = 60.0  # em


def risk_blocks(risk: Any) -> list[Block]:
    """Everything about a risk: its setting, and one section per case."""
    blocks: list[Block] = [Section("Setting", tuple(setting(risk.chain)))]
    for case in risk.cases:
        blocks += _case_sections(case, risk.chain, several=len(risk.cases) > 1)
    for excluded in risk.excluded:
        when = _conditions(excluded.when)
        blocks.append(Notice(("Excluded: ", *when, ": ", str(excluded.because), ".")))
    return blocks


def _case_sections(case: Any, chain: Any, *, several: bool) -> list[Block]:
    answer = (*_definitions(case), *_answers(case, chain), *_assumptions(case))
    derivation = (Steps(_steps(case.steps)),) if case.steps else ()
    if several:
        title: Sentence = ("Case ", *_conditions(case.when))
        return [Section(title, (*answer, *((Section("Derivation", derivation),) if derivation else ())))]
    made: list[Block] = [Section("Risk", answer)]
    if case.when:
        made[0] = Section(("Risk for ", *_conditions(case.when)), answer)
    return made + ([Section("Derivation", derivation)] if derivation else [])


def _conditions(when: Sequence[str]) -> list[Sentence]:
    listed: list[Sentence] = []
    for i, condition in enumerate(when):
        listed += [", " if i else "", Maths(condition_tex(str(condition)))]
    return listed


def _definitions(case: Any) -> list[Block]:
    made: list[Block] = []
    for definition in case.definitions:
        name = formula(definition.symbol)
        if definition.of:  # a function of the spectral variable, defined at s
            name = name.replace(r"\Sigma", definition.of)
        if definition.root_of is not None:
            which = "greatest" if definition.greatest else "non-negative"
            after = (Maths(name), f" is the {which} root of this equation.")
            made.append(Display(formula(definition.root_of), (("=", "0"),), after))
        else:
            made.append(Display(name, ((":=", formula(definition.expr)),)))
    return [Prose("With"), *made] if made else []


def _answers(case: Any, chain: Any) -> list[Block]:
    parts = [PARTS[name][0] for name in ("bias", "variance", "collapse")]
    relation = RELATIONS[case.relation]
    total = formula(case.total)
    rights = [("=", "+".join(parts))]
    if width(parse(total)) <= _LONG:  # a longer sum is read part by part
        rights.append((relation, total))
    made: list[Block] = [Display(TEST_ERROR, tuple(rights))]
    made += [_part("bias", case, relation)]
    if case.delta.expr != 0 or case.cross.expr != 0:
        made.append(
            Prose(("The bias is the clean bias, its increase ", Maths(PARTS["delta"][0]), " and a cross term:"))
        )
        made += [_part(name, case, relation) for name in ("clean", "delta", "cross")]
    made.append(_part("variance", case, relation))
    made += _collapse(case, chain, relation)
    return made + _values(case)


def _part(name: str, case: Any, relation: str) -> Display:
    return Display(PARTS[name][0], ((relation, formula(getattr(case, name))),))


def _collapse(case: Any, chain: Any, relation: str) -> list[Block]:
    name = PARTS["collapse"][0]
    made: list[Block] = [Display(name, ((relation, formula(case.collapse)),))]
    if case.linear_in_n and case.rho is not None:
        noises = {formula(g.fit.noise) for g in chain.generators}
        which: Sentence = "" if noises == {r"\sigma_{0}"} else r", $\sigma_{0}$ the label noise of a generation,"
        made.append(Prose((Maths(name), r" is linear in $n$: it is $n\sigma_{0}^{2}\rho$", which, " with")))
        made.append(Display(r"\rho", ((relation, formula(case.rho)),)))
    elif case.limit is not None:
        made.append(Prose(("It is not linear in $n$; the formula tends to",)))
        made.append(Display(rf"\lim_{{n\to\infty}}{name}", (("=", formula(case.limit)),)))
    if len(case.per_generation) > 1:
        made.append(Prose("Of this, the label noise of each generation costs (indices: generator, generation)"))
        made += [_cost(cost, name, relation) for cost in case.per_generation]
    return made


def _cost(cost: Any, name: str, relation: str) -> Display:
    index = f"{cost.block + 1},{formula(cost.generation)}"
    return Display(rf"{name}_{{{index}}}", ((relation, formula(cost.answer)),))


def _values(case: Any) -> list[Block]:
    values = case.values()
    if values is None:
        return []
    rows = tuple((Plain(words), Maths(number(float(getattr(values, name)), 10))) for name, (_, words) in PARTS.items())
    return [Prose("In numbers:"), Grid(("part", "value"), rows, "lr")]


def _assumptions(case: Any) -> list[Block]:
    by = ", ".join(dict.fromkeys(case.calculus))
    made: list[Block] = [Prose(("Calculus: ", Plain(by), "."))] if by else []
    return [*made, *assumed(case.assumptions)]


def _steps(steps: Sequence[Any]) -> tuple[tuple[Sentence, tuple[Display, ...]], ...]:
    """Steps whose reason is "likewise" stand under the reason before them."""
    made: list[tuple[Sentence, tuple[Display, ...]]] = []
    for step in steps:
        shown = Display(formula(step.left), ((RELATIONS[step.relation], formula(step.right)),))
        if step.reason.strip(" .").lower() == "likewise" and made:
            made[-1] = (made[-1][0], (*made[-1][1], shown))
        else:
            made.append((full(step.reason), (shown,)))
    return tuple(made)


def full(sentence: str) -> str:
    """A reason as a sentence: a capital at its start, a full stop at its end.

    >>> full("the noise has mean zero"), full("$T$ rows.")
    ('The noise has mean zero.', '$T$ rows.')
    """
    text = sentence.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?", ":")) or not text else ".")


def record_section(record: Record) -> Section:
    """A record as one section: statement, verdict, chain, risk, evidence, refusals."""
    blocks: list[Block] = [*statement_blocks(record.statement), *_verdict(record)]
    if record.risk is not None:
        blocks += risk_blocks(record.risk)
    if record.evidence or record.figures:
        made = evidence_blocks(record.evidence) if record.evidence else []
        blocks.append(Section("Evidence", (*made, *(Picture(f) for f in record.figures))))
    blocks += [refusal_notice(refusal) for refusal in record.refusals]
    blocks += [Prose(remark) for remark in record.remarks]
    if record.chain:
        blocks.append(Section("Chain file", (Listing(shortened(record.chain)),)))
    return Section((Plain(f"{record.id}. "), record.title), tuple(blocks), label(record.id))


def label(name: str) -> str:
    """A label that TeX, HTML and file systems accept.

    >>> label("THM-4.1"), label("a b/ü")
    ('THM-4.1', 'a-b--')
    """
    return "".join(c if c.isascii() and (c.isalnum() or c in "-.") else "-" for c in name).lstrip(".") or "x"


def statement_blocks(statement: str) -> list[Block]:
    """A sentence with ``$…$``; ``$$…$$`` is set apart."""
    parts = statement.split("$$")
    made: list[Block] = []
    for i, part in enumerate(parts):
        if part.strip():
            made.append(Display("", (("", part.strip()),)) if i % 2 else Prose(part.strip()))
    return made


def _verdict(record: Record) -> list[Block]:
    made: list[Block] = []
    if record.verdict:
        because: Sentence = (" ", record.because) if record.because else ""
        made.append(Prose(("Verdict: ", Badge(record.verdict), because)))
    if record.theorem:
        made += [Prose("The checker restates:"), Listing(record.theorem)]
    if record.certificate:
        facts = ", ".join(record.cited) if record.cited else "none"
        made.append(Prose(("Certificate: ", Code(record.certificate), "; cited facts: ", Plain(facts), ".")))
    elif record.cited:
        made.append(Prose(("No certificate. The answer rests on cited facts: ", Plain("; ".join(record.cited)), ".")))
    return made


def refusal_notice(refusal: Refusal) -> Notice:
    """A refusal: value, reason, remedy."""
    remedy: Sentence = ("; ", Plain(refusal.remedy)) if refusal.remedy else ""
    return Notice(("Refused: ", Code(refusal.value), ": ", Plain(refusal.reason), remedy, "."), label(refusal.label))


def shortened(text: str, lines: int = 60, letters: int = 600) -> str:
    """A listing of bearable length: long lines and long files are cut, and say so."""
    cut = [
        line if len(line) <= letters else f"{line[:letters]} … # {len(line)} characters" for line in text.splitlines()
    ]
    return "\n".join(cut if len(cut) <= lines else [*cut[:lines], f"# … {len(cut)} lines in all"])
