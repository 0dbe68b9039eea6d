"""Powers of log T on whole phases are those of the constants at points inside of them."""

import pytest
import sympy as sp
from flint import fmpq

from collapse_sym.scaling import logarithms
from collapse_sym.scaling.families import Question, families
from collapse_sym.scaling.forms import linear, maximum, minimum
from collapse_sym.scaling.logarithms import log_power
from collapse_sym.scaling.optimum import sharp
from collapse_sym.scaling.phases import phases
from collapse_sym.scaling.settings import Setting

Q = sp.Rational
ONE = Question(beta=Q(2), source=Q(1))


def setting_at(family, point, ell):
    """The setting at numbers, K = 1 being of no matter."""
    at = {n: Q(int(p.p), int(p.q)) for n, p in zip(family.program.names, point)}
    numbers = {n: at.get(n, getattr(ONE, n)) for n in ("a", "b", "D", "s")}
    return Setting(**numbers, ell=ell, n=1, beta=Q(2), source=Q(1))


@pytest.mark.parametrize("family", families(ONE), ids=lambda f: " ".join(f.words))
def test_a_phase_has_the_logarithms_of_its_points(family):
    seen = set()
    for region in phases(family.program):
        power = log_power(family, region, region.middle.form)
        assert power is not None
        x = Q(int(region.middle.at(region.inside).p), int(region.middle.at(region.inside).q))
        numbers = dict(zip(family.program.names, region.inside))
        if min(numbers["b"], numbers["D"]) <= 0:
            continue
        assert sharp(setting_at(family, region.inside, 2 * x), optimise=False).log_power == power
        seen.add(power)
    assert seen == {0, 1}


def test_a_form_that_changes_its_sign_leaves_it_open():
    family = families(ONE)[0]
    region = next(r for r in phases(family.program) if r.balanced == ("bias", "collapse"))
    frame = family.program.frame
    inside = frame.constant(1)
    assert logarithms._sign(inside, region) == (1, 1) and logarithms._sign(-inside, region) == (-1, -1)
    assert logarithms._sign(frame.constant(0), region) == (0, 0)
    first = region.bounds[0]
    shifted = first - _constant(frame, first.at(region.inside) / 2)
    assert logarithms._sign(first, region) == (1, 1) and logarithms._sign(shifted, region) == (-1, 1)


def test_a_nest_has_the_sign_of_its_parts():
    family = families(ONE)[0]
    region = phases(family.program)[0]
    up, down = linear({}, 1), linear({}, -1)
    assert logarithms._signs(family, region, maximum(up, down)) == (1, 1)
    assert logarithms._signs(family, region, minimum(up, down)) == (-1, -1)
    assert logarithms._signs(family, region, maximum(down, minimum(up, linear({}, 0)))) == (0, 0)


def _constant(frame, value: fmpq):
    return frame.affine(linear({}, Q(int(value.p), int(value.q))))
