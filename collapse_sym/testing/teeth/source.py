"""Mutants of source: one change in the syntax tree of a function, run in a namespace of its own, no file edited."""

from __future__ import annotations

import ast
import copy
import importlib.abc
import importlib.machinery
import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

Change = tuple[str, ast.AST]
Operator = Callable[[ast.AST], Iterator[Change]]
#: (what is done, the node, the new one, first and last line of what tells)
Premises = Callable[[ast.FunctionDef], Iterator[tuple[str, ast.AST, ast.AST, tuple[int, int]]]]


@dataclass(frozen=True)
class SourceMutant:
    """A module with one node of one function replaced: ``where`` (Class.method), ``change`` in words with its line."""

    module: str
    where: str
    change: str
    original: ast.Module
    old: ast.AST
    new: ast.AST
    asked: tuple[int, int] = (0, 0)

    @property
    def tree(self) -> ast.Module:
        """A copy of the module's tree with the one node replaced."""
        memo: dict[int, ast.AST] = {id(self.old): ast.copy_location(copy.deepcopy(self.new), self.old)}
        return ast.fix_missing_locations(copy.deepcopy(self.original, memo))

    @property
    def lines(self) -> tuple[int, int]:
        """The first and the last line of what is replaced, or of what asks for it."""
        if self.asked[0]:
            return self.asked
        first = getattr(self.old, "lineno", 0)
        return first, getattr(self.old, "end_lineno", first)

    def load(self, package: str | None = None) -> ModuleType:
        """The changed module, imported under a name of its own; relative imports are those of the original."""
        original = importlib.util.find_spec(self.module)
        if original is None or original.origin is None:
            raise ImportError(self.module)
        return run_tree(self.tree, self.module, original.origin, package)


class _Loader(importlib.abc.InspectLoader):
    """A loader of a tree that is already read: nothing is parsed, so no text is ever run."""

    def __init__(self, tree: ast.Module, origin: str) -> None:
        self.tree, self.origin = tree, origin

    def get_source(self, fullname: str) -> None:
        return None

    def get_code(self, fullname: str) -> CodeType:
        loader: Any = importlib.machinery.SourceFileLoader(fullname, self.origin)
        code: CodeType = loader.source_to_code(self.tree, self.origin)
        return code


def run_tree(tree: ast.Module, name: str, origin: str, package: str | None = None) -> ModuleType:
    """A module made from a tree, not entered into sys.modules."""
    loader = _Loader(tree, origin)
    spec = importlib.machinery.ModuleSpec(name, loader, origin=origin)
    module = importlib.util.module_from_spec(spec)
    module.__package__ = package or name.rpartition(".")[0]
    loader.exec_module(module)
    return module


def tree_of(module: str) -> ast.Module:
    """The syntax tree of an installed module."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise ImportError(module)
    return ast.parse(Path(spec.origin).read_text(encoding="utf-8"))


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """(qualified name, definition) of the functions of a module and of its classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{f.name}", f) for f in node.body if isinstance(f, ast.FunctionDef))


def mutants(module: str, operator: Operator, wanted: Callable[[str], bool]) -> Iterator[SourceMutant]:
    """Every change of every part of the wanted functions, one at a time."""
    tree = tree_of(module)
    for where, function in functions(tree):
        if wanted(where):
            for node in _parts(function):
                before = ""  # written once for all changes of a node
                for what, new in operator(node):
                    before = before or _shown(node)
                    line = getattr(node, "lineno", function.lineno) - function.lineno
                    change = f"{what} in line {line}: {before} → {_shown(new)}"
                    yield SourceMutant(module, where, change, tree, node, new)


def premises(module: str, operator: Premises, wanted: Callable[[str], bool]) -> Iterator[SourceMutant]:
    """Every change that an operator makes of a whole function, one at a time."""
    tree = tree_of(module)
    for where, function in functions(tree):
        for what, old, new, asked in operator(function) if wanted(where) else ():
            change = f"{what} in line {getattr(old, 'lineno', 0) - function.lineno}: {_shown(old)} → {_shown(new)}"
            yield SourceMutant(module, where, change, tree, old, new, asked)


def _parts(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """What a function does, without its head and its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    for statement in body:
        yield from ast.walk(statement)


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else text[:59] + "…"
