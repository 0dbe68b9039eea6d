"""Claims and their parts by name, and their verdicts: what the commands about claims share."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import InvalidInput

if TYPE_CHECKING:
    from ..proof.statements import Statement
    from ..proof.verdicts import ClaimVerdict, PartProof

NEAR = 0.6


def proof_of(part: str) -> PartProof:
    """The certificates of a part, from the derivations."""
    from ..derivations.registry import certificates
    from ..proof.verdicts import PartProof

    found = certificates(part)
    further = tuple(found.get("further", ()))
    return PartProof(found.get("proves"), found.get("refutes"), found.get("amended"), further)


def claim_or_part(text: str) -> tuple[str, str]:
    """(claim, part) of an ID, the part empty where the ID is that of a claim; the case of letters does not matter.

    Raises: InvalidInput, with the nearest IDs.

    >>> claim_or_part("thm-4.6.Main"), claim_or_part("EQ-9")
    (('THM-4.6', 'THM-4.6.main'), ('EQ-9', ''))
    """
    from ..proof.statements import claim_of, claims, statements

    known = {name.lower(): name for name in (*claims(), *statements())}
    found = known.get(text.strip().lower())
    if found is None:
        raise InvalidInput(text, "is no claim and no part of one", suggestion(text, list(known.values())))
    return (found, "") if found in claims() else (claim_of(found), found)


def suggestion(text: str, known: Sequence[str]) -> str:
    """The nearest known names, or where to find them."""
    by_case = {name.lower(): name for name in known}
    near = difflib.get_close_matches(text.strip().lower(), list(by_case), n=3, cutoff=NEAR)
    if near:
        return f"did you mean {' or '.join(by_case[n] for n in near)}?"
    return "collapse-sym claims lists them"


def parts_of(text: str) -> tuple[Statement, ...]:
    """The part with this ID, or all parts of the claim.

    Raises: InvalidInput.
    """
    from ..proof.statements import parts, statement

    claim, part = claim_or_part(text)
    return (statement(part),) if part else parts(claim)


def one_part(text: str) -> Statement:
    """The part with this ID, or the only part of a claim.

    Raises: InvalidInput, naming the parts of a claim that has several.
    """
    found = parts_of(text)
    if len(found) > 1:
        raise InvalidInput(text, "has several parts", f"choose from {', '.join(s.id for s in found)}")
    return found[0]


def verdict_of(claim: str) -> ClaimVerdict:
    """The verdict on a claim, its certificates derived and checked."""
    from ..proof.recorded import with_evidence
    from ..proof.verdicts import claim_verdict

    return with_evidence(claim_verdict(claim, proof_of))


def verdicts_of(claims: Sequence[str], progress: Any = None) -> tuple[ClaimVerdict, ...]:
    """The verdicts on some claims, or on all where none is named; two processes share the work."""
    from ..proof.recorded import with_evidence
    from ..proof.verdicts import all_verdicts, claim_verdict

    if claims:
        found = []
        for claim in claims:
            found.append(claim_verdict(claim, proof_of))
            if progress:
                progress(claim)
    else:
        found = list(all_verdicts(proof_of, progress=progress))
    return tuple(map(with_evidence, found))
