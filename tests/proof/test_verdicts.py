"""Verdicts are computed from certificates that the checker accepts; each way to forge one is tried."""

import copy
import dataclasses
import json

import pytest

from collapse_sym.derivations import models_in_closed_form as models
from collapse_sym.derivations import the_effective_penalty_is_one_root as penalty
from collapse_sym.errors import Contradiction
from collapse_sym.proof import verdicts
from collapse_sym.proof.amendments import amendments
from collapse_sym.proof.checking import Rejected, check
from collapse_sym.proof.statements import BadStatement, claims, parts, statement
from collapse_sym.proof.verdicts import Accepted, PartProof, all_verdicts, claim_verdict, part_verdict, worst

NONE = PartProof()


@dataclasses.dataclass
class Said:
    """What a checker says."""

    goal: str
    hash: str
    cited: tuple[str, ...] = ()
    steps: int = 3
    theorem: str = "…"
    hypotheses: tuple[str, ...] = ()
    found: tuple[tuple[str, str], ...] = ()


def certificate(part, goal="proved", **more):
    """A certificate that ``obliging`` accepts, of a part or of a statement."""
    s = statement(part) if isinstance(part, str) else part
    at = {"at": {"d": "1"}} if goal == "refuted" else {}
    return {"goal": goal, "hash": s.hash, **at, **more}


def obliging(text):
    """A checker that believes everything but what says that it is false."""
    data = json.loads(text)
    if data.get("false"):
        raise Rejected("ring", "it says so")
    return Said(data["goal"], data["hash"], tuple(data.get("cited", ())))


def of_part(part, **proof):
    return part_verdict(statement(part), PartProof(**proof), check=obliging)


def of_claim(claim, **proofs):
    """The verdict on a claim; proofs by what stands after the dot, - written as _."""
    named = {f"{claim}.{name.replace('_', '-')}": proof for name, proof in proofs.items()}
    return claim_verdict(claim, lambda part: named.get(part, NONE), check=obliging)


# -- each word ------------------------------------------------------------------------------------


def test_nothing_is_evidence_only():
    found = of_part("EQ-9.main")
    assert (found.verdict, found.certificates, found.counterexample) == ("evidence-only", (), None)


def test_a_certificate_of_what_is_printed_proves_it():
    found = of_part("EQ-9.main", proved=certificate("EQ-9.main", cited=["a fact"]))
    assert (found.verdict, found.cited, found.steps, found.amended) == ("proved", ("a fact",), 3, None)


def test_a_certificate_of_the_negation_refutes_it():
    found = of_part("EQ-9.zero", refuted=certificate("EQ-9.zero", "refuted"))
    assert (found.verdict, found.counterexample, found.amended) == ("refuted", {"d": "1"}, None)


def refuted_and(part, number=0):
    amended = amendments(part)[number].statement
    return of_part(part, refuted=certificate(part, "refuted"), amended=certificate(amended, cited=["a fact"]))


def test_an_amendment_beside_the_left_corrects():
    found = refuted_and("EQ-9.zero")
    assert found.verdict == "corrected" and found.corrected.hypotheses == (["GreaterEqual", "T", "d"],)
    assert found.replaced is None and found.cited == ("a fact",) and found.counterexample


def test_a_weaker_amendment_counts_too():
    assert refuted_and("THM-4.1.proportional", 1).corrected == amendments("THM-4.1.proportional")[1].statement


def test_of_several_amendments_one_corrects_and_the_others_stand_beside_it():
    part = "THM-4.1.proportional"
    first, second = (certificate(a.statement) for a in amendments(part))
    found = of_part(part, refuted=certificate(part, "refuted"), amended=second, further=(first, certificate(OTHER)))
    assert found.corrected == amendments(part)[0].statement and found.further == (amendments(part)[1],)
    assert len(found.certificates) == 3 and len(found.refused) == 1


def test_an_amendment_of_the_relation_replaces():
    found = refuted_and("REM-DELTABIAS.main")
    assert (found.verdict, found.corrected) == ("refuted", None)
    assert found.replaced.conclusion[0] == "LessEqual"


