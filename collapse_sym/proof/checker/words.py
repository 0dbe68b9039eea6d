"""Words in noncommuting matrices, their normal forms, and Gaussian integration by parts.

Letters (T_i samples in fit i, d = rank Σ):
    M, Sigma, SigmaInverse  d × d, symmetric, deterministic; M is any symmetric matrix
    X_i  T_i × d, rows N(0, Σ)          V_i = (X_iᵀX_i)⁻¹
    w0   d × 1, deterministic           epsilon_i  T_i × 1, noise of one generation of fit i
    delta_i  d × 1, error ŵ − w₀ when the block of fit i begins
    before_i, after_i  d × 1, the error before and after one generation of fit i
A letter is (name, transposed), a word a tuple of letters, a space "d", "1" or "T_i".
"""

from __future__ import annotations

from .limits import MAX_WORD, need

Letter = tuple[str, bool]
Word = tuple[Letter, ...]

SYMMETRIC = {"M", "Sigma", "SigmaInverse", "V"}
DETERMINISTIC = {"M", "Sigma", "SigmaInverse", "w0"}
SHAPES = {
    "M": ("d", "d"), "Sigma": ("d", "d"), "SigmaInverse": ("d", "d"), "V": ("d", "d"), "X": ("T", "d"),
    "w0": ("d", "1"), "delta": ("d", "1"), "before": ("d", "1"), "after": ("d", "1"), "epsilon": ("T", "1"),
}  # fmt: skip


def stem(name: str) -> str:
    """The name without its index."""
    return name.partition("_")[0]


def shape(letter: Letter) -> tuple[str, str]:
    name, transposed = letter
    rows, columns = ("T_" + name.partition("_")[2] if s == "T" else s for s in SHAPES[stem(name)])
    return (columns, rows) if transposed else (rows, columns)


def product(*parts: Word) -> Word:
    """The parts in a row, of matching shapes and bounded length."""
    word = sum(parts, ())
    need(len(word) <= MAX_WORD, "limits", f"a word has more than {MAX_WORD} letters")
    for left, right in zip(word, word[1:]):
        need(shape(left)[1] == shape(right)[0], "words", f"the shapes of {left[0]} and {right[0]} do not match")
    return word


def transpose(word: Word) -> Word:
    return tuple((name, False if stem(name) in SYMMETRIC else not turned) for name, turned in reversed(word))


def _cancels(window: Word) -> bool:
    if len(window) == 2:
        return {name for name, _ in window} == {"Sigma", "SigmaInverse"}
    (a, s), (b, t), (c, u) = window
    x, v, names = a.partition("_")[2], b.partition("_")[2], (stem(a), stem(b), stem(c))
    same = x == v == c.partition("_")[2]
    return same and ((names == ("V", "X", "X") and t and not u) or (names == ("X", "X", "V") and s and not t))


def reduce(word: Word, *, cyclic: bool = False) -> Word:
    """Normal form under ΣΣ⁻¹ = Σ⁻¹Σ = I and V XᵀX = XᵀX V = I."""
    for start in range(len(word)):
        head, tail = ((), word[start:] + word[:start]) if cyclic else (word[:start], word[start:])
        for size in (2, 3):
            if len(tail) >= size and _cancels(tail[:size]):
                return reduce(head + tail[size:], cyclic=cyclic)
    return word


def cycle(word: Word) -> Word:
    """Normal form of a word under the trace: rotations and the transpose count as one."""
    need(shape(word[0])[0] == shape(word[-1])[1], "words", "a trace needs a square word")
    word = reduce(word, cyclic=True)
    turns = [w[i:] + w[:i] for w in (word, transpose(word)) for i in range(len(word))]
    return min(turns, default=())


def random(word: Word) -> bool:
    return any(stem(name) not in DETERMINISTIC for name, _ in word)


def singular_order(word: Word) -> int:
    """q such that ‖word‖ ≤ polynomial(‖X‖) · s^{−q}, s the least singular value of X.

    Between deterministic letters the word is a product of X, Xᵀ, V: in the frames of X's singular
    vectors it is diagonal, with entries s^(#X − 2#V).
    """
    order, run = 0, 0
    for name, _ in (*word, ("M", False)):
        if stem(name) in ("X", "V"):
            run += 2 if stem(name) == "V" else -1
        else:
            order, run = order + max(run, 0), 0
    return order


def parts_of_gaussian(word: Word, index: str) -> tuple[int, list[tuple[int, list[Word]]]]:
    """E tr(X F) = Σ sign · E Π tr(factor), and the singular order that makes it true; () is the identity on T rows.

    X has independent rows N(0, Σ), F is the rest of the word: E[X_ia F_ai] = Σ_b Σ_ab E[∂F_ai/∂X_ib].
    """
    x, xt, v = ("X_" + index, False), ("X_" + index, True), ("V_" + index, False)
    sigma, rest, rule = (("Sigma", False),), word[1:], "integrate-by-parts"
    need(word[0] == x, rule, "the word does not begin with the design")
    need(all(n in (x[0], v[0]) or n in DETERMINISTIC for n, _ in rest), rule, "a letter of another law")
    # dX, dXᵀ and dV = −V dXᵀ X V − V Xᵀ dX V as (sign, left, moved letter, right)
    moves: dict[Letter, list[tuple[int, Word, Letter, Word]]]
    moves = {x: [(1, (), x, ())], xt: [(1, (), xt, ())], v: [(-1, (v,), xt, (x, v)), (-1, (v, xt), x, (v,))]}
    terms: list[tuple[int, list[Word]]] = []
    order = singular_order(rest)
    for place, letter in enumerate(rest):
        for sign, left, moved, right in moves.get(letter, []):
            before, after = product(rest[:place], left), product(right, rest[place + 1 :])
            order = max(order, singular_order(before) + singular_order(after))
            joined = [product(transpose(after), sigma, before)] if moved == x else [product(before, sigma), after]
            terms.append((sign, joined))
    # V is smooth off a set of codimension T − d + 1, which almost every line misses if that is ≥ 2
    return max(order, 1 if v in rest else 0), terms
