"""What can be done to an expression of Python: the operators behind mutants of source."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .source import Change

_SWAPPED: dict[type, type] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
LETTERS = ("Sigma", "inv(Sigma)", "S", "R", "P", "pinv(S)")
#: 2 % more
MORE = ast.parse("51 / 50", mode="eval").body
#: quantities of a fit by their names in the source, and what may stand in their place
QUANTITIES = {
    "act.T": ("act.d", "(act.T + 1)", "(act.T - 1)"),
    "act.d": ("act.T", "(act.d + 1)", "(act.d - 1)"),
    "act.kappa": ("(2 * act.kappa)", "(act.kappa * 51 / 50)"),
    "kappa": ("(2 * kappa)", "(kappa * 51 / 50)"),
    "act.margin": ("(act.T - act.trace(act.s / (act.s + act.kappa)))", "act.T", "(act.margin * 51 / 50)"),
    "act.s": ("(act.s * act.s)", "(0 * act.s + 1)"),
    "self.fit.samples": ("(self.fit.samples + 1)", "(2 * self.fit.samples)"),
    "self.fit.penalty": ("(2 * self.fit.penalty)",),
    "self.language.d": ("(self.language.d + 1)",),
}


def of_maps(node: ast.AST) -> Iterator[Change]:
    """Changes of the formula of a map: signs, factors, powers, sizes off by one, another quantity, another word."""
    if isinstance(node, ast.BinOp):
        yield from _of_operation(node)
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
        yield "a condition turned round", ast.Compare(node.left, [_turned(node.ops[0])], node.comparators)
    if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
        for other in QUANTITIES.get(ast.unparse(node), ()):
            yield "another quantity", ast.parse(other, mode="eval").body
        if isinstance(node, ast.Name) and node.id == "g":
            yield "twice the metric", ast.parse("(2 * g)", mode="eval").body
    if isinstance(node, ast.Return) and node.value is not None and not isinstance(node.value, ast.Tuple):
        yield "2 % more", ast.Return(ast.BinOp(MORE, ast.Mult(), node.value))
    if isinstance(node, ast.Tuple | ast.Call):
        yield from _of_word(node)


def _turned(operator: ast.cmpop) -> ast.cmpop:
    return ast.NotEq() if isinstance(operator, ast.Eq) else ast.Eq()


def _of_operation(node: ast.BinOp) -> Iterator[Change]:
    swapped = _SWAPPED.get(type(node.op))
    if swapped is not None:
        yield "another operation", ast.BinOp(node.left, swapped(), node.right)
    if isinstance(node.op, ast.Add | ast.Mult):
        yield "left out", node.left
        yield "left out", node.right
    if isinstance(node.op, ast.Sub | ast.Div):
        yield "left out", node.left
        yield "turned round", ast.BinOp(node.right, node.op, node.left)
    if isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant) and isinstance(node.right.value, int):
        for by in (-1, 1):
            yield "a power off by one", ast.BinOp(node.left, ast.Pow(), ast.Constant(node.right.value + by))
    for side in ("left", "right"):
        part = getattr(node, side)
        if isinstance(part, ast.Constant) and isinstance(part.value, int) and not isinstance(node.op, ast.Pow):
            for by in (-1, 1):
                parts = {"left": node.left, "right": node.right, side: ast.Constant(part.value + by)}
                yield "a number off by one", ast.BinOp(parts["left"], node.op, parts["right"])


def _of_word(node: ast.Tuple | ast.Call) -> Iterator[Change]:
    """A word with a letter left out or twice: a tuple of letters, or the letters of a call."""
    entries = node.elts if isinstance(node, ast.Tuple) else node.args
    for i in (i for i, e in enumerate(entries) if isinstance(e, ast.Constant) and e.value in LETTERS):
        changes = {
            "a letter left out": [*entries[:i], *entries[i + 1 :]],
            "a letter twice": [*entries[: i + 1], *entries[i:]],
        }
        for what, new in changes.items():
            yield what, _with_entries(node, new)


def _with_entries(node: ast.Tuple | ast.Call, new: list[ast.expr]) -> ast.expr:
    return ast.Tuple(new, ast.Load()) if isinstance(node, ast.Tuple) else ast.Call(node.func, new, node.keywords)


def of_conditions(node: ast.AST) -> Iterator[Change]:
    """``need(condition, …)`` with its condition left out, one part of it left out, or an order made weaker."""
    if not (isinstance(node, ast.Call) and _is_need(node)):
        return
    condition, *rest = node.args
    yield "no condition", ast.Call(node.func, [ast.Constant(True), *rest], [])
    for path, weaker in _weaker(condition):
        yield path, ast.Call(node.func, [weaker, *rest], [])


def of_premises(function: ast.FunctionDef) -> Iterator[tuple[str, ast.AST, ast.AST, tuple[int, int]]]:
    """``name = a and b`` with one part left out, where later ``need`` asks for the name: what is changed, the value,
    the new one, and the lines of what asks."""
    nodes = list(ast.walk(function))
    calls = [n for n in nodes if isinstance(n, ast.Call) and _is_need(n)]
    for node in (n for n in nodes if calls and isinstance(n, ast.Assign)):
        name = getattr(node.targets[0], "id", "")
        asks = [n for n in calls if n.lineno > node.lineno and name in _names(n.args[0])]
        for what, weaker in _weaker(node.value) if asks else ():
            lines = min(n.lineno for n in asks), max(n.end_lineno or 0 for n in asks)
            yield f"{what} of {name}", node.value, weaker, lines


def _is_need(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "need"


def _names(condition: ast.expr) -> set[str]:
    """The names that must hold for a condition to hold."""
    if isinstance(condition, ast.BoolOp) and isinstance(condition.op, ast.And):
        return {x for value in condition.values for x in _names(value)}
    return {condition.id} if isinstance(condition, ast.Name) else set()


_WEAKER: dict[type, type] = {ast.Gt: ast.GtE, ast.Lt: ast.LtE}


def _weaker(condition: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    if isinstance(condition, ast.BoolOp) and isinstance(condition.op, ast.And):
        for i in range(len(condition.values)):
            left = [*condition.values[:i], *condition.values[i + 1 :]]
            yield "a part of a condition left out", left[0] if len(left) == 1 else ast.BoolOp(ast.And(), left)
            for what, part in _weaker(condition.values[i]):
                yield what, ast.BoolOp(ast.And(), [*condition.values[:i], part, *condition.values[i + 1 :]])
    if isinstance(condition, ast.Compare) and len(condition.ops) == 1:
        weaker = _WEAKER.get(type(condition.ops[0]))
        if weaker is not None:
            yield "a bound that may be met", ast.Compare(condition.left, [weaker()], condition.comparators)
    if isinstance(condition, ast.Compare) and len(condition.ops) > 1:
        sides, operators = [condition.left, *condition.comparators], condition.ops
        pairs: list[ast.expr] = [ast.Compare(a, [o], [b]) for a, o, b in zip(sides, operators, sides[1:])]
        for i in range(len(pairs)):
            rest = [*pairs[:i], *pairs[i + 1 :]]
            yield "one bound left out", rest[0] if len(rest) == 1 else ast.BoolOp(ast.And(), rest)
