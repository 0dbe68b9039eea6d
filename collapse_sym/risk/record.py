"""A risk as plain data: the JSON schema of the command line, and a one-line LaTeX summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import flint
import sympy as sp

from ..errors import CollapseSymError, InvalidInput, NotConverged
from ..functionals.answer import Answer
from ..functionals.definitions import Definition
from ..functionals.evaluate import Evaluator, ball
from ..functionals.printing import latex, to_text
from ..functionals.valuation import define_all
from ..spectra.spectrum import Spectrum, spectrum_of
from .numbers import BALL_WORK, MAX_BITS, _evaluable, _midpoint, _narrow

if TYPE_CHECKING:
    from .case import Case, Risk

SCHEMA = 1
UNLISTED = 1000  # what a spectrum whose eigenvalues are not listed costs in balls, as a number of eigenvalues


def to_json(risk: Risk, digits: int | None = None) -> dict[str, Any]:
    """The answer in the schema of ``collapse-sym risk --format json``.

    ``definitions`` at the top are those of the only case (each case repeats its own).
    """
    cases = [_case(c, digits) for c in risk.cases]
    weakest = next((c for c in risk.cases if c.relation == "~="), risk.cases[0])
    return {
        "schema": SCHEMA,
        "relation": risk.relation,
        "calculus": list(weakest.calculus),
        "assumptions": list(risk.assumptions),
        "definitions": cases[0]["definitions"] if len(cases) == 1 else _union(cases),
        "cases": cases,
        "excluded": [{"when": list(e.when), "because": e.because} for e in risk.excluded],
    }


def _union(cases: list[dict[str, Any]]) -> list[Any]:
    """The definitions that mean the same in every case that has them."""
    by_symbol: dict[str, list[Any]] = {}
    for case in cases:
        for definition in case["definitions"]:
            entries = by_symbol.setdefault(definition["symbol"], [])
            if definition not in entries:
                entries.append(definition)
    return [entries[0] for entries in by_symbol.values() if len(entries) == 1]


def _case(case: Case, digits: int | None) -> dict[str, Any]:
    values = case.values(digits)
    numbers = _Numbers(case, digits)

    def part(answer: Answer | None, name: str | None = None) -> dict[str, Any] | None:
        if answer is None:
            return None
        value = (
            getattr(values, name)
            if values is not None and name
            else (numbers.of(answer) if values is not None else None)
        )
        return {"expr": answer.text, "latex": answer.latex, "value": _number(value, digits)}

    return {
        "when": list(case.when),
        "relation": case.relation,
        "calculus": list(case.calculus),
        "assumptions": list(case.assumptions),
        "cited_facts": list(case.cites),
        "definitions": [_definition(d, numbers, digits) for d in case.definitions],
        "bias": {
            **(part(case.bias, "bias") or {}),
            "clean": part(case.clean, "clean"),
            "delta": part(case.delta, "delta"),
            "cross": part(case.cross, "cross"),
        },
        "variance": part(case.variance, "variance"),
        "collapse": {
            **(part(case.collapse, "collapse") or {}),
            "per_generation": [
                {"block": c.block, "generation": to_text(c.generation), **(part(c.answer) or {})}
                for c in case.per_generation
            ],
            "linear_in_n": case.linear_in_n,
            "rho": part(case.rho),
            "limit": part(case.limit),
        },
        "total": part(case.total, "total"),
    }


def _definition(d: Definition, numbers: _Numbers, digits: int | None) -> dict[str, Any]:
    out: dict[str, Any] = {"symbol": d.name, "latex": d.latex, **d.equation}
    if d.of:
        out["of"] = d.of
    out["value"] = None if d.of else _number(numbers.symbol(d.symbol), digits)
    return out


def _size(spectrum: Spectrum) -> int:
    return spectrum.size if spectrum.exact else UNLISTED


class _Numbers:
    """Values of a case's definitions and of expressions in them, in balls as narrow as the digits need."""

    def __init__(self, case: Case, digits: int | None) -> None:
        self.evaluate: Evaluator | None = None
        self.case, self.digits = case, digits or 17
        self.bits = int(self.digits * 3.33) + 90
        if not _evaluable(case):
            return
        spectrum = spectrum_of(case.chain.population)
        assert spectrum is not None
        self.spectrum = spectrum
        self.exact = spectrum.rigorous and _size(spectrum) * (1 + len(case.definitions)) <= BALL_WORK
        self._define()

    def _define(self) -> None:
        """All definitions at the present precision; higher where their balls cannot be decided."""
        with _precision(self.bits):
            try:
                self.evaluate = self._evaluator()
                define_all(self.evaluate, self.case.definitions)
            except NotConverged:
                if not self._sharpened():
                    raise

    def _evaluator(self) -> Evaluator:
        if not self.exact:
            return Evaluator.floats({}, self.spectrum.numeric())
        return Evaluator.balls({}, self.spectrum.balls(ball))

    def _sharpened(self) -> bool:
        """Everything again at twice the precision; False at the last one."""
        if not self.exact or self.bits > MAX_BITS:
            return False
        self.bits *= 2
        self._define()
        return True

    def symbol(self, symbol: sp.Expr) -> Any:
        """The value of a definition's symbol."""
        if self.evaluate is None:
            return None
        value = self.evaluate.values.get(symbol)
        while not _narrow(value, self.digits) and self._sharpened():
            value = self.evaluate.values.get(symbol)
        return value

    def of(self, answer: Answer) -> Any:
        """The value of an expression, None where it has none (an index m, an infinite limit)."""
        if self.evaluate is None:
            return None
        try:
            value = self._at(answer)
            while not _narrow(value, self.digits):
                if (value.contains(0) and answer.vanishes) or not self._sharpened():
                    break
                value = self._at(answer)
            return value
        except CollapseSymError:
            return None

    def _at(self, answer: Answer) -> Any:
        assert self.evaluate is not None
        with _precision(self.bits):
            return self.evaluate(answer.expr)


