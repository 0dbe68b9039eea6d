"""What rate says of the penalty that is best for clean labels, and how formulas and conditions are written."""

import json
import random
from fractions import Fraction as F
from functools import cache

import pytest
import sympy as sp

from collapse_sym.cli.main import main
from collapse_sym.cli.rate_output import relation
from collapse_sym.scaling.rates import rates

PAPER = {"beta": "2", "source": "3/8", "a": "0", "b": "1", "D": "1", "noise-exponent": "inf"}


def ask(capsys, form="json", **changes):
    options = {**PAPER, **{k.replace("_", "-"): v for k, v in changes.items()}}
    assert main(["rate", *[f"--{k}={v}" for k, v in options.items()], "--format", form]) == 0
    out = capsys.readouterr().out
    return json.loads(out) if form == "json" else out


@pytest.mark.parametrize(
    "changes",
    [
        {"noise_exponent": "1/3", "a": "1/5", "D": "1/2"},
        {"beta": "3/2", "source": "2", "b": "3/2", "D": "5/4", "noise_exponent": "0", "a": "1/4"},
        {"b": "1/2", "D": "inf", "a": "1/10"},
        {"b": "1/2", "D": "3/4", "a": "1/10", "noise_exponent": "1/2", "design": "shared"},
        {"a": "2", "b": "3/2", "noise_exponent": "1"},
    ],
)
def test_the_penalty_of_clean_labels_is_what_it_is_when_asked_for(capsys, changes):
    found = ask(capsys, **changes)
    other = found["critical"]
    asked = ask(capsys, **changes, ell=other["ell"])
    assert asked["critical"] is None
    assert (other["exponent"], other["log_power"]) == (asked["exponent"], asked["log_power"])
    assert F(other["lost"]) == F(found["exponent"]) - F(other["exponent"]) >= 0
    assert other["vanishes"] == (F(other["exponent"]) > 0)
    limit = F(other["vanishes_for_a_below"])
    at, below = (ask(capsys, **{**changes, "a": str(a), "ell": other["ell"]}) for a in (limit, limit - F(1, 10**6)))
    assert F(at["exponent"]) <= 0 < F(below["exponent"])


def test_where_nothing_vanishes_no_amount_of_noise_is_blamed(capsys):
    other = ask(capsys, noise_exponent="-1", D="1/2")["critical"]
    assert other["vanishes"] is False and other["vanishes_for_a_below"] is None
    silent = ask(capsys, a="-inf", noise_exponent="0")["critical"]
    assert silent["vanishes"] is True and silent["vanishes_for_a_below"] is None and silent["lost"] == "0"
    best = ask(capsys, a="-inf", source="1")["critical"]
    assert (best["lost"], best["exponent"], best["log_power"]) == ("inf", "4/5", 1)


def holds(conditions, at):
    return all(sp.sympify(c.removesuffix(">= 0")).subs(at) >= 0 for c in conditions if c.endswith(">= 0"))


@pytest.mark.parametrize("sizes", [{"b": "3", "D": "1/2"}, {"b": "1/4", "D": "inf", "source": "1"}])
def test_pieces_say_the_same_as_numbers(capsys, sizes):
    pieces = ask(capsys, a="a", noise_exponent="s", **sizes)["pieces"]
    rng = random.Random(4)
    for _ in range(4):
        at = {"a": F(rng.randint(-30, 40), 13), "s": F(rng.randint(0, 30), 13)}
        whole = ask(capsys, **sizes, a=str(at["a"]), noise_exponent=str(at["s"]))
        one = whole["critical"]
        at = {k: sp.Rational(v.numerator, v.denominator) for k, v in at.items()}
        here = [c for p in pieces if holds(p["when"], at) for c in p["critical"] if holds(c["when"], at)]
        assert here
        best = [p["log_power"] for p in pieces if holds(p["when"], at)]
        if len(best) == 1 and "border" not in whole["regime"]:
            assert best == [whole["log_power"]] and [c["log_power"] for c in here] == [one["log_power"]] * len(here)
        for c in here:
            assert sp.sympify(c["exponent"]).subs(at) == sp.sympify(one["exponent"])
            assert sp.sympify(c["lost"]).subs(at) == sp.sympify(one["lost"])
            said = c["vanishes"]
            falls = said if isinstance(said, bool) else bool(sp.sympify(said).subs(at))
            assert falls == one["vanishes"]


def test_text_says_how_much_is_lost_and_when_nothing_vanishes(capsys):
    text = ask(capsys, form="text", a="a", b="2", D="1/2", noise_exponent="0")
    assert "E_test ~ T^(3*a/5 - 6/5)    at ell = 8/5 - 4*a/5" in text and "where a <= 2, a >= 1" in text
    assert "at ell_crit = 4/5: E_test ~ T^(a - 8/5); T^(2*a/5 - 2/5) times the best; vanishes where a < 8/5" in text
    text = ask(capsys, form="text", a="3", b="2", D="1/2", noise_exponent="0", source="1")
    assert "E_test ~ T    at" in text and "does not vanish: it would for a < 9/5" in text


def test_latex_has_both_penalties(capsys):
    formula = ask(capsys, form="latex", a="a", b="2", D="1/2", noise_exponent="0")
    assert formula.count(r"\begin{cases}") == formula.count(r"\end{cases}") == 2
    assert r"T^{3 a / 5 - 6 / 5} & \ell = \frac{8}{5} - \frac{4 a}{5},\ a \le 2,\ a \ge 1" in formula
    assert r"\to 0 \text{ where } a < \frac{8}{5}" in formula and r"\not\to 0,\ a \ge 2" in formula
    assert r"\bigm|_{\ell = \frac{4}{5}}" in formula and r"T_0 \ge d + 2" in formula


