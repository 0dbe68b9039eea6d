"""The sources as modules with their imports, read by ast: nothing is executed."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "collapse_sym"
TABLE = tomllib.loads((Path(__file__).parent / "rooms.toml").read_text(encoding="utf-8"))


@cache
def modules() -> dict[str, Path]:
    """Dotted name → file, for the package and the derivations that ship inside it."""
    found = {}
    for folder, prefix in ((ROOT / PACKAGE, PACKAGE), (ROOT / "derivations", f"{PACKAGE}.derivations")):
        for path in sorted(folder.rglob("*.py")):
            parts = [prefix, *path.relative_to(folder).with_suffix("").parts]
            found[".".join(p for p in parts if p != "__init__")] = path
    return found


@cache
def tree(name: str) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def room(name: str) -> str:
    """The room of a module: its first name below the package ("" for the front door)."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


@cache
def imports(name: str, *, eager_only: bool = False) -> tuple[str, ...]:
    """Absolute names of everything that a module imports, resolved to modules of ours where they are."""
    return tuple(_imports(name, eager_only))


def _imports(name: str, eager_only: bool) -> Iterator[str]:
    is_package = modules()[name].name == "__init__.py"
    nodes = _eager(tree(name)) if eager_only else ast.walk(tree(name))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(name, is_package, node)
            for alias in node.names:
                submodule = f"{base}.{alias.name}"
                yield submodule if submodule in modules() else base


def _base(name: str, is_package: bool, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = name.split(".")
    kept = parts[: len(parts) - node.level + is_package]
    return ".".join([*kept, node.module] if node.module else kept)


def _eager(module: ast.Module) -> Iterator[ast.AST]:
    # What runs when the module is imported: not inside functions, not under TYPE_CHECKING.
    stack: list[ast.AST] = list(module.body)
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        stack.extend(ast.iter_child_nodes(node))


def reached(name: str) -> set[str]:
    """Every module of ours that importing or using ``name`` can load, lazily or not."""
    seen, stack = {name}, [name]
    while stack:
        for target in imports(stack.pop()):
            if target in modules() and target not in seen:
                seen.add(target)
                stack.append(target)
    return seen


@cache
def calls(name: str) -> tuple[tuple[str, ast.Call], ...]:
    """Every call in a module with the last name of what is called."""
    return tuple(calls_in(tree(name)))


def calls_in(module: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a syntax tree with the last name of what is called."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node
