"""What a question about rates leaves open: families of settings, each with one max-plus program.

Sizes are powers of T, so that an answer changes where two of them meet: d and T₀ (b = D), d and T (D = 1), and for
T₀ < d on fresh designs κ_n ≍ 1 (nu = β·b: beyond, nothing of the truth is left).  On b = D and D = 1 exponents do
not tell the sides apart, and the rate jumps: there the limits φ₀ = d/T₀ and φ = d/T do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

import sympy as sp

from ..errors import Contradiction, InvalidInput, OutsideCalculus
from ..notation import BETA, R, symbol
from .affine import Affine
from .forms import Form, Linear, Term, coordinate, linear, minimum
from .programs import Program
from .settings import Exponent, Factors, Setting, form_of
from .signs import Exponents
from .terms import terms

BELOW, ABOVE = sp.Rational(1, 2), sp.Integer(2)  # stand for a ratio < 1 and > 1 where only the side matters


@dataclass(frozen=True)
class Question:
    """Exponents as numbers or names of symbols; s = oo: no noise downstream, a = −oo: none of the generators.

    ``ell`` None asks for the best.  ``phi0`` = d/T₀ and ``phi`` = d/T count where b = D and where D = 1.
    ``beta`` and ``source`` (r) are numbers, or None where they are symbols.  ``n`` is a number of generations, on which
    constants may depend; None: any that does not grow.

    Raises: InvalidInput, Contradiction; OutsideCalculus where φ₀ or φ is 1.
    """

    beta: sp.Rational | None = None
    source: sp.Rational | None = None
    a: Exponent = "a"
    b: Exponent = "b"
    D: Exponent = "D"
    s: Exponent = "s"
    nu: Exponent = 0
    n: int | None = None
    ell: Exponent | None = None
    design: str = "fresh"
    phi0: sp.Rational = BELOW
    phi: sp.Rational = BELOW

    def __post_init__(self) -> None:
        for name, words in (("b", "T0"), ("D", "d"), ("nu", "n")):
            if _number(getattr(self, name)) and getattr(self, name) < 0:
                raise InvalidInput(f"{name} = {getattr(self, name)}", f"{words} would vanish", "give a number >= 0")
        if self.n is not None and self.nu != 0:
            raise Contradiction(f"n = {self.n}", f"n grows like T^{self.nu}", "leave n or nu out")
        if self.ell is not None and _number(self.ell) and self.ell < 0:
            raise InvalidInput(f"ell = {self.ell}", "lambda would grow", "give a number >= 0")
        if self.source is not None and not self.source > 0:
            raise InvalidInput(f"source = {self.source}", "r must be > 0", "give a number > 0")
        for name, words, where in (("phi0", "d/T0", self.b == self.D), ("phi", "d/T", self.D == 1)):
            if not getattr(self, name) > 0:
                raise InvalidInput(f"{name} = {getattr(self, name)}", f"{words} must be > 0", "give a number > 0")
            if where and getattr(self, name) == 1:
                remedy = f"take another {name}"
                raise OutsideCalculus("scaling", f"{name} = 1", f"{words} -> 1 is the peak itself", remedy=remedy)


def _number(value: Exponent) -> bool:
    return not isinstance(value, str) and bool(sp.sympify(value, strict=True).is_number)


@dataclass(frozen=True)
class Family:
    """One setting with its side of every border: its program, and ``words`` that say which side that is."""

    setting: Setting
    exponents: Exponents
    domain: tuple[Linear, ...]
    capped: bool
    words: tuple[str, ...]
    ell: Linear | None = None

    @property
    def logarithmic(self) -> bool:
        """Whether the bias may have logarithms inside of a phase: r = 1."""
        return self.setting.source == 1

    @cached_property
    def separate(self) -> tuple[Term, ...]:
        """The engine's terms, those with logarithms apart; at a given ℓ without x."""
        found = terms(self.setting, None if self.exponents.free else self.exponents)
        x = None if self.ell is None else self.ell / self.exponents.beta
        if not isinstance(x, Linear):
            return found
        return tuple(Term(t.name, t.exponent.where("x", x), tuple(f.where("x", x) for f in t.flats)) for t in found)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The engine's terms, one of each name."""
        merged: dict[str, list[Form]] = {}
        for term in self.separate:
            merged.setdefault(term.name, []).append(term.exponent)
        return tuple(Term(name, minimum(*forms)) for name, forms in merged.items())

    @cached_property
    def program(self) -> Program:
        """The best x between 0 and what κ can reach; none to choose where ℓ is given."""
        upper = linear({}, 0) if self.ell is not None else linear({}, 1) if self.capped else None
        return Program(self.terms, self.domain, upper, self.exponents)


def shown(question: Question, affine: Affine) -> sp.Expr:
    """A form as an expression in the user's symbols; R as 2·beta·r where r is one."""
    return _shown(affine.form, BETA if question.beta is None else question.beta)


