"""A one-token change of a certificate is rejected, or proves another statement that is itself true."""

import copy
import json
import random
from collections import Counter

import pytest

from collapse_sym.chain import Abstract, AbstractTruth, Chain, Generator, Isotropic, LeastSquares, NormTruth, Population
from collapse_sym.proof import certify, checker
from tests.proof import naive

ANY = Population(Abstract(), AbstractTruth())
CHAINS = {
    "one block": Chain(ANY, (Generator(LeastSquares(samples="T0", noise="sigma0"), repeat="n"),)),
    "downstream": Chain(
        ANY,
        (Generator(LeastSquares(samples="T0", noise="sigma0"), repeat="n"),),
        LeastSquares(samples="T", noise="sigma"),
    ),
    "numbers": Chain(
        Population(Isotropic(4), NormTruth(1)),
        (Generator(LeastSquares(samples=9, noise="1/2"), repeat=3),),
        LeastSquares(samples=7, noise=2),
    ),
    "two blocks": Chain(
        ANY,
        (
            Generator(LeastSquares(samples="T0", noise="sigma0", design="X"), repeat=2),
            Generator(LeastSquares(samples="2*T1 + 1", noise="sigma0/(1 + rough)"), repeat="n"),
        ),
    ),
}
PER_CHAIN = 320


def leaves(data, path=()):
    """Paths of all strings of a JSON value."""
    if isinstance(data, str):
        yield path
    for key, item in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from leaves(item, (*path, key))


def at(data, path):
    for key in path:
        data = data[key]
    return data


def kind_of(token):
    """A word for what the token is: numbers and symbols of the chain, operations, letters, names of steps."""
    if token.lstrip("-").replace("/", "").isdigit() or token in ("T0", "T1", "T", "d", "n", "m", "sigma", "sigma0"):
        return "scalar"
    if token[:1].isupper() and token.isalpha() and len(token) > 2 and not token.startswith("Sigma"):
        return "operation"
    return "letter" if "_" in token or token in ("M", "Sigma", "SigmaInverse", "w0") else "other"


def mutated(certificate, rng, places, tokens):
    """The certificate with one token replaced, or one entry of a list dropped, doubled or moved."""
    result = copy.deepcopy(certificate)
    path = rng.choice(places)
    parent = at(result, path[:-1])
    kind = rng.choice(("alike", "alike", "alike", "token", "drop", "double", "swap"))
    if kind in ("alike", "token") or not isinstance(parent, list):
        same = [t for t in tokens if kind_of(t) == kind_of(parent[path[-1]])]
        parent[path[-1]] = rng.choice(same if kind == "alike" and same else tokens)
    elif kind == "drop":
        del parent[path[-1]]
    elif kind == "double":
        parent.insert(path[-1], parent[path[-1]])
    else:
        other = rng.randrange(len(parent))
        parent[path[-1]], parent[other] = parent[other], parent[path[-1]]
    return result


@pytest.mark.parametrize("name", CHAINS)
def test_one_token_changed(name, record_property):
    rng = random.Random(f"one token, {name}")
    certificate = json.loads(json.dumps(certify(CHAINS[name])))
    places = list(leaves(certificate))
    more = "0 1 2 3 -1 1/2 Add Multiply Greater".split()
    tokens = sorted({at(certificate, p) for p in places} | set(more))
    outcomes = Counter()
    for _ in range(PER_CHAIN):
        changed = mutated(certificate, rng, places, tokens)
        if changed == certificate:
            outcomes["unchanged"] += 1
            continue
        try:
            checker.check(json.dumps(changed))
        except checker.Rejected:
            outcomes["rejected"] += 1
            continue
        same = changed["statement"] == certificate["statement"]
        outcomes["same statement" if same else "another statement"] += 1
        assert naive.holds(changed, seed=len(outcomes)), changed["statement"]
    for outcome, count in outcomes.items():
        record_property(outcome, count)
    assert outcomes["rejected"] > PER_CHAIN / 2
    assert sum(outcomes.values()) - outcomes["unchanged"] > PER_CHAIN * 3 // 4, outcomes


def test_both_kinds_of_acceptance_occur():
    # a larger room than needed, and a statement about twice the noise
    certificate = certify(CHAINS["one block"])
    stronger = copy.deepcopy(certificate)
    stronger["statement"]["hypotheses"][0][2] = ["Add", "d", "5"]
    for sign in stronger["signs"]:
        sign["combination"][0][1] = "1"
    checker.check(json.dumps(stronger))
    assert naive.holds(stronger)
    other = json.loads(json.dumps(certificate).replace('"sigma0", "2"', '"sigma0", "4"'))
    checker.check(json.dumps(other))
    assert naive.holds(other) and other["statement"] != certificate["statement"]


@pytest.mark.parametrize("wrong", [["d", "d"], ["T0", "T"], ["1", "2"], ["n", "1"]])
def test_the_judge_of_truth_sees_false_statements(wrong):
    certificate = certify(CHAINS["downstream"])
    assert naive.holds(certificate)
    text = json.dumps(certificate["statement"]["parts"]["total"])
    old, new = (json.dumps(w) for w in wrong)
    if old == new:
        text = text.replace('["Add", "d", "1"]', '"d"')
    certificate["statement"]["parts"]["total"] = json.loads(text.replace(old, new))
    assert not naive.holds(certificate)
