"""A certificate as an argument to read: numbered steps, each with its reason and the terms it is about.

Terms come from the certificate and from nowhere else; definitions of the catalogue are written by their names.
The checker does not read this, and nothing is derived here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from . import orderwords, rulewords
from .editing import definitions
from .language import Term, replaced
from .wording import ATOM, PRODUCT, Writer

#: names that steps have and statements have not: LaTeX, plain
NAMES = {
    "M": ("M", "M"),
    "#": ("m", "m"),
    "smallest": (r"s_{\min}", "s_min"),
    "largest": (r"s_{\max}", "s_max"),
}
RULES = rulewords.RULES | orderwords.RULES
#: rules that show a statement to be false: their conclusion is the statement
REFUTES = ("apart", "one-side-vanishes", "order-apart")
FITS = {"down": "the downstream design", "0": "a design of the generators"}


@dataclass(frozen=True)
class Line:
    """One step: its number, rule, reason, the terms it shows, the numbers of the steps it uses.

    ``depth`` counts the steps that it lies in: these follow it, as the last line of what they contain.
    """

    number: int
    rule: str
    reason: str
    shown: tuple[Term, ...]
    uses: tuple[int, ...] = ()
    depth: int = 0


class StepWriter(Writer):
    """Writes the terms of steps as well; a head that no list knows is written as a function."""

    def _pattern(self, head: str, arguments: list[Term]) -> tuple[str, int]:
        try:
            return super()._pattern(head, arguments)
        except KeyError:
            inside = ", ".join(self.write(a)[0] for a in arguments)
            name = rf"\operatorname{{{head}}}" if self.style == 0 else head
            return f"{name}{self.parens(inside)}", PRODUCT

    def _leaf(self, text: str) -> tuple[str, int]:
        return (NAMES[text][self.style], ATOM) if text in NAMES else super()._leaf(text)


def written(term: Term, *, latex: bool = False) -> str:
    """A term of a certificate in plain text or LaTeX, definitions by their names.

    >>> written(["GreaterEqual", ["Trace", ["Power", ["Resolvents", "kappa"], "2"]], "0"])
    'tr((Σ + κ I)⁻²) ≥ 0'
    """
    return _writer(latex).write(folded(term))[0]


@cache
def _writer(latex: bool) -> StepWriter:
    key = "latex" if latex else "text"
    return StepWriter(0 if latex else 1, {name: d[key] for name, d in definitions().items()})


def folded(term: Term) -> Term:
    """The term in the language of statements, each definition that it holds put back as its name.

    >>> folded(["Add", ["SquaredNormIn", "Sigma", "w0"], ["Trace", ["DesignOf", "down"]]])
    ['Add', 'NullError', ['Trace', 'DownstreamDesign']]
    """
    if isinstance(term, str):
        return term
    for meant, name in _names().get(term[0], ()):
        if meant == term:
            return name
    if term[0] == "DesignOf":
        return "DownstreamDesign" if term[1] == "down" else ["Design", "m"]
    if term[0] == "Resolvents":
        return _inverse(term[1], 1)
    if term[0] == "Power" and isinstance(term[1], list) and term[1][0] == "Resolvents" and term[2].isdigit():
        return _inverse(term[1][1], int(term[2]))
    return [term[0], *map(folded, term[1:])]


def _inverse(kappa: Term, power: int) -> Term:
    """(Σ + κI)^−power."""
    return ["Power", ["Add", "Sigma", ["Scale", folded(kappa), "Identity"]], str(-power)]


@cache
def _names() -> dict[str, list[tuple[Term, str]]]:
    """The definitions by the heads of their terms."""
    found: dict[str, list[tuple[Term, str]]] = {}
    for name, d in definitions().items():
        found.setdefault(d["term"][0], []).append((d["term"], name))
    return found


def argument(certificate: Mapping[str, Any], gave: Iterable[tuple[str, str]] = ()) -> tuple[Line, ...]:
    """The steps of a certificate in order, numbered from 1; steps that contain others come after them.

    ``gave`` is what the checker's verdict says that steps found: limits, and strict signs.
    """
    found: list[Line] = []
    _add_lines(found, certificate["steps"], certificate["statement"], 0, "")
    numbers = {step["id"]: line for step, line in zip(certificate["steps"], [x for x in found if not x.depth])}
    more = {numbers[i].number: value for i, value in gave if i in numbers}
    return tuple(_told(line, more[line.number]) if line.number in more else line for line in found)


def _told(line: Line, value: str) -> Line:
    """A line with the limit that was found, or with > where the sign is strict."""
    if not line.shown:
        return line
    first, *others = line.shown
    if value != ">":
        first = ["TendsTo", first, value]
    elif first[0] == "GreaterEqual" and first[2:] == ["0"]:
        first = ["Greater", *first[1:]]
    return replace(line, shown=(first, *others))


def _add_lines(
    found: list[Line], steps: list[Mapping[str, Any]], statement: Mapping[str, Any], depth: int, case: str
) -> None:
    numbers: dict[str, int] = {}
    for step in steps:
        for name, inner in _inside(step):
            _add_lines(found, inner, statement, depth + 1, name)
        numbers[step["id"]] = len(found) + 1
        found.append(_line(step, statement, numbers, depth, case))


def _inside(step: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The lists of steps within a step, each with its name: cases, or pieces of a sum."""
    inner = step.get("steps")
    if not isinstance(inner, list) or not inner:
        return []
    if isinstance(inner[0], list):
        if "ends" in step:
            return [(_piece(step["name"], *ends), steps) for ends, steps in zip(orderwords.pieces_of(step), inner)]
        if "value" in step:
            value, signs = written(step["value"]), ["> 0", "< 0", "= 0"]
        else:
            value, signs = step["name"], ["= 0", "≥ 1"]
        return [(f"if {value} {sign}: ", steps) for sign, steps in zip(signs, inner)]
    return [("", inner)]


