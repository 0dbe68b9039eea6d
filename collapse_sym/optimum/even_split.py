r"""A budget of rows for generations without noise that shrink their labels: an even split keeps most of the truth.

For Σ = vI, fresh designs and T_m < d each least-squares fit hands on E[A] = E[AᵀA] = (T_m/d)I, exactly, so that

    E_test = v‖w₀‖² − (2m − k)·v‖w₀‖²·Π T_m/d + const ,      E[A] = m, E[AᵀA] = k of the downstream fit.

0 ≤ A ≤ I gives AᵀA ≤ A, hence 2m − k ≥ m > 0: the more is kept, the better.  A product of numbers with a given sum B is
greatest where they are equal (arithmetic and geometric mean), T_m = B/n, and among whole numbers where no two differ by
more than one: from T ≥ T' + 2, (T − 1)(T' + 1) − TT' = T − T' − 1 > 0.

For a number n of generations the certificate, that no T_m keep more and none but equal ones as much, is that of
``derivations.an_even_split_keeps_most``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from ..calculi import UNDER, Act, choose
from ..chain.assumptions import Assumptions
from ..chain.fits import FRESH, Fit
from ..chain.grammar import coerce
from ..chain.model import Chain
from ..errors import InvalidInput
from ..functionals.answer import Answer
from ..functionals.languages import OneLevel
from ..functionals.printing import to_text
from ..functionals.tidy import tidy
from ..notation import symbol
from ..risk.case import Case, risk
from ..spectra.spectrum import spectrum_of
from .rows import OWN
from .teacher import MOST_DECIDED

ROWS = symbol(f"{OWN}_even", "size")


@dataclass(frozen=True)
class EvenSplit:
    """The best split of ``total`` rows in one case: ``rows`` = B/n for each generation, with the test ``error``."""

    chain: Chain
    case: Case
    total: sp.Expr
    count: sp.Expr
    rows: Answer
    error: Answer
    assumptions: tuple[str, ...]

    @property
    def when(self) -> tuple[str, ...]:
        """The conditions of the case that speak of the chain's own symbols."""
        return tuple(w for w in self.case.when if OWN not in w)


def even_splits(chain: Chain, total: object) -> tuple[EvenSplit, ...]:
    """The best split among noiseless generations with T < d, case by case; none where the chain has others too.

    The sizes of the generators play no part, except that they are known to be < d.

    *Raises* InvalidInput, and what ``risk`` raises.

    >>> from collapse_sym.chain import Generator, Isotropic, LeastSquares, NormTruth, Population
    >>> law = Population(Isotropic("d"), NormTruth("r2"))
    >>> chain = Chain(law, (Generator(LeastSquares("T0"), "n"),), assume=("T0 <= d - 1",))
    >>> (found,) = even_splits(chain, "B")
    >>> found.rows.text, found.error.text
    ('B/n', 'r2*(1 - (B/(d*n))**n)')
    """
    rows = coerce(total, "size")
    if not _apply(chain):
        return ()
    if any(str(x).startswith(OWN) for x in rows.free_symbols) or any(name.startswith(OWN) for name in chain.symbols):
        raise InvalidInput(OWN, "begins the names of the rows that are told apart", "give your symbol another name")
    count = sp.Add(*[sp.sympify(g.repeat, strict=True) for g in chain.generators])
    probing = replace(
        chain,
        generators=tuple(replace(g, fit=replace(g.fit, samples=ROWS)) for g in chain.generators),
        assume=(f"{ROWS} <= {chain.d} - 1",),
    )
    return tuple(_split(chain, case, rows, count) for case in risk(probing).cases)


def _apply(chain: Chain) -> bool:
    """Whether all generations are alike in what the theorem asks, which is read off the engine's maps."""
    spectrum, known = spectrum_of(chain.population), Assumptions.of(chain)
    if spectrum is None or spectrum.size != 1 or not chain.generators:
        return False
    if chain.downstream is not None and not chain.downstream._untransformed:
        return False
    return all(
        _plain(g.fit) and g.truth_weight == 0 and known.implies(f"{g.fit.samples} <= {chain.d} - 1")
        for g in chain.generators
    ) and _keeps_in_proportion(chain, chain.generators[0].fit)


def _plain(fit: Fit) -> bool:
    return fit.noise == 0 and fit.penalty == 0 and fit.design == FRESH and fit._untransformed


def _keeps_in_proportion(chain: Chain, fit: Fit) -> bool:
    """Whether mean and second are one multiple of T."""
    s = symbol("s_even", "eigenvalue")
    asked = replace(fit, samples=ROWS)
    act = Act(choose("auto", asked, UNDER, one_level=True), asked, UNDER, OneLevel(chain.d, {}, value=s, weight=None))
    mean, second = (sp.cancel(of(act, s) / (s * ROWS)) for of in (fit.mean, fit.second))
    return mean == second and not mean.has(ROWS, s) and act.calculus.relation == "="


def _split(chain: Chain, case: Case, total: sp.Expr, count: sp.Expr) -> EvenSplit:
    share = total / count
    error = case.total.expr.xreplace({ROWS: share})
    definitions = tuple(case.total.definitions)
    when = tuple(w for w in case.when if OWN not in w)

    def answer(expr: sp.Expr) -> Answer:
        form = tidy(expr) if sp.count_ops(expr) < MOST_DECIDED else expr
        return Answer(definitions, form, case.total.spectrum, None, when)

    own = f"{to_text(total)} <= {to_text(sp.expand(count * (chain.d - 1)))}"
    said = tuple(a for a in case.assumptions if OWN not in a)
    return EvenSplit(chain, case, total, count, answer(share), answer(error), (own, *said))
