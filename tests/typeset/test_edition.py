"""The edition: what stands in it comes from certificates; the committed files are those that the program writes."""

import json
import pathlib
import re

import pytest

from collapse_sym.proof.amendments import amendments
from collapse_sym.proof.recorded import with_evidence
from collapse_sym.proof.statements import claims, statement
from collapse_sym.proof.verdicts import PartProof, claim_verdict
from collapse_sym.typeset import edition, edition_graph
from collapse_sym.typeset.edition_blocks import display, maths, statement_blocks
from tests.proof import built
from tests.proof.test_verdicts import certificate, obliging
from tests.typeset.reading import XHTML, balanced, page, visible

ROOT = pathlib.Path(__file__).parents[2]
PAPER = ROOT / "paper"


def steps(*found):
    return [{"id": str(i), "premises": [], **step} for i, step in enumerate(found)]


def shown(part, goal="proved", *, cited=(), at=None, **more):
    """A certificate with steps to show, which a checker that believes everything accepts."""
    s = statement(part) if isinstance(part, str) else part
    data = {**certificate(s, goal), "statement": s.meaning, "steps": [], "cited": list(cited), **more}
    return data | ({"at": at} if at else {})


SIGN = {"rule": "sign", "value": ["Subtract", "T", "d"], "multipliers": [], "products": []}
WIDE = {"rule": "sign", "value": ["Add", *(["Multiply", "kappa", ["Power", "sigma", str(i)]] for i in range(2, 30))]}


@pytest.fixture(scope="module")
def fake():
    """Two claims: one proved, one corrected, with steps of several kinds."""
    domain = {"rule": "domain", "value": "lambda", "strict": "true"}
    main = shown("EQ-9.main", cited=["equivalent.ridge.mean"], steps=steps(domain, SIGN))
    zero, at = statement("EQ-9.zero"), {"d": "2", "Sigma": [["1", "2"]], "T": "1"}
    refuted = shown(zero, "refuted", at=at, steps=steps({"rule": "another-root", "value": "1"}))
    quoted = {"rule": "hypothesis", "number": "0", "member": ""}
    amended = shown(amendments(zero.id)[0].statement, steps=steps(quoted, WIDE))
    proofs = {"EQ-9.main": PartProof(proved=main), "EQ-9.zero": PartProof(refuted=refuted, amended=amended)}
    form = shown("EQ-10.main", steps=main["steps"])
    proofs["EQ-10.main"] = PartProof(proved=form)
    return tuple(claim_verdict(c, lambda p: proofs.get(p, PartProof()), check=obliging) for c in ("EQ-9", "EQ-10"))


# -- LaTeX -----------------------------------------------------------------------------------------


def test_a_claim_has_statement_verdict_amendment_and_proof(fake):
    text = edition.claim_tex(fake[0])
    assert balanced(text)
    for wanted in (
        r"\section{EQ-9}\label{EQ-9}", r"\subsection{EQ-9.zero}", r"Verdict: \textbf{corrected}",
        "It fails at $d = 2$", r"\Sigma = (1\ (2\text{ times}))", r"\paragraph{Corrected statement}",
        r"If $T \geq d$", "hypothesis $T", "is added",
        r"\paragraph{Refutation}", r"\paragraph{Proof of the amended statement}", r"\hyperref[equivalent.ridge.mean]",
    ):  # fmt: skip
        assert wanted in text, wanted


def test_steps_are_numbered_and_have_reasons(fake):
    text = edition.claim_tex(fake[0])
    assert r"\proofstep{1.}{$\displaystyle \lambda>0$}{by its domain}" in text
    assert r"\proofstep{2.}{$\displaystyle T-d\geq0$}{products and sums of signs}" in text
    assert text.count(r"\proofstep{2.}") == 2


def test_a_wide_formula_takes_several_lines(fake):
    found = re.findall(r"\\proofstep\{.*", edition.claim_tex(fake[0]))
    continued = [line for line in found if line.startswith(r"\proofstep{}{\quad $")]
    assert continued and continued[-1].endswith("{products and sums of signs}")


def test_a_claim_without_certificates_says_so():
    text = edition.claim_tex(claim_verdict("EQ-9", lambda p: PartProof()))
    assert text.count(r"\textbf{evidence-only}") == 3 and "proofstep{1" not in text


def test_equal_verdicts_give_equal_bytes(fake):
    assert edition.texts(fake) == edition.texts(fake)
    assert set(edition.texts(fake)) == {"EQ-9.tex", "EQ-10.tex", "verdicts.tex", "cited-facts.tex"}


@pytest.mark.parametrize("part", ["EQ-1.main", "REM-MLOG2.main", "LEM-F.8.second-moment", "THM-4.6.in-particular"])
def test_every_kind_of_statement_is_written(part):
    for s in (statement(part), *(a.statement for a in amendments(part))):
        assert len(statement_blocks(s)) >= 3


