"""A claim of the edition as blocks: statement as printed, verdict, amended statement, proof in steps, facts, evidence.

Every formula is written from a term of a statement, a certificate or a cited fact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..literature import fact
from ..proof.amendments import UNKNOWN, Amendment
from ..proof.argument import argument, written
from ..proof.language import Term
from ..proof.statements import Statement
from ..proof.verdicts import Accepted, ClaimVerdict, PartVerdict
from ..proof.wordlist import RELATIONS
from .blocks import Block, Display, Note, Prose, Section, Steps
from .document import label
from .text import Badge, Code, Link, Maths, Plain, Sentence

KINDS: dict[str, Sentence] = {
    "positive-integer": "a positive integer",
    "natural": ("an integer ", Maths(r"\geq 0")),
    "nonnegative": Maths(r"\geq 0"),
    "positive": Maths("> 0"),
    "real": "real",
    "covariance": ("a positive definite ", Maths(r"d\times d"), " matrix"),
    "vector": ("in ", Maths(r"\mathbb{R}^{d}")),
}
LOGIC = ("And", "Or", "Implies")
HEADS = {"proved": "Proof", "refuted": "Refutation", "amended": "Proof of the amended statement"}


def maths(term: Term) -> Maths:
    """A term inside a sentence."""
    return Maths(written(term, latex=True))


def display(term: Term) -> Display:
    """A term set apart, aligned at its relation."""
    if isinstance(term, list) and len(term) == 3 and term[0] in RELATIONS and term[0] not in LOGIC:
        left, right = (written(t, latex=True) for t in term[1:])
        return Display(left, ((RELATIONS[term[0]][0], right),))
    return Display("", (("", written(term, latex=True)),))


def listed(items: Sequence[Sentence], joint: str = ", ") -> tuple[Sentence, ...]:
    """Items with something between them."""
    return tuple(x for i, item in enumerate(items) for x in ((joint, item) if i else (item,)))


def spoken(words: str) -> Plain:
    """Words as a sentence; a letter that is a symbol stays small.

    >>> spoken("fresh designs"), spoken("λ > 0")
    (Plain(text='Fresh designs.'), Plain(text='λ > 0.'))
    """
    word = words.partition(" ")[0]
    is_word = word == "a" or (len(word) > 1 and word[:2].isascii() and word[:2].isalpha())
    first = words[:1].upper() if is_word else words[:1]
    return Plain(first + words[1:] + ("" if words.endswith((".", "!", "?")) else "."))


# -- statements ------------------------------------------------------------------------------------
def statement_blocks(s: Statement) -> list[Block]:
    """A statement: reading, variables, chain, abbreviations, hypotheses, limit, conclusion."""
    made: list[Block] = [Note(spoken(s.reading))] if s.reading else []
    made.append(Prose(("For ", *listed([variable(name, kind) for name, kind in s.variables], "; "), ",")))
    made += [Prose(line) for line in chain_sentences(s.chain)]
    if s.where:
        made += [Prose("With"), *(_definition(name, term) for name, term in s.where)]
    if s.hypotheses:
        made.append(Prose(("If ", *listed([maths(h) for h in s.hypotheses], ", and "), ",")))
    made += [Prose(_sequence(stage)) for stage in s.regime]
    return [*made, Prose("then"), display(s.conclusion)]


def variable(name: str, kind: str) -> tuple[Sentence, ...]:
    """A variable and its domain."""
    if kind.startswith("sequence of "):
        return (maths(name), ", a sequence, each member ", KINDS[kind.removeprefix("sequence of ")])
    return (maths(name), " ", KINDS[kind])


def _definition(name: str, term: Term) -> Display:
    return Display(written(name, latex=True), ((":=", written(term, latex=True)),))


def _sequence(stage: Mapping[str, Any]) -> tuple[Sentence, ...]:
    grows = listed([maths(name) for name in stage["grows"]])
    return ("along any sequence of ", *grows, " with ", *listed([maths(c) for c in stage["clauses"]], "; "), ",")


def chain_sentences(chain: Mapping[str, Any] | None) -> list[Sentence]:
    """The fits of a chain, a sentence each."""
    if chain is None:
        return []
    made: list[Sentence] = []
    for fit in chain["generators"]:
        designs = "on fresh designs" if fit["design"] == "fresh" else "on one shared design"
        made.append(("Generators: ", maths(fit["repeat"]), f" times least squares {designs}, ", *_data(fit)))
    for fit in chain["downstream"]:
        kind: Sentence = ("ridge with penalty ", maths(fit["penalty"])) if fit["fit"] == "ridge" else "least squares"
        made.append(("Downstream: ", kind, ", ", *_data(fit)))
    return made + (["The inputs are features of a kernel."] if chain["inputs"] == "features" else [])


def _data(fit: Mapping[str, Any]) -> tuple[Sentence, ...]:
    return (maths(fit["samples"]), " rows, noise variance ", maths(fit["variance"]), ".")


# -- verdicts --------------------------------------------------------------------------------------
def claim_section(claim: ClaimVerdict) -> Section:
    """A claim: its headline, then its parts."""
    made: list[Block] = [Prose(("Verdict: ", Badge(claim.verdict), "."))]
    return Section(Plain(claim.id), (*made, *map(part_section, claim.parts)), label(claim.id))


def part_section(part: PartVerdict) -> Section:
    """A part, whole."""
    made = [*statement_blocks(part.statement), Prose(("Verdict: ", Badge(part.verdict), *_rests_on(part)))]
    if part.counterexample is not None:
        made.append(Prose(("It fails at ", *point(part.counterexample), ".")))
    if part.amendment is not None and part.amended is not None:
        made += _amended(part, part.amendment, part.amended)
    made += [Section("True as well", tuple(statement_blocks(other.statement))) for other in part.further]
    made += [block for accepted in part.certificates for block in proof_blocks(accepted)]
    made += evidence_blocks(part.evidence)
    return Section(Plain(part.id), tuple(made), label(part.id))


def _rests_on(part: PartVerdict) -> tuple[Sentence, ...]:
    if not part.certificates:
        return (".",)
    facts: tuple[Sentence, ...] = listed([Link(label(name), name) for name in part.cited]) or ("none",)
    return (f"; {part.steps} checked steps; cited facts: ", *facts, ".")


def point(at: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """The point of a refutation, or the points in k → ∞."""
    shown = listed([Maths(rf"{written(name, latex=True)} = {_value(x)}") for name, x in at.items()])
    return (*shown, *((", along ", Maths(r"k\to\infty")) if '"k"' in str(at).replace("'", '"') else ()))


def _value(x: Any) -> str:
    if isinstance(x, Mapping):
        return ", ".join(written(t, latex=True) for t in (*x["start"], *x["period"])) + r", \ldots"
    if isinstance(x, list) and x[:1] == ["law"]:
        return rf"({written(x[1], latex=True)})_{{m\leq d}}"
    if isinstance(x, list) and not (x and isinstance(x[0], str) and x[0][:1].isupper()):
        return rf"({', '.join(map(_entry, x))})"
    return written(x, latex=True)


def _entry(x: Any) -> str:
    """An eigenvalue, with its multiplicity below a brace of words."""
    if isinstance(x, list) and len(x) == 2:
        value, times = (written(t, latex=True) for t in x)
        return value if times == "1" else rf"{value}\ ({times}\text{{ times}})"
    return written(x, latex=True)


def _amended(part: PartVerdict, amendment: Amendment, amended: Statement) -> list[Block]:
    head = "Corrected statement" if part.corrected else "A true statement in its place"
    reason = spoken(amendment.because)
    changes = listed([_edit(part, amendment, i) for i in range(len(amendment.edits))], "; ")
    return [Section(head, (*statement_blocks(amended), Prose(("Changes: ", *changes, ".")), Prose(reason)))]


def _edit(part: PartVerdict, amendment: Amendment, number: int) -> tuple[Sentence, ...]:
    edit = amendment.edits[number]
    needed: tuple[Sentence, ...] = ()
    if number in amendment.added:
        needed = (" (needed: ", Plain(f"counterexample {part.id}/without-{number}"), ")")
        needed = needed if amendment.counterexample(number) != UNKNOWN else (" (necessity unknown)",)
    if "add-hypothesis" in edit:
        return ("the hypothesis ", maths(edit["add-hypothesis"]), " is added", *needed)
    if "add-clause" in edit:
        return ("the limit has ", maths(edit["add-clause"][1]), " as well", *needed)
    if "add-variable" in edit:
        return ("with ", *variable(*edit["add-variable"]))
    if edit["in"] == "chain":
        return ("the inputs are Gaussian", *needed)
    old, new = amendment.replaced(number)
    return (maths(old), " becomes ", maths(new))


def proof_blocks(accepted: Accepted) -> list[Block]:
    """The steps of a certificate, each with its reason, the steps it uses and its terms."""
    made: list[tuple[Sentence, tuple[Display, ...]]] = []
    for line in argument(accepted.certificate, accepted.verdict.found):
        used = f": {', '.join(map(str, line.uses))}" if line.uses else ""
        inside = "within a later step, " if line.depth else ""
        made.append((Plain(inside + line.reason + used), tuple(map(display, line.shown))))
    head = HEADS[accepted.of]
    if not made:
        return [Prose(f"{head}: the two sides are one term by their definitions.")]
    return [Section(head, (Steps(tuple(made)),))]


def evidence_blocks(evidence: Mapping[str, Any]) -> list[Block]:
    """What simulation says of the printed and of the amended statement."""
    made: list[Block] = []
    for name in ("printed", "amended"):
        entry = evidence.get(name)
        if entry:
            counts = f"{entry['holds']} places hold, {entry['fails']} fail, {entry['open']} are open"
            said = f" ({counts}{_power(entry.get('sees'))})."
            made.append(Prose((f"Evidence for the {name} statement: ", Badge(entry["verdict"]), said)))
    if "counterexample" in evidence:
        made.append(Prose(("Counterexample, to be run again: ", Code(evidence["counterexample"]), ".")))
    return made


def _power(sees: float | None) -> str:
    """The relative error that the places that hold would have shown."""
    if sees is None:
        return ""
    return "; both sides are exact" if sees == 0 else f"; an error of {100 * sees:.2g} per cent would have been seen"


def facts_section(identifiers: Sequence[str]) -> Section:
    """The cited facts: formulas, assumptions, sources."""
    return Section("Cited facts", tuple(_fact(name) for name in identifiers), "cited-facts")


def _fact(identifier: str) -> Section:
    found = fact(identifier)
    made: list[Block] = [Prose(Plain(found.title + ".")), *(_formula(line) for line in found.latex)]
    made.append(Prose(("Assuming ", Plain("; ".join(found.assumptions)), ".")))
    made += [Note(Plain(f"{source}.")) for source in found.sources]
    if found.proof:
        made.append(Note((Plain("Proved in words in "), Code(found.proof), ".")))
    return Section(Code(identifier), tuple(made), label(identifier))


def _formula(text: str) -> Display:
    return Display("", (("", text),))
