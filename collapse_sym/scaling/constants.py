r"""Leading terms with constants, of a setting with numbers: E_test ~ Σ constant·T^(−exponent)(log T)^k.

The engine's answer, in its form without differences, is walked with ``Leading``.  Its κ's are replaced by
their scales; everything else is derived.  Constants are exact expressions: Gamma functions and ζ, hypergeometric
functions where two κ's meet or one meets d ~ T^D, integrals where more do; ``k`` and ``k0`` are the factors of κ and
κ₀ where only an equation gives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import sympy as sp
from flint import arb

from ..errors import InvalidInput, OutsideCalculus
from ..functionals import Quad
from ..functionals.functions import df
from ..notation import D as RANK
from ..notation import N, S
from .certified import root, value
from .forms import Term, linear
from .growing import KAPPA_N
from .grown import grown_parts
from .kappas import KappaScale, Penalty, Rows, kappa_scale
from .leading import Asymptotic, Leading, Scale
from .orders import Walk
from .settings import Setting, engine, engine_of, form_of
from .sums import sums_of
from .terms import KAPPA, KAPPA0, SIGMA, SIGMA0, T0, T


@dataclass(frozen=True)
class LeadingTerms:
    """Bias, variance and collapse to leading order (parts that are zero are left out), and the κ's they are written in.

    ``terms`` are them as terms of a scaling law, ``parts`` as powers of T.
    """

    terms: tuple[Term, ...]
    kappa: KappaScale
    kappa0: KappaScale | None = None
    parts: Mapping[str, Asymptotic] = field(default_factory=dict, repr=False)

    @property
    def equations(self) -> dict[sp.Expr, sp.Expr]:
        """Factor → its equation, for factors without a closed form."""
        found = [k for k in (self.kappa, self.kappa0) if k is not None and k.equation is not None]
        return {k.factor: k.equation for k in found}  # type: ignore[misc]

    def number(self, name: str, digits: int = 15) -> arb:
        """The constant of a part as a ball of this many digits.

        *Raises* InvalidInput where it has no known form or symbols are left.
        """
        constant = self.parts[name].constant
        if constant is None:
            raise InvalidInput(name, "its constant depends on n", "give the number of generations")
        known = {k: root(equation, k, digits + 10) for k, equation in self.equations.items()}
        return value(constant, digits, known=known)


def leading_terms(setting: Setting, sample: Mapping[sp.Expr, sp.Rational] | None = None) -> LeadingTerms:
    """The leading terms of a setting whose numbers are given, or have a ``sample`` that says in which cell they are.

    A constant is None where n is only known to be fixed and it depends on n.

    *Raises* OutsideCalculus where κ depends on more than leading orders (φ = 1, φ₀ = 1).

    >>> half = sp.Rational(1, 2)
    >>> law = Setting(a=0, b=1, D=half, s=0, ell=1, beta=sp.Integer(2), source=half)
    >>> for term in leading_terms(law).terms:
    ...     print(term.name, term.exponent, term.constant)
    bias 1 K**2/(2*(K + 1))
    variance 1/2 hyper((1/2, 2), (3/2,), -K)
    collapse 1/2 hyper((1/2, 2), (3/2,), -K)
    """
    if setting.a == -sp.oo:
        found = leading_terms(replace(setting, a=sp.S.Zero), sample)
        parts = {name: part for name, part in found.parts.items() if name != "collapse"}
        return replace(found, terms=tuple(t for t in found.terms if t.name in parts), parts=parts)
    sample = dict(sample or {})
    law = _law(setting, sample)
    kappa = kappa_of(setting, sample)
    kappa0 = None if setting.over else _generators(setting, law, kappa)
    scales = {KAPPA: kappa.scale} | ({} if kappa0 is None else {KAPPA0: kappa0.scale})
    law = replace(law, kappas={key: scale for key, scale in scales.items() if scale.position != sp.oo})
    parts = _parts(setting, law, kappa, kappa0)
    named = tuple(Term(name, form_of(-a.exponent), (linear({}, 1),) * a.log, a.constant) for name, a in parts.items())
    return LeadingTerms(named, kappa, kappa0, parts)


def kappa_of(setting: Setting, sample: Mapping[sp.Expr, sp.Rational] | None = None) -> KappaScale:
    """κ(λ, T) of a setting."""
    return kappa_scale(_law(setting, sample or {}), Rows(sp.S.One), Penalty(setting.ell, setting.factors.ridge))


def _law(setting: Setting, sample: Mapping[sp.Expr, sp.Rational]) -> Leading:
    return Leading(setting.beta, _source(setting), setting.D, setting.factors.dimension, {}, sample)


def lacking(setting: Setting, kappa: KappaScale) -> Asymptotic:
    """κ² Quad[s/(s+κ)²], which the mean of the last fit lacks: no larger than any bias, and growing with κ's factor."""
    scales = {KAPPA: kappa.scale}
    law = Leading(setting.beta, _source(setting), setting.D, setting.factors.dimension, scales)
    ((_, of),) = sums_of(Quad(S / (S + KAPPA) ** 2))
    squared = Asymptotic(-2 * setting.beta * kappa.position, 0, kappa.factor**2)
    return law.product([squared, law.functional(of)])


def _source(setting: Setting) -> sp.Expr:
    return setting.source if setting.source is not None else sp.S.Half


