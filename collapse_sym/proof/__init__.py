"""Why an answer is believed: certificates, and the checker that re-decides them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .checker import Rejected, Verdict
from .checker import check as _check

if TYPE_CHECKING:
    from ..chain import Chain
    from .risk_certificates import Certified

__all__ = ["Rejected", "Verdict", "certify", "check"]


def certify(chain: Chain) -> tuple[Certified, ...]:
    """The certificates of the risk of a chain, one for each case of the answer.

    Raises: OutsideCalculus, naming what no certificate covers; TooLarge, beyond what the checker reads.

    >>> from collapse_sym.chain import example_text, loads
    >>> (case,) = certify(loads(example_text("thm-4.1")))
    >>> check(case.certificate).cited
    ()
    """
    from .risk_certificates import certified

    return tuple(certified(chain))


def check(certificate: str | dict[str, Any]) -> Verdict:
    """Have a certificate checked, given as JSON text or as the object that it describes.

    Raises: Rejected (rule, reason).
    """
    return _check(certificate if isinstance(certificate, str) else json.dumps(certificate))
