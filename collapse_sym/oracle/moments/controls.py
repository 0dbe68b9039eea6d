r"""Exact means of control variates: traces and forms of words in S = W/T at given matrices.

    E tr(M S) = tr(M Σ)          E tr(M S N S) = tr(MΣNΣ) + [tr(MΣ) tr(NΣ) + tr(MΣNᵀΣ)]/T
    E uᵀS v = uᵀΣ v              E uᵀS Q S v = uᵀΣQΣv + [tr(QΣ) uᵀΣv + uᵀΣQᵀΣv]/T          … and any other word

Whoever simulates passes M, N, Q as he likes, a guess of κ included: the mean is exact for every matrix, so that a wrong
guess costs variance and never bias.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from flint import fmpq

from .evaluation import Given, evaluate
from .expectation import moment
from .moment import Moment


def control_means(
    words: Sequence[str],
    *,
    samples: int,
    covariance: Given,
    matrices: Mapping[str, Given] | None = None,
    symmetric: tuple[str, ...] = (),
) -> tuple[fmpq | float, ...]:
    """E of each word, e.g. ``"tr(M S)"``, ``"u' S Q S v"``, for a design of T = ``samples`` rows N(0, Σ), S = XᵀX/T.

    ``covariance`` is Σ or its eigenvalues; ``matrices`` are as for ``evaluate``, whose values (exact on rationals, else
    floats) these are.  *Source*: integration by parts.  Raises: InvalidInput, TooLarge, InfiniteRisk.

    >>> Q = [[1, 0], [2, 3]]
    >>> control_means(["tr(Q S)", "tr(Q S Q S)", "u' S Q S u"], samples=5, covariance=[1, 2],
    ...               matrices={"Q": Q, "u": [1, 1]})
    (7, 279/5, 123/5)
    """
    return tuple(
        mean_trace(word, samples=samples, covariance=covariance, matrices=matrices, symmetric=symmetric)
        for word in words
    )


def mean_trace(
    word: str,
    *,
    samples: int,
    covariance: Given,
    matrices: Mapping[str, Given] | None = None,
    symmetric: tuple[str, ...] = (),
) -> fmpq | float:
    """E of one word in S, W, Σ and the given matrices; see ``control_means``.

    >>> mean_trace("u' S v", samples=5, covariance=[1.0, 2.0], matrices={"u": [1, 1], "v": [1, 2]})
    5.0
    """
    return evaluate(_known(word, symmetric), samples=samples, covariance=covariance, matrices=matrices)


@lru_cache(maxsize=256)
def _known(word: str, symmetric: tuple[str, ...]) -> Moment:
    return moment(word, symmetric=symmetric)
