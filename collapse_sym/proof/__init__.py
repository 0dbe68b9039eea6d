"""Why an answer is believed: certificates, and the checker that re-decides them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .checker import Verdict
from .checker import check as _check

if TYPE_CHECKING:
    from ..chain import Chain

__all__ = ["Verdict", "certify", "check"]


def certify(chain: Chain) -> dict[str, Any]:
    """The certificate of the exact risk of a chain; see ``certificates.certify``."""
    from .certificates import certify

    return certify(chain)


def check(certificate: str | dict[str, Any]) -> Verdict:
    """Have a certificate checked, given as JSON text or as the object that it describes.

    Raises: checker.Rejected (rule, reason).
    """
    return _check(certificate if isinstance(certificate, str) else json.dumps(certificate))
