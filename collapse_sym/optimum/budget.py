r"""A budget of B rows over all generations: the split that makes the final test error least.

Each generation costs w_m/(T_m − e_m) (``rows``), and by Cauchy–Schwarz

    Σ w_m/(T_m − e_m) · Σ (T_m − e_m) ≥ (Σ √w_m)² ,

with equality exactly if T_m − e_m is in proportion to √w_m:

    T_m = e_m + (B − Σe)·√w_m/Σ√w ,      least cost (Σ√w)²/(B − Σe) .

n equal generations share equally, at the cost n²w/(B − ne): under a fixed budget collapse grows like n², and without
bound as n nears B/e.  The certificates are those of ``derivations.the_best_split_of_a_budget`` (no other split is as
good) and ``the_best_split_in_whole_rows``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import sympy as sp

from ..chain.grammar import coerce
from ..chain.model import Chain
from ..errors import InvalidInput, OutsideCalculus, TooLarge
from ..functionals.answer import Answer
from ..functionals.printing import to_text
from ..functionals.tidy import tidy
from ..notation import N, role_name
from ..risk.exponential import is_zero
from ..risk.premises import symbolic_n
from . import signs
from .rows import OWN, Bill, Price, bills
from .whole_rows import multiplier, whole_split

MOST_FITS = 10**5  # that get whole rows one by one
OF_N = (f"{N} is {role_name(N)}", "n is fixed as d → ∞")  # of the probing chain alone, where n is a number


@dataclass(frozen=True)
class Portion:
    """The rows of each of ``repeat`` fits of one block (None: downstream)."""

    block: int | None
    generation: int | None
    repeat: sp.Expr
    rows: Answer


@dataclass(frozen=True)
class Whole:
    """The best split in whole rows: (block, generation, T, how many fits) in order, and its cost.

    ``multiplier`` is what one row more saves at most, and one row less costs at least: it proves that no other split of
    as many rows costs less (``whole_rows``).
    """

    rows: tuple[tuple[int | None, int | None, int, int], ...]
    cost: Answer
    multiplier: Answer


@dataclass(frozen=True)
class Split:
    """The best split of ``total`` rows in one case of a chain.

    ``cost`` is what all fits of the budget cost together, ``equal_cost`` what they do if all have the same number of
    rows, ``error`` the whole test error at the best split.  ``whole`` is None while a symbol is left.
    """

    bill: Bill
    total: sp.Expr
    portions: tuple[Portion, ...]
    cost: Answer
    equal_cost: Answer
    error: Answer
    needed: sp.Expr

    @property
    def even(self) -> bool:
        """Whether all noisy fits get equally many rows."""
        return len({(p.weight, p.offset) for p in self.bill.noisy}) <= 1

    @property
    def whole(self) -> Whole | None:
        """The best split in whole rows, with T ≥ d + 2 (T ≥ d without noise) for every fit."""
        return _whole(self)

    @property
    def relation(self) -> str:
        """ "=" if the costs are exact, else "~="."""
        return self.bill.case.relation

    @property
    def when(self) -> tuple[str, ...]:
        """The conditions of the case that speak of the chain's own symbols."""
        return tuple(w for w in self.bill.case.when if OWN not in w)

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the answer assumes, in sentences."""
        condition = sp.expand(self.total - self.needed)
        own = () if condition.is_number else (f"{to_text(self.total)} >= {to_text(self.needed)}",)
        probed = set() if symbolic_n(self.bill.chain) else set(OF_N)
        return own + tuple(a for a in self.bill.case.assumptions if OWN not in a and a not in probed)


def splits(chain: Chain, total: object, *, downstream: bool = False) -> tuple[Split, ...]:
    """The best split of ``total`` rows (a number or an expression in sizes), case by case.

    The sizes of the chain's generators play no part; ``downstream``: those of its downstream least squares neither.
    It is the best of all with real T > e for every noisy fit, and T = d for the others; ``whole`` is the best of all
    with integers T ≥ d + 2.

    *Raises* InvalidInput if the budget is smaller than that, and what ``rows.bills`` raises.

    >>> from collapse_sym.chain import example_text, loads
    >>> (found,) = splits(loads(example_text("thm-4.1")), "B")
    >>> found.portions[0].rows.text, found.cost.text
    ('B/n', 'd*n**2*sigma0**2/(B - n*(d + 1))')
    """
    rows = coerce(total, "size")
    for x in sorted(rows.free_symbols, key=str):
        if chain.symbols.get(str(x), "size") not in ("size", "index") or str(x).startswith(OWN):
            raise InvalidInput(x, "is no number of rows", "write the budget in sizes, or give it a name of its own")
    return tuple(_split(bill, rows) for bill in bills(chain, downstream=downstream))


def _split(bill: Bill, total: sp.Expr) -> Split:
    needed = sp.Add(*[p.repeat * p.least for p in bill.prices])
    _refuse(bill, total, needed)
    spare = total - sp.Add(*[p.repeat * (p.offset if p.weight != 0 else p.least) for p in bill.prices])
    roots = [_relative_root(bill, p) for p in bill.prices]
    together = sp.Add(*[p.repeat * r for p, r in zip(bill.prices, roots, strict=True)])
    unit = bill.noisy[0].per_variance if bill.noisy else sp.Integer(0)
    least = unit * together**2 / spare if bill.noisy else sp.Integer(0)
    return Split(
        bill=bill,
        total=total,
        portions=tuple(
            Portion(p.block, p.generation, p.repeat, _answer(bill, _rows(p, r, spare, together)))
            for p, r in zip(bill.prices, roots, strict=True)
        ),
        cost=_answer(bill, least),
        equal_cost=_answer(bill, _equal(bill, total)),
        error=_answer(bill, bill.rest + least, form=False),
        needed=sp.expand(needed),
    )


def _refuse(bill: Bill, total: sp.Expr, needed: sp.Expr) -> None:
    if not bill.prices:
        raise InvalidInput("generator", "there is no generation to share the budget", "give a [[generator]] table")
    short = signs.sign(sp.expand(total - needed), bill.known) in (signs.NEGATIVE,)
    if short:
        reason = f"fewer rows than the {to_text(sp.expand(needed))} that its fits need: d + 2 each, d without noise"
        raise InvalidInput(f"total = {to_text(total)}", reason, "give more rows, fewer generations, or --any-size")


def _relative_root(bill: Bill, price: Price) -> sp.Expr:
    """σ√(w/σ²) in units of √(w/σ²) of the first noisy fit: √w up to one common factor."""
    if price.weight == 0:
        return sp.Integer(0)
    ratio = sp.factor(sp.cancel(price.per_variance / bill.noisy[0].per_variance))
    root = sp.Mul(*[_root(f, bill) for f in sp.Mul.make_args(ratio)])
    if not is_zero(root**2 - ratio):
        raise OutsideCalculus("of the budget", ratio, "the root of a weight has no sign that is known")
    return price.noise * root


def _root(factor: sp.Expr, bill: Bill) -> sp.Expr:
    """The root ≥ 0 of a factor: an even power of what has a known sign, or a number that is known positive."""
    base, exponent = factor.as_base_exp()
    if exponent.is_even and not base.is_positive:
        weights = frozenset(name for name, role in bill.chain.symbols.items() if role == "weight")
        found = signs.sign(base, bill.known, weights)
        if found not in (signs.POSITIVE, signs.NEGATIVE):
            raise OutsideCalculus("of the budget", base, "the root of a weight has no sign that is known")
        return (-base if found == signs.NEGATIVE else base) ** (exponent / 2)
    return sp.sqrt(factor)


def _rows(price: Price, root: sp.Expr, spare: sp.Expr, together: sp.Expr) -> sp.Expr:
    """e + (B − Σe)·√w/Σ√w, the least number of rows for a fit without noise."""
    return price.least if price.weight == 0 else price.offset + spare * sp.cancel(root / together)


def _equal(bill: Bill, total: sp.Expr) -> sp.Expr:
    """What the noisy fits cost on equally many rows, the others having their least."""
    count = sp.Add(*[p.repeat for p in bill.noisy])
    left = total - sp.Add(*[p.repeat * p.least for p in bill.prices if p.weight == 0])
    return sp.Add(*[p.repeat * p.weight / (left / count - p.offset) for p in bill.noisy])


def _answer(bill: Bill, expr: sp.Expr, *, form: bool = True) -> Answer:
    case = bill.case
    when = tuple(w for w in case.total.when if OWN not in w)
    return Answer(case.definitions, tidy(expr) if form else expr, case.total.spectrum, None, when)


# -- in whole rows -----------------------------------------------------------------------------------
def _whole(split: Split) -> Whole | None:
    prices, total = split.bill.prices, split.total
    numbers = [total, *(x for p in prices for x in (p.repeat, p.offset, p.least, p.noise))]
    if not all(x.is_number for x in numbers):
        return None
    fits = [p for p in prices for _ in range(_count(prices, p))]
    noisy = [p for p in fits if p.weight != 0]
    shares = [_share(split.bill, p) for p in noisy]
    free = int(total - sp.Add(*[p.offset if p.weight != 0 else p.least for p in fits]))
    found = iter(whole_split(shares, free) if noisy else [])
    rows = [int(p.offset) + next(found) if p.weight != 0 else int(p.least) for p in fits]
    cost = sum((w / (t - int(p.offset)) for w, (p, t) in zip(shares, _paired(fits, rows), strict=True)), Fraction(0))
    unit = split.bill.noisy[0].per_variance if noisy else sp.Integer(0)
    spare = [t - int(p.offset) for p, t in _paired(fits, rows)]
    theta = multiplier(shares, spare) if noisy else Fraction(0)
    cost_of, saved = (_answer(split.bill, unit * sp.Rational(x.numerator, x.denominator)) for x in (cost, theta))
    return Whole(_grouped(fits, rows), cost_of, saved)


def _count(prices: tuple[Price, ...], price: Price) -> int:
    if sum(p.repeat for p in prices) > MOST_FITS:
        raise TooLarge(f"{sum(p.repeat for p in prices)} fits", f"more than {MOST_FITS}", "lower the count")
    return int(price.repeat)


def _share(bill: Bill, price: Price) -> Fraction:
    """w in units of w/σ² of the first noisy fit."""
    ratio = sp.cancel(price.weight / bill.noisy[0].per_variance)
    if not ratio.is_Rational:
        raise OutsideCalculus("of whole rows", ratio, "the variances are not in rational proportion")
    return Fraction(int(ratio.p), int(ratio.q))


def _paired(fits: list[Price], rows: list[int]) -> list[tuple[Price, int]]:
    return [(p, t) for p, t in zip(fits, rows, strict=True) if p.weight != 0]


def _grouped(fits: list[Price], rows: list[int]) -> tuple[tuple[int | None, int | None, int, int], ...]:
    """Consecutive fits of one block with one number of rows, counted."""
    found: list[tuple[int | None, int | None, int, int]] = []
    for p, t in zip(fits, rows, strict=True):
        if found and found[-1][:3] == (p.block, p.generation, t):
            found[-1] = (*found[-1][:3], found[-1][3] + 1)
        else:
            found.append((p.block, p.generation, t, 1))
    return tuple(found)
