"""Cited facts carry what a theorem that rests on them must list, for people and for a checker."""

import hashlib
import json
import re
from importlib.resources import files

import pytest

from collapse_sym import literature

IDS = [f"equivalent.{fit}.{name}" for fit in ("ridge", "ridgeless") for name in ("mean", "second", "noise")]
ATOMS = {"Sigma", "M", "kappa", "kappa1", "kappa2", "T", "d", "lambda", "lambda1", "lambda2", "Infinity"}
HEADS = {"Add": 2, "Multiply": 2, "Subtract": 2, "Divide": 2, "Power": 2, "Trace": 1, "Df": 2, "TendsTo": 2,
         "Bounded": 1, "OperatorNorm": 1, "Greater": 2, "AwayFrom": 2}  # fmt: skip


def test_each_fact_is_complete_and_named_once():
    identifiers = [fact.id for fact in literature.FACTS]
    assert len(set(identifiers)) == len(identifiers)
    assert [fact.id for fact in literature.EQUIVALENTS] == [*IDS, "equivalent.two-resolvents"]
    for fact in literature.FACTS:
        assert fact.latex and fact.text and fact.variables and fact.assumptions and fact.sources and fact.note
        assert literature.fact(fact.id) is fact
        assert all(source.place and source.year > 1900 for source in fact.sources)


def test_a_number_is_confirmed_or_said_not_to_be():
    sources = {source for fact in literature.FACTS for source in (*fact.sources, *fact.candidates)}
    assert len(sources) >= 5
    for source in sources:
        numbered = re.search(r"(Theorem|Proposition|Lemma|Corollary)s? \d", source.place)
        assert (source.checked == literature.UNCONFIRMED) == (literature.UNCONFIRMED in source.place) != bool(numbered)


def heads(term):
    if isinstance(term, str):
        assert term in ATOMS or re.fullmatch(r"-?[0-9]+", term), term
        return
    head, *rest = term
    assert len(rest) == HEADS[head], term
    for part in rest:
        heads(part)


@pytest.mark.parametrize("fact", literature.EQUIVALENTS, ids=lambda f: f.id)
def test_a_term_is_readable_and_its_hash_is_its_own(fact):
    term = fact.term
    assert set(term) == {"fit", "map", "image", "assumptions"}
    for part in (term["image"], *term["assumptions"]):
        heads(part)
    text = json.dumps(term, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert fact.hash == hashlib.sha256(text.encode("utf-8")).hexdigest()
    term["assumptions"].clear()  # a copy: a fact cannot lose an assumption
    assert fact.term["assumptions"] and fact.hash == hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert len(fact.assumptions) == 2 + len(fact.term["assumptions"])  # each clause has its sentence


def test_hashes_are_pinned():
    # A fact that changes is another fact: whoever cites it must look at it again.
    pinned = {
        "equivalent.ridge.mean": "f3024d332f3a9a48709e78526b73557ff6773d3b18824ba97cb557a6016044fa",
        "equivalent.ridge.second": "146850c6be77d41c56e64e61b6e471eaf3a35c37e65bf4af7d30f6318bf1ab21",
        "equivalent.ridge.noise": "9b10f95a1ca208c68819c8b5b2fcdc4db259279645fb613374727eccab299f8a",
        "equivalent.ridgeless.mean": "a9d520b5bdd658e0579c43e05d480297d51d31b93f0ca7b3458c8bee8645f4dc",
        "equivalent.ridgeless.second": "99bb1ac38c89665fb175fc56db21346a77b7d04225b0aecd0c74dc71b4f05c4a",
        "equivalent.ridgeless.noise": "74a88d6ea3c7c48d14ab89dd49d2e854da3ce112c7d98a2bf1b0c32d207df5fd",
        "equivalent.two-resolvents": "761f044d453ef418c71551673948bbdeda40f52650c38a8bfaaca12b87a7350b",
    }
    assert {fact.id: fact.hash for fact in literature.EQUIVALENTS} == pinned


def test_the_proof_that_a_fact_names_is_there():
    text = files("collapse_sym.proof").joinpath("EQUIVALENTS.md").read_text(encoding="utf-8")
    for fact in literature.EQUIVALENTS:
        file, theorem = fact.proof.split(", ")
        assert file == "collapse_sym/proof/EQUIVALENTS.md" and f"**{theorem}**" in text


def test_the_density_is_a_fact_that_exact_values_with_ridge_name():
    from collapse_sym.chain import example_text, loads
    from collapse_sym.oracle.exact import exact_risk

    assert literature.fact("wishart.one-point-density") is literature.DENSITY
    assert literature.DENSITY.hash == "f76daffc6e9ceb2003f43c206b0df0463bbb61a4c72c6761fa41150019002632"
    sizes = {"d": 3, "T0": 9, "T": 8, "sigma0": 1, "sigma": 1, "n": 1, "r2": 1}
    plain = loads(example_text("thm-4.1")).substitute(sizes)
    assert not any("wishart" in line for line in exact_risk(plain, digits=5).assumptions)
    ridge = loads(example_text("thm-4.1").replace('fit = "ols"', 'fit = "ridge"\nridge = "1"', 1)).substitute(sizes)
    assert any("wishart.one-point-density" in line for line in exact_risk(ridge, digits=5).assumptions)


def test_the_limit_is_a_fact_of_its_own():
    ridge, ridgeless = (literature.fact(f"deterministic-equivalent.{name}") for name in ("ridge", "ridgeless"))
    assert "λ > 0 fixed" in ridge.assumptions and "λ > 0 fixed" not in ridgeless.assumptions
    assert any("away from 1" in a for a in ridgeless.assumptions)
    for name in ("mean", "second", "noise"):  # one formula, other assumptions, other facts
        one, other = (literature.fact(f"equivalent.{fit}.{name}") for fit in ("ridge", "ridgeless"))
        assert one.term["image"] == other.term["image"] and one.hash != other.hash


def test_a_group_holds_its_facts():
    assert [member for group in literature.GROUPS for member in group.members] == IDS
    for group in literature.GROUPS:
        assert group.term is None and group.hash not in {fact.hash for fact in literature.EQUIVALENTS}
        for member in map(literature.fact, group.members):
            assert set(member.latex) <= set(group.latex) and set(member.assumptions) <= set(group.assumptions)


def test_a_calculus_cites_facts_that_exist():
    from collapse_sym.calculi import equivalents

    cited = [i for regime in ("ridge", "under") for i in equivalents.Equivalents().cites(regime)]
    assert [literature.fact(i) for i in cited] == list(literature.GROUPS)
