"""The one table of names: symbol ↔ Python name ↔ LaTeX ↔ domain.  Nobody else creates symbols.

A name has one role, and the role fixes the domain of its symbol:

========== ===================== =========================================
role       domain                meaning
========== ===================== =========================================
size       positive integer      samples T, dimension d
noise      real, ≥ 0             standard deviation σ of label noise
ridge      real, > 0             penalty λ of (Σ̂ + λ), i.e. per sample; numbers may be < 0
eigenvalue real, > 0             eigenvalue s_j of Σ
weight     real, in (0, 1)       weight p of the truth in mixed labels
squared    real, ≥ 0             squared length ‖w₀‖²
coefficient real                 coefficient c_j of w₀ in the eigenbasis, exponent δ
exponent   real, > 0             exponent of a power of T or j
capacity   real, > 0             exponent β > 1 of the eigenvalues j^(−β)
source     real, > 0             source exponent r
scale      real, > 0             factor of a power of j
========== ===================== =========================================
"""

from __future__ import annotations

import re
from functools import lru_cache

import sympy as sp

ROLES: dict[str, dict[str, bool]] = {
    "size": {"integer": True, "positive": True},
    "noise": {"real": True, "nonnegative": True},
    "ridge": {"real": True, "positive": True},
    "eigenvalue": {"real": True, "positive": True},
    "weight": {"real": True, "positive": True},
    "squared": {"real": True, "nonnegative": True},
    "coefficient": {"real": True},
    "exponent": {"real": True, "positive": True},
    "capacity": {"real": True, "positive": True},
    "source": {"real": True, "positive": True},
    "scale": {"real": True, "positive": True},
    # of the engine, never of the user:
    "index": {"integer": True, "nonnegative": True},
    "kappa": {"real": True, "nonnegative": True},
    "definition": {"real": True},
}

S = sp.Symbol("s", positive=True)  # the spectral variable: bound inside Tr[g] and Quad[g]
D = sp.Symbol("d", **ROLES["size"])  # rank Σ
N = sp.Symbol("n", **ROLES["index"])  # the number of generations
M = sp.Symbol("m", **ROLES["index"])  # the index of a generation in its block, 0 … repeat − 1
BETA = sp.Symbol("beta", **ROLES["exponent"])  # eigenvalues j^(−β): β > 1
R = sp.Symbol("R", **ROLES["exponent"])  # the exponent of the bias, R = 2β·min(r, 1) ≤ 2β

#: Words of the language of answers and names of the engine's own symbols: not for users.
RESERVED = frozenset("d n m s oo zoo nan pi E I sqrt Tr Quad Mean Sum df tr quad inv pinv Sigma S R P".split())
_RESERVED_PATTERN = re.compile(r"(kappa|tau|metric|count)\d*\Z|partial_")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}\Z", re.ASCII)

_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa mu nu xi rho sigma tau phi chi psi omega lambda".split()
)


def is_reserved(name: str) -> bool:
    """Whether ``name`` belongs to the engine (``d``, ``n``, ``kappa0``, ``Tr``, …)."""
    return name in RESERVED or bool(_RESERVED_PATTERN.match(name))


def symbol(name: str, role: str) -> sp.Symbol:
    """The symbol with this name in the domain of its role.

    >>> symbol("sigma0", "noise").is_nonnegative
    True
    """
    return {"d": D, "n": N, "m": M, "s": S}.get(name) or sp.Symbol(name, **ROLES[role])


def role_name(variable: sp.Symbol) -> str:
    """The domain of a symbol in words, for messages and for the list of assumptions."""
    if variable.is_integer:
        return "a positive integer" if variable.is_positive else "an integer ≥ 0"
    if variable.is_positive:
        return "> 0"
    return "≥ 0" if variable.is_nonnegative else "real"


@lru_cache(maxsize=4096)
def latex_name(name: str) -> str:
    r"""The LaTeX of a name: Greek letters by name, trailing digits and ``_x`` as an index.

    >>> latex_name("sigma0"), latex_name("T0"), latex_name("lambda"), latex_name("T_new")
    ('\\sigma_{0}', 'T_{0}', '\\lambda', 'T_{\\mathrm{new}}')
    """
    if name.startswith("partial_"):
        of, _, by = name[len("partial_") :].rpartition("_")
        return rf"\partial_{{{latex_name(by)}}}{latex_name(of)}"
    stem, _, rest = name.partition("_")
    match = re.match(r"([A-Za-z]+?)(\d*)\Z", stem)
    letters, digits = match.groups() if match else (stem, "")
    letters = {"metric": "N", "count": "n"}.get(letters, letters)
    if letters in _GREEK:
        base = "\\" + letters
    else:
        base = letters if len(letters) == 1 else rf"\mathrm{{{letters}}}"
    parts = [digits] if digits else []
    parts += [p if p.isdigit() or len(p) == 1 else rf"\mathrm{{{p}}}" for p in rest.split("_") if p]
    return f"{base}_{{{','.join(parts)}}}" if parts else base


def symbol_names(*expressions: sp.Basic) -> dict[sp.Symbol, str]:
    """LaTeX names for ``sympy.latex(..., symbol_names=…)``, covering the given expressions."""
    found: set[sp.Symbol] = set()
    for expression in expressions:
        found |= expression.atoms(sp.Symbol)
    return {v: latex_name(v.name) for v in found}