class _precision:
    """python-flint's working precision for a block."""

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def __enter__(self) -> None:
        self.saved, flint.ctx.prec = flint.ctx.prec, self.bits

    def __exit__(self, *_: object) -> None:
        flint.ctx.prec = self.saved


class Number(float):
    """A float that prints the digits it was asked for: JSON numbers may have any number of them."""

    text: str

    def __new__(cls, text: str) -> Number:
        out = super().__new__(cls, text)
        out.text = text
        return out

    def __repr__(self) -> str:
        return self.text


def _number(value: Any, digits: int | None) -> float | None:
    """A JSON number: float64, or a decimal with ``digits`` digits."""
    if value is None:
        return None
    if isinstance(value, flint.arb):
        value = _midpoint(value, digits or 17)
    number = float(value) if digits is None else Number(str(sp.Float(value, digits)))
    if number - number != 0:  # float64 has it as ∞, and JSON has no ∞
        shown = sp.Float(value, 5)
        raise InvalidInput(shown, "is beyond the numbers of JSON's readers", "use --format text, or other units")
    return number


def summary_latex(risk: Risk) -> str:
    """The total test error, case by case, as one display."""
    relation = {"=": "=", "~=": r"\simeq"}
    if len(risk.cases) == 1:
        case = risk.cases[0]
        return rf"$\displaystyle E_{{\mathrm{{test}}}} {relation[case.relation]} {case.total.latex}$"
    rows = r" \\ ".join(
        rf"{c.total.latex} & \text{{if }} {', '.join(_condition(w) for w in c.when)}" for c in risk.cases
    )
    return rf"$\displaystyle E_{{\mathrm{{test}}}} {relation[risk.relation]} \begin{{cases}} {rows} \end{{cases}}$"


def _condition(text: str) -> str:
    from ..functionals.parsing import from_text
    from ..notation import symbol

    for operator, shown in (("<=", r"\leq"), (">=", r"\geq"), ("=", "=")):
        left, found, right = text.partition(f" {operator} ")
        if found:
            names = {w: symbol(w, "size") for w in _words(text)}
            return f"{latex(from_text(left, names))} {shown} {latex(from_text(right, names))}"
    return text


def _words(text: str) -> list[str]:
    import re

    return re.findall(r"[A-Za-z]\w*", text)
