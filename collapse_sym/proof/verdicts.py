"""Verdicts, computed from checked certificates; none is typed.

    proved          a certificate of the printed statement is accepted
    refuted         one of its negation is, at a point inside its hypotheses
    corrected       refuted, and one of an amended statement is accepted whose edits leave relation and left side alone
    proof-gap       proved, and a step of the paper's argument for it (a part ID.argument…) is refuted
    evidence-only   neither proved nor refuted

Any other amended statement that is proved stands in place of a refuted one (``replaced``).  A certificate counts if
the checker accepts it, for this goal, and the hash that the checker returns is that of this statement.

The headline of a claim is its worst part.  Steps of an argument are parts as well, with verdicts of their own, but the
claim does not fail with them: what an argument was to show may be true, and then it is a proof-gap.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from typing import Any

from ..errors import Contradiction
from .amendments import Amendment, amendments
from .checking import CheckedVerdict, Rejected, check
from .statements import Statement, claims, parts

#: the worst first
ORDER = ("refuted", "corrected", "proof-gap", "evidence-only", "proved")
REFUTED, CORRECTED, GAP, EVIDENCE_ONLY, PROVED = ORDER
#: parts that the quoted argument of their claim is not about: the second inequality is that of a mean square
NOT_ARGUED = frozenset(("PROP-F.5.nonnegative",))

Certificate = Mapping[str, Any]
Check = Callable[[str], CheckedVerdict]


@dataclass(frozen=True)
class PartProof:
    """The certificates of a part: of what is printed, of its negation, of its amended form, and of further ones."""

    proved: Certificate | None = None
    refuted: Certificate | None = None
    amended: Certificate | None = None
    further: tuple[Certificate, ...] = ()


ProofOf = Callable[[str], PartProof]


@dataclass(frozen=True)
class Accepted:
    """A certificate that the checker accepts, what it is of (proved, refuted, amended), and what the checker says."""

    of: str
    certificate: Certificate
    verdict: CheckedVerdict


@dataclass(frozen=True)
class Refused:
    """A certificate that does not count: of what, by which rule, why."""

    of: str
    rule: str
    reason: str


@dataclass(frozen=True)
class PartVerdict:
    """The verdict on a part, and what it rests on.

    ``corrected`` or ``replaced`` is the amended statement that is proved, by ``amendment``; ``further`` are others that
    are proved as well; ``counterexample`` is the point, or the points in k → ∞, of the accepted refutation;
    ``evidence`` is what simulation says, which decides nothing.
    """

    id: str
    statement: Statement
    verdict: str
    amendment: Amendment | None = None
    corrected: Statement | None = None
    replaced: Statement | None = None
    further: tuple[Amendment, ...] = ()
    counterexample: Mapping[str, Any] | None = None
    certificates: tuple[Accepted, ...] = ()
    refused: tuple[Refused, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_argument(self) -> bool:
        """Whether the part is a step of the paper's argument."""
        return is_argument(self.id)

    @property
    def cited(self) -> tuple[str, ...]:
        """The cited facts of all certificates that count."""
        return tuple(dict.fromkeys(f for a in self.certificates for f in a.verdict.cited))

    @property
    def steps(self) -> int:
        """The number of checked steps."""
        return sum(a.verdict.steps for a in self.certificates)

    @property
    def amended(self) -> Statement | None:
        """The true statement in place of the printed one, if there is one."""
        return self.corrected or self.replaced


@dataclass(frozen=True)
class ClaimVerdict:
    """The verdict on a claim: the worst of its parts that are no argument."""

    id: str
    verdict: str
    parts: tuple[PartVerdict, ...]

    @property
    def cited(self) -> tuple[str, ...]:
        """The cited facts of all parts."""
        return tuple(dict.fromkeys(f for p in self.parts for f in p.cited))


def is_argument(part: str) -> bool:
    """Whether a part is a step of the paper's argument.

    >>> is_argument("THM-4.6.argument-projection"), is_argument("THM-4.6.main")
    (True, False)
    """
    return part.rpartition(".")[2].split("-")[0] == "argument"


def worst(verdicts: Iterable[str]) -> str:
    """The worst of some verdicts.

    >>> worst(["proved", "corrected", "evidence-only"])
    'corrected'
    """
    return min(verdicts, key=ORDER.index)


