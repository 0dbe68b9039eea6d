"""A quick start: what a command does not use is not loaded, and nobody tidies up what ends anyway."""

from __future__ import annotations

import gc
import sys
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType
from typing import Any

#: allocations between two searches for cycles: SymPy and the answer to a short question make 120 000 objects that stay
PATIENCE = 200_000

_LOADING = RLock()


class _Postponed(ModuleType):
    """A module that is executed when a name is asked of it that it does not have yet.

    Importlib's ``LazyLoader`` would execute it as soon as a second file imports it: that asks for its ``__spec__``.
    """

    def __getattr__(self, name: str) -> Any:
        with _LOADING:
            spec = self.__dict__.pop("_postponed", None)
            if spec is not None:
                self.__dict__.update(module_from_spec(spec).__dict__)
                spec.loader.exec_module(self)
                self.__class__ = ModuleType  # type: ignore[assignment]
            elif type(self) is _Postponed:  # asked by what it executes at the moment
                raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(self, name)


def on_first_use(name: str) -> None:
    """Execute a module at the first use of a name in it, not where it is imported."""
    spec = None if name in sys.modules else find_spec(name)
    if spec is not None and spec.loader is not None:
        module = _Postponed(name)
        module.__dict__.update(__spec__=spec, _postponed=spec)
        sys.modules[name] = module


def collect_rarely() -> None:
    """Search for unreachable cycles less often: the young objects of a command are mostly its imports."""
    gc.set_threshold(PATIENCE, *gc.get_threshold()[1:])


def keep_all() -> None:
    """At the end: leave what is alive to the system, instead of searching it for cycles again."""
    gc.freeze()
