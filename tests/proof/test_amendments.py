"""Amendments are scripts of edits: they apply, they say what they touch, and each added hypothesis is accounted for."""

import copy
import importlib
import json
import pkgutil
from importlib.resources import files

import pytest

from collapse_sym import derivations
from collapse_sym.errors import InvalidInput
from collapse_sym.proof.amendments import FILE, all_amendments, amended, amendments, read
from collapse_sym.proof.editing import beside_the_left, edited, on_the_right
from collapse_sym.proof.evidence.counterexamples import counterexamples, place_of, run
from collapse_sym.proof.evidence.sampling import conclusion
from collapse_sym.proof.statements import BadStatement, statement, statements

ALL = [(part, i) for part, found in all_amendments().items() for i in range(len(found))]
NAMES = [f"{part} {i}" for part, i in ALL]
TEXT = files("collapse_sym.proof").joinpath(FILE).read_text(encoding="utf-8")


def entry(**more):
    edits, necessity = (
        [{"add-hypothesis": ["GreaterEqual", "T", "d"]}],
        [{"hypothesis": 0, "counterexample": "unknown"}],
    )
    return {"edits": edits, "because": "x", "necessity": necessity, **more}


def one(**more):
    return read(json.dumps({"EQ-9.zero": entry(**more)}))["EQ-9.zero"][0]


# -- what is on file -------------------------------------------------------------------------------


@pytest.mark.parametrize("part, number", ALL, ids=NAMES)
def test_each_gives_a_valid_statement_that_differs(part, number):
    found = amendments(part)[number]
    assert found.statement.id == part and found.statement.hash != statement(part).hash
    assert found.lines()[-1].startswith("because ") and len(found.lines()) == len(found.edits) + 1
    for i in found.added:
        assert found.without(i).hash != found.statement.hash


def test_the_printed_statements_stay_as_they_are():
    before = {i: s.hash for i, s in statements().items()}
    for part, number in ALL:
        assert amended(part, number)
    assert {i: s.hash for i, s in statements().items()} == before


def test_every_part_with_a_counterexample_has_an_amendment():
    assert {key for key in counterexamples() if "/" not in key} <= set(all_amendments())


@pytest.mark.parametrize("part, number", ALL, ids=NAMES)
def test_each_added_hypothesis_has_a_counterexample_or_is_listed_as_unknown(part, number):
    found = amendments(part)[number]
    assert sorted(n["hypothesis"] for n in found.necessity) == list(found.added)
    for i in found.added:
        example = found.counterexample(i)
        assert example == "unknown" or place_of(found.without(i), example)


EXACT = ["EQ-9.zero", "THM-4.3.bias-order-ridgeless", "LEM-F.8.second-moment", "PROP-4.2.bias-ridgeless", "EQ-1.main"]


@pytest.mark.parametrize("part", EXACT)
def test_a_hypothesis_is_needed(part):
    """Without it the statement fails, computed; with it the same place is outside."""
    found = amendments(part)[0]
    for i in found.added:
        example = found.counterexample(i)
        if example != "unknown":
            assert run(found.without(i), {**example, "replicates": example.get("replicates", "20000")}).fails
            with pytest.raises(InvalidInput):
                place_of(found.statement, example)


#: the relation or the left side changes: no correction
REPLACED = {
    "REM-MLOG2.in-particular", "REM-DELTABIAS.main", "REM-DELTABIAS.ridgeless", "THM-4.6.argument",
    "THM-4.6.argument-projection", "SET-12.main", "COR-5.2.equivalent", "TXT-FIG1B.main",
}  # fmt: skip


def test_which_leave_relation_and_left_side_alone():
    assert {p for p, i in ALL if not i and not amendments(p)[i].changes_only_the_right_side} == REPLACED


def outside(term):
    """A conclusion with its right sides, and the conditions of implications, cut out."""
    if term[0] in ("And", "Or"):
        return [term[0], *map(outside, term[1:])]
    if term[0] == "Implies":
        return ["Implies", None, outside(term[2])]
    if term[0] in ("ExistsFunction", "ExistsUnique"):
        return [*term[:-1], outside(term[-1])]
    if term[0] == "TendsTo":  # to grow without bound is a relation of its own
        return ["TendsTo", term[1], term[2] == "Infinity"]
    return [*term[:2], None]


@pytest.mark.parametrize("part, number", ALL, ids=NAMES)
def test_what_the_paths_say_is_what_the_statements_show(part, number):
    """Seen from the other end: the conclusions are compared, not the edits."""
    found = amendments(part)[number]
    same = outside(conclusion(statement(part))) == outside(conclusion(found.statement))
    assert found.changes_only_the_right_side is same


def derived():
    found = []
    for info in pkgutil.iter_modules(derivations.__path__):
        module = importlib.import_module(f"collapse_sym.derivations.{info.name}")
        found += [(info.name, part) for part in getattr(module, "AMENDED", {})]
    return found


@pytest.mark.parametrize("name, part", derived())
def test_what_is_derived_is_what_is_on_file(name, part):
    module = importlib.import_module(f"collapse_sym.derivations.{name}")
    assert module.AMENDED[part]()["hash"] in {a.statement.hash for a in amendments(part)}


# -- edits -----------------------------------------------------------------------------------------

PRINTED = {
    "conclusion": ["Equal", "a", ["Add", "b", "kappa"]], "hypotheses": [["Less", "x", "1"]], "regime": [],
    "where": [["kappa", "1"], ["slope", "2"]], "chain": {"inputs": "features"}, "variables": [["x", "nonnegative"]],
    "witness": {},
}  # fmt: skip


