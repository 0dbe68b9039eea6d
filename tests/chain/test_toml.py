"""Chains as TOML: nothing is lost, nothing unknown is taken, and every reader ends in a chain or a refusal."""

import dataclasses
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.chain import (
    Chain,
    Diagonal,
    Generator,
    Isotropic,
    LeastSquares,
    Measured,
    NormTruth,
    Population,
    RandomTruth,
    Ridge,
    dumps,
    example_names,
    example_text,
    loads,
    read_chain,
    toml,
    writing,
)
from collapse_sym.errors import CollapseSymError, InvalidInput
from tests.chain.descriptions import chains

HEAD = """\
[population]
covariance = { kind = "isotropic", dimension = 30 }
truth = { kind = "norm", squared = 1 }
"""
GENERATOR = '[[generator]]\nfit = "ols"\nsamples = 60\n'
DOWNSTREAM = '[downstream]\nfit = "ridge"\nridge = 0.1\nsamples = 60\nnoise = 1\n'
CHAIN = HEAD + GENERATOR + DOWNSTREAM


@given(chains())
def test_round_trip_under_the_documented_keys(chain):
    text = dumps(chain)
    assert (again := loads(text)) == chain
    assert dumps(again) == text
    table = tomllib.loads(text)
    assert set(table) <= {"assume", "population", "generator", "downstream"}
    assert len(table.get("generator", [])) == len(chain.generators)
    assert set(table["population"]) == {"covariance", "truth"}


MUTANTS = {
    "designs are not written": ("_generator", lambda g: {"repeat": str(g.repeat), **writing._fit(g.fit)}),
    "decimals are cut": ("_short_decimal", lambda value: f"{float(value):.1f}"),
    "truth weights are not written": (
        "_generator",
        lambda g: {**writing_generator(dataclasses.replace(g, truth_weight=0))},
    ),
}
writing_generator = writing._generator
PROBE = Chain(
    Population(Isotropic(30), NormTruth("1/3")),
    (Generator(LeastSquares(20, 0.25, "X0"), "n"), Generator(Ridge(20, "s1", ridge=0.0625), 2, 0.5)),
)


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_round_trip_catches(mutant, monkeypatch):
    assert loads(dumps(PROBE)) == PROBE
    monkeypatch.setattr(writing, *MUTANTS[mutant])
    try:
        assert loads(dumps(PROBE)) != PROBE
    except InvalidInput:
        pass


def test_reads_the_schema():
    chain = loads(CHAIN.replace("samples = 60\n", 'samples = "2*T0"\nrepeat = "n"\n', 1))
    assert chain.generators[0].fit == LeastSquares("2*T0") and str(chain.generators[0].repeat) == "n"
    assert chain.downstream == Ridge(60, 1, ridge="1/10")


def test_ridge_zero_is_least_squares():
    assert loads(CHAIN.replace("ridge = 0.1", "ridge = 0")) == loads(
        CHAIN.replace('fit = "ridge"\nridge = 0.1', 'fit = "ols"')
    )


@pytest.mark.parametrize("empty", ["", GENERATOR + "repeat = 0\n"])
def test_no_generations_are_legal(empty):
    assert loads(HEAD + empty + DOWNSTREAM).downstream is not None
    assert loads(HEAD + empty).downstream is None


