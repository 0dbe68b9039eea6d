"""Drawn chains have the regimes they were asked for; the table and its mutants."""

import random

import pytest
from hypothesis import given

from collapse_sym.chain import Chain, Generator, Isotropic, LeastSquares, NormTruth, Population
from collapse_sym.testing import (
    EVERYTHING,
    RandomChooser,
    Regimes,
    chain_in,
    chains,
    covering_chains,
    fuzz_seed,
    goes_red,
    mutant,
    plugin,
    property_over,
    regime_of,
)
from collapse_sym.testing.space import cells_of

TABLE = Regimes()


def test_assignments_are_realised():
    rows, rng = EVERYTHING.assignments, random.Random(5)
    for i in range(400):
        regime = rows[rng.randrange(len(rows))]
        assert regime_of(chain_in(regime, RandomChooser(i))) == regime


@given(chains())
def test_the_strategy_stays_in_its_space(chain):
    assert EVERYTHING.admits(regime_of(chain))


@given(chains(EVERYTHING.restrict(n=("2",), generators=("ridge",), T=("below",))))
def test_the_strategy_of_a_part_stays_in_that_part(chain):
    regime = regime_of(chain)
    assert (regime["n"], regime["generators"], regime["T"]) == ("2", "ridge", "below")


def test_regime_is_read_off_the_chain():
    fit = LeastSquares(8, "1/2", design="X0")
    chain = Chain(Population(Isotropic(6), NormTruth(1)), (Generator(fit, 2, "1/2"),), LeastSquares(2))
    assert regime_of(chain) == {
        "n": "2", "generators": "ols", "T0": "above", "labels": "mixed", "design": "shared", "sizes": "equal",
        "sigma0": "equal", "downstream": "ols", "T": "below", "sigma": "zero", "threshold": "near",
        "spectrum": "isotropic", "truth": "spread",
    }


def test_a_property_records_what_it_met():
    seen = []
    run = property_over(EVERYTHING, name="seen", table=TABLE)(seen.append)
    run()
    assert len(seen) >= 100
    counts = TABLE.counts["seen"]
    assert sum(counts[(("n", k),)] for k in "0123456") >= 100
    assert EVERYTHING.cells <= set(counts)
    assert "P1 seen" in TABLE.text() and "pairs allowed" in TABLE.text()


def test_an_empty_cell_fails():
    table = Regimes()
    row = covering_chains(EVERYTHING)[0]
    table.record("one chain", row)
    with pytest.raises(AssertionError, match="empty cells"):
        table.check("one chain", EVERYTHING)
    with pytest.raises(AssertionError, match="empty cells"):
        table.check("never run", EVERYTHING)


def test_a_strategy_without_its_covering_list_leaves_cells_empty():
    from collapse_sym.testing import properties

    def run():
        property_over(EVERYTHING, table=Regimes())(lambda chain: None)()

    goes_red(run, properties, "covering_chains", lambda f: lambda *args, **options: [])


def test_a_failing_property_fails():
    def refuses(chain):
        assert regime_of(chain)["n"] != "3"

    with pytest.raises(AssertionError):
        property_over(EVERYTHING, table=Regimes())(refuses)()


def test_tables_of_several_processes_are_added():
    one, other = Regimes(), Regimes()
    chain = covering_chains(EVERYTHING)[0]
    one.record("p", chain)
    other.record("p", chain)
    one.merge(other.data())
    assert all(one.counts["p"][cell] == 2 for cell in cells_of(regime_of(chain)))


def test_the_header_says_how_chains_are_drawn(monkeypatch):
    monkeypatch.delenv("COLLAPSE_SYM_FUZZ", raising=False)
    assert fuzz_seed() is None and plugin.pytest_report_header() == []
    monkeypatch.setenv("COLLAPSE_SYM_FUZZ", "17")
    assert fuzz_seed() == 17 and "COLLAPSE_SYM_FUZZ=17" in plugin.pytest_report_header()[0]
    assert covering_chains(EVERYTHING) != _derandomised(monkeypatch)


def _derandomised(monkeypatch):
    monkeypatch.delenv("COLLAPSE_SYM_FUZZ")
    return covering_chains(EVERYTHING)


class Owner:
    value = staticmethod(lambda: 1)


def test_mutants_are_undone_and_survivors_are_reported():
    with mutant(Owner, "value", lambda f: lambda: 2):
        assert Owner.value() == 2
    assert Owner.value() == 1

    def blind():
        assert Owner.value() in (1, 2)

    with pytest.raises(AssertionError, match="survived"):
        goes_red(blind, Owner, "value", lambda f: lambda: 2)

    def broken():
        return 1 / (Owner.value() - 2)

    with pytest.raises(ZeroDivisionError):
        goes_red(broken, Owner, "value", lambda f: lambda: 2)
