"""The statements are well formed, say something, are read as written, and cannot change unseen."""

import copy
import json
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from latex2mathml.converter import convert

from collapse_sym.proof import statements as st
from collapse_sym.proof import wording
from collapse_sym.proof.evaluation import Sequence, Undetermined, value
from tests.proof.statement_data import DATA, IDS, TEXT, entry, says_nothing_about_truth

HERE = Path(__file__).parent
HASHES = json.loads((HERE / "statement_hashes.json").read_text(encoding="utf-8"))
CLAIMS = """EQ-1 THM-4.1 REM-MLOG2 REM-NULL EQ-9 EQ-10 PROP-4.2 THM-4.3 REM-DELTABIAS REM-MONO COR-4.4 THM-4.5 THM-4.6
SET-12 REM-MINIMAX REM-SOURCE THM-5.1 COR-5.2 REM-CATASTROPHE TXT-FIG1B APP-G APP-H1 APP-H2 LEM-I.1
THM-F.1 LEM-F.3 LEM-F.4 PROP-F.5 PROP-F.6 LEM-F.7 LEM-F.8 LEM-I.2 APP-C""".split()


def test_every_claim_has_parts_and_a_main_one():
    assert set(st.claims()) == set(CLAIMS)
    for claim in CLAIMS:
        assert f"{claim}.main" in [part.id for part in st.parts(claim)]
    assert {"THM-4.6.in-particular", "THM-4.6.argument", "PROP-F.5.argument", "PROP-F.6.in-particular"} <= set(IDS)


def test_the_file_is_formatted_canonically():
    assert st.canonical_text(DATA) + "\n" == TEXT


def test_the_hashes_are_pinned():
    assert {part.id: part.hash for part in st.statements().values()} == HASHES
    assert len(set(HASHES.values())) == len(HASHES)


def test_an_edit_of_meaning_changes_the_hash_and_nothing_else_does():
    part = entry("THM-4.1.main")
    before = HASHES[part["id"]]
    part["reading"], part["witness"]["T"] = "another", "7"
    assert st.read(json.dumps({**DATA, "parts": [part]}))[part["id"]].hash == before
    part["hypotheses"][0][0] = "Greater"
    assert st.read(json.dumps({**DATA, "parts": [part]}))[part["id"]].hash != before
    changed = copy.deepcopy(DATA)
    changed["definitions"]["TestError"]["term"] = ["Expectation", ["SquaredNorm", ["Subtract", "Prediction", "w0"]]]
    changed["parts"] = [entry("THM-4.1.main")]
    assert st.read(json.dumps(changed))["THM-4.1.main"].hash != before


def test_no_part_says_whether_it_is_true():
    assert says_nothing_about_truth(TEXT)


@pytest.mark.parametrize("identifier", IDS)
def test_a_part_holds_its_hypotheses_at_the_witness(identifier):
    part = st.statement(identifier)
    point = part.point()
    for name, term in part.meaning["where"]:
        point[name] = value(term, point)
    assert all(value(hypothesis, point) is True for hypothesis in part.meaning["hypotheses"])
    assert {name for name, _ in part.variables} <= set(point)


@pytest.mark.parametrize("identifier", IDS)
def test_a_part_is_rendered(identifier):
    part = st.statement(identifier)
    for opening, closing in ("{}", "()", "[]"):
        assert part.latex.count(opening) == part.latex.count(closing)
        for line in part.lines():
            assert line.count(opening) == line.count(closing)
    assert part.latex.count(r"\left") == part.latex.count(r"\right") + part.latex.count(r"\leftarrow")
    assert "<merror" not in convert(part.latex)
    assert not any(head in part.text for head in ("MatrixMultiply", "Subtract", "Expectation", "Projection", "\\"))


def test_the_paper_s_notation():
    assert st.statement("EQ-9.main").text == "∃! κ ≥ 0: κ - λ = κ df_1(κ)/T"
    assert st.statement("LEM-F.3.main").latex == (
        r"\operatorname{E}\left[{\left(\frac{1}{T_{0}}\,{X_{0}}^{\top}\,X_{0}\right)}^{-1}\right] = "
        r"\frac{T_{0}}{T_{0} - d - 1}\,{\Sigma}^{-1}"
    )
    assert "n σ₀ ρ(λ, T, T₀, σ, Σ)" in st.statement("EQ-1.main").text
    assert wording.plain(["Subtract", "a", ["Add", "b", "-1/2"]]) == "a - (b - 1/2)"
    assert wording.latex(["Multiply", "-1/2", ["Negate", "x"]]) == r"\left(-\frac{1}{2}\right)\,\left(-x\right)"


