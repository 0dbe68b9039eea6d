r"""Growth schedules: which sizes T_m keep the error bounded over endless generations, and at which error.

Generation m costs w/(T_m − e) (``rows``), hence with n generations of a block

    E_test = rest + Σ_{m<n} w/(T_m − e) ,      bounded in n ⇔ Σ 1/(T_m − e) < ∞ .

For T_m rational in m, of degree p, that is p ≥ 2: the terms compare with m^(−p), and Σ m^(−p) is finite for integers p
exactly if p ≥ 2.  (That squares are enough, with the bound 2w/c for T_m − e ≥ c(m+1)², has a certificate,
``derivations.sizes_that_grow_like_squares``; that the harmonic series diverges is classical.)  The limit is a sum over
poles (``series``).  What the grammar of sizes cannot say is decided by ``keeps_bounded``: T_m ≍ m^p (log m)^q.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import flint
import sympy as sp
from flint import arb

from ..chain.assumptions import Assumptions
from ..chain.conditions import Condition
from ..chain.grammar import coerce
from ..chain.model import Chain
from ..errors import DoesNotClose, InvalidInput, NotConverged
from ..functionals.answer import Answer
from ..notation import M, N
from . import signs
from .rows import OWN, Bill, Price, bills
from .series import closed_sum, degree, partial_sum

BALL_DIGITS, BITS = 120, 512
MOST_ROWS = 10**30
NUMBERS = "numbers are needed"


def keeps_bounded(power: object, log_power: object = 0) -> bool:
    """Whether sizes T_m ≍ m^p (log m)^q keep the error bounded: p > 1, or p = 1 and q > 1; geometric growth does too.

    Σ 1/(m^p (log m)^q) is finite then and only then: for p ≠ 1 by comparison with m^(−(1+p)/2), for p = 1 as the
    integral of x^(−1)(log x)^(−q) over x ≥ 2 is that of u^(−q) over u = log x.

    >>> keeps_bounded(1), keeps_bounded(1, 2), keeps_bounded("3/2", -5), keeps_bounded(1, 1)
    (False, True, True, False)
    """
    p, q = sp.Rational(power), sp.Rational(log_power)
    return bool(p > 1 or (p == 1 and q > 1))


@dataclass(frozen=True)
class Block:
    """One generator block of a chain: ``cost`` w·``share``, share = 1/(T_m − e) of generation m, ``repeat`` times."""

    price: Price
    rows: sp.Expr
    share: sp.Expr

    @property
    def endless(self) -> bool:
        """Whether there are n of them, with noise."""
        return self.price.repeat == N and self.price.weight != 0

    @property
    def order(self) -> int:
        """The degree of T_m in m."""
        return -degree(self.share) if M in self.share.free_symbols else 0

    @property
    def bounded(self) -> bool:
        """Whether any number of generations together cost a bounded amount."""
        return not self.endless or self.order >= 2

    @property
    def limit(self) -> sp.Expr | None:
        """What all generations cost together: ∞, a closed form, or None where it has none here."""
        if not self.bounded:
            return sp.oo
        if self.endless:
            total = closed_sum(self.share)
            return None if total is None else self.price.weight * total
        return sp.Integer(0) if self.price.weight == 0 else self.price.weight * self.total(0)

    def total(self, n: int) -> sp.Expr:
        """Σ share over n generations (of as many as there are, if that is a number), taken one by one."""
        count = n if self.endless else int(self.price.repeat)
        return sp.Add(*[self.share.xreplace({M: sp.Integer(k)}) for k in range(count)])

    def shares(self, n: int | None) -> arb:
        """Σ share over the block's generations, n of them if it is endless (None: all), as a ball."""
        if self.price.weight == 0:
            return arb(0)
        if not self.endless:
            n = int(self.price.repeat)
        if M in self.share.free_symbols:
            return partial_sum(self.share, n)
        one = arb(flint.fmpq(int(self.share.p), int(self.share.q)))
        return one * n if n is not None else arb("inf")