def test_a_formula_is_written_from_its_term():
    """Another term gives another formula: no text of a formula stands in the code."""
    term = ["GreaterEqual", "T", ["Add", "d", "2"]]
    assert display(term).rights == ((r"\geq", "d + 2"),) and display(term).left == "T"
    assert maths(["GreaterEqual", "T", ["Add", "d", "3"]]).tex == r"T \geq d + 3"


# -- the graph -------------------------------------------------------------------------------------


def test_the_graph_is_read_off_the_certificates(fake):
    """EQ-10's certificate holds all steps of EQ-9's, and cites nothing."""
    uses, cites = edition_graph.edges(fake)
    assert cites == [("EQ-9", "equivalent.ridge.mean")]
    assert uses == [("EQ-10", "EQ-9")]


def test_a_step_with_another_premise_is_another_step():
    first = shown("EQ-9.main", steps=steps(SIGN, SIGN))
    second = json.loads(json.dumps(first))
    second["steps"][1]["premises"] = ["0"]
    assert edition_graph.contents(first)["0"] == edition_graph.contents(second)["0"]
    assert edition_graph.contents(first)["1"] != edition_graph.contents(second)["1"]


def test_a_quoted_hypothesis_is_known_by_what_it_says():
    quote = steps({"rule": "hypothesis", "number": "0", "member": ""})
    first, second = shown("THM-4.1.main", steps=quote), shown("LEM-F.3.main", steps=quote)
    third = shown("LEM-F.4.condition-large", steps=quote)
    found = [edition_graph.contents(c)["0"] for c in (first, second, third)]
    assert found[0] == found[1] != found[2]


def test_hypotheses_alone_are_no_argument():
    quote = shown("LEM-F.3.main", steps=steps({"rule": "hypothesis", "number": "0", "member": ""}))
    claims_ = [
        claim_verdict("LEM-F.3", lambda p: PartProof(proved=quote), check=obliging),
        claim_verdict("THM-4.1", lambda p: PartProof(proved=shown(p, steps=quote["steps"])), check=obliging),
    ]
    assert edition_graph.edges(claims_) == ([], [])


def test_claims_that_contain_each_other_lead_one_way(fake):
    form = fake[0].parts[0].certificates[0].certificate["steps"]

    def proof_of(part):
        return PartProof(proved=shown(part, steps=form))

    both = [claim_verdict(c, proof_of, check=obliging) for c in ("EQ-9", "EQ-10")]
    assert edition_graph.edges(both)[0] == [("EQ-10", "EQ-9")]


# -- the page --------------------------------------------------------------------------------------


def test_the_page_is_xml_without_script_and_asks_for_nothing(fake):
    text = edition.edition_html(fake)
    tree = page(text)
    assert tree.tag == f"{XHTML}html" and "<script" not in text
    assert not re.search(r"""(?:src|href)="(?!#)""", text)
    assert "\\" not in visible(tree) and "$" not in visible(tree)


def test_the_graph_stands_in_the_page_and_its_links_arrive(fake):
    tree = page(edition.edition_html(fake))
    svg = tree.find(".//{http://www.w3.org/2000/svg}svg[@class='graph']")
    assert svg is not None
    targets = {e.get("id") for e in tree.iter() if e.get("id")}
    links = [e.get("href") for e in svg.iter("{http://www.w3.org/2000/svg}a")]
    assert set(links) == {"#EQ-9", "#EQ-10", "#equivalent.ridge.mean"} <= {f"#{t}" for t in targets}
    assert {e.get("href") for e in tree.iter(f"{XHTML}a")} <= {f"#{t}" for t in targets}


# -- the files of the paper ------------------------------------------------------------------------


def test_the_paper_reads_every_claim_in_order():
    read = re.findall(r"\\input\{generated/([^}]*)\}", (PAPER / "main.tex").read_text("utf-8"))
    assert read == ["verdicts", *claims(), "cited-facts"]


def derived(part):
    found = built.certificates(part)
    return PartProof(found.get("proves"), found.get("refutes"), found.get("amended"), tuple(found["further"]))


def test_the_committed_files_are_those_that_the_program_writes():
    """All certificates are derived and checked in this run; anew by: collapse-sym claims --tex paper/generated"""
    found = [claim_verdict(claim, derived, check=built.accepted) for claim in claims()]
    written = edition.texts([with_evidence(verdict) for verdict in found])
    folder = PAPER / "generated"
    assert {p.name for p in folder.iterdir()} == set(written)
    stale = [name for name, text in written.items() if (folder / name).read_bytes() != text.encode()]
    assert not stale