# -- numbers -----------------------------------------------------------------------------------------
SPECTRUM = (Fraction(2), Fraction(1, 2))


def test_closed_forms_at_the_witness():
    left, right = st.statement("EQ-10.main").sides()  # κ from its equation, and the printed square root
    with mpmath.workdps(40):
        phi, ridge = mpmath.mpf(1) / 3, mpmath.mpf(1) / 3
        b = ridge + phi - 1
        assert abs(right - (b + mpmath.sqrt(b * b + 4 * ridge)) / 2) < 1e-30
        assert abs(left - ridge - left * phi / (1 + left)) < 1e-30
    assert st.statement("THM-4.1.main").sides() == (None, Fraction(1, 4) * Fraction(1, 2) + 8 * Fraction(2, 3))
    assert st.statement("EQ-1.main").sides() == (None, None)


def test_values_of_heads():
    point = {
        "Sigma": SPECTRUM,
        "w0": (Fraction(1), Fraction(-1)),
        "x": Sequence((Fraction(5),), (Fraction(1), Fraction(2))),
    }
    shifted = ["Add", "Sigma", ["Scale", "2", "Identity"]]
    assert value(["Quad", ["Power", shifted, "-1"]], point) == Fraction(1, 4) + Fraction(2, 5)
    assert value(["Trace", ["MatrixMultiply", "Sigma", "Sigma"]], point) == Fraction(17, 4)
    assert [value(["At", "x", str(i)], point) for i in range(4)] == [5, 1, 2, 1]
    assert value(["Sum", "m", "1", "3", ["Multiply", "m", ["At", "x", "m"]]], point) == 1 + 4 + 3
    assert value(["MatrixProduct", "m", "0", "1", "Sigma"], point) == (4, Fraction(1, 4))
    assert value(["InfinitelyMany", "m", ["Greater", ["At", "x", "m"], "2"]], point) is False
    assert value(["InfinitelyMany", "m", ["Greater", ["At", "x", "m"], "1"]], point) is True
    assert value(["Where", ["Add", "y", "1"], "y", "2"], point) == 3
    assert value(["Ceiling", ["Log", "8"]], point) == 3
    assert value(["Kappa", "0", "2"], point) == 0
    kappa = value(["Kappa", "0", "1"], point)  # df₁ = 1: 2·½ = κ² for two eigenvalues
    assert abs(kappa - 1) < mpmath.mpf(10) ** -30
    slope = value(["Derivative", ["Power", "t", "3"], "t"], point | {"t": Fraction(2)})
    assert abs(slope - 12) < 1e-20


@pytest.mark.parametrize("ridge", ["0", "1/3", "1/1000000000000"])
def test_kappa_and_degrees_of_freedom_to_their_digits(ridge):
    """κ solves its equation; in floating point degrees of freedom are those of fractions, and a pole has no value."""
    spectrum = (Fraction(3), Fraction(1, 7), Fraction(1, 7), Fraction(1, 10**9))
    found = value(["Kappa", ridge, "2"], {"Sigma": spectrum})
    with mpmath.workdps(60):
        shares = [mpmath.mpf(s.numerator) / s.denominator for s in spectrum]
        shares = [s / (s + found) for s in shares]
        lost = found - mpmath.mpf(Fraction(ridge).numerator) / Fraction(ridge).denominator
        assert abs(lost - found * sum(shares) / 2) < found * mpmath.mpf(10) ** -50
        for order in (1, 2, 3):
            direct = sum(x**order for x in shares)
            assert abs(value(["Df", str(order), "k"], {"Sigma": spectrum, "k": found}) / direct - 1) < 1e-55
    irrational = {"Sigma": (*spectrum, mpmath.mpf(2)), "k": mpmath.mpf(-2)}
    with pytest.raises(Undetermined, match="divides by zero"):
        value(["Df", "1", "k"], irrational)


@pytest.mark.parametrize(
    "term", [["Expectation", "1"], "nobody", ["Divide", "1", "0"], ["Equivalent", "1", "1"], "Infinity"]
)
def test_what_has_no_value(term):
    with pytest.raises(Undetermined):
        value(term, {"Sigma": SPECTRUM})
