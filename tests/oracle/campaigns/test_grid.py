"""Grids: what NAME=VALUES means, and what is refused by name."""

from fractions import Fraction

import pytest

from collapse_sym.chain import loads
from collapse_sym.errors import CollapseSymError, InfiniteRisk, InvalidInput
from collapse_sym.oracle.campaigns import grid as grid_module
from collapse_sym.oracle.campaigns.grid import parse_axis, parse_grid, points
from collapse_sym.oracle.campaigns.names import at, slots
from collapse_sym.testing import goes_red
from tests.oracle.campaigns.small import CHAIN, TEXT, campaign


def values(text):
    return [Fraction(v) for v in parse_axis(CHAIN, text).values]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T=100,200", [100, 200]),
        ("T=100, 200 ,100", [100, 200]),
        ("T=10:20:3", [10, 15, 20]),
        ("T=10:20:4lin", [10, 13, 17, 20]),
        ("T=20:10:3lin", [20, 15, 10]),
        ("T=1:1000:4log", [1, 10, 100, 1000]),
        ("T=5,1:100:3log,7", [5, 1, 10, 100, 7]),
        ("T=1:3:5log", [1, 2, 3]),
        ("n=0:4:5", [0, 1, 2, 3, 4]),
        ("T=2:3:3lin", [2, 3]),
        ("ridge=1e-3,1e-2", [Fraction(1, 1000), Fraction(1, 100)]),
        ("ridge=0:1:3", [0, Fraction(1, 2), 1]),
        ("ridge=1e-4:1:3log", [Fraction(1, 10000), Fraction(1, 100), 1]),
        ("generator1.noise=0:0.1:3", [0, Fraction(1, 20), Fraction(1, 10)]),
        ("covariance.dimension=10,20", [10, 20]),
        ("dimension=10", [10]),
        ("squared=4", [4]),
    ],
)
def test_values(text, expected):
    assert values(text) == expected


def test_the_range_of_the_issue():
    found = values("T=100:1000000:25log")
    assert len(found) == 25 and found[0] == 100 and found[-1] == 10**6
    assert all(v.denominator == 1 for v in found)
    for i, v in enumerate(found):  # rounding moves a size by at most one half
        assert abs(float(v) - 100 * 10 ** (4 * i / 24)) <= 0.5000001


def test_a_logarithmic_range_has_equal_ratios():
    found = [float(v) for v in values("ridge=1e-3:2:8log")]
    assert len({round(b / a, 9) for a, b in zip(found, found[1:])}) == 1
    check = lambda: [float(v) for v in values("ridge=1e-4:1:3log")] == [1e-4, 1e-2, 1] or pytest.fail("uneven")  # noqa: E731

    def asserted():
        try:
            check()
        except pytest.fail.Exception as error:
            raise AssertionError from error

    goes_red(asserted, grid_module, "_between", lambda f: lambda a, b, share, spacing: f(a, b, share, "lin"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("T", "NAME=VALUES"),
        ("T=", "NAME=VALUES"),
        ("=3", "NAME=VALUES"),
        ("T=1,,2", "''"),
        ("T=1:2", "1:2"),
        ("T=1:2:3:4", "1:2:3:4"),
        ("T=1:2:x", "'x'"),
        ("T=1:2:1log", "'1log'"),
        ("T=1:2:3exp", "'3exp'"),
        ("T=1:2:3.5", "'3.5'"),
        ("T=1:2:-3", "'-3'"),
        ("T=1:2:999999999", "999999999"),
        ("T=1:2:900000", "900000"),
        ("T=0:10:3log", "positive integer"),
        ("T=2.5", "2.5"),
        ("T=-3", "-3"),
        ("T=nan", "nan"),
        ("T=9**9**9", "9**9**9"),
        ("T=T0", "takes numbers"),
        ("ridge=0:1:3log", "above 0"),
        ("ridge=-oo", "oo"),
        ("ridge=oo", "oo"),
        ("weight=1", "weight"),
        ("samples=10", "generator1.samples or downstream.samples"),
        ("noise=1", "generator1.noise or downstream.noise"),
        ("generator2.samples=10", "generator2.samples"),
        ("downstream.repeat=1", "downstream.repeat"),
        ("truth_weight=1", "[0, 1)"),
        ("n=-1", "-1"),
        ("n=1.5", "1.5"),
    ],
)
def test_refusals_name_what_is_wrong(text, named):
    with pytest.raises(InvalidInput) as refusal:
        parse_axis(CHAIN, text)
    assert named in str(refusal.value) and refusal.value.remedy


