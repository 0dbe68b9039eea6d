"""κ(λ, N) in every regime, against its root at huge T in balls."""

import flint
import pytest
import sympy as sp
from flint import arb, ctx

from collapse_sym.errors import InvalidInput, OutsideCalculus
from collapse_sym.scaling.certified import root, value
from collapse_sym.scaling.kappas import ABOVE, BALANCED, FREE, RIDGELESS, Penalty, Rows, kappa_scale, regimes
from collapse_sym.scaling.leading import Leading
from collapse_sym.spectra.power_sums import power_kappa, power_sum

Q, oo = sp.Rational, sp.oo
K, C = Q(3, 2), Q(5, 3)

CELLS = [  # β, D, factor of d, e, τ, ℓ, regime
    (Q(2), oo, 1, 1, 1, Q(1, 2), FREE),
    (Q(2), oo, 1, 1, 1, Q(0), FREE),
    (Q(3, 2), Q(1, 2), C, 1, 1, Q(1), FREE),
    (Q(3, 2), Q(1, 2), C, 1, 1, Q(3), FREE),
    (Q(3, 2), Q(1, 2), C, 1, 1, oo, ABOVE),
    (Q(2), oo, 1, 1, 1, Q(2), BALANCED),
    (Q(5, 2), Q(3, 2), C, 1, 1, Q(5, 2), BALANCED),
    (Q(5, 2), oo, 1, Q(3, 4), Q(2), Q(15, 8), BALANCED),
    (Q(2), oo, 1, 1, 1, Q(3), RIDGELESS),
    (Q(3), Q(3, 2), C, 1, 1, oo, RIDGELESS),
    (Q(3), oo, 1, Q(1, 2), Q(3), oo, RIDGELESS),
    (Q(2), Q(1), C, 1, 1, Q(1), FREE),
    (Q(2), Q(1), C, 1, 1, Q(2), BALANCED),
    (Q(2), Q(1), Q(1, 2), 1, 1, Q(2), BALANCED),
    (Q(2), Q(1), Q(1, 2), 1, 1, Q(3), FREE),
    (Q(2), Q(1), Q(1, 2), 1, 1, oo, ABOVE),
    (Q(2), Q(1), C, 1, 1, Q(3), RIDGELESS),
    (Q(3, 2), Q(3, 4), Q(4), Q(3, 4), Q(2), oo, RIDGELESS),
]


def ball(q):
    return arb(flint.fmpq(int(q.p), int(q.q)))


@pytest.mark.parametrize("beta, D, c, e, tau, ell, regime", CELLS)
def test_kappa_and_its_margin_are_those_of_the_equation_at_huge_T(beta, D, c, e, tau, ell, regime):
    law = Leading(beta, sp.S.One, D, sp.sympify(c))
    found = kappa_scale(law, Rows(sp.sympify(e), sp.sympify(tau)), Penalty(ell, K))
    assert found.regime == regime
    known = {} if found.equation is None else {found.factor: root(found.equation, found.factor, 30)}
    margin = value(found.margin, 15, known=known)
    if found.position == oo:
        assert margin.overlaps(ball(sp.sympify(tau) - (c if D == e else 0)))
        return
    size = 10**40  # T; all powers taken are integers, or are far from rounding
    flint.ctx.prec = 500
    rows = ball(sp.sympify(tau)) * arb(size) ** ball(sp.sympify(e))
    d = None if D == oo else int((ball(sp.sympify(c)) * arb(size) ** ball(D)).mid().floor().unique_fmpz())
    ridge = arb(0) if ell == oo else ball(K) * arb(size) ** ball(-ell)
    kappa = power_kappa(ball(beta), ridge, rows, d, digits=20)
    scaled = kappa * arb(size) ** ball(beta * found.position)
    assert abs(scaled / value(found.factor, 15, known=known) - 1) < 1e-4
    df2 = power_sum(ball(2 * beta), ball(beta), [(kappa, 2)], d, digits=15)
    assert abs((rows - df2) / arb(size) ** ball(sp.sympify(e)) / margin - 1) < 1e-4


def test_the_threshold_itself_is_refused_by_name():
    law = Leading(Q(2), sp.S.One, Q(1))
    with pytest.raises(OutsideCalculus, match="φ = 1"):
        kappa_scale(law, Rows(sp.S.One), Penalty(oo))
    with pytest.raises(OutsideCalculus, match="φ = 1"):
        kappa_scale(law, Rows(sp.S.One), Penalty(Q(3)))
    assert kappa_scale(law, Rows(sp.S.One), Penalty(Q(2), K)).regime == BALANCED
    phi = sp.Symbol("phi", positive=True)
    with pytest.raises(InvalidInput, match="above 1 is not known"):
        kappa_scale(Leading(Q(2), sp.S.One, Q(1), phi), Rows(sp.S.One), Penalty(oo))


def test_the_table_in_symbols_says_what_the_cells_say():
    rows = {row.when: row.kappa for row in regimes()}
    assert len(rows) == 8
    at = {"beta": Q(2), "ell": Q(3), "phi": Q(5, 3), "D": Q(3, 2)}
    symbols = {x for k in rows.values() for x in k.margin.free_symbols | k.factor.free_symbols}
    numbers = {x: at[x.name] for x in symbols if x.name in at}
    for when, D, c in (("D > 1, ell > beta", Q(3, 2), 1), ("D = 1, ell > beta, phi > 1", Q(1), Q(5, 3))):
        exact = kappa_scale(Leading(Q(2), sp.S.One, D, sp.sympify(c)), Rows(sp.S.One), Penalty(Q(3), K))
        assert rows[when].margin.subs(numbers) == exact.margin
        assert rows[when].factor.subs(numbers) == exact.factor


def test_a_root_lies_between_opposite_signs():
    k = sp.Symbol("k", positive=True)
    found = root(k - 3 - sp.sqrt(k), k, 30)
    with ctx.workprec(400):
        assert found.contains(((1 + arb(13).sqrt()) / 2) ** 2) and found.rel_accuracy_bits() > 90
