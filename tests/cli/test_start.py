"""What a command does not use is not loaded, and what is postponed is there when it is used."""

import subprocess
import sys
import threading

import pytest

from collapse_sym.cli.start import on_first_use


def executed(name):
    """Whether a module has been executed, told without asking it for a name."""
    return "_postponed" not in vars(sys.modules[name])


@pytest.fixture
def absent():
    """A module and a package of the standard library that nothing has imported, and is put back afterwards."""
    names = ("colorsys", "wsgiref", "wsgiref.util")
    before = {name: sys.modules.pop(name, None) for name in names}
    yield names[:2]
    for name, module in before.items():
        sys.modules.pop(name, None)
        if module is not None:
            sys.modules[name] = module


def test_a_module_is_executed_at_its_first_use_however_often_it_is_imported(absent):
    on_first_use("colorsys")
    import colorsys
    import colorsys as again

    assert again is colorsys and not executed("colorsys")
    assert colorsys.ONE_THIRD == 1 / 3 and executed("colorsys")
    assert type(colorsys) is type(sys) and colorsys.__spec__.name == "colorsys"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        colorsys.nothing  # noqa: B018


def test_a_part_of_a_postponed_package_is_found(absent):
    on_first_use("wsgiref")
    import wsgiref.util

    assert wsgiref.util.guess_scheme({}) == "http" and wsgiref.__path__


def test_threads_wait_for_the_one_that_loads(absent):
    on_first_use("colorsys")
    import colorsys

    found, gate = [], threading.Barrier(8)

    def use():
        gate.wait()
        found.append(colorsys.ONE_THIRD)

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1 / 3] * 8


def test_what_is_loaded_or_does_not_exist_is_left_alone():
    here = sys.modules["subprocess"]
    on_first_use("subprocess")
    on_first_use("no_such_module_anywhere")
    assert sys.modules["subprocess"] is here and "no_such_module_anywhere" not in sys.modules


RATE = "rate --beta 2 --source 3/8 --a 0 --b 1 --D 1 --noise-exponent inf --ell 1".split()
LEFT_OUT = ("numpy._core", "collapse_sym.spectra.kernels", "collapse_sym.data", "collapse_sym.chain.toml")
CODE = f"""
import gc, sys
sys.argv[1:] = {RATE}
from collapse_sym.cli.main import entry
searches = []
gc.callbacks.append(lambda phase, found: searches.append(phase))
try:
    entry()
except SystemExit as stop:
    assert not stop.code
found = [name for name in {LEFT_OUT} if name in sys.modules]
assert not found, found
assert not searches
"""


def test_a_rate_at_numbers_loads_no_numpy_kernels_nor_data_and_searches_for_no_cycles():
    subprocess.run([sys.executable, "-c", CODE], check=True, stdout=subprocess.DEVNULL)