def test_a_ridge_below_the_end_of_its_branch_is_refused_at_its_point():
    """A grid may go below 0; how far is for the chain to say."""
    numeric = loads(TEXT.replace('"n"', "1").replace('"T0"', "20").replace('"T"', "30"))
    (axis,) = parse_grid(numeric, ["ridge=-1"])
    with pytest.raises(InvalidInput, match="lambda = -1"):
        at(numeric, {axis.name: axis.values[0]})


def test_one_name_once():
    with pytest.raises(InvalidInput, match="join"):
        parse_grid(CHAIN, ["T=1", "T=2"])


def test_points_run_over_the_last_axis_first():
    axes = parse_grid(CHAIN, ["T=5,6", "n=1,2"])
    assert [tuple(p.values()) for p in points(axes)] == [("5", "1"), ("5", "2"), ("6", "1"), ("6", "2")]
    assert list(points(())) == [{}]


def test_every_key_is_filled_in_its_place():
    numeric = loads(TEXT.replace('"n"', "1").replace('"T0"', "20").replace('"T"', "30"))
    for slot in slots(numeric):
        text = {"size": "23", "dimension": "3", "count": "3"}.get(slot.role, "1/7")
        changed = at(numeric, {slot.name: text})
        places = {s.name: read(changed, s) for s in slots(changed)}
        before = {s.name: read(numeric, s) for s in slots(numeric)}
        assert places == {**before, slot.name: text}


def read(chain, slot):
    places = {"covariance": chain.population.covariance, "truth": chain.population.truth}
    places["downstream"] = chain.downstream
    if slot.place.startswith("generator"):
        block = chain.generators[int(slot.place[9:]) - 1]
        places[slot.place] = block if slot.key in ("repeat", "truth_weight") else block.fit
    return str(getattr(places[slot.place], slot.key))


def test_keys_are_filled_together():
    # d = 20 alone has infinite risk with the 20 samples of the file; with both replaced it has not
    chain = loads(TEXT.replace('"n"', "1").replace('"T0"', "20").replace('"T"', "30"))
    both = {"covariance.dimension": "20", "generator1.samples": "40"}
    assert at(chain, both).d == 20
    with pytest.raises(InfiniteRisk):
        at(chain, {"covariance.dimension": "20"})


@pytest.mark.parametrize(
    ("grid", "named"),
    [
        (["n=1"], "T, T0"),
        ([], "--grid T=…"),
        (["n=1:1000:1000", "T0=10:10000:9000", "T=1"], "more than"),
    ],
)
def test_what_a_campaign_lacks_is_named(grid, named):
    with pytest.raises(CollapseSymError, match=named):
        campaign(grid)


def test_an_abstract_population_is_refused():
    abstract = loads(TEXT.replace('kind = "isotropic", dimension = 8', 'kind = "abstract"').replace("norm", "random"))
    with pytest.raises(InvalidInput, match="Σ: is abstract"):
        campaign(chain=abstract)
    spread = 'kind = "diagonal", eigenvalues = [1, 2]'
    unknown = TEXT.replace('kind = "isotropic", dimension = 8', spread).replace('"norm", squared = 1', '"abstract"')
    with pytest.raises(InvalidInput, match="w₀: is abstract"):
        campaign(chain=loads(unknown))
