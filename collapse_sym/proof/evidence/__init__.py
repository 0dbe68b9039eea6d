"""Do the numbers agree with a statement?  Both sides simulated, counterexamples run again and searched for.

Nothing here proves: an exact violation or a significant one is found, or it is not.
"""

from .comparison import Comparison, Place, compare
from .counterexamples import Rerun, counterexamples, rerun

__all__ = ["Comparison", "Place", "Rerun", "compare", "counterexamples", "rerun"]
