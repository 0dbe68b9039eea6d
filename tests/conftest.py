"""Settings of the whole suite: Hypothesis profiles, pages on demand, and a floor under the doctests."""

import gc
import os

import pytest
from _pytest.doctest import DoctestModule
from hypothesis import HealthCheck, Verbosity, settings

pytest_plugins = ["collapse_sym.testing.plugin"]

#: A collector that is switched off must not look green.
FEWEST_DOCTESTS = 20

_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("ci", max_examples=100, derandomize=True, database=None, **_COMMON)
settings.register_profile("fuzz", max_examples=1000, print_blob=True, verbosity=Verbosity.normal, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Pages need TeX and a browser: `make test-pages` asks for them, and nothing else is skipped.
collect_ignore = [] if os.environ.get("COLLAPSE_SYM_PAGES") == "1" else ["pages"]


@pytest.fixture(scope="session", autouse=True)
def cache_of_its_own(tmp_path_factory):
    """No test reads or writes the user's cache of spectra."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLLAPSE_SYM_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session", autouse=True)
def folder_of_the_run(tmp_path_factory):
    """Where the processes of one run share what the checker has accepted."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "verdicts"
    shared.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLLAPSE_SYM_VERDICTS", str(shared))
        yield


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Thousands of tests are made and none is given up: seeking garbage among them is a third of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(100_000, 20, 20)  # expressions come and go without cycles
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path):
    """No file of tests is searched for doctests that has no prompt: hundreds are, function by function, for nothing."""
    found = yield
    return [c for c in found if not isinstance(c, DoctestModule) or b">>> " in file_path.read_bytes()]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Leave the long checks to `make deep`; fail a whole run that has lost its doctests."""
    if os.environ.get("COLLAPSE_SYM_DEEP") != "1":
        deep = [item for item in items if item.get_closest_marker("deep")]
        config.hook.pytest_deselected(items=deep)
        left_out = set(deep)
        items[:] = [item for item in items if item not in left_out]
    whole = config.args == config.getini("testpaths") and not config.option.keyword and not config.option.markexpr
    doctests = sum(isinstance(item, pytest.DoctestItem) for item in items)
    if whole and doctests < FEWEST_DOCTESTS:
        raise pytest.UsageError(f"only {doctests} doctests were collected, at least {FEWEST_DOCTESTS} are expected")


def pytest_terminal_summary(terminalreporter):
    """Print the figures of the benchmarks and of the comparisons, from whatever worker they come."""
    passed = terminalreporter.getreports("passed") + terminalreporter.getreports("failed")
    for key, title in (("figure", "how fast"), ("power", "the relative error that would have been seen")):
        found = [value for report in passed for name, value in report.user_properties if name == key]
        if found:
            terminalreporter.section(title)
            for line in dict.fromkeys(found):
                terminalreporter.write_line(line)
