"""What ``rate`` prints: the pieces of an answer as text, JSON and LaTeX."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sympy as sp

if TYPE_CHECKING:
    from ..scaling.comparison import Critical
    from ..scaling.optimum import Sharp
    from ..scaling.rates import Rate

_WORDS = {
    "T0 >= d + 2": r"T_0 \ge d + 2", "T0 < d": "T_0 < d", "d < T": "d < T", "d > T": "d > T",
    "r < 1": "r < 1", "r = 1": "r = 1", "r > 1": "r > 1", "ell <= beta": r"\ell \le \beta",
    "ell >= beta": r"\ell \ge \beta", "n below T0^beta": r"n \ll T_0^\beta", "n above T0^beta": r"n \gg T_0^\beta",
}  # fmt: skip
NUMBERS = "constants are of numbers, not of names"
COMMA = r",\ "
_LOG = "k = 1 where the bias is the largest or balances, else 0"


def as_json(found: Sequence[Rate]) -> str:
    """One record, or ``pieces`` of it."""
    if len(found) == 1 and not found[0].when:
        return json.dumps(_record(found[0]), ensure_ascii=False)
    pieces = [{"when": list(rate.when), **_record(rate)} for rate in found]
    return json.dumps({"pieces": pieces}, ensure_ascii=False, indent=1)


def _record(rate: Rate) -> dict[str, Any]:
    first, last = (_finite(e) for e in rate.ell)
    return {
        "exponent": _finite(rate.exponent),
        "log_power": rate.log_power,
        "ell": first if first == last else [first, last],
        "regime": "; ".join((rate.regime, *rate.notes)),
        "balanced_terms": list(rate.balanced),
        **_constants(rate.sharp),
        "critical": _compared(rate),
    }


def _constants(sharp: Sharp | None) -> dict[str, Any]:
    if sharp is None:
        unknown = dict.fromkeys(("constant", "constant_value", "best_K", "best_K_value"))
        return {**unknown, "equations": {}, "because": NUMBERS}
    return {
        "constant": None if sharp.constant is None else _formula(sharp.constant),
        "constant_value": sharp.decimal(),
        "best_K": None if sharp.ridge is None else str(sharp.ridge),
        "best_K_value": sharp.best(),
        "equations": {str(k): f"{equation} = 0" for k, equation in sharp.equations.items()},
        "because": sharp.because or None,
        **_slower(sharp),
    }


def _slower(sharp: Sharp) -> dict[str, Any]:
    """The best lambda where it has a factor (log T)^c."""
    tied = sharp.tied
    if tied is None:
        return {}
    value = replace(sharp, constant=tied.constant).decimal()
    record = {"lambda": f"K*T^(-{sharp.ell})*(log T)^({tied.power})", "log_power": str(tied.log_power)}
    return {"tied": {**record, "constant": _formula(tied.constant), "constant_value": value, "best_K": str(tied.ridge)}}


def _finite(value: sp.Expr) -> str:
    return str(value).replace("oo", "inf")


def _compared(rate: Rate) -> Any:
    """None where ℓ is given; one record, or one for each part of a piece."""
    if not rate.critical:
        return None
    parts = [_penalised(c, bool(rate.when)) for c in rate.critical]
    return parts if rate.when else parts[0]


def _penalised(c: Critical, piece: bool) -> dict[str, Any]:
    vanishes = f"{c.exponent} > 0" if c.vanishes is None else c.vanishes
    record = {"ell": str(c.ell), "exponent": str(c.exponent), "log_power": c.log_power, "lost": _finite(c.lost)}
    if piece:
        return {"when": [f"{bound} >= 0" for bound in c.bounds], **record, "vanishes": vanishes}
    return {**record, "vanishes": vanishes, "vanishes_for_a_below": None if c.limit is None else str(c.limit)}


# -- text ------------------------------------------------------------------------------------------


def as_text(found: Sequence[Rate]) -> str:
    """A paragraph for each piece."""
    return "\n\n".join(_paragraph(rate) for rate in found)


def _paragraph(rate: Rate) -> str:
    first, last = map(neat, rate.ell)
    where = f"ell = {first}" if first == last else f"ell in [{_finite(first)}, {_finite(last)}]"
    if rate.exponent == sp.oo:
        lines = ["E_test -> 0 as lambda -> 0, at any T"]
    else:
        lines = [f"E_test ~ {_law(rate.exponent, rate.log_power)}    at {where}"]
    lines += [f"  {rate.regime}", *(f"  {note}" for note in rate.notes)]
    lines += [f"  {line}" for line in _constant(rate)]
    if rate.log_power is None:
        lines.append(f"  {_LOG}")
    conditions = [*(f"{form} > 0" for form in rate.growing), *map(relation, rate.bounds)]
    if conditions:  # the words of the family are in the regime
        lines.append("  where " + ", ".join(conditions))
    return "\n".join([*lines, *(_comparison(c) for c in rate.critical)])


def _constant(rate: Rate) -> Iterator[str]:
    if (sharp := rate.sharp) is None:
        return
    if sharp.constant is not None:
        value, formula = sharp.decimal(8), _formula(sharp.constant)
        shown = formula if value is None else value if sharp.constant.is_Float else f"{formula} = {value}"
        yield f"constant {shown}{_best(rate, sharp)}"
    yield from (f"with the root {k} > 0 of {equation} = 0" for k, equation in sharp.equations.items())
    if sharp.because and sharp.because not in rate.notes:
        yield sharp.because
    if sharp.tied:
        tied, value = sharp.tied, _slower(sharp)["tied"]["constant_value"]
        ridge, law = f"K*T^(-{sharp.ell}) (log T)^({tied.power})", _law(rate.exponent, tied.log_power)
        yield f"with lambda = {ridge}: E_test ~ {law},"
        K = replace(sharp, ridge=tied.ridge).best(8) if tied.ridge.free_symbols else sp.N(tied.ridge, 8)
        yield f"  constant {_formula(tied.constant)} = {value}, at the best K = {K}"


def _formula(value: sp.Expr) -> str:
    return str(sp.sstr(value, order=_order(value)))


def _order(value: sp.Expr) -> str | None:
    """Infinite sums stay where they are: SymPy would evaluate them, for minutes, to sort by their size."""
    return "none" if value.has(sp.Sum, sp.Integral) else None


def _best(rate: Rate, sharp: Sharp) -> str:
    if (K := sharp.ridge) is None:
        return ""
    if K == 0:
        return f", at every ell > {sharp.ell}: no K > 0 at ell = {sharp.ell} does better"
    value = sharp.best(8)
    shown = value if K.is_Float or str(K) == value else f"{K} = {value}"
    return f", at the best K = {shown}" + (f" and ell = {sharp.ell}" if rate.ell[0] != rate.ell[1] else "")


def _law(exponent: sp.Expr, log: sp.Rational | int | None) -> str:
    """T^(−exponent)(log T)^log."""
    power = neat(-exponent)
    shown = "1" if power == 0 else "T" if power == 1 else f"T^{power}" if power.is_Symbol else f"T^({power})"
    logs = {0: "", None: " (log T)^k", 1: " log T"}.get(log, f" (log T)^({log})")
    return logs.strip() if shown == "1" and logs else shown + logs


def _comparison(c: Critical) -> str:
    law = "E_test ~ " + _law(c.exponent, c.log_power)
    cost = {sp.S.Zero: "as good as the best", sp.oo: "where the best error is 0"}
    parts = [law, cost.get(c.lost) or f"{_law(-c.lost, 0)} times the best", _vanishing(c)]
    where = f", where {_all(c.bounds)}" if c.bounds else ""
    return f"  at ell_crit = {neat(c.ell)}{where}: " + "; ".join(parts)


def _vanishing(c: Critical) -> str:
    if c.vanishes is None:
        return f"vanishes where {relation(c.exponent, '>')}"
    until = f", as long as a < {c.limit}" if c.vanishes else f": it would for a < {c.limit}"
    return ("vanishes" if c.vanishes else "does not vanish") + (until if c.limit is not None else "")


def _all(bounds: Sequence[sp.Expr]) -> str:
    return ", ".join(relation(bound) for bound in bounds)


@lru_cache(maxsize=4096)
def neat(expr: sp.Expr) -> sp.Expr:
    """The shortest of the ways to write a rational function.

    >>> a, b, r = sp.symbols("a b r")
    >>> neat((2*b*r - 2*a*r)/(2*r + 1)), neat(sp.oo)
    (-2*r*(a - b)/(2*r + 1), oo)
    """
    if expr in (sp.oo, -sp.oo) or expr.is_Number:
        return expr
    return min((expr, sp.expand(expr), sp.factor(expr)), key=lambda e: len(str(e)))


@lru_cache(maxsize=4096)
def relation(expr: sp.Expr, sign: str = ">=", write: Callable[[sp.Expr], str] = str) -> str:
    """expr ≥ 0 with all terms on the side where they are positive.

    >>> a, b = sp.symbols("a b")
    >>> relation(b - a - 2), relation(1 - a/2), relation((a - 3)/5, ">")
    ('b >= a + 2', 'a <= 2', 'a > 3')
    """
    over, under = sp.fraction(sp.cancel(expr))
    if any(c < 0 for c in sp.Poly(under, *under.free_symbols or [sp.Dummy()]).coeffs()):
        return f"{write(expr)} {sign} 0"
    over = sp.Poly(over, *over.free_symbols).primitive()[1].as_expr() if over.free_symbols else over
    number, moving = sp.expand(over).as_coeff_Add()
    factor, name = moving.as_coeff_Mul()
    if name.is_Symbol:
        return f"{write(name)} {sign if factor > 0 else sign.replace('>', '<')} {write(-number / factor)}"
    left = sp.Add(*(t for t in sp.Add.make_args(moving + number) if t.as_coeff_Mul()[0] > 0))
    right = sp.expand(left - over)
    if left.is_number:
        left, right, sign = right, left, sign.replace(">", "<")
    return f"{write(sp.factor(left))} {sign} {write(sp.factor(right))}"


# -- LaTeX -----------------------------------------------------------------------------------------


def as_latex(found: Sequence[Rate]) -> str:
    r"""A formula for each family of settings, and one for the penalty that is best for clean labels."""
    displays = []
    for words, group in groupby(found, key=_family):
        rates = list(group)
        displays.append(_display("", [_row(rate) for rate in rates], words))
        rows = [_row_at(c, rate) for rate in rates for c in rate.critical]
        if rows:
            ell = sp.latex(neat(rates[0].critical[0].ell))
            displays.append(_display(rf"\bigm|_{{\ell = {ell}}}", rows, words))
    return "\n\n".join(displays)


def _family(rate: Rate) -> tuple[str, ...]:
    return tuple(word for word in rate.when if word in _WORDS)


def _display(at: str, rows: Sequence[str], words: Sequence[str]) -> str:
    known = COMMA.join(_WORDS[word] for word in words)
    side = rf"\qquad ({known})" if known else ""
    body = rows[0].replace("&", r"\qquad") if len(rows) == 1 else ""
    body = body or "\\begin{cases}\n" + " \\\\\n".join(rows) + "\n\\end{cases}"
    return rf"E_{{\mathrm{{test}}}}{at} \asymp {body}{side}"


def _row(rate: Rate) -> str:
    if rate.exponent == sp.oo:
        return r"0 & \lambda \to 0"
    first, last = (sp.latex(neat(e)) for e in rate.ell)
    ell = rf"\ell = {first}" if first == last else rf"\ell \in [{first}, {last}]"
    law = _latex_law(rate.exponent, rate.log_power)
    return f"{law} & {COMMA.join([ell, *_conditions(rate), *_latex_constant(rate.sharp, law)])}"


def _latex_constant(sharp: Sharp | None, law: str) -> Iterator[str]:
    """The constant, and the K that makes it least."""
    if sharp is None or sharp.constant is None or sharp.equations:  # else it is text that explains the factors
        return
    power = "" if law == "1" else rf"\, {law}"
    yield rf"E_{{\mathrm{{test}}}} \sim {_latex(sharp.constant)}{power}"
    free = [*sorted(sharp.constant.free_symbols, key=str), sp.S.Zero]
    K = free[0] if sharp.ridge is None else sharp.ridge
    if K != 0:
        yield rf"\lambda = {_latex(K)}\, T^{{-{sharp.ell}}}"


def _latex(value: sp.Expr) -> str:
    return str(sp.latex(sp.N(value, 8) if value.is_Float else value, order=_order(value)))


def _row_at(c: Critical, rate: Rate) -> str:
    lost = r"\infty" if c.lost == sp.oo else _latex_law(-c.lost, 0)
    said = [rf"{lost} \text{{ times the best}}" if c.lost != 0 else r"\text{as good as the best}"]
    if c.vanishes is None:
        said.append(rf"E_{{\mathrm{{test}}}} \to 0 \text{{ where }} {_relation(c.exponent, '>')}")
    else:
        said.append(r"E_{\mathrm{test}} \to 0" if c.vanishes else r"E_{\mathrm{test}} \not\to 0")
    conditions = [*_conditions(rate), *_relations(c.bounds)]
    return f"{_latex_law(c.exponent, c.log_power)} & {COMMA.join([*said, *conditions])}"


def _latex_law(exponent: sp.Expr, log: int | None) -> str:
    power = neat(-exponent)
    shown = "1" if power == 0 else f"T^{{{sp.latex(power, fold_short_frac=True)}}}"
    logs = {0: "", 1: r" \log T", None: r" (\log T)^k"}.get(log, rf" (\log T)^{{{log}}}")
    return logs.strip() if shown == "1" and logs else shown + logs


def _conditions(rate: Rate) -> list[str]:
    return [*(f"{sp.latex(form)} > 0" for form in rate.growing), *_relations(rate.bounds)]


def _relations(bounds: Sequence[sp.Expr]) -> list[str]:
    return [_relation(bound, ">=") for bound in bounds]


def _relation(expr: sp.Expr, sign: str) -> str:
    return relation(expr, sign, sp.latex).replace(">=", r"\ge").replace("<=", r"\le")
