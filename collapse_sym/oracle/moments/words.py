r"""Words in W = XᵀX, W⁻¹, Σ and fixed matrices and vectors, and their traces, in one canonical form.

    tr(w₁w₂…w_k) = tr(w₂…w_kw₁) = tr(w_kᵀ…w₁ᵀ)                tr(… v uᵀ …) is cut there into uᵀ…v

A trace is kept as the least of its rotations and of those of its transpose; a factor uᵀ…v as the lesser of itself
and its transpose.  Powers of Σ are counted in halves, as Σ^{1/2} stands at the ends of what is between two W's.
"""

from __future__ import annotations

from typing import NamedTuple

#: The names that mean the random matrix, its covariance and the identity.
WISHART, COVARIANCE, IDENTITY = "W", "Sigma", "I"
_MERGED = (WISHART, COVARIANCE)


class Letter(NamedTuple):
    """One factor: a matrix, a column (lower-case name) or, transposed, a row; ``power`` of Σ counts halves.

    >>> str(Letter("A", transposed=True)), str(Letter("Sigma", power=-2)), str(Letter("W", power=3))
    ("A'", 'inv(Sigma)', 'W^3')
    """

    name: str
    transposed: bool = False
    power: int = 1

    @property
    def vector(self) -> bool:
        """Whether it is a column or a row."""
        return self.name[0].islower()

    @property
    def row(self) -> bool:
        """Whether it is a transposed vector."""
        return self.transposed and self.name[0].islower()

    def flipped(self, symmetric: frozenset[str] = frozenset()) -> Letter:
        """Its transpose; W, Σ and the matrices declared symmetric are their own."""
        fixed = self.name in _MERGED or self.name in symmetric
        return self if fixed else Letter(self.name, not self.transposed, self.power)

    def __str__(self) -> str:
        if self.name not in _MERGED:
            return self.name + "'" * self.transposed
        exponent = self.power // 2 if self.name == COVARIANCE else self.power
        base = self.name if exponent > 0 else f"inv({self.name})"
        return base if abs(exponent) == 1 else f"{base}^{abs(exponent)}"


Word = tuple[Letter, ...]


def transposed(word: Word, symmetric: frozenset[str]) -> Word:
    """The transpose of a word: reversed, every letter transposed."""
    return tuple(letter.flipped(symmetric) for letter in reversed(word))


def merged(word: Word) -> Word:
    """The word with neighbouring powers of W, and of Σ, multiplied; WW⁻¹ cancels.

    >>> [str(x) for x in merged((Letter("W"), Letter("Sigma"), Letter("Sigma", power=-1), Letter("W"), Letter("A")))]
    ['W^2', 'A']
    """
    done: list[Letter] = []
    for letter in word:
        if done and letter[0] == done[-1][0] and letter[0] in _MERGED:
            power = done.pop().power + letter.power
            if power:
                done.append(Letter(letter.name, False, power))
        else:
            done.append(letter)
    return tuple(done)


def cyclic(word: Word) -> Word:
    """The same, around the circle of a trace."""
    word = merged(word)
    while len(word) > 1 and word[0].name in _MERGED and word[0].name == word[-1].name:
        power = word[0].power + word[-1].power
        ends = (word[0]._replace(power=power),) if power else ()
        word = merged((*ends, *word[1:-1])) if power else cyclic(word[1:-1])
    return word


def factors(word: Word, symmetric: frozenset[str]) -> tuple[Word, ...]:
    """tr(word) as a product of canonical factors: one trace, or the forms uᵀ…v between its cuts.

    >>> u, v, A = Letter("u"), Letter("v"), Letter("A")
    >>> [show(f) for f in factors((A, v, u.flipped(), A.flipped()), frozenset())]
    ["u' A' A v"]
    """
    word = cyclic(word)
    cuts = [i for i, letter in enumerate(word) if letter.row]
    if not cuts:
        return (_least(word, symmetric),)
    word = word[cuts[0] :] + word[: cuts[0]]
    bounds = [i - cuts[0] for i in cuts] + [len(word)]
    forms = (merged(word[i:j]) for i, j in zip(bounds, bounds[1:]))
    return tuple(min(form, transposed(form, symmetric)) for form in forms)


def _least(word: Word, symmetric: frozenset[str]) -> Word:
    if not word:
        return word
    turned = transposed(word, symmetric)
    least = min(*word, *turned)
    return min(w[i:] + w[:i] for w in (word, turned) for i, x in enumerate(w) if x == least)


def show(word: Word) -> str:
    """A factor as the command writes and reads it: ``tr(A Sigma B')``, ``u' Sigma v``; the empty trace is d.

    >>> show(()), show((Letter("A"), Letter("Sigma", power=4)))
    ('d', 'tr(A Sigma^2)')
    """
    if not word:
        return "d"
    text = " ".join(map(str, word))
    return text if word[0].row else f"tr({text})"
