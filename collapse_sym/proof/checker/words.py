"""Words in noncommuting matrices, their combinations and normal forms.

A letter is (kind, index, transposed).  Index: the generator's number as a frozen polynomial, the name of a shared
design, or "down"; T rows in that design, d = rank Σ:
    D  d × d, a monomial in Σ, G_κ = (Σ+κ)⁻¹ and M (any symmetric function of Σ)     vector  d × 1, deterministic
    X  T × d, rows N(0, Σ)    W = XᵀX    B = X†    P = X†X    V = W⁻¹ (only where X has rank d)    Z  T × 1, noise,
    index (i, design)
    R  (W/T + λ)⁻¹ of a ridge fit; of least squares it stands for T·W†, so that (W/T) R = P
    Q  = P_k … P_m, index (k, m)    model  ŵ_i, d × 1          inverse  of a positive definite T × T combination
A word is a tuple of letters; the empty one is the identity.
"""

from __future__ import annotations

from typing import Any

from .limits import MAX_WORD, need

Letter = tuple[str, Any, bool]
Word = tuple[Letter, ...]

DOWN = "down"
SYMMETRIC = {"D", "W", "P", "V", "R", "inverse"}
SHAPES = {
    "D": "dd", "W": "dd", "P": "dd", "V": "dd", "R": "dd", "Q": "dd",
    "X": "Td", "B": "dT", "Z": "T1", "vector": "d1", "model": "d1", "inverse": "TT",
}  # fmt: skip
DETERMINISTIC = {"D", "vector"}
BOUNDED = {"D", "vector", "P", "R", "Q"}

#: two neighbours with one index that are one letter; t marks the transpose
MEETINGS = {
    ("P", "P"): "P", ("P", "B"): "B", ("Bt", "P"): "Bt", ("X", "P"): "X", ("P", "Xt"): "Xt", ("B", "X"): "P",
    ("Xt", "Bt"): "P", ("Xt", "X"): "W", ("P", "W"): "W", ("W", "P"): "W", ("W", "B"): "Xt", ("Bt", "W"): "X",
    ("V", "W"): "", ("W", "V"): "",
}  # fmt: skip


def shape(letter: Letter) -> tuple[Any, Any]:
    design = letter[1][1] if letter[0] == "Z" else letter[1]
    rows, columns = (("T", design) if s == "T" else s for s in SHAPES[letter[0]])
    return (columns, rows) if letter[2] else (rows, columns)


def transpose(word: Word) -> Word:
    return tuple((kind, index, kind not in SYMMETRIC and not turned) for kind, index, turned in reversed(word))


def random(word: Word) -> bool:
    return any(kind not in DETERMINISTIC for kind, _, _ in word)


def joined(*parts: Word) -> Word:
    """The parts in a row, of bounded length; that their shapes match is the caller's care."""
    word = sum(parts, ())
    need(len(word) <= MAX_WORD, "limits", f"a word has more than {MAX_WORD} letters")
    return word


def meeting(left: Letter, right: Letter) -> Word | None:
    """What two neighbours of one index are by the definition of the Moore–Penrose inverse; None: nothing shorter."""
    names = tuple(kind + "t" * turned for kind, _, turned in (left, right))
    found = MEETINGS.get(names) if left[1] == right[1] else None  # type: ignore[arg-type]
    return None if found is None else ((found[0], left[1], found.endswith("t")),) if found else ()


def singular_order(word: Word) -> int:
    """q such that ‖word‖ ≤ polynomial(‖X‖) · s^{−q}, s the least singular value of X.

    Between deterministic letters the word is a product of X, Xᵀ, W, V: in the frames of X's singular
    vectors it is diagonal, with entries s^(#X + 2#W − 2#V − #B), or 0.
    """
    order, run = 0, 0
    for kind, _, _ in (*word, ("D", (), False)):
        if kind in ("X", "W", "V", "B", "P"):
            run += {"X": -1, "W": -2, "V": 2, "B": 1, "P": 0}[kind]
        else:
            order, run = order + max(run, 0), 0
    return order


def parts_of_gaussian(word: Word, index: Any) -> tuple[int, list[tuple[int, list[Word]]]]:
    """E tr(X F) = Σ sign · E Π tr(factor), and the singular order that makes it true; () is the identity on T rows.

    X has independent rows N(0, Σ), F is the rest of the word: E[X_ia F_ai] = Σ_b Σ_ab E[∂F_ai/∂X_ib].
    V stands in words of designs of rank d, B in words of designs of rank T: the caller shows which.
    """
    x, xt, v, b, p = (
        ("X", index, False),
        ("X", index, True),
        ("V", index, False),
        ("B", index, False),
        ("P", index, False),
    )
    bt = ("B", index, True)
    word = tuple(letter for old in word for letter in ((xt, x) if old == ("W", index, False) else (old,)))
    sigma, rest, rule = (("D", ((("S",), 1),), False),), word[1:], "integrate-by-parts"
    need(word[:1] == (x,), rule, "the word does not begin with the design")
    need(all(y in (x, xt, v, b) or y[0] in DETERMINISTIC for y in rest), rule, "a letter of another law")
    # dX, dXᵀ, dV = −V dXᵀ X V − V Xᵀ dX V and, of rank T, dB = −B dX B + (I − P) dXᵀ Bᵀ B
    # as (sign, left, moved letter, right)
    moves: dict[Letter, list[tuple[int, Word, Letter, Word]]]
    moves = {x: [(1, (), x, ())], xt: [(1, (), xt, ())], v: [(-1, (v,), xt, (x, v)), (-1, (v, xt), x, (v,))],
             b: [(-1, (b,), x, (b,)), (1, (), xt, (bt, b)), (-1, (p,), xt, (bt, b))]}  # fmt: skip
    terms: list[tuple[int, list[Word]]] = []
    order = singular_order(rest)
    for place, letter in enumerate(rest):
        for sign, left, moved, right in moves.get(letter, []):
            before, after = joined(rest[:place], left), joined(right, rest[place + 1 :])
            order = max(order, singular_order(before) + singular_order(after))
            factors = [joined(transpose(after), sigma, before)] if moved == x else [joined(before, sigma), after]
            terms.append((sign, factors))
    # V is smooth off a set of codimension T − d + 1 (B of d − T + 1), which almost every line misses if that is ≥ 2
    return max(order, 1 if v in rest or b in rest else 0), terms
