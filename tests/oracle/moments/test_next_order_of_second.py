r"""The next order of E R M R for every Σ and every symmetric M, in closed form, as a formal series in 1/λ.

*Derivation.*  For positive definite Λ, R = (Σ̂+Λ)⁻¹ is Λ^{−1/2}(Σ̂′+1)⁻¹Λ^{−1/2} with Σ′ = Λ^{−1/2}ΣΛ^{−1/2}.  Hence the
next order of one resolvent (test_equivalents_as_series), taken for Σ′ and λ = 1, holds for every Λ: with H = (bΣ+Λ)⁻¹,
b + (b/T) tr ΣH = 1 and A_k = tr (ΣH)ᵏ/T,

    E R = H + Q/T + O(T⁻²),      Q = g HΣHΣH − c HΣH,      g = b²/(1−D),  D = b²A₂,  c = b³(A₂ − bA₃)/(1−D)² .

Then −R M R is the derivative of R along Λ + εM.  With b′ = b² tr[ΣHMH]/T/(1−D), P = M + b′Σ, H′ = −HPH,
B₂ = tr[ΣHΣHPH]/T, B₃ = tr[ΣHΣHΣHPH]/T:

    E R M R = HPH − Q′/T + O(T⁻²),
    Q′ = g′ HΣHΣH − g [HPHΣHΣH + HΣHPHΣH + HΣHΣHPH] − c′ HΣH + c [HPHΣH + HΣHPH],
    D′ = 2bb′A₂ − 2b²B₂,      g′ = 2bb′/(1−D) + b²D′/(1−D)²,
    c′ = [3b²b′A₂ − 2b³B₂ − 4b³b′A₃ + 3b⁴B₃]/(1−D)² + 2cD′/(1−D) .
"""

import pytest

from tests.oracle.moments import series as formal
from tests.oracle.moments.series import S1, S2, ZERO, M, commuted, kappa, leading, paired, trace

ORDERS = range(1, 7)


def both(wrong=""):
    """(leading, next) order of λ² E R M R as series."""
    lam = formal.penalty()
    b = lam / kappa()
    H1, H2 = 1 / (b * S1 + lam), 1 / (b * S2 + lam)
    A2, A3 = trace((S1 * H1) ** 2), trace((S1 * H1) ** 3)
    D = b * b * A2
    rest = 1 - D
    db = b * b * trace(S1 * H1 * M * H1) / rest
    P = M + db * S1
    B2, B3 = trace((S1 * H1) ** 2 * P * H1), trace((S1 * H1) ** 3 * P * H1)
    c, g = b**3 * (A2 - b * A3) / rest**2, b * b / rest
    dD = 2 * b * db * A2 - 2 * b * b * B2 * (0 if wrong == "B2" else 1)
    dg = 2 * b * db / rest + b * b * dD / rest**2
    dc = (3 * b**2 * db * A2 - 2 * b**3 * B2 - 4 * b**3 * db * A3 + 3 * b**4 * B3) / rest**2 + 2 * c * dD / rest
    dc = 0 * dc if wrong == "c" else dc
    first, second = H1 * S1 * H1, H2 * S2 * H2
    dQ = dg * first * S1 * H1 - g * (H1 * P * second * S2 * H2 + first * P * second + first * S1 * H1 * P * H2)
    dQ = dQ - dc * first + c * (H1 * P * second + first * P * H2)
    return lam**2 * H1 * P * H2, -1 * lam**2 * dQ


def mirrored(polynomial):
    """tr NΣⁱMΣʲ = tr NΣʲMΣⁱ for symmetric N and M."""
    return commuted(polynomial, lambda i, j: (min(i, j), max(i, j)))


def exact(k, below):
    total = sum((leading(i, k - i, "NM", below=below, symmetric=True) for i in range(k + 1)), ZERO)
    return mirrored((-1) ** k * total)


@pytest.mark.parametrize("below", [0, 1])
def test_the_next_order_of_two_equal_resolvents(below):
    image = both()[below]
    for k in ORDERS:
        assert mirrored(paired(image.at(k))) == exact(k, below), k
        assert exact(k, below) != 0 or (k, below) == (1, 1)  # E S = Σ has no next order


@pytest.mark.parametrize("wrong", ["B2", "c"])
def test_a_wrong_next_order_is_seen(wrong):
    image = both(wrong)[1]
    assert any(mirrored(paired(image.at(k))) != exact(k, 1) for k in ORDERS)
