"""Rates answer at once: as ratios against a baseline in the same run."""

import sys
import time
from fractions import Fraction

import sympy as sp

from collapse_sym.scaling.checks import prove
from collapse_sym.scaling.families import Question, families
from collapse_sym.scaling.phases import phases
from tests.benchmarks.cpu import cpu_of, raced


def cpu(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def baseline():
    """About 50 ms on a slow core: exact arithmetic that nothing caches."""
    sum(Fraction(1, k * k) for k in range(1, 4000))


def test_the_whole_phase_diagram_with_its_proof():
    asked = [f for f in families(Question()) + families(Question(D=sp.oo, nu="nu")) if "r < 1" in f.words]
    unit = min(cpu(baseline) for _ in range(3))
    spent = cpu(lambda: [prove(f.program, phases(f.program)) for f in asked])
    assert spent < 300 * unit, f"{spent / unit:.0f} times the baseline"


ASKED = "rate --beta 2 --source 3/8 --a 0 --b 1 --D 1 --noise-exponent inf"
COMMAND = f"import sys; sys.argv[1:] = {ASKED.split()}; from collapse_sym.cli.main import entry; entry()"


def test_a_rate_at_numbers_costs_little_more_than_importing_sympy():
    """1.2 times on a core of its own: below a second where SymPy loads in 0.6."""
    _, ratio = raced(lambda: run(COMMAND), lambda: run("import sympy"), 1.6)
    assert ratio < 1.6, f"{ratio:.2f} times the import of SymPy"


def run(code):
    return cpu_of(sys.executable, "-c", code)
