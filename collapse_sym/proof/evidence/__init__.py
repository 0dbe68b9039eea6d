"""Do the numbers agree with a statement?  Both sides simulated, counterexamples run again and searched for.

Nothing here proves: an exact violation or a significant one is found, or it is not.
"""

from .agreement import Agreement, evidence
from .comparison import Comparison, Place, compare
from .counterexamples import Rerun, counterexamples, rerun
from .search import Found, NotFound, refute

__all__ = [
    "Agreement",
    "Comparison",
    "Found",
    "NotFound",
    "Place",
    "Rerun",
    "compare",
    "counterexamples",
    "evidence",
    "refute",
    "rerun",
]
