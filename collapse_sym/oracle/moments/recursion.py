r"""E of products of traces of words in W ~ Wishart(T, 1), V = W⁻¹ and fixed blocks, by integration by parts.

One W at a time is removed.  With F the other factors, and A ↦ Aᵀ reversing words,

    E tr(W M)F = T tr(M)F + Σ_{M=M₁WM₂}[tr(W M₂M₁ᵀ) + tr(W M₁)tr(M₂)]F − Σ_{M=M₁VM₂}[tr(M₁VM₂ᵀ) + tr(M₁)tr(VM₂)]F
                 + Σ_{tr(W N) in F}[tr(W M N) + tr(W M Nᵀ)]·rest − Σ_{tr(V N) in F}[tr(M V N) + tr(M V Nᵀ)]·rest ,

each W of F once.  *Proof*: W_ab = Σ_t X_ta X_tb with independent N(0,1) entries; E X_ta g = E ∂g/∂X_ta;
∂W_pq/∂X_ta = δ_pa X_tq + δ_qa X_tp; ∂V = −V(∂W)V; and WV = 1.  With k factors V and any W's, g grows like σ^{1−2k} at
the singular X, whose least singular value σ has density ~ σ^{T−d}: all terms are integrable for T ≥ d + 2k.

What is left has no W: E ∏V = Σ_π w(π) δ_π over the pairings π of the 2k indices, where w depends on the sizes of the
loops that π makes with the pairs of V's own indices (weights.py).  The same rule lists the pairings: a V of size s is
joined to one of size t and becomes one of size s + t, and a loop of size s leaves the mark p_s:

    tr(V_s M)F → p_s tr(M)F + Σ[tr(V_{s+t} M₂M₁ᵀ) + tr(V_{s+t}M₁)tr(M₂)]F + Σ[tr(V_{s+t} M N) + tr(V_{s+t} M Nᵀ)]·rest .

States are products of canonical words, so what comes back is computed once.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...errors import TooLarge

#: Codes: blocks are below both; W itself; V_s is INVERSE + s, V itself of size 1.
WISHART, INVERSE = 1000, 2000
MAX_ORDER = 60
#: The bound on the work: terms added up, about a million a second.
MAX_STEPS = 4_000_000
#: Marks in a key: T, and p_s = SAMPLES − s; traces of fixed words are ≥ 0.
SAMPLES = -1

Codes = tuple[int, ...]
Sum = dict[tuple[int, ...], int]


class Recursion:
    """The expectations over one alphabet of blocks; ``flips`` maps a block to its transpose.

    ``traces`` lists the traces of fixed words that keys name by their place.

    >>> r = Recursion({0: 1, 1: 0})
    >>> r.expectation([(WISHART, 0, WISHART)]), r.traces     # E tr(W A W) = (T² + T + T d) tr A
    ({(-1, -1, 0): 1, (-1, 0): 1, (-1, 0, 1): 1}, [(0,), ()])
    """

    def __init__(self, flips: Mapping[int, int]) -> None:
        self._flips = {**flips, WISHART: WISHART, **{INVERSE + s: INVERSE + s for s in range(1, MAX_ORDER + 1)}}
        self._known: dict[tuple[Codes, ...], Sum] = {(): {(): 1}}
        self._canonical: dict[Codes, Codes] = {(): ()}
        self._places: dict[Codes, int] = {}
        self.steps = 0

    @property
    def traces(self) -> list[Codes]:
        """The fixed words whose traces keys name."""
        return list(self._places)

    @property
    def states(self) -> int:
        """How many products of traces were met."""
        return len(self._known)

    def expectation(self, words: list[Codes]) -> Sum:
        """E of the product of the traces of the words, as {sorted marks and traces: integer}."""
        total: Sum = {}
        self._add(total, tuple(words), (), ())
        return total

    def _expect(self, state: tuple[Codes, ...]) -> Sum:
        known = self._known.get(state)
        if known is None:
            known = self._known[state] = self._step(state)
        return known

    def _step(self, state: tuple[Codes, ...]) -> Sum:
        """The rule, applied to the first W of the state, or to the first V if none is left."""
        chosen = next(((n, word.index(WISHART)) for n, word in enumerate(state) if WISHART in word), None)
        n, i = chosen or (0, next(i for i, code in enumerate(state[0]) if code >= WISHART))
        code, M = state[n][i], state[n][i + 1 :] + state[n][:i]
        others = state[:n] + state[n + 1 :]
        total: Sum = {}
        self._add(total, (M,), others, (SAMPLES - (code - INVERSE if code != WISHART else 0),))
        for j, other in enumerate(M):
            if other >= WISHART:
                self._inside(total, code, other, M[:j], M[j + 1 :], others)
        for m, word in enumerate(others):
            rest = others[:m] + others[m + 1 :]
            for j, other in enumerate(word):
                if other >= WISHART:
                    self._outside(total, code, other, M, word[j + 1 :] + word[:j], rest)
        return total

    def _inside(self, total: Sum, code: int, other: int, A: Codes, B: Codes, rest: tuple[Codes, ...]) -> None:
        """``code`` against ``other`` in its own trace tr(code A other B)."""
        if code == WISHART != other:
            self._add(total, (A + (other,) + self._transposed(B),), rest, (), -1)
            self._add(total, (A, (other, *B)), rest, (), -1)
        else:
            joined = (_joined(code, other),)
            self._add(total, (joined + B + self._transposed(A),), rest)
            self._add(total, (joined + A, B), rest)

    def _outside(self, total: Sum, code: int, other: int, M: Codes, N: Codes, rest: tuple[Codes, ...]) -> None:
        """tr(code M) against ``other`` in another trace tr(other N)."""
        for turned in (N, self._transposed(N)):
            if code == WISHART != other:
                self._add(total, (M + (other,) + turned,), rest, (), -1)
            else:
                self._add(total, ((_joined(code, other),) + M + turned,), rest)

    def _add(
        self, total: Sum, words: tuple[Codes, ...], rest: tuple[Codes, ...], marks: Codes = (), sign: int = 1
    ) -> None:
        """Add sign · marks · E(traces of words · rest) to the total."""
        state = list(rest)
        for word in words:
            word = self._least(word)
            if word and max(word) >= WISHART:
                state.append(word)
            else:
                marks += (self._places.setdefault(word, len(self._places)),)
        state.sort()
        found = self._expect(tuple(state))
        self.steps += len(found)
        if self.steps > MAX_STEPS:
            raise TooLarge(f"{self.steps} steps", f"the bound on the work is {MAX_STEPS}", "use a lower order")
        for key, count in found.items():
            key = tuple(sorted(key + marks)) if marks else key
            total[key] = total.get(key, 0) + sign * count

    def _transposed(self, word: Codes) -> Codes:
        return tuple(map(self._flips.__getitem__, reversed(word)))

    def _least(self, word: Codes) -> Codes:
        """The least rotation of a word or of its transpose, WV cancelled."""
        least = self._canonical.get(word)
        if least is None:
            least = _cancelled(word) if WISHART in word and INVERSE + 1 in word else word
            turned = (least, self._transposed(least))
            first = min((*turned[0], *turned[1]), default=0)
            least = min((w[i:] + w[:i] for w in turned for i, code in enumerate(w) if code == first), default=())
            self._canonical[word] = least
        return least


def _joined(code: int, other: int) -> int:
    """W and W are one W; V_s and V_t are one V_{s+t}."""
    return WISHART if code == WISHART else code + other - INVERSE


def _cancelled(word: Codes) -> Codes:
    """The cyclic word without neighbours W, V."""
    done: list[int] = []
    for code in word:
        if done and {done[-1], code} == {WISHART, INVERSE + 1}:
            done.pop()
        else:
            done.append(code)
    first, last = 0, len(done)
    while last - first > 1 and {done[first], done[last - 1]} == {WISHART, INVERSE + 1}:
        first, last = first + 1, last - 1
    return tuple(done[first:last])