def part_verdict(statement: Statement, proof: PartProof, *, check: Check = check) -> PartVerdict:
    """The verdict on a part by itself, without regard to arguments.

    Raises: Contradiction, if the checker accepts both the statement and its negation.
    """
    proved = _judged("proved", proof.proved, "proved", {statement.hash: None}, check)
    refuted = _judged("refuted", proof.refuted, "refuted", {statement.hash: None}, check)
    alternatives = [c for c in (proof.amended, *proof.further) if c is not None]
    offered = {a.statement.hash: a for a in reversed(amendments(statement.id))} if alternatives else {}
    better = [_judged("amended", c, "proved", offered, check) for c in alternatives]
    tried = [x for x in (proved, refuted, *better) if x is not None]
    accepted = tuple(x for x in tried if isinstance(x, Accepted))
    refused = tuple(x for x in tried if isinstance(x, Refused))
    found = PartVerdict(statement.id, statement, EVIDENCE_ONLY, refused=refused)
    if isinstance(proved, Accepted) and isinstance(refuted, Accepted):
        raise Contradiction(statement.id, "the checker accepts the statement and its negation", "mend the checker")
    if isinstance(proved, Accepted):
        return replace(found, verdict=PROVED, certificates=(proved,))
    if not isinstance(refuted, Accepted):
        return found
    found = replace(found, verdict=REFUTED, certificates=accepted, counterexample=dict(refuted.certificate["at"]))
    return _with_amendments(found, [offered[a.verdict.hash] for a in accepted if a.of == "amended"])


def _with_amendments(found: PartVerdict, proved: list[Amendment]) -> PartVerdict:
    """The verdict on a refuted part with these amendments proved: the first on file that corrects, else the first."""
    known = [a for a in amendments(found.id) if a in proved]
    if not known:
        return found
    best = next((a for a in known if a.changes_only_the_right_side), known[0])
    found = replace(found, amendment=best, further=tuple(a for a in known if a != best))
    if best.changes_only_the_right_side:
        return replace(found, verdict=CORRECTED, corrected=best.statement)
    return replace(found, replaced=best.statement)


def _judged(
    of: str, certificate: Certificate | None, goal: str, hashes: Mapping[str, Any], check: Check
) -> Accepted | Refused | None:
    """What the checker says of a certificate, which must have this goal and be of one of these statements."""
    if certificate is None:
        return None
    try:
        verdict = check(json.dumps(certificate, ensure_ascii=False))
    except Rejected as refusal:
        return Refused(of, refusal.rule, refusal.reason)
    if verdict.goal != goal:
        return Refused(of, "goal", f"the certificate is of a statement that is {verdict.goal}")
    if verdict.hash not in hashes:
        return Refused(of, "hash", "the certificate is of another statement")
    return Accepted(of, certificate, verdict)


def claim_verdict(claim: str, proof_of: ProofOf, *, check: Check = check) -> ClaimVerdict:
    """The verdict on a claim, from the certificates of its parts.

    Raises: BadStatement for an unknown claim, Contradiction as in ``part_verdict``.
    """
    found = [part_verdict(s, proof_of(s.id), check=check) for s in parts(claim)]
    if any(p.is_argument and p.verdict in (REFUTED, CORRECTED) for p in found):
        found = [replace(p, verdict=GAP) if _argued(p) and p.verdict == PROVED else p for p in found]
    return ClaimVerdict(claim, worst(p.verdict for p in found if not p.is_argument), tuple(found))


def _argued(part: PartVerdict) -> bool:
    return not part.is_argument and part.id not in NOT_ARGUED


def all_verdicts(
    proof_of: ProofOf, *, processes: int = 2, progress: Callable[[str], None] | None = None
) -> tuple[ClaimVerdict, ...]:
    """The verdicts on all claims of the catalogue, in its order; claims are derived and checked side by side.

    ``proof_of`` must be a function of a module, so that other processes find it; with one process it may be any.
    """
    announce = progress or (lambda claim: None)
    if processes < 2:
        return tuple(_announced(claim_verdict(claim, proof_of), announce) for claim in claims())
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        futures = {claim: pool.submit(claim_verdict, claim, proof_of) for claim in _longest_first()}
        return tuple(_announced(futures[claim].result(), announce) for claim in claims())


def _longest_first() -> list[str]:
    """The claims by their number of parts: a long one that starts last would keep one process idle."""
    return sorted(claims(), key=lambda claim: -len(parts(claim)))


def _announced(verdict: ClaimVerdict, progress: Callable[[str], None]) -> ClaimVerdict:
    progress(verdict.id)
    return verdict