@lru_cache(maxsize=4096)  # bounds are shared by regions
def _shown(form: Linear, beta: sp.Expr) -> sp.Expr:
    total = sp.Add(*(c * symbol(name, "exponent") for name, c in form.coefficients), form.constant)
    return sp.cancel(total.xreplace({R: 2 * beta * symbol("r", "exponent")}))


def families(question: Question) -> list[Family]:
    """All families that the question leaves open.

    Raises: Contradiction, where there is none.
    """
    found = [f for source in _sources(question) for f in _sides(question, *source)]
    if not found:
        raise Contradiction("these exponents", "no sizes have them", "compare b and D with each other")
    return found


def _sources(question: Question) -> Iterator[tuple[Exponents, sp.Rational | None, tuple[str, ...]]]:
    beta = BETA if question.beta is None else question.beta
    if question.source is not None:
        yield Exponents(beta, 2 * beta * min(question.source, sp.S.One)), question.source, ()
        return
    yield Exponents(beta, R), None, ("r < 1",)
    yield Exponents(beta, 2 * beta), sp.S.One, ("r = 1",)
    yield Exponents(beta, 2 * beta), ABOVE, ("r > 1",)


def _sides(
    question: Question, exponents: Exponents, source: sp.Rational | None, words: tuple[str, ...]
) -> Iterator[Family]:
    """Each side of b = D, of D = 1, of nu = β·b, of ℓ = β, as far as numbers leave them open."""
    for over, borders, first in _generators(question):
        for capped, more, second in _ends(question):
            for grown, third in _grown(question, over):
                for ell, last, fourth in _penalties(question, capped):
                    conditions = _known([*borders, *more, *grown, *last], exponents)
                    if conditions is not None:
                        said = (*words, *first, *second, *third, *fourth)
                        setting = _setting(question, over, source)
                        yield Family(setting, exponents, conditions, capped, said, ell)


def _form(value: Exponent) -> Linear:
    return coordinate(value) if isinstance(value, str) else form_of(sp.sympify(value, strict=True))


def _minus(p: Linear, q: Linear) -> Linear:
    table = {name: p.coefficient(name) - q.coefficient(name) for name in p.coordinates | q.coordinates}
    return linear(table, p.constant - q.constant)


def _known(conditions: list[Linear], exponents: Exponents) -> tuple[Linear, ...] | None:
    """The conditions that numbers leave open; None where one fails."""
    left = []
    for form in conditions:
        if form.coefficients:
            left.append(form)
        elif exponents.sign(form.constant) == -1:
            return None
    return tuple(dict.fromkeys(left))


def _generators(question: Question) -> Iterator[tuple[bool, list[Linear], tuple[str, ...]]]:
    b = _form(question.b)
    if question.D == sp.oo:
        yield False, [b], ("T0 < d",)
        return
    D = _form(question.D)
    tied = question.b == question.D
    if not tied or question.phi0 < 1:
        yield True, [D, _minus(b, D)], ("T0 >= d + 2",)
    if not tied or question.phi0 > 1:
        yield False, [b, _minus(D, b)], ("T0 < d",)


def _ends(question: Question) -> Iterator[tuple[bool, list[Linear], tuple[str, ...]]]:
    """Whether κ stops falling at x = 1 because d exceeds T."""
    if question.D == sp.oo:
        yield True, [], ("d > T",)
        return
    D, one = _form(question.D), linear({}, 1)
    tied = question.D == 1
    if not tied or question.phi < 1:
        yield False, [_minus(one, D)], ("d < T",)
    if not tied or question.phi > 1:
        yield True, [_minus(D, one)], ("d > T",)


def _grown(question: Question, over: bool) -> Iterator[tuple[list[Linear], tuple[str, ...]]]:
    nu = _form(question.nu)
    if over or question.design == "shared" or question.nu == 0:
        yield [nu], ()
        return
    last = _minus(_form(question.b), linear({n: c / BETA for n, c in nu.coefficients}, nu.constant / BETA))
    yield [nu, last], ("n below T0^beta",)
    yield [nu, _minus(linear({}), last)], ("n above T0^beta",)


def _penalties(question: Question, capped: bool) -> Iterator[tuple[Linear | None, list[Linear], tuple[str, ...]]]:
    if question.ell is None:
        yield None, [], ()
        return
    ell, beta = _form(question.ell), linear({}, BETA)
    if not capped:
        yield ell, [ell], ()
        return
    yield ell, [ell, _minus(beta, ell)], ("ell <= beta",)
    yield beta, [_minus(ell, beta)], ("ell >= beta",)


def _setting(question: Question, over: bool, source: sp.Rational | None) -> Setting:
    """The engine's setting, with factors that say the same as φ₀ and φ."""
    dimension = question.phi if question.D == 1 else sp.S.One
    rows = dimension / question.phi0 if question.b == question.D else sp.S.One
    return Setting(
        a=question.a, b=question.b, D=question.D, s=question.s, nu=question.nu, n=question.n,
        ell=0 if question.ell is None else question.ell,
        generators="over" if over else "under",
        design=question.design,
        beta=BETA if question.beta is None else question.beta,
        source=source,
        factors=Factors(dimension=dimension, generator_rows=rows),
    )  # fmt: skip
