"""Whatever is given, the answer is an exit code 0, 1 or 2: never a traceback, never exit 70."""

import contextlib
import io
import json
import sys

from hypothesis import example, given
from hypothesis import strategies as st

from collapse_sym.cli.main import main
from tests.cli.bad_inputs import BAD, chain


def run(argv, stdin=b""):
    """Exit code, stdout, stderr of one command in this process."""
    out, err, real = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(argv)
    finally:
        sys.stdin = real
    assert code in {0, 1, 2}, err.getvalue()
    if code == 2:
        assert out.getvalue() == ""
        assert err.getvalue().count("\n") == 1, err.getvalue()
    return code, out.getvalue(), err.getvalue()


words = st.sampled_from(
    ["risk", "check", "example", "calculi", "--set", "--assume", "--digits", "--format", "json", "latex", "-", "T0=5"]
    + ["--help", "--calculus", "exact", "", "--", "=", "n=3", "T0 >= d + 2", "nowhere.toml", "--certificate"]
)


@given(st.lists(st.one_of(words, st.text(max_size=8)), max_size=5))
def test_command_lines(argv):
    # Without a folder to write to: a certificate needs a whole chain, and stdin is empty here.
    run(argv)


@given(st.binary(max_size=200))
def test_bytes_as_a_chain(data):
    assert run(["risk", "-"], data)[0] == 2


numbers = st.sampled_from(
    ["1", "60", '"T0"', '"2*T0"', '"n"', "-1", "0", "0.5", "1e300", "1e-300", "nan", "inf", "true", '""', "[]", "{}"]
    + ['"T0/0"', '"1/0"', '"0**-1"', '"sqrt(-1)"', '"sqrt(2)"', '"m"', '"T0*(m+1)"', '"σ"', '"d"', '"d+2"', '"d/2"']
)
keys = st.sampled_from(["samples", "noise", "ridge", "design", "repeat", "truth_weight", "fit", "x"])
fits = st.sampled_from(["ols", "ridge"])
calculi = st.sampled_from(["auto", "exact", "isotropic", "equivalents"])
fits = st.sampled_from(["ols", "ridge"])
calculi = st.sampled_from(["auto", "exact", "isotropic", "equivalents"])
tables = st.dictionaries(keys, numbers, max_size=4)


@given(tables, tables, fits, calculi)
@example({"samples": "60", "noise": "1"}, {"samples": "30"}, "ols", "auto")
def test_chains_with_odd_numbers(first, last, fit, calculus):
    text = chain(lines(first), lines(last), fit=fit)
    code, out, _ = run(["risk", "-", "--calculus", calculus, "--format", "json"], text.encode())
    if code == 0:
        assert json.loads(out)["schema"] == 1


def lines(table):
    return "\n".join(f"{key} = {value}" for key, value in table.items() if key != "fit")


SOURCES = [text for text, _ in BAD.values() if len(text) < 2000]


@given(st.sampled_from(SOURCES), st.data())
def test_a_bad_chain_with_one_more_mistake(text, data):
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 3))
    put = data.draw(st.text(alphabet="0123456789.-+*/()[]{}=\"'\\#\n nTe", max_size=3))
    run(["risk", "-"], (text[:at] + put + text[at + cut :]).encode())


leaves = st.none() | st.booleans() | st.integers() | st.text()
values = st.recursive(leaves, lambda x: st.lists(x) | st.dictionaries(st.text(), x))


@given(values)
def test_json_that_is_no_certificate(value):
    assert run(["check", "-"], json.dumps(value).encode())[0] == 1


@given(st.binary(max_size=200))
def test_bytes_as_a_certificate(data):
    assert run(["check", "-"], data)[0] == 1
