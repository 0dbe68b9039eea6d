"""collapse-sym moment: what it prints, with sizes and without, and what it refuses."""

import json

import pytest

from collapse_sym.cli.main import main


def output(capsys, *argv):
    assert main(["moment", *argv]) == 0
    return capsys.readouterr().out


def test_one_term_a_line_and_where_it_holds(capsys):
    text = output(capsys, "tr(W A W B)", "--symmetric", "A, B")
    assert text.splitlines()[:3] == [
        "E tr(W A W B)", "  = T*(T + 1)*tr(A Sigma B Sigma)", "  + T*tr(A Sigma)*tr(B Sigma)"]  # fmt: skip
    assert "for every T >= 1" in text
    assert "for T >= d + 4" in output(capsys, "tr(inv(W)^2) - tr(W)")


@pytest.mark.parametrize("sizes, expected", [
    (("--set", "d=5"), "1/((T - 5)*(T - 6)*(T - 8))"),
    (("--set", "T=20"), "1/((20 - d)*(19 - d)*(17 - d))"),
    (("--set", "T=20", "--set", "d=5"), "1/2520*tr(inv(Sigma))^2"),
])  # fmt: skip
def test_sizes_are_put_in(capsys, sizes, expected):
    assert expected in output(capsys, "tr(inv(W)^2)", *sizes)


def test_json_has_every_term(capsys):
    record = json.loads(output(capsys, "tr(W A inv(W) B)", "--format", "json"))
    assert record["when"] == ["T >= d + 2"] and record["inverses"] == 1 and record["predicted_terms"] == 3
    terms = {tuple(term["factors"]): term["coefficient"] for term in record["terms"]}
    assert terms == {("tr(A B')",): "-1/(T - d - 1)", ("tr(A inv(Sigma) B Sigma)",): "T/(T - d - 1)",
                     ("tr(A)", "tr(B)"): "-1/(T - d - 1)"}  # fmt: skip
    assert json.loads(output(capsys, "tr(W)", "--isotropic", "--format", "json"))["moment"] == "T*d"


def test_latex(capsys):
    text = output(capsys, "tr(inv(W) A' )", "--format", "latex")
    assert text.strip() == r"\frac{1}{T - d - 1}\,\operatorname{tr}(A \Sigma^{-1})"
    assert output(capsys, "tr(W) - tr(W)", "--format", "latex").strip() == "0"


@pytest.mark.parametrize("argv, named", [
    (("tr(W",), "')' is missing"),
    (("tr(W)", "--set", "n=3"), "n: no size of a moment"),
    (("tr(W)", "--set", "d=-3"), "not a whole number"),
    (("tr(W)", "--set", "d=1e3"), "not a whole number"),
    (("tr(W)", "--set", "T"), "NAME=VALUE"),
    (("tr(inv(W)^2)", "--set", "T=8", "--set", "d=5"), "take T at least 9"),
    (("tr(W A)", "--symmetric", "B"), "B: declared symmetric"),
    (("tr(W A)", "--symmetric", ","), "not a name"),
    (("tr(W A W B W C W F W G W H W K)",), "the bound is 20000"),
    (("",), "ends too early"),
    (("tr(W)\n\x1b[2J",), "unexpected"),
])  # fmt: skip
def test_wrong_use_is_one_line(capsys, argv, named):
    assert main(["moment", *argv]) == 2
    captured = capsys.readouterr()
    assert not captured.out and captured.err.count("\n") == 1 and named in captured.err
