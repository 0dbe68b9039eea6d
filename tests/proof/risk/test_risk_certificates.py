"""Certificates of the engine's answers: accepted for drawn chains; no change of a token gets a false one accepted."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache

import pytest

from collapse_sym.chain import loads
from collapse_sym.errors import OutsideCalculus, TooLarge
from collapse_sym.proof import risk_certificates
from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.risk_certificates import certified
from collapse_sym.testing import RandomChooser, chain_in
from collapse_sym.testing.properties import fuzz_seed
from collapse_sym.testing.space import EVERYTHING
from tests.proof.built import accepted
from tests.proof.risk import second_opinion

FULL = fuzz_seed() is not None
#: drawn chains, and mutants of each certificate
DRAWN, MUTANTS = (12, 25) if FULL else (7, 8)

ANY = '[population]\ncovariance = { kind = "abstract" }\ntruth = { kind = "abstract" }\n'
ISOTROPIC = ANY.replace('"abstract" }', '"isotropic", dimension = "d" }', 1)
DOWN = '[downstream]\nfit = "ols"\nsamples = "T"\nnoise = "sigma"\n'
RIDGE = '[downstream]\nfit = "ridge"\nsamples = "T"\nnoise = "sigma"\nridge = "lambda"\n'


def generator(samples: str, repeat: str = '"n"', more: str = "", fit: str = "ols") -> str:
    return f'[[generator]]\nrepeat = {repeat}\nfit = "{fit}"\nsamples = "{samples}"\nnoise = "sigma0"\n{more}'


CHAINS = {
    "large designs": ANY + generator("T0") + DOWN,
    "large designs, then ridge": 'assume = ["T0 >= d + 2"]\n' + ANY + generator("T0") + RIDGE,
    "designs of both sides, Σ = I": ISOTROPIC + generator("T0") + DOWN,
    "labels mixed with the truth, Σ = I": ISOTROPIC + generator("T0", more='truth_weight = "p"\n') + DOWN,
    "sizes that grow": 'assume = ["T0 >= d + 2", "T >= d + 2"]\n' + ANY + generator("T0*(m+1)") + DOWN,
    "one design for all": ANY + generator("T0", more='design = "X0"\n') + DOWN,
    "ridge twice on one design": ANY + generator("T0", "2", 'ridge = "lambda0"\ndesign = "X0"\n', "ridge"),
    "ridge on one design, then another": ANY
    + generator("T0", "1", 'ridge = "lambda0"\ndesign = "X0"\ntruth_weight = "p"\n', "ridge")
    + generator("T0", "1", 'ridge = "lambda0"\ndesign = "X0"\n', "ridge").replace("sigma0", "sigma1")
    + RIDGE,
    "ridge after ridge": ANY + generator("T0", "1", 'ridge = "lambda0"\n', "ridge") + RIDGE,
    "ridge twice, mixed": ANY + generator("T0", "2", 'ridge = "lambda0"\ntruth_weight = "p"\n', "ridge") + RIDGE,
}


@pytest.fixture(autouse=True)
def checked_once(monkeypatch):
    """Certificates are checked where they are made; what was accepted there is not checked again."""
    monkeypatch.setattr(risk_certificates, "check", accepted)


@cache
def certificates_of(name: str) -> tuple[risk_certificates.Certified, ...]:
    """Built once, and checked once in a run: no test changes what it gets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(risk_certificates, "check", accepted)
        return tuple(certified(loads(CHAINS[name])))


@pytest.mark.parametrize("name", CHAINS)
def test_answers_of_symbolic_chains_are_proved(name):
    found = certificates_of(name)
    assert found
    for c in found:
        verdict = accepted(json.dumps(c.certificate))
        assert bool(verdict.cited) == bool(c.certificate["statement"]["regime"])
        assert second_opinion.true(c.certificate["statement"])


@pytest.mark.parametrize("seed", range(100, 100 + DRAWN))
def test_answers_of_drawn_chains_are_proved(seed):
    choose = RandomChooser(("c", seed))
    chain = chain_in(EVERYTHING.assignment(choose.among(range(EVERYTHING.size))), choose)
    try:
        found = list(certified(chain))
    except (OutsideCalculus, TooLarge) as refusal:
        pytest.skip(str(refusal))
    for c in found:
        accepted(json.dumps(c.certificate))
        assert second_opinion.true(c.certificate["statement"])


@pytest.mark.parametrize("seed", range(200, 203))
def test_answers_of_drawn_chains_with_one_design_are_proved(seed):
    """Ridge fits in a row on one design; where a certificate would be too long, it is refused by name."""
    space = EVERYTHING.restrict(design=("ridges",), n=("2",))
    choose = RandomChooser(("one design", seed))
    for c in certified(chain_in(space.assignment(choose.among(range(space.size))), choose)):
        assert "equivalent.ridge.shared-design" in accepted(json.dumps(c.certificate)).cited
        assert second_opinion.true(c.certificate["statement"])


def test_no_change_of_one_token_makes_a_false_certificate_accepted(capsys):
    counts: Counter[str] = Counter()
    for i, name in enumerate(
        (
            "designs of both sides, Σ = I",
            "large designs, then ridge",
            "sizes that grow",
            "one design for all",
            "ridge twice on one design",
        )
    ):
        for j, c in enumerate(certificates_of(name)):
            for mutant in second_opinion.mutants(c.certificate, MUTANTS, 100 * i + j):
                counts[_outcome(c.certificate, mutant)] += 1
    with capsys.disabled():
        print("\none token changed:", dict(counts))
    assert counts["false"] == 0
    assert counts["refused"] > 50


def _outcome(original, mutant):
    try:
        check(json.dumps(mutant))
    except Rejected:
        return "refused"
    if mutant["statement"] == original["statement"]:
        return "the same statement"
    try:
        return "true" if second_opinion.true(mutant["statement"]) else "false"
    except second_opinion.NO_VALUE:
        return "accepted, not evaluated"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["Subtract", "T", ["Add", "d", "1"]], ["Subtract", "T", ["Add", "d", "2"]]),
        (["Power", "sigma0", "2"], "sigma0"),
        ("n", ["Add", "n", "1"]),
    ],
)
def test_a_false_answer_is_refused_and_seen_by_the_second_opinion(old, new):
    (c,) = [c for c in certified(loads('assume = ["T >= d + 2", "T0 >= d + 2"]\n' + CHAINS["large designs"]))]
    text = json.dumps(c.certificate)
    wrong = json.loads(text)
    wrong["statement"]["conclusion"] = _put(wrong["statement"]["conclusion"], old, new)
    assert wrong["statement"] != c.certificate["statement"]
    assert not second_opinion.true(wrong["statement"])
    with pytest.raises(Rejected):
        check(json.dumps(wrong))


def _put(term, old, new):
    if term == old:
        return new
    return [_put(t, old, new) for t in term] if isinstance(term, list) else term


def test_what_no_certificate_covers_is_refused_by_name():
    with pytest.raises(OutsideCalculus, match="sizes that change with m"):
        list(certified(loads('assume = ["T0 >= d + 2"]\n' + ANY + generator("T0*(m+1)") + RIDGE)))