def put(path, by, field="conclusion"):
    return {"replace": path, "in": field, "by": by}


@pytest.mark.parametrize(
    "edit, alone",
    [
        (put([2, 1], "c"), True),
        (put([2], "c"), True),
        (put([1], "c"), False),
        (put([0], "LessEqual"), False),
        (put([], ["Equal", "a", "c"]), False),
        (put([0, 2], "2", "hypotheses"), True),
        (put([0, 1], "2", "where"), True),
        (put(["inputs"], "gaussian", "chain"), True),
        (put(["inputs"], "other", "chain"), False),
        (put([0, 1], "positive", "variables"), True),
        (put([0, 1], "real", "variables"), False),
        ({"add-hypothesis": ["Less", "x", "2"]}, True),
        ({"add-variable": ["phi", "positive"]}, True),
    ],
)
def test_what_an_edit_leaves_alone(edit, alone):
    assert beside_the_left(PRINTED, edit) is alone


def test_an_abbreviation_of_the_left_side_is_not_free():
    where = [["t", "1"], ["kappa", "t"], ["u", "1"]]
    entry_ = {**PRINTED, "conclusion": ["Equal", ["Power", "kappa", "2"], "b"], "where": where}
    assert not beside_the_left(entry_, put([1, 1], "2", "where"))
    assert not beside_the_left(entry_, put([0, 1], "2", "where"))  # kappa is made of it
    assert beside_the_left(entry_, put([2, 1], "2", "where"))


@pytest.mark.parametrize(
    "conclusion, path, right",
    [
        (["And", ["Less", "a", "b"], ["Less", "c", "d"]], [1, 2], True),
        (["And", ["Less", "a", "b"], ["Less", "c", "d"]], [0], False),
        (["Implies", ["Less", "a", "b"], ["Less", "c", "d"]], [1, 1], True),
        (["Implies", ["Less", "a", "b"], ["Less", "c", "d"]], [2, 1], False),
        (["Implies", ["Less", "a", "b"], ["Less", "c", "d"]], [2, 2], True),
        (["ExistsFunction", "f", ["List", "x"], ["Equal", "a", "b"]], [3, 2, 1], True),
        (["ExistsFunction", "f", ["List", "x"], ["Equal", "a", "b"]], [2, 1], False),
        (["ExistsUnique", "x", "positive", ["Equal", "a", "b"]], [3, 1], False),
    ],
)
def test_where_the_right_side_is(conclusion, path, right):
    assert on_the_right(conclusion, path) is right


def test_an_edit_does_not_change_what_it_is_given():
    before = copy.deepcopy(PRINTED)
    assert edited(PRINTED, put([2, 1], "c"))["conclusion"] == ["Equal", "a", ["Add", "c", "kappa"]]
    assert PRINTED == before


def test_what_nothing_uses_any_more_is_dropped():
    assert [name for name, _ in amended("THM-4.1.main").where] == []
    assert "lambda0" in dict(statement("PROP-F.6.main").variables)
    found = amended("PROP-F.6.main")
    assert "lambda0" not in dict(found.variables) and "lambda0" not in found.witness
    assert found.hash == amended("PROP-F.6.zero").hash


# -- refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more, reason",
    [
        ({"edits": []}, "an edit is one of"),
        ({"edits": [{"delete": 1}]}, "an edit is one of"),
        ({"necessity": []}, "necessity is given for"),
        ({"necessity": [{"hypothesis": 1, "counterexample": "unknown"}]}, "necessity is given for"),
        ({"because": ""}, "says why"),
        ({"surplus": 1}, "has the keys"),
    ],
)
def test_what_is_no_amendment(more, reason):
    with pytest.raises(InvalidInput, match=reason):
        one(**more)


@pytest.mark.parametrize(
    "edit, reason",
    [
        (put([9], "x"), "leads nowhere"),
        (put([-1], "x"), "is no index"),
        (put([2, 1, 1, 1, 1], "x"), "leads nowhere"),
        (put([3, 1, 1], "kappa"), "changes nothing"),
        (put([0], "x", "witness"), "a field"),
        ({"add-clause": [0, ["TendsTo", "T", "Infinity"]]}, "0 stages"),
    ],
)
def test_what_no_edit_can_do(edit, reason):
    with pytest.raises(InvalidInput, match=reason):
        edited(json.loads(json.dumps(PRINTED_ZERO)), edit)


ZERO = statement("EQ-9.zero").conclusion
PRINTED_ZERO = {"conclusion": ZERO, "hypotheses": [], "regime": [], "where": [], "chain": None}


def test_an_amended_statement_is_validated_as_the_printed_ones_are():
    bad = read(json.dumps({"EQ-9.zero": entry(edits=[{"add-hypothesis": ["GreaterEqual", "T", "unheard"]}])}))
    with pytest.raises(BadStatement, match="unheard"):
        _ = bad["EQ-9.zero"][0].statement
    vacuous = read(json.dumps({"EQ-9.zero": entry(edits=[{"add-hypothesis": ["Less", "T", "1"]}])}))
    with pytest.raises(BadStatement, match="vacuous"):
        _ = vacuous["EQ-9.zero"][0].statement


def test_an_unknown_part_and_one_without_amendment_are_refused():
    with pytest.raises(BadStatement):
        read(json.dumps({"EQ-99.main": entry()}))
    with pytest.raises(InvalidInput, match="has no amendment"):
        amended("EQ-9.main")
    with pytest.raises(InvalidInput, match="is no added hypothesis"):
        amendments("EQ-9.zero")[0].without(5)
    with pytest.raises(InvalidInput, match="not JSON"):
        read(TEXT[:-5])
