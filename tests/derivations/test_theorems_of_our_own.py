"""Every theorem of our own is proved, or refuted, by a certificate that the checker accepts, and refuses changed."""

import copy
import json
import re
from functools import cache
from hashlib import sha256

import pytest

from collapse_sym.derivations import the_optimal_ridge_and_the_ratio as ratio
from collapse_sym.derivations.theorems_of_our_own import builders, certificate
from collapse_sym.proof.checker import Rejected, check
from collapse_sym.proof.statements import claims
from tests.proof.built import checked

IDS = sorted(builders())
FAIL = {"OPT-RIDGE.increases-with-the-ratio"}


@cache
def own(identifier):
    """Its certificate, built once in a process: no test changes what it gets."""
    return certificate(identifier)


@pytest.mark.parametrize("identifier", IDS)
def test_the_checker_accepts_it(identifier):
    built = own(identifier)
    verdict = checked(built)
    assert verdict.cited == ()  # nothing is cited: these are facts about one rational function
    assert built["goal"] == ("refuted" if identifier in FAIL else "proved")


def terms(where, path=()):
    """All numbers that stand alone in a statement, with their places."""
    if isinstance(where, str):
        return [path] if re.fullmatch(r"-?[0-9]+(/[0-9]+)?", where) else []
    items = where.items() if isinstance(where, dict) else enumerate(where)
    return [found for key, value in items for found in terms(value, (*path, key))]


#: one of each kind of identity; the others differ in numbers only
CHANGED = ("bounds", "clean-optimum-loses", "end", "gradient", "kappa-of-a-point", "least-error", "locus-in-the-ratio")


@pytest.mark.parametrize("identifier", [f"OPT-RIDGE.{name}" for name in CHANGED])
def test_no_number_of_its_conclusion_can_be_another(identifier):
    """Each coefficient and exponent of the conclusion matters: the steps give no other one."""
    built = own(identifier)
    places = terms(built["statement"]["conclusion"])
    assert places
    for path in places[:: max(1, len(places) // 3)]:
        forged = copy.deepcopy(built)
        where = forged["statement"]["conclusion"]
        for key in path[:-1]:
            where = where[key]
        where[path[-1]] = str(int(where[path[-1]]) + 1)
        text = json.dumps(forged["statement"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        forged["hash"] = sha256(text.encode()).hexdigest()
        with pytest.raises(Rejected):
            check(json.dumps(forged))


def test_ids_name_no_claim_of_the_paper():
    assert not {i.rpartition(".")[0] for i in IDS} & set(claims())


def test_the_ridge_falls_with_the_ratio_at_the_point_of_the_refutation():
    """√φ = 1/2 → 3/4 at excess 12/23, noise 13/207: from (x−1)(x−φ)/x = 5/12 to 5/16."""
    ridges = [(x - 1) * (x - root**2) / x for x, root in ((1.5, 0.5), (1.5, 0.75))]
    assert ridges[0] > ridges[1] and ratio.FALL["x"] == "3/2"