def _generators(setting: Setting, law: Leading, last: KappaScale) -> KappaScale:
    """κ₀ = κ(0, T₀); where it is κ itself, under the same name: one κ, not two that meet."""
    if setting.b == 0:
        raise OutsideCalculus("scaling", "b = 0", "with T₀ < d fixed no equivalent holds", remedy="take b > 0")
    rows = Rows(setting.b, setting.factors.generator_rows)
    found = kappa_scale(law, rows, Penalty(sp.oo), root="k0")
    if found.equation is None or last.equation is None:
        return found
    return last if found.equation.subs(found.factor, last.factor) == last.equation else found


def _parts(
    setting: Setting, law: Leading, kappa: KappaScale, kappa0: KappaScale | None
) -> dict[str, Asymptotic]:
    """The three parts; of n that is only fixed, with the constants that n = 1 and n = 2 share: any n has them then."""
    if _grows(setting):
        return _grown(setting, law, kappa, kappa0)
    counts = [setting.n] if setting.over or setting.design == "shared" or setting.n else [1, 2]
    found = [_walked(replace(setting, n=n), law, kappa, kappa0) for n in counts]
    return {name: _common([one[name] for one in found]) for name in found[0]}


def _grows(setting: Setting) -> bool:
    """Whether n matters by itself and grows with T."""
    return not setting.over and setting.design == "fresh" and setting.nu != 0


def _grown(setting: Setting, law: Leading, kappa: KappaScale, kappa0: KappaScale | None) -> dict[str, Asymptotic]:
    assert kappa0 is not None
    one = engine(False, "fresh", 1, noiseless=setting.s == sp.oo, least_squares=kappa.position == sp.oo)
    bounds = one.envelope
    last = Scale(kappa0.position - setting.nu / law.beta, setting.factors.count * kappa0.factor)
    law = replace(law, kappas={**law.kappas, KAPPA_N: last}, limits=frozenset({KAPPA_N}))
    known = {**_known(setting, law, kappa, kappa0), KAPPA_N: Asymptotic(-law.beta * last.position, 0, last.factor)}
    return grown_parts(bounds, Walk(law, known), kappa, last)


def _common(parts: list[Asymptotic]) -> Asymptotic:
    first = parts[0]
    alike = all(part.constant == first.constant for part in parts)
    return first if alike else replace(first, constant=None)


def _walked(setting: Setting, law: Leading, kappa: KappaScale, kappa0: KappaScale | None) -> dict[str, Asymptotic]:
    form = engine_of(setting, least_squares=kappa.position == sp.oo).positive
    walk = Walk(law, _known(setting, law, kappa, kappa0))
    answers = {"bias": form.bias, "variance": form.variance, "collapse": form.collapse}
    found = {name: walk.answer(answer) for name, answer in answers.items()}
    return {name: law.total(parts) for name, parts in found.items() if parts}


def _known(
    setting: Setting, law: Leading, kappa: KappaScale, kappa0: KappaScale | None
) -> Mapping[sp.Expr, Asymptotic]:
    f, a, nu = setting.factors, setting.a, setting.nu
    fixed = setting.n if setting.n and not (setting.over or setting.design == "shared") else None
    each = f.collapse / (fixed or f.count)
    table = {
        T: Asymptotic(sp.S.One),
        T0: Asymptotic(setting.b, 0, f.generator_rows),
        RANK: Asymptotic(setting.D, 0, f.dimension),
        N: Asymptotic(nu, 0, f.count),
        SIGMA0: Asymptotic((a - nu) / 2, 0, sp.sqrt(each)),
        SIGMA: Asymptotic(-setting.s / 2, 0, sp.sqrt(f.noise)),
    }
    if kappa.position == sp.oo:
        table[T - RANK - 1] = Asymptotic(sp.S.One, 0, kappa.margin)
    else:
        table[KAPPA] = Asymptotic(-law.beta * kappa.position, 0, kappa.factor)
        table[T - df(2, KAPPA)] = Asymptotic(sp.S.One, 0, kappa.margin)
    if kappa0 is None:
        table[T0 - RANK - 1] = Asymptotic(setting.b, 0, _surplus(setting, law))
    else:
        table[KAPPA0] = Asymptotic(-law.beta * kappa0.position, 0, kappa0.factor)
        table[T0 - df(2, KAPPA0)] = Asymptotic(setting.b, 0, kappa0.margin)
    return table


def _surplus(setting: Setting, law: Leading) -> sp.Expr:
    """T₀ − d − 1 ~ surplus·T^b."""
    if law.sign(setting.D - setting.b) < 0:
        return setting.factors.generator_rows
    if setting.b == 0:
        return _fixed_surplus(setting)
    surplus = setting.factors.generator_rows - setting.factors.dimension
    if surplus == 0:
        raise OutsideCalculus("scaling", "d ~ T₀", "φ₀ = 1: the cost depends on T₀ − d", remedy="take φ₀ ≠ 1")
    return surplus


def _fixed_surplus(setting: Setting) -> sp.Expr:
    """T₀ − d − 1 of sizes that do not grow: they are exactly themselves."""
    T0, d = setting.factors.generator_rows, setting.factors.dimension
    if not (T0.is_Integer and d.is_Integer):
        raise InvalidInput(f"T₀ = {T0}, d = {d}", "a size that does not grow is a whole number", "take φ₀ = d/T₀ so")
    if T0 - d - 1 <= 0:
        raise OutsideCalculus(
            "scaling", f"T₀ = {T0}, d = {d}", "noisy least squares needs T₀ ≥ d + 2", remedy="take a smaller φ₀ = d/T₀"
        )
    return T0 - d - 1
