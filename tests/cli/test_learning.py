"""rate --curve: a picture of what the record says, and one line where there is none."""

import builtins
import re

import pytest
import sympy as sp

from collapse_sym.cli import learning, rate
from collapse_sym.cli.main import build_parser, main
from collapse_sym.scaling.learning import learning_curves
from collapse_sym.scaling.rates import rates
from collapse_sym.scaling.settings import Factors, Setting
from collapse_sym.typeset.figures import inline_svg, write_figure

Q = sp.Rational
ASKED = "rate --beta 2 --source 3/2 --a 0 --b 1/2 --D 2/5 --noise-exponent 0 --ell 3/5".split()
LAW = Setting(
    a=0, b=Q(1, 2), D=Q(2, 5), s=0, ell=Q(3, 5), beta=sp.Integer(2), source=Q(3, 2), factors=Factors(ridge=sp.S.One)
)
NOISES = learning.noises("0,1/200,10")


@pytest.fixture(scope="module")
def found():
    return learning_curves(LAW, sizes=(10, 10**3, 10**5, 10**7, 10**10), simulate=True)


@pytest.fixture(scope="module")
def figure(found):
    return learning.figure(found, NOISES, "learning-curves")


def test_the_figure_shows_what_was_computed(found, figure):
    clean, some, much = figure.series
    assert len(some.theory) == len(some.leading) == 5 and [x for x, _, _ in some.simulated] == [10, 1000, 10**5]
    assert some.theory[2] == (1e5, found.exact[2].total(1 / 200)) and some.leading[2] == (1e5, found.law(1e5, 1 / 200))
    assert some.simulated[1][1:] == (found.simulated[1].mean(1 / 200), found.simulated[1].stderr(1 / 200))
    assert clean.crossover is None is much.crossover and some.crossover[0] == found.crossover(1 / 200)
    assert r"crossover at $T \approx 4 \cdot 10^{4}$" in some.label and "clean" in clean.label
    assert [words for _, _, words in (*clean.notes, *some.notes)] == ["$T^{-7/10}$", "$T^{-7/10}$", "$T^{-1/5}$"]
    assert [words for _, _, words in much.notes] == ["$T^{-1/5}$"]
    assert figure.xlog and figure.ylog and r"\lambda = T^{-3/5}" in figure.title


@pytest.mark.parametrize("ending, start", [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_it_is_drawn(figure, tmp_path, ending, start):
    pytest.importorskip("matplotlib")
    file = tmp_path / f"curve.{ending}"
    write_figure(figure, file)
    assert file.read_bytes().startswith(start) and file.stat().st_size > 5000


def test_it_fits_a_page(figure):
    pytest.importorskip("matplotlib")
    svg = inline_svg(figure)
    assert svg.startswith("<svg") and "currentColor" in svg and not re.search(r'\bid="(?!learning-curves)', svg)


def test_the_command_draws_and_still_answers(monkeypatch, capsys, tmp_path):
    from collapse_sym.typeset import figures

    drawn = []
    monkeypatch.setattr(figures, "write_figure", lambda figure, file: drawn.append((figure, file)))
    file = tmp_path / "curve.svg"
    assert main([*ASKED, "--curve", str(file), "--collapse", "0,1/200"]) == 0
    ((figure, path),) = drawn
    assert path == file and len(figure.series) == 2 and len(figure.series[1].simulated) >= 6
    assert figure.series[1].theory[-1][0] == 1e10 and "T^(-1/5)" in capsys.readouterr().out


@pytest.mark.parametrize(
    "more, words",
    [
        (["--curve", "x.gif"], "no kind of picture"),
        (["--curve", "/no/such/folder/x.png"], "cannot be written: no such file"),
        (["--curve", "x.png", "--a", "a"], "a: a learning curve is one of numbers"),
        (["--curve", "x.png", "--beta", "beta", "--source", "r"], "beta, source: a learning curve"),
        (["--curve", "x.png", "--collapse", "1,-1"], "is no list of factors"),
        (["--curve", "x.png", "--collapse", "1/0"], "is no list of factors"),
        (["--collapse", "1"], "give --curve FILE too"),
    ],
)
def test_what_has_no_curve_is_one_line(monkeypatch, tmp_path, capsys, more, words):
    monkeypatch.chdir(tmp_path)
    assert main([*ASKED, *more]) == 2
    shown = capsys.readouterr()
    assert words in shown.err and shown.err.count("\n") == 1 and not shown.out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        "--source 3/8 --a=-3/4 --b 1/2 --noise-exponent 3 --n 1",
        "--source 1/4 --a=-1/4 --b 1/2 --noise-exponent inf --n-exponent 1/4",
    ],
)
def test_the_curve_at_a_best_K_without_a_formula_is_at_its_digits(words):
    asked = build_parser(["rate"]).parse_args(["rate", "--beta", "2", "--D", "inf", *words.split()])
    question = rate._question(asked)
    setting = learning._setting(question)
    (best,) = rates(question)
    assert setting.ell == best.sharp.ell and setting.factors.ridge == sp.Rational(best.sharp.best(15))
    found = learning_curves(setting, sizes=(10**6,), simulate=False)
    total = sum(term.constant for term in found.terms if term.exponent == -best.exponent)
    assert total == pytest.approx(float(best.sharp.decimal()), rel=1e-8)
    assert f"{float(setting.factors.ridge):.3g}" in learning._title(found) and "frac" not in learning._title(found)


def test_no_curve_of_an_error_that_is_0(capsys, tmp_path):
    words = "rate --beta 2 --source 1/2 --a -inf --b 2 --D 1/2 --noise-exponent inf".split()
    assert main([*words, "--curve", str(tmp_path / "x.png")]) == 2
    assert "there is no curve of it" in capsys.readouterr().err


def test_without_the_extra_it_is_one_line(monkeypatch, capsys, tmp_path):
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    assert main([*ASKED, "--curve", str(tmp_path / "x.png")]) == 2
    assert "pip install 'collapse-sym[plot]'" in capsys.readouterr().err


def test_a_number_of_generations_gives_the_constant(capsys):
    words = "rate --beta 2 --source 1/2 --a 0 --b 1/2 --D inf --noise-exponent 0 --ell 1/3".split()
    assert main(words) == 0 and "depends on how many" in capsys.readouterr().out
    assert main([*words, "--n", "2"]) == 0 and "constant" in capsys.readouterr().out
    assert main([*words, "--n", "2", "--n-exponent", "1/2"]) == 2
    assert "n grows like" in capsys.readouterr().err
