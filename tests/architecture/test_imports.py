"""Imports run one way, as the table in rooms.toml says."""

import sys
import tomllib
from functools import cache
from graphlib import TopologicalSorter

import pytest

from tests.architecture import sources as src

LEVEL = {room: i for i, line in enumerate(src.TABLE["order"]) for room in line}
MODULES = sorted(src.modules())


@cache
def room_imports() -> dict[str, set[str]]:
    graph: dict[str, set[str]] = {}
    for name in MODULES:
        ours = {t for t in src.imports(name) if t.split(".")[0] == src.PACKAGE}
        graph.setdefault(src.room(name), set()).update(src.room(t) for t in ours)
    return {room: targets - {room} for room, targets in graph.items()}


def test_every_room_is_in_the_table():
    assert {src.room(name) for name in MODULES} - {""} <= set(LEVEL)


@pytest.mark.parametrize("room", sorted({src.room(name) for name in MODULES} - {""}))
def test_a_room_imports_earlier_rooms_only(room):
    later = {t for t in room_imports()[room] if (room != "cli" if t == "" else LEVEL[t] > LEVEL[room])}
    assert not later, f"{room} imports {later or 'the front door'}"


def test_no_cycle_between_rooms():
    graph = {room: targets for room, targets in room_imports().items() if room}
    assert list(TopologicalSorter(graph).static_order())


@pytest.mark.parametrize("room", sorted(src.TABLE["only"]))
def test_restricted_rooms_also_through_what_they_reach(room):
    allowed = set(src.TABLE["only"][room])
    for name in MODULES:
        if src.room(name) == room:
            outside = {t for t in src.reached(name) if src.room(t) not in allowed}
            assert not outside, f"{name} reaches {sorted(outside)}"


@pytest.mark.parametrize("room", src.TABLE["standard_library"]["rooms"])
def test_the_checker_needs_the_standard_library_only(room):
    inside = f"{src.PACKAGE}.{room}"
    names = [n for n in MODULES if n == inside or n.startswith(inside + ".")]
    assert names
    for name in names:
        for target in src.imports(name):
            ours = target == inside or target.startswith(inside + ".")
            assert ours or target.split(".")[0] in sys.stdlib_module_names, f"{name} imports {target}"


def test_the_front_door_imports_nothing_before_it_is_used():
    eager = [t for t in src.imports(src.PACKAGE, eager_only=True) if t.split(".")[0] not in sys.stdlib_module_names]
    assert not eager


def test_the_package_list_names_every_room():
    project = tomllib.loads((src.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = set(project["tool"]["setuptools"]["packages"])
    found = {name for name, path in src.modules().items() if path.name == "__init__.py"}
    assert listed == found


def test_the_reader_of_imports_sees_lazy_and_relative_ones():
    assert "sympy" not in set(src.imports("collapse_sym.cli.risk", eager_only=True))
    assert f"{src.PACKAGE}.risk" in set(src.imports("collapse_sym.cli.risk"))
    assert f"{src.PACKAGE}.cli.output" in set(src.imports("collapse_sym.cli.risk", eager_only=True))