def _piece(name: str, low: Term, high: Term) -> str:
    name = written(name)
    if low == high:
        return f"for {name} ≍ {written(low)}: "
    return f"for {name} from {written(low)} {f'to {written(high)}' if high else 'on'}: "


def _line(
    step: Mapping[str, Any], statement: Mapping[str, Any], numbers: Mapping[str, int], depth: int, case: str
) -> Line:
    rule = step["rule"]
    reason, patterns = RULES.get(rule, (rule.replace("-", " "), ()))
    fields = {**step, **_extra(step, statement)}
    shown = [term for p in patterns if (term := _filled(p, fields)) is not None]
    if step.get("conclusion") is not None:
        shown.append(["Fails", step["conclusion"]] if rule in REFUTES else step["conclusion"])
    spoken = _spoken(reason, {k: _word(k, v) for k, v in step.items() if isinstance(v, str) or k == "scale"})
    spoken = case + spoken
    uses = tuple(numbers[p] for p in step["premises"] if p in numbers)
    return Line(numbers[step["id"]], rule, spoken, tuple(shown), uses, depth)


def _word(name: str, value: Any) -> str:
    if name == "fit":
        return FITS.get(value, f"the designs of fit {value}")
    return str(written(value) if name in ("low", "high", "name", "scale") else value)


def _spoken(reason: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        reason = reason.replace(f"{{{name}}}", word)
    return reason


def _filled(pattern: Term, fields: Mapping[str, Any]) -> Term | None:
    """A shown term with the step's fields put in; None where one is missing or empty."""
    if isinstance(pattern, str):
        found = fields.get(pattern[1:]) if pattern.startswith("$") else pattern
        return found if found not in (None, "") else None
    parts = [_filled(p, fields) for p in pattern[1:]]
    return None if any(p is None for p in parts) else [pattern[0], *parts]


def _extra(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    """What a step shows besides its fields: the hypothesis it quotes, a sign, a form."""
    maker = EXTRA.get(step["rule"])
    return maker(step, statement) if maker else {}


def _quoted(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    return _at_member("hypothesis", statement["hypotheses"], step)


def _clause(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    return _at_member("clause", statement["regime"][0]["clauses"] if statement["regime"] else [], step)


def _at_member(name: str, terms: list[Term], step: Mapping[str, Any]) -> dict[str, Term]:
    """The term with this number; of one for a range, its body at the member that is asked for."""
    number = step["number"]
    if not number.isdigit() or int(number) >= len(terms):
        return {}
    term = terms[int(number)]
    if term[0] == "ForAll" and step.get("member"):
        return {name: replaced(term[2], {term[1][1]: step["member"]})}
    return {name: term}


def _domain(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    return {"domain": ["Greater" if step["strict"] == "true" else "GreaterEqual", step["value"], "0"]}


def _positive(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    return {"positive": ["GreaterEqual", _form(step), "0"] if step["vector"] else ["Greater", _form(step), "0"]}


def _form(step: Mapping[str, Any]) -> Term:
    if step["vector"]:
        return ["Form", step["vector"], step["matrix"], step["vector"]]
    return ["Trace", step["matrix"]]


def _spectrum(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    size = ["SquaredNorm", step["vector"]] if step["vector"] else "d"
    return {"on_the_spectrum": ["GreaterEqual", _form(step), ["Multiply", step["least"], size]]}


def _kappa(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    if step["penalty"] == "0":
        return {}
    k = ["Kappa", step["penalty"], step["samples"]]
    right = ["Divide", ["Multiply", k, ["Df", "1", k]], step["samples"]]
    return {"kappa": ["Equal", ["Subtract", k, step["penalty"]], right]}


def _square(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    metric, weight = step["metric"] or "Identity", [step["weight"]] if step.get("weight") else []
    inside = ["MatrixMultiply", *weight, ["Transpose", step["factor"]], metric, step["factor"]]
    return {"mean_square": ["GreaterEqual", ["Expectation", ["Trace", inside]], "0"]}


def _smaller(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    return {"smaller": step[step["is"]]} if step["is"] in ("left", "right") else {}


def _unknown(step: Mapping[str, Any], statement: Mapping[str, Any]) -> dict[str, Term]:
    conclusion = statement["conclusion"]
    return {"unknown": conclusion[1]} if conclusion[0] == "ExistsUnique" else {}


EXTRA = {
    "hypothesis": _quoted,
    "clause": _clause,
    "domain": _domain,
    "positive-trace": _positive,
    "on-the-spectrum": _spectrum,
    "kappa": _kappa,
    "mean-square": _square,
    "weighted-mean-square": _square,
    "smaller": _smaller,
    "another-root": _unknown,
    "order-clause": _clause,
} | orderwords.EXTRA


def plain_lines(certificate: Mapping[str, Any], gave: Iterable[tuple[str, str]] = ()) -> list[str]:
    """The argument in plain text: number, terms, and in brackets the reason with the steps that it uses."""
    found = []
    for line in argument(certificate, gave):
        used = f": {', '.join(map(str, line.uses))}" if line.uses else ""
        head = f"{'  ' * line.depth}{line.number:>4}. "
        *first, last = [*map(written, line.shown)] or [""]
        found += [head + first[0], *(" " * len(head) + text for text in first[1:])] if first else []
        head = " " * len(head) if first else head
        found.append(f"{head}{last}{'   ' if last else ''}[{line.reason}{used}]")
    return found