@pytest.mark.parametrize("mutant", [True, False])
def test_what_an_amendment_touches_is_read_off_its_edits(monkeypatch, mutant):
    """Were it not, a turned inequality would pass as a correction."""
    if mutant:
        monkeypatch.setattr("collapse_sym.proof.amendments.beside_the_left", lambda entry, edit: True)
    assert refuted_and("REM-DELTABIAS.main").verdict == ("corrected" if mutant else "refuted")


def test_an_amended_statement_alone_says_nothing_of_the_printed_one():
    found = of_part("EQ-9.zero", amended=certificate(amendments("EQ-9.zero")[0].statement))
    assert found.verdict == "evidence-only"


def test_a_proof_gap_is_a_proved_part_whose_argument_fails():
    main, argument = certificate("THM-4.6.main"), certificate("THM-4.6.argument", "refuted")
    found = of_claim("THM-4.6", main=PartProof(proved=main), argument=PartProof(refuted=argument))
    by_part = {p.id: p.verdict for p in found.parts}
    assert by_part["THM-4.6.main"] == "proof-gap" and by_part["THM-4.6.argument"] == "refuted"
    assert by_part["THM-4.6.delta-bias"] == "evidence-only" and found.verdict == "proof-gap"


def test_an_argument_says_nothing_of_what_it_is_not_about():
    proofs = {"nonnegative": PartProof(proved=certificate("PROP-F.5.nonnegative"))}
    found = of_claim("PROP-F.5", argument=PartProof(refuted=certificate("PROP-F.5.argument", "refuted")), **proofs)
    assert {p.id: p.verdict for p in found.parts}["PROP-F.5.nonnegative"] == "proved"


def test_a_refuted_argument_does_not_refute_its_claim():
    proofs = {s.id.rpartition(".")[2].replace("-", "_"): PartProof(proved=certificate(s)) for s in parts("THM-4.6")}
    proofs["argument"] = PartProof(refuted=certificate("THM-4.6.argument", "refuted"))
    assert of_claim("THM-4.6", **proofs).verdict == "proof-gap"
    proofs["argument"] = PartProof(proved=certificate("THM-4.6.argument"))
    assert of_claim("THM-4.6", **proofs).verdict == "proved"


def test_the_headline_is_the_worst_part():
    proved = PartProof(proved=certificate("EQ-9.main"))
    refuted = PartProof(refuted=certificate("EQ-9.zero", "refuted"))
    assert of_claim("EQ-9", main=proved).verdict == "evidence-only"
    assert of_claim("EQ-9", main=proved, zero=refuted).verdict == "refuted"
    assert [worst(verdicts.ORDER[i:]) for i in range(5)] == list(verdicts.ORDER)


# -- forged ----------------------------------------------------------------------------------------

