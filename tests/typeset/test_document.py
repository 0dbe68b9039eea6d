"""What the blocks say: settings of every kind, assumptions, evidence, names that are used once."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
import sympy as sp

from collapse_sym.chain import loads
from collapse_sym.risk import risk
from collapse_sym.typeset import EvidenceRow, Record, render_risk, write_report
from collapse_sym.typeset.assumed import assumed
from collapse_sym.typeset.document import shortened
from collapse_sym.typeset.errorbars import bar
from collapse_sym.typeset.evidence import evidence_blocks
from collapse_sym.typeset.latex import sentence
from collapse_sym.typeset.setting import setting
from tests.typeset import fakes


def said(blocks):
    return [sentence(b.text) for b in blocks if hasattr(b, "text")]


def test_assumptions_are_grouped():
    made = said(assumed(["T0 >= d + 2", "T is a positive integer", "T0 is a positive integer", "sigma is ≥ 0."]))
    assert made == [r"Here $T_{0}\geq d+2$, $T$, $T_{0}$ positive integers, $\sigma\geq 0$."]
    assert said(assumed(["rows are Gaussian.", "x is odd"])) == ["Assumes rows are Gaussian.", "Assumes x is odd."]


def test_evidence_has_one_table_for_each_setting():
    rows = [
        EvidenceRow("bias", 1.0, 1.1, 0.1, place, "exact", verdict="agrees") for place in ("d = 3", "d = 3", "d = 6")
    ]
    grids = [b for b in evidence_blocks(rows) if hasattr(b, "rows")]
    assert [len(g.rows) for g in grids] == [2, 1]
    assert grids[0].bars[0] == (pytest.approx(1.0), 2.0)


def test_settings_in_free_words_stay_words():
    blocks = evidence_blocks([EvidenceRow("bias", 1.0, 1.0, 0.0, "at 5% & more")])
    assert said(blocks)[0] == r"at 5\% \& more:"


def test_error_bars_stay_inside_their_axis():
    assert bar(None, 2.0) == ""
    assert 'cx="114.0"' in bar(1e9, 5.0)
    assert 'cx="6.0"' in bar(-1e9, 5.0)


@dataclass(frozen=True)
class Banded:
    """A covariance that a later room might register."""

    exponent: sp.Expr
    rank: sp.Expr
    kind: str = "banded"


def test_unknown_kinds_are_described_by_their_fields():
    chain = fakes.chain()
    chain.population.covariance = Banded(sp.Rational(3, 2), sp.Symbol("d"))
    assert "banded, exponent $1.5$" in said(setting(chain))[0]


def test_a_chain_without_fits():
    chain = SimpleNamespace(population=fakes.chain().population, generators=(), downstream=None, assume=())
    assert said(setting(chain))[1] == "There is no fit."


def test_copies_and_decimals_are_shown():
    text = (
        '[population]\ncovariance = { kind = "diagonal", eigenvalues = [2, 0.5], copies = 10 }\n'
        'truth = { kind = "random", squared = 1 }\n[downstream]\nfit = "ols"\nsamples = 60\nnoise = 0.25\n'
    )
    source = render_risk(risk(loads(text)))
    assert "$2$, $0.5$, each $10$ times" in source and "$0.25$" in source
    assert r"$c_{j}^{2}=\tfrac{1}{d}$" in source


def test_long_listings_are_cut_and_say_so():
    cut = shortened("\n".join(["x" * 2000] * 100))
    assert "2000 characters" in cut and "100 lines in all" in cut
    assert len(cut) < 50_000


@pytest.mark.parametrize("records", [[Record("A b", "x"), Record("A-b", "y")]])
def test_names_are_used_once(records, tmp_path):
    with pytest.raises(ValueError, match="more than once: A b, A-b"):
        write_report(records, tmp_path / "out")
    assert not (tmp_path / "out").exists()