REFUSED = {
    "unknown key at the top": (CHAIN + "[upstream]\nx = 1\n", "upstream"),
    "unknown key of the population": (CHAIN.replace("truth", "noise = 1\ntruth"), "noise"),
    "unknown key of a covariance": (CHAIN.replace("dimension = 30", "dimension = 30, size = 2"), "size"),
    "unknown key of a generator": (CHAIN.replace("samples = 60", "sample = 1\nsamples = 60", 1), "sample"),
    "unknown key of the downstream": (CHAIN + "penalty = 1\n", "penalty"),
    "design of the downstream": (CHAIN + 'design = "X0"\n', "design"),
    "repeat of the downstream": (CHAIN + "repeat = 2\n", "repeat"),
    "ridge of least squares": (CHAIN.replace('fit = "ols"', 'fit = "ols"\nridge = 1'), "ridge"),
    "ridge without its penalty": (CHAIN.replace("ridge = 0.1\n", ""), "ridge"),
    "no samples": (HEAD + '[downstream]\nfit = "ols"\n', "samples"),
    "no fit": (HEAD + "[downstream]\nsamples = 3\n", "fit"),
    "no population": (GENERATOR, "population"),
    "no truth": ('[population]\ncovariance = { kind = "abstract" }\n', "truth"),
    "no kind": (CHAIN.replace('kind = "norm", ', ""), "kind"),
    "no dimension": (CHAIN.replace(", dimension = 30", ""), "dimension"),
    "unknown kind": (CHAIN.replace("isotropic", "spherical"), "spherical"),
    "unknown fit": (CHAIN.replace("ols", "lasso"), "lasso"),
    "kind of the wrong type": (CHAIN.replace('"isotropic"', "3"), "3"),
    "fit of the wrong type": (CHAIN.replace('"ols"', '["ols"]'), "ols"),
    "population of the wrong type": ("population = 3\n", "population"),
    "covariance of the wrong type": ("[population]\ncovariance = 3\ntruth = 3\n", "covariance"),
    "generator of the wrong type": ("generator = 3\n" + HEAD, "generator"),
    "generator is one table": (CHAIN.replace("[[generator]]", "[generator]"), "generator"),
    "downstream is a list": (CHAIN.replace("[downstream]", "[[downstream]]"), "downstream"),
    "assume is one text": ('assume = "T >= d"\n' + CHAIN, "assume"),
    "assume holds numbers": ("assume = [3]\n" + CHAIN, "assume"),
    "boolean": (CHAIN.replace("samples = 60", "samples = true", 1), "true"),
    "date": (CHAIN.replace("samples = 60", "samples = 2020-01-01", 1), "2020"),
    "list for a number": (CHAIN.replace("samples = 60", "samples = [60]", 1), "60"),
    "list for a dimension": (CHAIN.replace("= 30", "= [30]"), "dimension"),
    "number for a list": (CHAIN.replace('"isotropic", dimension', '"diagonal", eigenvalues'), "eigenvalues"),
    "list in a list": (CHAIN.replace('"isotropic", dimension = 30', '"diagonal", eigenvalues = [[1]]'), "1"),
    "eigenvalues twice": (
        CHAIN.replace('"isotropic", dimension = 30', '"diagonal", eigenvalues = [1], file = "x"'),
        "",
    ),
    "file of the wrong type": (CHAIN.replace('"isotropic", dimension = 30', '"diagonal", file = 3'), "3"),
    "design of the wrong type": (CHAIN.replace("samples = 60", "samples = 60\ndesign = 3", 1), "3"),
    "design that is no name": (CHAIN.replace("samples = 60", 'samples = 60\ndesign = "X 0"', 1), "X 0"),
    "repeat by another name": (CHAIN.replace("samples = 60", 'samples = 60\nrepeat = "k"', 1), "k"),
    "fractional repeat": (CHAIN.replace("samples = 60", "samples = 60\nrepeat = 1.5", 1), "1.5"),
    "negative repeat": (CHAIN.replace("samples = 60", "samples = 60\nrepeat = -1", 1), "-1"),
    "boolean repeat": (CHAIN.replace("samples = 60", "samples = 60\nrepeat = true", 1), "True"),
    "weight of one": (CHAIN.replace("samples = 60", "samples = 60\ntruth_weight = 1", 1), "[0, 1)"),
    "NaN": (CHAIN.replace("noise = 1", "noise = nan"), "nan"),
    "infinity": (CHAIN.replace("noise = 1", "noise = -inf"), "-inf"),
    "not TOML": ("this is not TOML", "TOML"),
    "one table twice": (CHAIN + DOWNSTREAM, "TOML"),
    "nested lists": ("x = " + "[" * 100_000, "nested"),
    "nested tables": ("x = " + "{a = " * 100_000, "nested"),
    "long dotted key": ("a" + ".a" * 100_000 + " = 1", "parts"),
    "long dotted table": ("[a" + ' . "a"' * 100_000 + "]", "parts"),
    "long integer": (CHAIN.replace("60", "6" * 5000, 1), "digits"),
    "long hexadecimal integer": (CHAIN.replace("60", "0x" + "f" * 50_000, 1), "bits"),
    "hexadecimal fit": (CHAIN.replace('"ols"', "0x" + "f" * 50_000), "digits"),
    "huge exponent": (CHAIN.replace("noise = 1", "noise = 1e99999999999999999999"), "bounds"),
    "too long": ("#" * 3_000_000, "longer"),
    "NUL": ("\0", "TOML"),
    "lone surrogate": ("\ud800", "TOML"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_in_one_line(name):
    text, word = REFUSED[name]
    with pytest.raises(InvalidInput) as refusal:
        loads(text)
    line = str(refusal.value)
    assert word in line and "\n" not in line and len(line) < 500
    assert refusal.value.reason and refusal.value.remedy


# -- files -------------------------------------------------------------------------------------------


def test_a_chain_file(tmp_path):
    (tmp_path / "c.toml").write_text("\ufeff" + CHAIN, encoding="utf-8")
    assert read_chain(tmp_path / "c.toml") == loads(CHAIN) == read_chain(str(tmp_path / "c.toml"))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n", bytes(range(256)), b"\x00" * 100])
def test_a_binary_file_is_refused(tmp_path, content):
    (tmp_path / "c.toml").write_bytes(content)
    with pytest.raises(InvalidInput):
        read_chain(tmp_path / "c.toml")


@pytest.mark.parametrize("name", ["nowhere.toml", ".", "a\0b", "x" * 5000, ""])
def test_a_missing_file_is_refused(tmp_path, name):
    with pytest.raises(InvalidInput):
        read_chain(str(tmp_path / name) if name else "")


# -- fuzzers -----------------------------------------------------------------------------------------


def read_or_refuse(text):
    try:
        chain = loads(text)
    except CollapseSymError as refusal:
        assert "\n" not in str(refusal)
        return
    assert loads(dumps(chain)) == chain


@given(st.text(max_size=300))
def test_random_text(text):
    read_or_refuse(text)


VALUES = st.sampled_from(
    ["1", "-1", "0", "0.5", "nan", "true", '""', '"d"', '"m"', '"n"', '"T0"', '"2*T0"', "[]", "[1]", "{}", "1e400",
     '"X0"', '"fresh"', '"ols"', '"ridge"', '"abstract"', "9" * 120, '"9**9**9"', '"((((("', "1979-05-27",
     '"sqrt(2)"', "0x1F"]
)  # fmt: skip


@given(st.sampled_from(example_names()), st.data())
def test_examples_with_another_value(name, data):
    lines = example_text(name).splitlines()
    places = [i for i, line in enumerate(lines) if "=" in line and not line.startswith("#")]
    i = data.draw(st.sampled_from(places))
    key, _, _ = lines[i].partition("=")
    lines[i] = f"{key}= {data.draw(VALUES)}"
    read_or_refuse("\n".join(lines))


@given(st.sampled_from(example_names()), st.data())
def test_examples_with_lines_moved(name, data):
    lines = example_text(name).splitlines()
    i, j = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    lines[i], lines[j] = lines[j], lines[i]
    del lines[data.draw(st.integers(0, len(lines) - 1))]
    read_or_refuse("\n".join(lines))


@given(st.sampled_from(example_names()), st.integers(0, 400), st.text(max_size=4), st.integers(0, 3))
def test_examples_with_characters_changed(name, position, insert, cut):
    text = example_text(name)
    read_or_refuse(text[:position] + insert + text[position + cut :])


@given(st.binary(max_size=200))
def test_random_bytes(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "fuzzed.toml"
    path.write_bytes(content)
    try:
        read_chain(path)
    except CollapseSymError:
        pass


def test_measured_numbers_without_a_file_cannot_be_written():
    chain = Chain(Population(Diagonal(Measured([1.0, 2.0])), RandomTruth(1)))
    with pytest.raises(InvalidInput, match="file"):
        dumps(chain)


def test_the_limit_on_keys_is_what_guards_the_reader(monkeypatch):
    """Without it a key of many parts would reach tomllib, whose time grows with their square."""
    reached = []
    monkeypatch.setattr(toml.tomllib, "loads", lambda text, **options: reached.append(text) or {})
    for text in (REFUSED["long dotted key"][0], REFUSED["long dotted table"][0]):
        with pytest.raises(InvalidInput, match="parts"):
            loads(text)
    assert not reached
