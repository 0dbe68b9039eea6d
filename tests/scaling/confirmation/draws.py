"""Settings at random, every kind of them, and whether one is too close to a border to be told from what is beyond."""

import random
from dataclasses import replace

import sympy as sp

from collapse_sym.errors import CollapseSymError
from collapse_sym.notation import BETA
from collapse_sym.scaling.settings import Factors, Setting
from collapse_sym.scaling.terms import terms

#: closer to a kink than this in one of the coordinates is too close (in x = ℓ/β for ℓ)
CLOSE = sp.Rational(1, 25)
HALF, TWO = sp.Rational(1, 2), sp.Integer(2)

#: kind of setting → (how D is drawn, how b is drawn, d/T where D = 1, d/T₀ where b = D, design, growth of n)
KINDS = {
    "over": ("finite", "above", None, None, "fresh", False),
    "over, d = T/2": ("one", "above", HALF, None, "fresh", False),
    "over, d = 2T": ("one", "above", TWO, None, "fresh", False),
    "over, T0 = 2d": ("finite", "equal", None, HALF, "fresh", False),
    "under, fresh": ("finite", "below", None, None, "fresh", False),
    "under, fresh, d = ∞": ("infinite", "below", None, None, "fresh", False),
    "under, shared": ("finite", "below", None, None, "shared", False),
    "under, shared, d = ∞": ("infinite", "below", None, None, "shared", False),
    "under, d = 2T": ("one", "below", TWO, None, "fresh", False),
    "under, d = T/2": ("one", "below", HALF, None, "shared", False),
    "under, growing n": ("finite", "below", None, None, "fresh", True),
    "under, growing n, d = ∞": ("infinite", "below", None, None, "fresh", True),
}


def between(rng, low, high, parts=48):
    """A rational strictly between the bounds."""
    low, high = sp.Rational(low), sp.Rational(high)
    return low + (high - low) * sp.Rational(rng.randint(1, parts - 1), parts)


def draw(kind, rng):
    """A setting with numbers, of this kind."""
    sizes, rows, phi, phi0, design, grows = KINDS[kind]
    D = {"infinite": sp.oo, "one": sp.Integer(1)}.get(sizes) or between(rng, "1/4", 2)
    low, high = {"above": (D, D + 1), "equal": (D, D + 1), "below": ("1/5", min(D, sp.Integer(2)))}[rows]
    b = D if rows == "equal" else between(rng, low, high)
    beta = between(rng, "11/10", 4)
    nu = between(rng, "1/10", beta * b if rng.random() < 0.5 else "1/2") if grows else sp.Integer(0)
    dimension = phi or sp.Integer(1)
    return Setting(
        a=between(rng, -1, 1),
        b=b,
        D=D,
        s=rng.choice([sp.oo, between(rng, 0, 2)]),
        nu=nu,
        ell=between(rng, 0, beta * sp.Rational(3, 2)),
        design=design,
        n=None if grows else 1 if design == "shared" else rng.choice((1, 2, 3)),
        beta=beta,
        source=rng.choice([between(rng, "1/10", 1), between(rng, "1/10", "8/5"), sp.Integer(1)]),
        factors=Factors(
            ridge=sp.Integer(1), dimension=dimension, generator_rows=dimension / phi0 if phi0 else sp.Integer(1)
        ),
    )


# -- borders ---------------------------------------------------------------------------------------


def position(setting):
    """x, where κ ≍ T^(−βx)."""
    x = setting.ell / setting.beta
    capped = setting.D > 1 or (setting.D == 1 and setting.factors.dimension > 1)
    return min(x, sp.Integer(1)) if capped else x


def exponents(setting):
    """Name of a part → its exponent and power of log T, by the symbolic forms at the setting's numbers."""
    at = {"x": position(setting), "beta": setting.beta, "R": 2 * setting.beta * min(setting.source, sp.Integer(1))}
    found = {}
    for term in _terms(setting):
        part = "bias" if "bias" in term.name else term.name
        here = (-term.exponent.at(at | _numbers(setting)), term.log_power(at | _numbers(setting)))
        found[part] = max(found.get(part, here), here)
    return {part: (-e, k) for part, (e, k) in found.items()}


def _numbers(setting):
    return {name: getattr(setting, name) for name in ("a", "b", "D", "s", "nu") if getattr(setting, name) != sp.oo}


_SYMBOLIC = {}


def _terms(setting):
    """The forms of the setting's kind, once."""
    key = (setting.over, setting.design, setting.nu == 0, setting.D == sp.oo, setting.s == sp.oo, setting.source == 1)
    if key not in _SYMBOLIC:
        names = {"D": "D" if setting.D != sp.oo else sp.oo, "s": "s" if setting.s != sp.oo else sp.oo}
        side = "over" if setting.over else "under"
        nu = 0 if setting.nu == 0 else "nu"
        source = sp.Integer(1) if setting.source == 1 else None
        _SYMBOLIC[key] = terms(
            Setting(**names, nu=nu, generators=side, design=setting.design, beta=BETA, source=source)
        )
    return _SYMBOLIC[key]


def too_close(setting):
    """Why the setting is too close to a border, or None: an exponent bends within CLOSE in some coordinate."""
    names = [n for n in ("a", "b", "D", "s", "nu", "ell", "source") if _moves(setting, n)]
    here = exponents(setting)
    for name in names:
        moved = [_moved(setting, name, step * (setting.beta if name == "ell" else 1)) for step in (-CLOSE, CLOSE)]
        if None in moved:
            return f"{name} at a border"
        for part, (e, k) in here.items():
            (low, k1), (high, k2) = (m[part] for m in moved)
            if sp.expand(low + high - 2 * e) != 0 or (k1, k2) != (k, k):
                return f"{part} bends in {name}"
        totals = [min(e for e, _ in m.values()) for m in (moved[0], here, moved[1])]
        if totals[0] + totals[2] != 2 * totals[1]:
            return f"the total bends in {name}"
    return None


def _moves(setting, name):
    value = getattr(setting, name)
    on_border = (name == "D" and value == 1) or (name == "source" and value == 1)
    on_border |= name == "b" and setting.b == setting.D
    return value != sp.oo and not on_border and not (name == "nu" and value == 0)


def _moved(setting, name, step):
    """The exponents at a neighbour; None where it is of another kind."""
    value = getattr(setting, name) + step
    changed = {name: value, "b": value} if name == "D" and setting.b == setting.D else {name: value}
    if name in ("ell", "nu", "source", "b", "D") and value <= 0:
        return None
    try:
        other = replace(setting, **changed, generators=None)
    except CollapseSymError:
        return None
    crossed = (setting.D > 1) != (other.D > 1) or other.over != setting.over
    return None if crossed or (setting.source < 1) != (other.source < 1) else exponents(other)


def stream(kind, seed):
    """A random generator of its own for each kind."""
    return random.Random(f"{kind}/{seed}")