def test_latex_has_the_constant(capsys):
    first, second = ask(capsys, form="latex").strip().split("\n\n")
    assert r"\sim \frac{5 \cdot 2^{\frac{2}{5}} \pi}{8}\, T^{- 3 / 5},\ \lambda = 2 \sqrt[5]{2}\, T^{-4/5}" in first
    assert second.endswith(r"\text{as good as the best},\ E_{\mathrm{test}} \to 0")
    assert r"\lambda = K\, T^{-1/2}" in ask(capsys, form="latex", ell="1/2")
    hard = {"source": "1/5", "b": "3", "D": "2", "a": "-3", "noise_exponent": "3"}
    assert r"\sim 2.812906\, T^{- 4 / 5},\ \lambda = 0.34697828\, T^{-2}" in ask(capsys, form="latex", **hard)
    easy = ask(capsys, form="latex", **{**hard, "source": "3/8"})
    assert r"\sim 2.1866773" in easy and r"\lambda" not in easy


@pytest.mark.parametrize(
    "expression, words",
    [
        ("(a - 3)*(b + 1)", "a*(b + 1) >= 3*(b + 1)"),
        ("5 - 10*a", "a <= 1/2"),
        ("D*(2*r + 1) - s - 1", "D*(2*r + 1) >= s + 1"),
        ("a/(2*r + 1) - 1", "a >= 2*r + 1"),
        ("a/(1 - r)", "a/(1 - r) >= 0"),
        ("-a - 1", "a <= -1"),
    ],
)
def test_conditions_have_positive_terms_on_both_sides(expression, words):
    expr = sp.sympify(expression)
    said = relation(expr)
    assert said == words
    left, right = said.replace("<=", ">=").split(">=")
    at = {name: sp.Rational(k, 7) for name, k in (("a", 40), ("b", 9), ("D", 3), ("r", 2), ("s", 1))}
    value = (sp.sympify(left) - sp.sympify(right)).subs(at)
    assert (value >= 0) == ((expr.subs(at) >= 0) == (">=" in said))


def test_a_constant_comes_with_its_digits_or_with_a_reason(capsys):
    found = ask(capsys)
    assert (found["constant"], found["constant_value"], found["best_K"]) == (
        "5*2**(2/5)*pi/8", "2.59084772427", "2*2**(1/5)",
    )  # fmt: skip
    assert found["because"] is None and found["equations"] == {}
    few = ask(capsys, b="1/2", D="inf", noise_exponent="0")
    assert few["constant"] is few["constant_value"] is few["best_K"] is None and "generations" in few["because"]
    at = ask(capsys, b="3", D="2", a="-3", noise_exponent="3", ell="2")
    assert list(at["equations"]) == ["k"] and at["equations"]["k"].endswith(" = 0") and at["constant_value"] is None
    piece = ask(capsys, a="a")["pieces"][0]
    assert piece["constant"] is None and "numbers" in piece["because"]


def test_text_says_at_which_penalty_the_constant_is(capsys):
    hard = {"source": "1/5", "b": "3", "D": "2", "a": "-3", "noise_exponent": "3"}
    assert "constant 2.8129060, at the best K = 0.34697828 and ell = 2\n" in ask(capsys, form="text", **hard)
    easy = {**hard, "source": "3/8"}
    assert "at every ell > 2: no K > 0 at ell = 2 does better" in ask(capsys, form="text", **easy)
    given = ask(capsys, form="text", **easy, ell="2")
    assert "with the root k > 0 of " in given and "= 0\n" in given
    plain = ask(capsys, form="text")
    assert "constant 5*2**(2/5)*pi/8 = 2.5908477, at the best K = 2*2**(1/5) = 2.2973967\n" in plain
    tied = ask(capsys, form="text", source="1", noise_exponent="0", b="3")
    assert tied.count("terms tie up to a logarithm") == 1


def test_latex_of_an_error_that_does_not_fall_has_no_power(capsys):
    growing = {"source": "1/2", "a": "1/4", "b": "1/4", "D": "inf", "noise_exponent": "0", "n_exponent": "1/2"}
    formula = ask(capsys, form="latex", **growing, ell="1")
    assert r"\sum_{j=1}^{\infty}" in formula and formula.count(r"\sim") == 1 and not formula.strip().endswith("1")


@pytest.fixture(scope="module")
def found_once():
    """``rates`` that answers a question once: the forms of an answer differ in how it is written alone."""
    return cache(lambda question, compare: rates(question, compare=compare))


@pytest.mark.parametrize("form", ["text", "json", "latex"])
def test_infinite_sums_are_not_evaluated_to_be_put_in_order(capsys, monkeypatch, found_once, form):
    """The constant is two infinite sums; SymPy would compute both to write the larger first."""
    monkeypatch.setattr(sp.Sum, "_eval_evalf", lambda *_: pytest.fail("a sum is evaluated"))
    monkeypatch.setattr("collapse_sym.scaling.rates.rates", lambda question, *, compare: found_once(question, compare))
    changes = {"beta": "5/4", "source": "1/5", "a": "1/4", "b": "1/4", "D": "3/2", "n_exponent": "5/16"}
    found = ask(capsys, form, **changes, noise_exponent="2/3")
    said = str(found["constant"]) if form == "json" else found
    assert said.count(r"\sum_" if form == "latex" else "Sum(") == 2