@dataclass(frozen=True)
class Growth:
    """The error of a chain of least-squares generators with T ≥ d + 2 as a function of n, in one case."""

    bill: Bill
    blocks: tuple[Block, ...]

    @property
    def bounded(self) -> bool:
        """Whether the error stays bounded as n → ∞."""
        return all(b.bounded for b in self.blocks)

    @property
    def limit(self) -> Answer | None:
        """The error as n → ∞ in closed form (oo where it is unbounded); None where a pole is no radical of degree 2."""
        parts = [b.limit for b in self.blocks]
        if sp.oo in parts:
            return self.answer(sp.oo)
        return None if None in parts else self.answer(sp.Add(self.bill.rest, *parts))

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What the answer assumes, in sentences."""
        return tuple(a for a in self.bill.case.assumptions if OWN not in a)

    def answer(self, expr: sp.Expr) -> Answer:
        """An expression as an answer of the case."""
        case = self.bill.case
        return Answer(case.definitions, expr, case.total.spectrum)

    def error(self, n: int | None) -> arb:
        """The error with n generations (None: endlessly many) as a ball.

        *Raises* InvalidInput while a symbol is left.
        """
        if n is None and not self.bounded:
            return arb("inf")
        rest, *weights = self._balls
        with flint.ctx.workprec(BITS):
            shares = [b.shares(n) for b in self.blocks if b.price.weight != 0]
            return sum((w * x for w, x in zip(weights, shares, strict=True)), rest)

    def exact(self, n: int) -> sp.Expr | None:
        """The error with n generations as a rational number, None where it is none."""
        costs = [b.price.weight * b.total(n) for b in self.blocks if b.price.weight != 0]
        total = sp.Add(self.bill.rest, *costs)
        return total if total.is_Rational else None

    @cached_property
    def _balls(self) -> list[arb]:
        """The rest, then the weights that are not 0."""
        exprs = [self.bill.rest, *(b.price.weight for b in self.blocks if b.price.weight != 0)]
        with flint.ctx.workprec(BITS):
            return [ball_of(self.answer(e)) for e in exprs]


def ball_of(answer: Answer) -> arb:
    """An answer without symbols as a ball: exact where it is rational, else ``BALL_DIGITS`` certified digits.

    *Raises* InvalidInput while a symbol is left.
    """
    if answer.expr.is_Rational:
        return arb(flint.fmpq(int(answer.expr.p), int(answer.expr.q)))
    if answer.free_symbols:
        names = ", ".join(sorted(str(x) for x in answer.free_symbols))
        raise InvalidInput(names, NUMBERS, "give them with --set NAME=VALUE")
    value = answer.evalf(BALL_DIGITS)
    middle = arb(sp.Float(value, BALL_DIGITS + 5)._mpf_str() if hasattr(value, "_mpf_str") else str(value))
    return middle + arb(0, abs(middle) * arb(10) ** (2 - BALL_DIGITS))


def growths(chain: Chain) -> tuple[Growth, ...]:
    """The error as a function of n, case by case.

    Assumes: least-squares generators on fresh designs with T_m ≥ d + 2 (T ≥ d without noise) for every m.

    *Raises* what ``rows.bills`` raises, and DoesNotClose where T_m ≥ d + 2 is not known for every m.

    >>> from collapse_sym.chain import example_text, loads
    >>> (found,) = growths(loads(example_text("growing-data")))
    >>> found.bounded, found.blocks[0].order
    (False, 1)
    """
    known = Assumptions.of(chain)
    return tuple(Growth(bill, tuple(_blocks(chain, bill, known))) for bill in bills(chain))


def _blocks(chain: Chain, bill: Bill, known: Assumptions) -> Iterator[Block]:
    for price in bill.prices:
        assert price.block is not None, "the downstream fit is no generator"

        rows = chain.generators[price.block].fit.samples
        condition = Condition(rows, ">=", price.least)
        enough = known.always(condition) if M in rows.free_symbols else known.implies(condition)
        if not enough:
            first = Condition(rows.xreplace({M: sp.Integer(0)}), ">=", price.least)
            raise DoesNotClose(rows, f"{condition.text} is not known for all m", f'add --assume "{first.text}"')
        share = sp.cancel(1 / (rows - price.offset)) if price.weight != 0 else sp.Integer(0)
        if M in share.free_symbols and price.repeat == N:
            _refuse_open_degree(share, known)
        yield Block(price, rows, share)


def _refuse_open_degree(share: sp.Expr, known: Assumptions) -> None:
    """Refuse sizes whose leading coefficient might vanish."""
    for part in sp.fraction(share):
        leading = sp.Poly(part, M).LC()
        if signs.sign(leading, known) not in (signs.POSITIVE, signs.NEGATIVE):
            raise DoesNotClose(leading, "the leading coefficient of a size has no known sign", "add an --assume")


def least_size(chain: Chain, name: str, bound: object) -> int:
    """The smallest value of the size ``name`` with which endless generations keep the error at ``bound`` or below.

    Assumes: T_m grows with ``name`` for every m (decided by its coefficients), nothing else depends on it.

    *Raises* InvalidInput where no value does, or the chain holds other symbols, NotConverged where the bound is met too
    closely to tell, and what ``growths`` raises.

    >>> from collapse_sym.chain import example_text, loads
    >>> text = example_text("growing-data").replace("T0*(m + 1)", "T0*(m + 1)**2")
    >>> numbers = {"d": 10, "sigma0": 1, "sigma": 1, "T": 100, "r2": 1}
    >>> least_size(loads(text).substitute(numbers), "T0", 1)
    27
    """
    limit = coerce(bound, "squared")
    own = _growing_with(chain, name)
    (growth,) = growths(chain)
    with flint.ctx.workprec(BITS):
        return _least(growth, own, limit)


def _least(growth: Growth, own: sp.Symbol, limit: sp.Expr) -> int:
    """By doubling and halving: more rows cost less."""
    if not ball_of(growth.answer(growth.bill.rest - limit)) < 0:
        raise InvalidInput(f"bound = {limit}", "is not above the error without generators", "give a greater bound")
    if not growth.bounded:
        raise InvalidInput(own, "the error grows without bound whatever it is", "let sizes grow faster than m log m")
    high = 1
    while not _enough(growth, own, high, limit):
        high *= 2
        if high > MOST_ROWS:
            raise InvalidInput(f"bound = {limit}", f"is not met at {own} = {MOST_ROWS}", "give a greater bound")
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _enough(growth, own, middle, limit) else (middle, high)
    return high


def _growing_with(chain: Chain, name: str) -> sp.Symbol:
    """The symbol of this name, with which the sizes of generators grow, and nothing else changes."""
    last = chain.downstream
    symbols = {x for g in chain.generators for x in g.fit.samples.free_symbols if str(x) == name}
    if not symbols or (last is not None and symbols & last.samples.free_symbols):
        raise InvalidInput(name, "is no size of generators alone", "name a symbol in their samples")
    (own,) = symbols
    for fit in (g.fit for g in chain.generators):
        slope = sp.Poly(sp.diff(fit.samples, own), M, own)
        if not all(c.is_number and c >= 0 for c in slope.coeffs()):
            raise InvalidInput(name, "sizes are not known to grow with it", "use a size such as T0*(m + 1)**2")
    return own


def _enough(growth: Growth, own: sp.Symbol, value: int, bound: sp.Expr) -> bool:
    """Whether endless generations stay at the bound or below where ``own`` has this value."""
    number = {own: sp.Integer(value)}
    blocks = [Block(b.price, b.rows.xreplace(number), b.share.xreplace(number)) for b in growth.blocks]
    if not all(Assumptions().always(Condition(b.rows, ">=", b.price.least)) for b in blocks):
        return False
    gap = Growth(growth.bill, tuple(blocks)).error(None) - ball_of(growth.answer(bound))
    if gap > 0 or gap <= 0:
        return bool(gap <= 0)
    raise NotConverged(f"bound = {bound}", "the error meets it too closely to tell", "change the bound a little")
