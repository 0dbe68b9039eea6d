"""The grammar of numbers: what it reads, what it refuses, and that writing and reading lose nothing."""

import decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from collapse_sym.chain import grammar, magnitude, parser
from collapse_sym.chain.grammar import coerce, parse, to_text
from collapse_sym.errors import CollapseSymError, InvalidInput
from collapse_sym.notation import D, M, symbol
from tests.chain.descriptions import texts

T0 = symbol("T0", "size")


@pytest.mark.parametrize(
    "text, value",
    [
        ("2*T0 + 1", 2 * T0 + 1),
        ("-T0**2 + T0*3", 3 * T0 - T0**2),
        ("2**-1 * 4", sp.Integer(2)),
        ("2 - 3 - 4", sp.Integer(-5)),
        ("12/3/2", sp.Integer(2)),
        ("2**3**2", sp.Integer(512)),
        ("--3", sp.Integer(3)),
        ("1e3 + .5", sp.Rational(2001, 2)),
        ("sqrt(12)", 2 * sp.sqrt(3)),
        ("0.1", sp.Rational(1, 10)),
        ("d*(m + 1)", D * (M + 1)),
        (" ( T0 ) ", T0),
    ],
)
def test_reads(text, value):
    assert sp.expand(parse(text, names="size") - value) == 0


@pytest.mark.parametrize(
    "value, exact",
    [
        (0.1, sp.Rational(1, 10)),
        (3, sp.Integer(3)),
        (np.int64(3), sp.Integer(3)),
        (np.float64(0.25), sp.Rational(1, 4)),
        (Fraction(1, 3), sp.Rational(1, 3)),
        (decimal.Decimal("1e-300"), sp.Rational(1, 10**300)),
        (sp.Float("0.5"), sp.Rational(1, 2)),
        (sp.sqrt(2), sp.sqrt(2)),
        (5e-324, sp.Rational(5, 10**324)),
    ],
)
def test_numbers_of_every_type_are_exact(value, exact):
    assert coerce(value, "noise") == exact


@pytest.mark.parametrize(
    "bad",
    [
        "", " ", "+", "T0+", "(T0", "T0)", "()", "2T0", "T0 T1", "T0;T1", "T0.real", "__import__(1)", "f(T0)", "sqrt",
        "sqrt()", "sqrt(1,2)", "1/0", "1/(T0-T0)", "0**-1", "sqrt(-1)", "9**9**9", "T0**17", "T0**0.5",
        "T0**T0", "2**T0", "nan", "inf", "Infinity", "-inf", "1e401", "1e-401", "1e999999999999", "9" * 101, "1_0**99",
        "((9**16)**16)**16", "(((T0**16)**16)**16)**16", "kappa0", "Tr", "n", "s", "oo", "zoo", "I", "x" * 40, "T_é",
        "1" + "+1" * 5000, "sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3)", "lambda x: x", "T0 if T0 else 1", "T0[0]", "'a'",
        "(" * 10_000 + "1" + ")" * 10_000, "(" * 41 + "1" + ")" * 41, "-(" * 1000, "2**" * 60 + "1", "sqrt(" * 60 + "2",
        "0x10", "1e", "1.2.3", "T0\n+1", "٣",
    ],
    ids=lambda bad: ascii(bad[:20]),
)  # fmt: skip
def test_refuses_in_one_line(bad):
    with pytest.raises(InvalidInput) as refusal:
        coerce(bad, "coefficient")
    assert "\n" not in str(refusal.value) and len(str(refusal.value)) < 400


@pytest.mark.parametrize(
    "bad",
    [True, False, None, float("nan"), float("inf"), -float("inf"), 1j, b"1", [1], {}, decimal.Decimal("nan"),
     decimal.Decimal("Infinity"), decimal.Decimal("1e999999"), 10**5000, -(10**5000), Fraction(1, 10**5000),
     10**101 + 1, sp.zoo, sp.nan, sp.oo, sp.I, sp.sin(1), sp.exp(2),
     sp.Integer(2) ** sp.Rational(1, 3), np.bool_(True), object()],
    ids=lambda bad: type(bad).__name__,
)  # fmt: skip
def test_values_that_are_no_numbers_are_refused(bad):
    with pytest.raises(InvalidInput):
        coerce(bad, "coefficient")


OUTSIDE = {
    "size": ["0", "-1", "sqrt(-T0)", "1/(T0 - T0)", "1.5", "T0 + 1/2", "-T0", "sqrt(2)"],
    "dimension": ["0", "-3", "2.5", "m", "-d"],
    "noise": ["-1", "-0.1", "-sigma", "1 - sqrt(2)", "d"],
    "ridge": ["-lambda", "m"],
    "eigenvalue": ["-1", "-s1"],
    "squared": ["-1", "-r2"],
    "weight": ["-0.1", "1", "2", "sqrt(2)"],
    "copies": ["0", "-1", "0.5", "k"],
    "count": ["-1", "0.5", "k"],
}
INSIDE = {
    "size": ["1", "T0/2", "T0 - 5", "d/2", "T0*(m+1)", "1e3", "T0*d"],
    "dimension": ["1", "d", "2*p"],
    "noise": ["0", "sigma", "sqrt(2) - 1", "sigma - 1"],
    "ridge": ["0", "-1", "-1e-300", "lambda", "1e-300", "lambda - 1"],
    "eigenvalue": ["0", "s1", "1e-400"],
    "squared": ["0", "r2"],
    "weight": ["0", "0.5", "p0", "sqrt(2)/2"],
    "coefficient": ["-1", "c"],
    "copies": ["1", "7"],
    "count": ["0", "7"],
}


