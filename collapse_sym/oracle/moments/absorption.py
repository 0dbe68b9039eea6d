r"""Σ is absorbed: W = Σ^{1/2}W̃Σ^{1/2}, W̃ ~ Wishart(T, 1), so that what stands between two random matrices is a block.

    W A W: Σ^{1/2}AΣ^{1/2}      W⁻¹AW⁻¹: Σ^{−1/2}AΣ^{−1/2}      W A W⁻¹: Σ^{1/2}AΣ^{−1/2}      W⁻¹AW: Σ^{−1/2}AΣ^{1/2}

Around a trace of blocks the halves meet in pairs: traces of Σ, Σ⁻¹ and fixed matrices come back.  Equal blocks, and
transposed ones, are recognised.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .recursion import INVERSE, Codes
from .recursion import WISHART as W_CODE
from .words import COVARIANCE, WISHART, Letter, Word, factors, merged, transposed


@dataclass
class Alphabet:
    """The blocks of one product, numbered as they are met; ``flips`` maps a block to its transpose.

    >>> W, A = Letter("W"), Letter("A")
    >>> alphabet = Alphabet()
    >>> alphabet.encoded((W, A, W, A.flipped())), [str(x) for x in alphabet.blocks[0][1:2]]     # Σ^{1/2}AΣ^{1/2}
    ((1000, 0, 1000, 1), ['A'])
    """

    symmetric: frozenset[str] = frozenset()
    isotropic: bool = False
    blocks: list[Word] = field(default_factory=list)
    flips: dict[int, int] = field(default_factory=dict)

    def encoded(self, word: Word) -> Codes:
        """The codes of a cyclic word with at least one W or W⁻¹."""
        first = next(i for i, x in enumerate(word) if x.name == WISHART)
        word = word[first:] + word[:first]
        codes: Codes = ()
        starts = [i for i, x in enumerate(word) if x.name == WISHART]
        for start, stop in zip(starts, [*starts[1:], len(word)]):
            power = word[start].power
            following = word[stop % len(word)].power
            random = W_CODE if power > 0 else INVERSE + 1
            inner = self._block((), power, power) if abs(power) > 1 else ()
            codes += ((random, *inner) * (abs(power) - 1)) + (random,)
            codes += self._block(word[start + 1 : stop], power, following)
        return codes

    def decoded(self, codes: Codes) -> tuple[Word, ...]:
        """The canonical factors of the trace of a word of blocks."""
        word = tuple(x for code in codes for x in self.blocks[code])
        return factors(word, self.symmetric) if word else ((),)

    def _block(self, word: Word, left: int, right: int) -> Codes:
        """The code of Σ^{±1/2} word Σ^{±1/2}; none for the identity."""
        if self.isotropic:
            word = merged(tuple(x for x in word if x.name != COVARIANCE))
        else:
            ends = [(Letter(COVARIANCE, power=1 if p > 0 else -1),) for p in (left, right)]
            word = merged(ends[0] + word + ends[1])
        if not word:
            return ()
        if word not in self.blocks:
            self._register(word)
        return (self.blocks.index(word),)

    def _register(self, word: Word) -> None:
        turned = transposed(word, self.symmetric)
        code = len(self.blocks)
        self.blocks.append(word)
        self.flips[code] = code
        if turned != word:
            self.blocks.append(turned)
            self.flips.update({code: code + 1, code + 1: code})