OTHER = "EQ-10.zero"
FORGED = {
    "rejected": ("proved", lambda c: {**c, "false": True}),
    "another part's": ("proved", lambda c: {**c, "hash": statement(OTHER).hash}),
    "a refutation as proof": ("proved", lambda c: {**c, "goal": "refuted", "at": {}}),
    "a proof as refutation": ("refuted", lambda c: {**c, "goal": "proved"}),
    "a rejected refutation": ("refuted", lambda c: {**c, "false": True}),
    "a refutation of another part": ("refuted", lambda c: {**c, "hash": statement(OTHER).hash}),
    "of no goal": ("proved", lambda c: {**c, "goal": "believed"}),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_certificate_does_not_count(how):
    kind, forge = FORGED[how]
    honest = certificate("EQ-9.zero", kind)
    assert of_part("EQ-9.zero", **{kind: honest}).verdict == kind
    found = of_part("EQ-9.zero", **{kind: forge(honest)})
    assert found.verdict == "evidence-only" and len(found.refused) == 1 and not found.certificates


@pytest.mark.parametrize(
    "forge",
    [
        lambda c: {**c, "false": True},
        lambda c: {**c, "hash": statement(OTHER).hash},
        lambda c: {**c, "hash": statement("EQ-9.zero").hash},
        lambda c: {**c, "goal": "refuted", "at": {}},
    ],
)
def test_a_forged_amendment_does_not_correct(forge):
    amended = forge(certificate(amendments("EQ-9.zero")[0].statement))
    found = of_part("EQ-9.zero", refuted=certificate("EQ-9.zero", "refuted"), amended=amended)
    assert found.verdict == "refuted" and found.amended is None and len(found.refused) == 1


def test_a_refutation_of_the_amended_statement_does_not_refute_the_printed_one():
    amended = amendments("EQ-9.zero")[0].statement
    assert of_part("EQ-9.zero", refuted=certificate(amended, "refuted")).verdict == "evidence-only"


def test_a_checker_that_accepts_both_is_found_out():
    with pytest.raises(Contradiction, match="EQ-9.main"):
        of_part("EQ-9.main", proved=certificate("EQ-9.main"), refuted=certificate("EQ-9.main", "refuted"))


# -- with the checker itself -----------------------------------------------------------------------


def real(part):
    """Certificates from the derivations."""
    if part == "EQ-9.zero":
        return PartProof(refuted=penalty.REFUTES[part](), amended=penalty.AMENDED[part]())
    return PartProof(proved=next(m.PROVES[part]() for m in (penalty, models) if part in m.PROVES))


def test_the_derivations_decide_eq_9():
    found = claim_verdict("EQ-9", real)
    assert [p.verdict for p in found.parts] == ["proved", "corrected"] and found.verdict == "corrected"
    assert all(isinstance(a, Accepted) for p in found.parts for a in p.certificates)


def forgeries():
    """The real certificates of EQ-9.zero, forged; each must count for nothing."""
    proof = real("EQ-9.zero")
    main = penalty.PROVES["EQ-9.main"]()
    lied = copy.deepcopy(main)
    lied["hash"] = statement("EQ-9.zero").hash
    turned = {**copy.deepcopy(proof.amended), "goal": "refuted", "at": proof.refuted["at"]}
    moved = copy.deepcopy(proof.refuted)
    moved["at"]["T"] = "2"  # T = d: one root
    relabelled = {**copy.deepcopy(proof.amended), "statement": statement("EQ-9.zero").meaning}
    relabelled["hash"] = statement("EQ-9.zero").hash
    cut = {**copy.deepcopy(proof.refuted), "steps": [], "theorem": []}
    return {
        "the proof of another part": PartProof(proved=main),
        "its hash replaced": PartProof(proved=lied),
        "its goal replaced": PartProof(refuted=turned),
        "another point": PartProof(refuted=moved),
        "the amended proof under the printed statement": PartProof(proved=relabelled),
        "no steps": PartProof(refuted=cut),
        "the refutation as proof": PartProof(proved=proof.refuted),
    }


@pytest.mark.parametrize("how", forgeries())
def test_the_checker_and_the_verdict_refuse_it(how):
    found = part_verdict(statement("EQ-9.zero"), forgeries()[how])
    assert found.verdict == "evidence-only" and len(found.refused) == 1


@pytest.mark.parametrize("mutant", ["goal", "hash"])
def test_without_either_comparison_a_forgery_would_pass(mutant):
    """The checker alone accepts these: they are honest certificates of something else."""
    proof, main = real("EQ-9.zero"), penalty.PROVES["EQ-9.main"]()

    def blind(text):
        said = check(text)
        return dataclasses.replace(said, **{mutant: "proved" if mutant == "goal" else statement("EQ-9.zero").hash})

    offered = PartProof(proved=proof.refuted if mutant == "goal" else main)
    assert part_verdict(statement("EQ-9.zero"), offered).verdict == "evidence-only"
    assert part_verdict(statement("EQ-9.zero"), offered, check=blind).verdict == "proved"


def test_claims_come_in_order_and_once():
    found = all_verdicts(lambda part: NONE, processes=1)
    assert tuple(v.id for v in found) == claims()
    assert {v.verdict for v in found} == {"evidence-only"}


def without(part):
    return NONE


def test_a_pool_gives_the_same():
    seen = []
    found = all_verdicts(without, progress=seen.append)
    assert [(v.id, v.verdict) for v in found] == [(c, "evidence-only") for c in claims()] and seen == list(claims())


def test_an_unknown_claim_is_refused():
    with pytest.raises(BadStatement, match="no parts"):
        claim_verdict("THM-9.9", lambda part: NONE)