@pytest.mark.parametrize("role, text", [(r, t) for r, ts in OUTSIDE.items() for t in ts])
def test_a_value_outside_the_domain_of_its_role_is_refused(role, text):
    with pytest.raises(InvalidInput):
        coerce(text, role)


@pytest.mark.parametrize("role, text", [(r, t) for r, ts in INSIDE.items() for t in ts])
def test_a_value_inside_or_undecided_is_taken(role, text):
    coerce(text, role)


def test_a_symbol_gets_the_domain_of_its_role_whatever_it_was():
    assert coerce(sp.Symbol("T0"), "size") == T0
    assert coerce(2 * T0, "noise") == 2 * symbol("T0", "noise")
    with pytest.raises(InvalidInput):
        coerce(sp.Symbol("not a name"), "size")


def round_trip(text):
    """Writing and reading an accepted expression gives the same expression."""
    try:
        expression = coerce(text, "coefficient")
    except CollapseSymError:
        return False
    assert coerce(to_text(expression), "coefficient") == expression
    return True


@given(texts(["c", "c0", "x_1"]))
def test_round_trip(text):
    assume(round_trip(text))


MUTANTS = {
    "a power loses its remainder": (grammar, "_repeated", lambda text, k: f"{text}**{min(k, 16)}"),
    "a decimal loses its exponent": (grammar, "_decimal", lambda p, q: str(p) if q == 1 else None),
    "roots are dropped": (grammar, "_root_power", lambda base, e: grammar._power(base, int(e.p))),
}
PROBES = ["c**16*c", "1e300*c", "sqrt(c0 + 1)", "c**16*c**16*c", "1e-250", "sqrt(sqrt(c0))*c"]


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_round_trip_catches(mutant, monkeypatch):
    expressions = [coerce(text, "coefficient") for text in PROBES]
    where, name, wrong = MUTANTS[mutant]
    monkeypatch.setattr(where, name, wrong)

    def survives(e):
        try:
            return parse(to_text(e), names="coefficient") == e
        except InvalidInput:
            return False

    assert not all(survives(e) for e in expressions)


@given(texts(["c", "c0"]), st.integers(1, 50), st.integers(1, 50))
def test_reading_agrees_with_exact_arithmetic(text, c, c0):
    """The tree that we read has the value that Python's own fractions give to the same text."""
    assume("sqrt" not in text)
    try:
        ours = parse(text, names="coefficient")
        value = ours.xreplace({symbol("c", "coefficient"): sp.Integer(c), symbol("c0", "coefficient"): sp.Integer(c0)})
        theirs = _by_fractions(text, {"c": Fraction(c), "c0": Fraction(c0)})
    except (InvalidInput, ZeroDivisionError):
        assume(False)
    assert sp.Rational(theirs.numerator, theirs.denominator) == value


def _by_fractions(text, values):
    """A second reader: Python's own syntax tree, walked with fractions."""
    import ast

    def walk(node):
        match node:
            case ast.BinOp(left, op, right):
                a, b = walk(left), walk(right)
                match op:
                    case ast.Add():
                        return a + b
                    case ast.Sub():
                        return a - b
                    case ast.Mult():
                        return a * b
                    case ast.Div():
                        return a / b
                return a ** int(b)
            case ast.UnaryOp(_, operand):
                return -walk(operand)
            case ast.Name(name):
                return values[name]
        return Fraction(ast.get_source_segment(stripped, node))

    stripped = text.strip()
    return walk(ast.parse(stripped, mode="eval").body)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        coerce(text, "size")
    except CollapseSymError:
        pass


@given(st.text(alphabet="0123456789.eE+-*/()T0dmsqrt, ", max_size=200))
def test_any_text_of_the_alphabet_is_read_or_refused(text):
    try:
        result = coerce(text, "size")
    except CollapseSymError:
        return
    assert coerce(to_text(result), "size") == result


@given(st.integers(0, 400), st.sampled_from(["(", "-", "sqrt(", "2**", "1+", "T0*"]))
def test_nesting_is_bounded(count, piece):
    """Deep texts end in a value or a refusal; the reader never goes deeper than its bound."""
    try:
        coerce(piece * count + "1" + ")" * (count * piece.count("(")), "size")
    except InvalidInput:
        pass


def test_the_reader_counts_its_depth(monkeypatch):
    depths = []
    original = parser._Reader.deeper

    def counted(self):
        original(self)
        depths.append(self.depth)

    monkeypatch.setattr(parser._Reader, "deeper", counted)
    with pytest.raises(InvalidInput):
        coerce("(" * 400 + "1" + ")" * 400, "size")
    assert max(depths) == parser.MAX_NESTING


def test_the_sign_of_nested_roots_needs_no_minimal_polynomial(monkeypatch):
    def forbidden(*args, **options):
        raise AssertionError("minimal_polynomial has no bound on time")

    monkeypatch.setattr("sympy.polys.numberfields.minimal_polynomial", forbidden)
    assert magnitude.sign(sp.sqrt(2) + sp.sqrt(3) - sp.Rational(314, 100)) == 1
    with pytest.raises(InvalidInput):
        coerce("sqrt(5 + 2*sqrt(6)) - sqrt(2) - sqrt(3)", "coefficient")


def test_the_root_of_a_number_too_long_for_sympy_is_refused():
    with pytest.raises(InvalidInput, match="root"):
        coerce("sqrt(4e200+1)", "ridge")
